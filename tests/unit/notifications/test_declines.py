"""When somebody who declined is asked about the seat."""

from datetime import timedelta

from services.notifications.domain.declines import LATEST, MOST_QUESTIONS, QUIET, asking, closed, raised
from services.notifications.domain.invitations import due
from tests.unit.notifications.builders import NOW, an_event, an_invitee, days, uid_of

MINUTE = timedelta(minutes=1)


def test_whoever_declined_everything_is_asked_at_once() -> None:
    assert raised(None, an_invitee(), True, NOW).due_at == NOW


def test_while_sessions_are_left_we_wait_for_the_next_answer() -> None:
    first = raised(None, an_invitee(), False, NOW)
    second = raised(first, an_invitee(), False, NOW + MINUTE)
    last = raised(second, an_invitee(), True, NOW + 2 * MINUTE)

    assert [first.due_at, second.due_at] == [NOW + QUIET, NOW + MINUTE + QUIET]
    assert (last.due_at, last.number) == (NOW + 2 * MINUTE, 1)


def test_nobody_keeps_us_waiting_for_long() -> None:
    question = raised(None, an_invitee(), False, NOW)
    for minutes in range(1, 30):
        question = raised(question, an_invitee(), False, NOW + minutes * MINUTE)

    assert question.due_at == NOW + LATEST


def test_whoever_was_asked_and_declines_anew_is_asked_anew() -> None:
    asked = closed(raised(None, an_invitee(), True, NOW))
    again = raised(asked, an_invitee(), True, NOW + timedelta(days=1))

    assert (asked.due_at, again.number) == (None, 2)


def test_nobody_is_asked_without_end() -> None:
    question = None
    for day in range(3 * MOST_QUESTIONS):
        question = closed(raised(question, an_invitee(), True, NOW + timedelta(days=day)))
    assert question is not None
    again = raised(question, an_invitee(), True, NOW + timedelta(days=365))

    assert (again.number, again.due_at) == (MOST_QUESTIONS, None)


def test_sessions_are_named_only_while_others_are_left() -> None:
    event = an_event(sessions=days(9, 10))
    invitations = due(an_invitee(), event, [], NOW, uid_of)

    assert asking(event, invitations[:1], 2).facts == {"declined": (event.sessions[0].id,)}
    assert asking(event, invitations, 2).facts == {"declined": ()}
