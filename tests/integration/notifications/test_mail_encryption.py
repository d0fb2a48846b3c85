"""Mail servers that cannot be trusted: nothing but the wish for encryption crosses the wire in clear."""

import ssl
from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.notifications.conftest import PACE, Mailers, Office, attempts, confirmed
from tests.integration.notifications.wire import DROP, SECRET, Wire, listening
from tests.stack import wait_until

TLS = Path(__file__).parent / "tls"


@pytest.fixture
def trust(monkeypatch: pytest.MonkeyPatch) -> None:
    """The authority of the tests is believed."""
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "authority.pem"))


def certified(name: str) -> ssl.SSLContext:
    """What a server with this certificate speaks TLS with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / f"{name}.pem")
    return context


def texts(office: Office) -> str:
    """What kept us from the server."""
    return " ".join(each["text"] for mail in office.mails() for each in mail["attempts"])


@pytest.mark.usefixtures("trust")
@pytest.mark.parametrize(("scheme", "at_once"), [("smtp+starttls", False), ("smtps", True)])
def test_a_server_with_a_good_certificate_gets_mail_and_password_encrypted_only(
    office: Office, mailers: Mailers, scheme: str, at_once: bool
) -> None:
    confirmed(office)
    with listening(Wire(certified("good"), at_once=at_once)) as wire:
        mailers.start(wire.url(scheme, SECRET))
        wait_until(lambda: office.mails(state="sent"))
        mailers.stop()

    assert len(wire.taken) == 1
    assert "AUTH" in wire.heard
    assert_nothing_in_clear(wire)


@pytest.mark.parametrize(("scheme", "at_once"), [("smtp+starttls", False), ("smtps", True)])
@pytest.mark.parametrize("name", ["expired", "elsewhere", "good"])
def test_a_server_with_a_bad_certificate_gets_nothing(
    office: Office, mailers: Mailers, request: pytest.FixtureRequest, scheme: str, at_once: bool, name: str
) -> None:
    """The good one is bad where nobody trusts who signed it."""
    if name != "good":
        request.getfixturevalue("trust")
    confirmed(office)
    with listening(Wire(certified(name), at_once=at_once)) as wire:
        mailers.start(wire.url(scheme, SECRET))
        wait_until(lambda: office.mails(reason="unreachable"))
        mailers.stop()

    assert set(attempts(office)) == {"unreachable"}
    assert "certificate-invalid" in texts(office)
    assert wire.taken == []
    assert_nothing_in_clear(wire)


@pytest.mark.usefixtures("trust")
@pytest.mark.parametrize("reply", ["454 4.7.0 no TLS just now", "501 5.5.4 what", DROP])
def test_a_server_that_will_not_encrypt_gets_nothing(office: Office, mailers: Mailers, reply: str) -> None:
    confirmed(office)
    with listening(Wire(certified("good"))) as wire:
        wire.always("STARTTLS", reply)
        mailers.start(wire.url("smtp+starttls", SECRET))
        wait_until(lambda: office.mails(reason="unreachable"))
        mailers.stop()

    assert_nothing_in_clear(wire)


def test_starttls_that_is_not_offered_means_nothing_is_sent_in_clear(
    office: Office, mailers: Mailers, wire: Wire
) -> None:
    confirmed(office)
    mailers.start(wire.url("smtp+starttls", SECRET))
    wait_until(lambda: office.mails(reason="unreachable"))
    mailers.stop()

    assert_nothing_in_clear(wire)


@pytest.mark.usefixtures("trust")
def test_what_is_slipped_in_before_the_handshake_is_not_believed_and_nothing_goes_in_clear(
    office: Office, mailers: Mailers
) -> None:
    """A stranger on the wire appends replies to the last one in clear: an answer to EHLO, a refusal."""
    slipped_in = "220 go ahead\r\n250-stranger.example.org\r\n250 AUTH PLAIN\r\n550 5.1.1 no such user"
    confirmed(office)
    with listening(Wire(certified("good"))) as wire:
        wire.once("STARTTLS", slipped_in)
        mailers.start(wire.url("smtp+starttls", SECRET))
        wait_until(lambda: office.mails(state="sent"))
        mailers.stop()

    assert attempts(office) == ["accepted"]
    assert wire.heard.count("EHLO") == 2
    assert_nothing_in_clear(wire)


def assert_nothing_in_clear(wire: Wire) -> None:
    """Whoever listened on the wire learnt nothing but that TLS was asked for."""
    verbs = {line.partition(b" ")[0].upper() for line in bytes(wire.clear).splitlines()}
    assert verbs <= {b"EHLO", b"STARTTLS", b"QUIT"}


@pytest.mark.usefixtures("trust")
def test_encryption_that_was_there_and_is_gone_at_the_next_connection_means_nothing_is_sent_in_clear(
    office: Office, mailers: Mailers
) -> None:
    """A stranger who strips STARTTLS waits for a connection that was good to be made anew."""
    confirmed(office, 2)
    with listening(Wire(certified("good"))) as wire:
        wire.strip_after = 1
        mailers.start(wire.url("smtp+starttls", SECRET), replace(PACE, lanes=1, per_connection=1))
        wait_until(lambda: office.mails(reason="unreachable"))
        mailers.stop()

    assert attempts(office) == ["accepted", "unreachable"]
    assert len(wire.taken) == wire.heard.count("STARTTLS") == 1
    assert_nothing_in_clear(wire)
