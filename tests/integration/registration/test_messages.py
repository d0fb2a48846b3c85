"""What this service hears: twice is once, and late is not wrong."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.registration import bootstrap
from services.registration.handlers import roster
from services.registration.handlers.desk import Desk
from services.registration.handlers.views import Delivery
from services.registration.messages import SUBSCRIBES
from services.registration.store.database import DatabaseStore
from shared.contracts import certificates, notifications
from shared.contracts.envelope import Message, MessageType
from shared.contracts.routes import LISTENERS
from shared.ids import new_id
from tests.integration.registration.builders import a_registration, an_event

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


NO_DELIVERY = {notifications.INVITATION_ANSWERED}
"""Messages that tell nothing of a mail or a document; they have tests of their own."""


def mail(kind: MessageType, registration_id: str, about: str, at: datetime, **more: Any) -> Message:
    mail_id = new_id()
    data = {"mail_id": mail_id, "event_id": "e", "registration_id": registration_id, "assignment_id": ""}
    data |= {"template": "any", "about": about, "at": at, **more}
    return message(kind, f"mails/{mail_id}", 1, data)


def document(kind: MessageType, registration_id: str, code: str, version: int, **more: Any) -> Message:
    data = {
        "code": code,
        "number": f"N-{code}",
        "kind": "notice",
        "registration_id": registration_id,
        "event_id": "e",
        "event_slug": "koolitus",
        "issued_on": date(2026, 11, 21),
        "person": {},
        **more,
    }
    return message(kind, f"certificates/{code}", version, data)


def message(kind: MessageType, subject: str, version: int, data: dict[str, Any]) -> Message:
    return Message(new_id(), kind.name, "/kutse/other", subject, version, "c", NOON, data)


def hear(desk: Desk, messages: Sequence[Message]) -> Delivery:
    """The messages are delivered as the consumer does; answers what the roster shows."""
    deliver = bootstrap.deliver_to(cast(DatabaseStore, desk.store))
    for one in messages:
        deliver(one)
    return roster.roster(desk, "koolitus").items[0].delivery


@pytest.fixture
def registration_id(desk: Desk) -> str:
    an_event(desk)
    return a_registration(desk, "mari").registration.id


def test_every_message_meant_for_this_service_is_handled() -> None:
    assert set(SUBSCRIBES) == set(LISTENERS["registration"])


@pytest.mark.parametrize("kind", sorted(SUBSCRIBES.keys() - NO_DELIVERY, key=str), ids=lambda kind: kind.name)
def test_a_message_heard_twice_has_one_effect(desk: Desk, registration_id: str, kind: MessageType) -> None:
    more = {"reason": "gave-up", "replaces": "N-OLD", "problem": "letters-missing", "undeliverable": True}
    if kind in notifications.TYPES:
        heard = mail(kind, registration_id, "invitation", NOON, **more)
    else:
        heard = document(kind, registration_id, "CODE", 1, **more)

    once = hear(desk, [heard])
    twice = hear(desk, [heard, heard])

    assert once == twice
    assert once != Delivery(registration_id)


def test_the_roster_shows_the_newest_of_invitations_reminders_and_failures(
    desk: Desk, registration_id: str
) -> None:
    sent, failed = notifications.MAIL_SENT, notifications.MAIL_FAILED
    later = NOON + timedelta(hours=1)
    seen = set()
    for order in permutations(
        [
            mail(sent, registration_id, "invitation", NOON),
            mail(sent, registration_id, "invitation", later),
            mail(sent, registration_id, "reminder", NOON),
        ]
    ):
        delivery = hear(desk, order)
        seen.add((delivery.invited_at, delivery.reminded_at))

    assert seen == {(later, NOON)}
    refused = hear(desk, [mail(failed, registration_id, "notice", later, reason="address-refused")])
    assert refused.failed_reason == "address-refused"
    assert hear(desk, [mail(sent, registration_id, "notice", later + timedelta(hours=1))]).failed_reason == ""


def test_an_address_that_takes_no_mail_is_shown_until_a_later_mail_goes_out_in_whatever_order(
    desk: Desk, registration_id: str
) -> None:
    at = [NOON + timedelta(minutes=number) for number in range(3)]
    sent, bounced = notifications.MAIL_SENT, notifications.MAIL_BOUNCED
    first = mail(sent, registration_id, "notice", at[0])
    back = mail(bounced, registration_id, "notice", at[1], reason="address-unknown", undeliverable=True)
    held = mail(notifications.MAIL_FAILED, registration_id, "notice", at[1], reason="undeliverable")

    for order in permutations([first, back, held]):
        known = hear(desk, order)
        assert (known.is_undeliverable, known.undeliverable_at) == (True, at[1])
    assert known.undeliverable_reason == "address-unknown"
    later = mail(sent, registration_id, "notice", at[2])
    assert hear(desk, [later]) == hear(desk, [back, held])
    assert not hear(desk, []).was_lost


def test_a_mail_that_came_back_for_now_is_shown_and_its_address_is_not(
    desk: Desk, registration_id: str
) -> None:
    full = {"reason": "mailbox-full", "undeliverable": False}
    known = hear(desk, [mail(notifications.MAIL_BOUNCED, registration_id, "notice", NOON, **full)])

    assert (known.was_lost, known.is_undeliverable, known.failed_reason) == (True, False, "mailbox-full")


def test_a_document_that_cannot_be_made_shows_until_it_is_made_or_given_up(
    desk: Desk, registration_id: str
) -> None:
    failed = document(certificates.CERTIFICATE_FAILED, registration_id, "A", 2, problem="letters-missing")

    stuck = hear(desk, [failed])

    assert stuck.certificate is None
    assert stuck.unmade is not None
    assert stuck.unmade.problem == "letters-missing"
    made = hear(desk, [document(certificates.CERTIFICATE_ISSUED, registration_id, "A", 4), failed])
    assert (made.unmade, made.certificate is not None) == (None, True)
    hear(desk, [document(certificates.CERTIFICATE_FAILED, registration_id, "B", 2, problem="not-printable")])
    ended = document(certificates.CERTIFICATE_REVOKED, registration_id, "B", 3, made=False)
    left = hear(desk, [ended])
    assert left.unmade is None
    assert left.certificate == made.certificate


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(4)))
def test_documents_end_up_the_same_in_whatever_order_they_are_heard(
    desk: Desk, registration_id: str, order: list[int]
) -> None:
    old, new = new_id(), new_id()
    history = [
        document(certificates.CERTIFICATE_ISSUED, registration_id, old, 1),
        document(certificates.CERTIFICATE_REPLACED, registration_id, new, 1, replaces=f"N-{old}"),
        document(certificates.CERTIFICATE_ISSUED, registration_id, "LAST", 1),
        document(certificates.CERTIFICATE_REVOKED, registration_id, "LAST", 2, reason="viga"),
    ]

    delivery = hear(desk, [history[place] for place in order])

    found = {line.code: line.status for line in delivery.certificates}
    assert (found[old], found[new], found["LAST"]) == ("replaced", "valid", "revoked")
    assert delivery.certificate is not None
    assert delivery.certificate.status == "valid"
