"""From the outbox of one service to the effect in another."""

from collections.abc import Callable

import pytest
from pymongo.client_session import ClientSession

from shared.contracts.envelope import InvalidMessageError, Message
from shared.contracts.notifications import MAIL_SENT
from shared.documents import atomically
from shared.ids import new_id
from shared.messaging.outbox import Announcement
from tests.integration.messaging.line import AT, Line, announcement, nothing, running
from tests.stack import wait_until

Effects = Callable[[], list[str]]


def test_what_is_announced_has_its_effect_in_the_service_that_listens(line: Line, effects: Effects) -> None:
    heard: list[Message] = []
    one = announcement("mails/7", version=3)

    line.announce(one)
    with line.relaying(), line.hearing_with(lambda _, message: heard.append(message)):
        wait_until(effects)

    assert (heard[0].id, heard[0].subject, heard[0].aggregate_version) == (one.id, "mails/7", 3)
    assert heard[0].data["at"] == AT
    assert heard[0].correlation_id == one.correlation_id
    assert heard[0].source == "/kutse/notifications"


def test_announcements_arrive_in_the_order_in_which_they_were_made(line: Line, effects: Effects) -> None:
    announcements = [announcement() for _ in range(64)]

    line.announce(*announcements[:40])
    line.announce(*announcements[40:])
    with line.relaying(), line.hearing_with(nothing):
        wait_until(lambda: len(effects()) == 64)

    assert effects() == [one.id for one in announcements]


def test_nothing_travels_when_the_transaction_is_taken_back(line: Line, effects: Effects) -> None:
    def refuse(session: ClientSession) -> None:
        line.publishing.outbox.add(session, [announcement()])
        raise LookupError

    with pytest.raises(LookupError):
        atomically(line.mongo, refuse)

    assert line.publishing.outbox.backlog().depth == 0


def test_an_announcement_that_breaks_its_contract_is_never_stored(line: Line) -> None:
    broken = Announcement(MAIL_SENT, "mails/1", 1, {"mail_id": "x"}, AT, new_id())

    with pytest.raises(InvalidMessageError):
        line.announce(announcement(), broken)

    assert line.publishing.outbox.backlog().depth == 0


def test_a_message_delivered_many_times_has_one_effect(line: Line, effects: Effects) -> None:
    one, last = announcement(), announcement()
    body = line.body(one)

    line.put(body, one.id, times=20)
    line.put(line.body(last), last.id)
    with line.hearing_with(nothing):
        wait_until(lambda: last.id in effects())

    assert sorted(effects()) == sorted([one.id, last.id])


def test_the_same_message_at_two_consumers_has_one_effect(line: Line, effects: Effects) -> None:
    one, last = announcement(), announcement()
    line.put(line.body(one), one.id, times=40)
    line.put(line.body(last), last.id, times=10)

    first, second = (line.hearing.parts(line.deliver(nothing)).consumer for _ in range(2))
    with running([first, second]):
        wait_until(lambda: line.waiting() == 0 and last.id in effects())

    assert sorted(effects()) == sorted([one.id, last.id])


def test_an_older_version_that_comes_late_is_told_apart(line: Line, effects: Effects) -> None:
    current: list[tuple[int, bool]] = []

    def note(session: ClientSession, message: Message) -> None:
        current.append((message.aggregate_version, line.hearing.versions.is_current(session, message)))

    for version in (2, 1, 3, 3, 2):
        one = announcement("events/1", version)
        line.put(line.body(one), one.id)
    with line.hearing_with(note):
        wait_until(lambda: len(effects()) == 5)

    assert current == [(2, True), (1, False), (3, True), (3, True), (2, False)]
