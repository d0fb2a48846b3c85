"""Mails that are signed on their way out, as the server of whoever gets them finds them."""

from services.notifications.domain.deliveries import LADDER
from services.notifications.mailer.signing import Signer
from tests.integration.notifications.conftest import Mailers, Office, confirmed
from tests.integration.notifications.post_office import OpenServer, PostOffice
from tests.stack import wait_until
from tests.unit.notifications.test_signing import DOMAIN, RSA, SELECTOR, is_genuine


def test_what_arrives_is_genuine_and_the_same_at_every_attempt(
    office: Office, mailers: Mailers, post_office: PostOffice, smtp: OpenServer
) -> None:
    confirmed(office)
    post_office.script("p000@example.org", "drop")
    mailers.start(smtp.url, sign=Signer(DOMAIN, SELECTOR, RSA).sign)
    wait_until(lambda: office.mails(state="unknown"))
    office.now += LADDER[0]
    wait_until(lambda: office.mails(state="sent"))
    first, second = (content for _, content in post_office.taken)

    assert is_genuine(first)
    assert first == second
    assert b"DKIM-Signature" not in office.mails()[0]["content"]
