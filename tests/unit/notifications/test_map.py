"""The map of messages, and what settings say."""

import pytest

from services.notifications.mailer.servers import Safety, Server
from services.notifications.messages import PUBLISHES, SUBSCRIBES
from services.notifications.settings import NotificationsSettings
from shared.contracts.routes import LISTENERS, PUBLISHERS
from shared.settings import SettingsError

SECRET = {"KUTSE_SECRET": "s" * 32}


def test_the_service_handles_exactly_what_its_queue_is_bound_to() -> None:
    assert set(SUBSCRIBES) == set(LISTENERS["notifications"])
    assert set(PUBLISHES) == set(PUBLISHERS["notifications"])


@pytest.mark.parametrize(
    ("url", "host", "port", "safety"),
    [
        ("smtp://127.0.0.1:8004", "127.0.0.1", 8004, Safety.PLAIN),
        ("smtp://mail", "mail", 25, Safety.PLAIN),
        ("smtp+starttls://u:p%40ss@mail.example.org", "mail.example.org", 587, Safety.STARTTLS),
        ("smtps://mail.example.org", "mail.example.org", 465, Safety.TLS),
    ],
)
def test_the_address_of_the_mail_server_says_how_safely_it_is_spoken_to(
    url: str, host: str, port: int, safety: Safety
) -> None:
    server = Server.parse(url)

    assert (server.host, server.port, server.safety) == (host, port, safety)
    assert server.password == ("p@ss" if "p%40ss" in url else "")
    assert "p@ss" not in repr(server)


@pytest.mark.parametrize("url", ["http://mail", "smtp://", "smtp://user:secret@mail.example.org"])
def test_what_makes_no_sense_or_shows_a_password_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL"):
        Server.parse(url)


def test_a_password_may_travel_in_clear_within_the_machine() -> None:
    assert Server.parse("smtp://user:secret@localhost").username == "user"


@pytest.mark.parametrize(
    "sender",
    ["kutse", "@example.org", "a b@example.org", "kutse@", "jüri@example.org", "Kutse<kutse@example.org>"],
)
def test_the_sender_must_be_an_address(sender: str) -> None:
    with pytest.raises(SettingsError, match="KUTSE_MAIL_FROM"):
        NotificationsSettings.from_environment({**SECRET, "KUTSE_MAIL_FROM": sender})


@pytest.mark.parametrize(
    "template", ["back@example.org", "{token}", "back-{token}@", "b {token}@example.org"]
)
def test_the_address_that_mails_come_back_to_must_hold_a_token(template: str) -> None:
    with pytest.raises(SettingsError, match="KUTSE_BOUNCE_FROM"):
        NotificationsSettings.from_environment({**SECRET, "KUTSE_BOUNCE_FROM": template})


@pytest.mark.parametrize(
    ("chosen", "template"),
    [
        ({}, ""),
        ({"KUTSE_INTAKE": "lmtp://127.0.0.1:2424"}, "kutse+b-{token}@kutse.example.org"),
        ({"KUTSE_INTAKE": "lmtp://127.0.0.1:2424", "KUTSE_BOUNCE_FROM": ""}, ""),
        ({"KUTSE_INTAKE": "lmtp://127.0.0.1:2424", "KUTSE_MAIL_FROM": f"{'a' * 40}@example.org"}, ""),
        ({"KUTSE_BOUNCE_FROM": "back-{token}@b.example.org"}, "back-{token}@b.example.org"),
    ],
)
def test_mails_come_back_to_addresses_of_their_own_where_they_can_come_in(
    chosen: dict[str, str], template: str
) -> None:
    assert NotificationsSettings.from_environment({**SECRET, **chosen}).bounce_from == template


def test_the_sender_has_a_default() -> None:
    settings = NotificationsSettings.from_environment(SECRET)

    assert (settings.mail_from, settings.mail_from_name) == ("kutse@kutse.example.org", "Kutse")
