"""Signatures of mails, checked by a reader that shares no code with the signer."""

import base64
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from pathlib import Path
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as some

from services.notifications.mailer.connections import as_lines
from services.notifications.mailer.signing import Key, KeyFileError, Signer, relaxed_body
from tests.unit.notifications.builders import NOW
from tests.unit.notifications.corpus import cases, composer, letter

DOMAIN, SELECTOR = "kutse.example.org", "s2026"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ED25519 = ed25519.Ed25519PrivateKey.from_private_bytes(b"k" * 32)
KEYS: dict[str, Key] = {"rsa": RSA, "ed25519": ED25519}


def record(key: Key) -> bytes:
    """What the DNS answers."""
    if isinstance(key, rsa.RSAPrivateKey):
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return b"v=DKIM1; k=ed25519; p=" + base64.b64encode(raw)


def is_genuine(content: bytes, kind: str = "rsa") -> bool:
    """What whoever receives it finds."""
    answers = {f"{SELECTOR}._domainkey.{DOMAIN}.".encode(): record(KEYS[kind])}
    genuine: bool = dkim.verify(content, dnsfunc=lambda name, timeout=5: answers.get(bytes(name), b""))
    return genuine


def signed(content: bytes, kind: str = "rsa") -> bytes:
    """The mail with its signature."""
    return Signer(DOMAIN, SELECTOR, KEYS[kind]).sign(content)


def a_mail(text: str = "Tere\n", policy: Any = SMTP, **headers: str) -> bytes:
    """A mail like ours."""
    mail = EmailMessage(policy=policy)
    mail["From"] = Address("Kutse", "kutse", DOMAIN)
    mail["To"] = headers.pop("To", "mari@example.org")
    mail["Subject"] = headers.pop(
        "Subject", "Teie koht on kinnitatud: Ohvri äratundmine ja abistamine, ABC-koolitus"
    )
    mail["Message-ID"] = f"<1@{DOMAIN}>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text, cte=None if policy is SMTPUTF8 else "quoted-printable")
    return mail.as_bytes()


@pytest.mark.parametrize("kind", KEYS)
def test_every_mail_we_write_is_found_genuine(kind: str) -> None:
    writer = composer()
    some_of_each = {case.mail: case for case in cases()}
    for case in some_of_each.values():
        content = writer.compose(letter(case), NOW).content
        assert is_genuine(signed(content, kind), kind), case


@given(some.text(some.characters(exclude_categories=["Cs"]), max_size=300))
def test_a_mail_is_genuine_as_it_travels_whatever_it_says(text: str) -> None:
    content = signed(a_mail(text))

    assert is_genuine(as_lines(content).replace(b"\r\n..", b"\r\n."))


def test_a_mail_with_letters_of_any_script_in_its_addresses_is_genuine() -> None:
    assert is_genuine(signed(a_mail("ä ö õ\n", SMTPUTF8, To="jüri@xn--un-bka.example")))


@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Subject: ", b"Subject: " + b"=?utf-8?q?=C3=95?=\r\n " * 500),
        (b"Subject: ", b"Subject: \xff\xfe "),
        (b"Subject: ", b"Subject: one\r\nSubject: "),
        (b"To: ", b"To: yuri@example.org\r\nTo: "),
        (b"Message-ID: ", b"Message-ID:\r\n\t  \t"),
        (b"MIME-Version", b"Reply-To: \r\nMIME-Version"),
        (b"\r\nMIME-Version", b"\nMIME-Version"),
        (b"Tere", b"Tere\nTere\rTere\x00\x0b \t\r\n.\r\n..\r\n\r\n\r\n"),
    ],
)
def test_a_mail_is_genuine_as_it_travels_however_odd_it_is(old: bytes, new: bytes, kind: str) -> None:
    content = a_mail(Date="Sat, 21 Nov 2026 10:00:00 +0000").replace(old, new, 1)

    assert is_genuine(as_lines(signed(content, kind)).replace(b"\r\n..", b"\r\n."), kind)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Tere", b"Pere"),
        (b"mari@", b"yuri@"),
        (b"Subject: ", b"Subject: x"),
        (b"Message-ID: <1@", b"Message-ID: <2@"),
        (b"From: ", b"From: Vale <vale@example.org>\r\nFrom: "),
        (b"To: ", b"Reply-To: vale@example.org\r\nTo: "),
        (b"MIME-Version", b"List-Unsubscribe: <https://vale.example.org>\r\nMIME-Version"),
    ],
)
def test_whatever_is_changed_or_slipped_in_on_the_way_voids_the_signature(old: bytes, new: bytes) -> None:
    content = signed(a_mail(List_Unsubscribe="<https://kutse.example.org/u/1>"))
    changed = content.replace(old, new, 1)

    assert changed != content
    assert not is_genuine(changed)


def test_a_mail_that_is_offered_again_has_the_same_bytes() -> None:
    assert signed(a_mail()) == signed(a_mail())
    assert signed(a_mail(), "ed25519") == signed(a_mail(), "ed25519")


def test_how_to_do_without_such_mails_is_signed_too() -> None:
    unsubscribe = {"List_Unsubscribe": "<https://kutse.example.org/u/1>", "List_Unsubscribe_Post": "x"}
    named = signed(a_mail(**unsubscribe)).partition(b"; ")[2].partition(b"bh=")[0].lower()

    assert {b"list-unsubscribe", b"list-unsubscribe-post"} <= {*re.split(rb"[\s:;=]+", named)}


def test_a_signature_changes_nothing_of_the_mail_and_no_line_is_long() -> None:
    content = signed(a_mail())

    assert content.endswith(a_mail())
    assert max(len(line) for line in content.splitlines()) <= 78


@pytest.mark.parametrize(
    ("body", "hashed"),
    [
        (b"", b""),
        (b"\r\n\r\n", b""),
        (b" C \r\nD \t E\r\n\r\n\r\n", b" C\r\nD E\r\n"),
        (b"no end", b"no end\r\n"),
    ],
)
def test_a_body_is_hashed_as_the_standard_says(body: bytes, hashed: bytes) -> None:
    """Source: RFC 6376 §3.4.4, §3.4.5."""
    assert relaxed_body(body) == hashed


def pem(key: Any, password: bytes = b"") -> bytes:
    """A key file."""
    lock = BestAvailableEncryption(password) if password else NoEncryption()
    content: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)
    return content


@pytest.mark.parametrize("kind", KEYS)
def test_a_key_file_is_read(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "dkim.pem"
    file.write_bytes(pem(KEYS[kind]))

    assert is_genuine(Signer.load(file, DOMAIN, SELECTOR).sign(a_mail()), kind)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no private key"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "no private key"),
        (pem(RSA, b"secret"), "passphrase"),
        (pem(rsa.generate_private_key(public_exponent=65537, key_size=1024)), "1024 bits"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "neither RSA nor Ed25519"),
    ],
)
def test_a_key_nobody_can_sign_with_is_refused_with_the_reason(
    tmp_path: Path, content: bytes, told: str
) -> None:
    file = tmp_path / "dkim.pem"
    file.write_bytes(content)

    with pytest.raises(KeyFileError, match=told):
        Signer.load(file, DOMAIN, SELECTOR)


def test_a_key_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="No such file"):
        Signer.load(tmp_path / "dkim.pem", DOMAIN, SELECTOR)
