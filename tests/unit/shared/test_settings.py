"""Settings come from the environment, follow the block of ports, and say what is wrong."""

from datetime import timedelta
from pathlib import Path

import pytest

from shared.settings import SERVICES, Settings, SettingsError

SECRET = "s" * 32


def read(**given: str) -> Settings:
    """The settings for these variables, with a secret that is long enough."""
    return Settings.from_environment({"KUTSE_SECRET": SECRET, **given})


def test_everything_follows_the_first_port() -> None:
    settings = read(KUTSE_PORT="9100")

    assert settings.mongo_url == "mongodb://127.0.0.1:9105/?replicaSet=kutse"
    assert settings.amqp_url == "amqp://guest:guest@127.0.0.1:9106/"
    assert settings.smtp_url == "smtp://127.0.0.1:9104"
    assert [settings.public_url(name) for name in SERVICES] == [
        f"http://127.0.0.1:{port}" for port in (9100, 9101, 9102)
    ]
    assert [settings.web_port(name) for name in SERVICES] == [9100, 9101, 9102]
    assert [settings.health_port(name) for name in SERVICES] == [9110, 9111, 9112]


def test_without_a_word_it_is_port_8000_on_loopback_with_data_under_var() -> None:
    settings = read()

    assert (settings.port, settings.bind, settings.home) == (8000, "127.0.0.1", Path("var"))
    assert settings.log_level == "info"
    assert settings.clock_offset == timedelta(0)


def test_an_empty_variable_counts_as_unset() -> None:
    empty = dict.fromkeys(
        ("KUTSE_PORT", "KUTSE_HOME", "MONGO_URL", "KUTSE_LOG_LEVEL", "KUTSE_SECURE_COOKIES"), ""
    )

    assert read(**empty) == read()


def test_servers_of_ones_own_are_used() -> None:
    settings = read(MONGO_URL="mongodb://db/", AMQP_URL="amqp://mq/", SMTP_URL="smtp://relay:25")

    assert (settings.mongo_url, settings.amqp_url, settings.smtp_url) == (
        "mongodb://db/",
        "amqp://mq/",
        "smtp://relay:25",
    )


def test_cookies_are_secure_when_the_public_address_is() -> None:
    assert read(KUTSE_REGISTRATION_URL="https://kutse.example/").secure_cookies
    assert not read().secure_cookies
    assert not read(KUTSE_REGISTRATION_URL="https://kutse.example", KUTSE_SECURE_COOKIES="0").secure_cookies


def test_public_addresses_have_no_slash_at_the_end() -> None:
    assert read(KUTSE_CERTIFICATES_URL="https://c.example/").public_url("certificates") == "https://c.example"


def test_each_purpose_has_a_key_of_its_own_that_stays_the_same() -> None:
    settings = read()

    assert settings.key("links") == read().key("links")
    assert len({settings.key(purpose) for purpose in ("links", "sessions", "csrf", "api-tokens")}) == 4
    assert len(settings.key("links")) == 32


def test_the_secret_and_passwords_are_not_in_the_printed_form() -> None:
    printed = repr(read(AMQP_URL="amqp://kutse:hush@mq/", SMTP_URL="smtp://kutse:hush@relay"))

    assert SECRET not in printed
    assert "hush" not in printed


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"KUTSE_SECRET": "short"}, "KUTSE_SECRET"),
        ({"KUTSE_SECRET": ""}, "KUTSE_SECRET"),
        ({"KUTSE_PORT": "eighty"}, "KUTSE_PORT"),
        ({"KUTSE_LOG_LEVEL": "chatty"}, "KUTSE_LOG_LEVEL"),
        ({"KUTSE_SECURE_COOKIES": "maybe"}, "KUTSE_SECURE_COOKIES"),
        ({"KUTSE_CLOCK_OFFSET_SECONDS": "1h"}, "KUTSE_CLOCK_OFFSET_SECONDS"),
    ],
)
def test_a_wrong_setting_is_named(given: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        read(**given)
