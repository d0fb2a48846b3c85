"""The roster shows a mail that waits until it, or a later one, has gone out or is given up."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from services.registration.handlers.desk import Desk
from services.registration.handlers.views import MOST_LATE
from shared.contracts import notifications
from shared.contracts.envelope import Message, MessageType
from tests.integration.registration.builders import a_registration, an_event
from tests.integration.registration.test_messages import NOON, hear, mail

MINUTE = timedelta(minutes=1)


@pytest.fixture
def late(desk: Desk) -> Message:
    """A confirmation is late."""
    an_event(desk)
    registration_id = a_registration(desk, "mari").registration.id
    return mail(notifications.MAIL_DELAYED, registration_id, "invitation", NOON)


def follows(late: Message, kind: MessageType, minutes: int) -> Message:
    """The same mail, later."""
    told = mail(kind, late.data["registration_id"], "invitation", NOON + minutes * MINUTE, reason="gave-up")
    return replace(told, data={**told.data, "mail_id": late.data["mail_id"]})


def test_a_mail_that_waits_is_shown_for_some_days(desk: Desk, late: Message) -> None:
    delivery = hear(desk, [late])

    assert delivery.waits_about == "invitation"
    assert delivery.is_late(NOON + MOST_LATE - MINUTE)
    assert not delivery.is_late(NOON + MOST_LATE)


@pytest.mark.parametrize(
    "end", [notifications.MAIL_SENT, notifications.MAIL_FAILED], ids=lambda one: one.name
)
def test_a_mail_waits_no_longer_once_it_has_ended_in_whatever_order_that_is_heard(
    desk: Desk, late: Message, end: MessageType
) -> None:
    for told in permutations([late, follows(late, end, 3)]):
        assert not hear(desk, told).is_late(NOON + 4 * MINUTE)


def test_an_earlier_mail_that_went_out_says_nothing_of_a_later_one(desk: Desk, late: Message) -> None:
    earlier = mail(notifications.MAIL_SENT, late.data["registration_id"], "notice", NOON - MINUTE)

    assert hear(desk, [late, earlier]).is_late(NOON + MINUTE)
