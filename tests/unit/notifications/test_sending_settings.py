"""What an administrator may say about sending, and what is refused with the reason."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from services.notifications.bootstrap import create_signature
from services.notifications.settings import NotificationsSettings
from shared.settings import SettingsError

SECRET = "0123456789abcdef0123456789abcdef"


def settings(**chosen: str) -> NotificationsSettings:
    """What the environment asks for; KUTSE_ is put before each name."""
    names = {f"KUTSE_{name}": value for name, value in {"SECRET": SECRET, **chosen}.items()}
    return NotificationsSettings.from_environment(names)


def test_without_a_word_mails_are_neither_limited_nor_signed() -> None:
    plain = settings()

    assert (plain.smtp_per_minute, plain.smtp_connections, plain.dkim) == (0, 0, None)
    assert create_signature(plain)(b"mail") == b"mail"


def test_limits_are_numbers() -> None:
    limited = settings(SMTP_PER_MINUTE="30", SMTP_CONNECTIONS="3")

    assert (limited.smtp_per_minute, limited.smtp_connections) == (30, 3)


@pytest.mark.parametrize("given", ["-1", "a few", "1.5", "３"])
@pytest.mark.parametrize("name", ["SMTP_PER_MINUTE", "SMTP_CONNECTIONS"])
def test_a_limit_that_is_no_number_is_refused_by_its_name(name: str, given: str) -> None:
    with pytest.raises(SettingsError, match=name):
        settings(**{name: given})


@pytest.mark.parametrize(
    ("mail_from", "domain", "found"),
    [
        ("kutse@mail.Example.org", "", "mail.example.org"),
        ("kutse@mail.example.org", "example.org", "example.org"),
        ("kutse@õppija.example.ee", "", "xn--ppija-cua.example.ee"),
    ],
)
def test_mails_are_signed_for_the_domain_they_come_from_or_one_above(
    mail_from: str, domain: str, found: str
) -> None:
    chosen = settings(
        MAIL_FROM=mail_from, DKIM_KEY_FILE="/run/dkim.pem", DKIM_SELECTOR="s", DKIM_DOMAIN=domain
    ).dkim

    assert chosen is not None
    assert (chosen.domain, chosen.key_file) == (found, Path("/run/dkim.pem"))


@pytest.mark.parametrize(
    ("chosen", "named"),
    [
        ({"DKIM_SELECTOR": "s"}, "DKIM_KEY_FILE"),
        ({"DKIM_DOMAIN": "example.org"}, "DKIM_KEY_FILE"),
        ({"DKIM_KEY_FILE": "k"}, "DKIM_SELECTOR"),
        ({"DKIM_KEY_FILE": "k", "DKIM_SELECTOR": "s; d=x"}, "DKIM_SELECTOR"),
        ({"DKIM_KEY_FILE": "k", "DKIM_SELECTOR": "s", "DKIM_DOMAIN": "example.com"}, "DKIM_DOMAIN"),
        ({"DKIM_KEY_FILE": "k", "DKIM_SELECTOR": "s", "DKIM_DOMAIN": "ample.org"}, "DKIM_DOMAIN"),
    ],
)
def test_half_of_what_signing_takes_is_refused_by_the_name_that_is_wrong(
    chosen: dict[str, str], named: str
) -> None:
    with pytest.raises(SettingsError, match=named):
        settings(**chosen)


def test_a_worker_does_not_start_with_a_key_that_is_missing(tmp_path: Path) -> None:
    wanted = settings(DKIM_KEY_FILE=str(tmp_path / "gone.pem"), DKIM_SELECTOR="s")

    with pytest.raises(SettingsError, match=r"DKIM_KEY_FILE .*gone\.pem cannot be read: No such file"):
        create_signature(wanted)


def test_a_key_that_fits_signs(tmp_path: Path) -> None:
    file = tmp_path / "dkim.pem"
    key = Ed25519PrivateKey.generate()
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    sign = create_signature(settings(DKIM_KEY_FILE=str(file), DKIM_SELECTOR="s"))

    assert sign(b"From: a@b\r\n\r\n").startswith(b"DKIM-Signature: v=1; a=ed25519-sha256;")
