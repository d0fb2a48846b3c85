"""After a restore: messages about what is stored no more are put aside, everything else goes on."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.checking import messages
from shared.checking.findings import Look, Violation
from shared.checking.moment import one_moment
from shared.messaging.dead_letters import Undelivered
from shared.restored import mark
from tests.integration.messaging.line import AT, Line, announcement, nothing
from tests.stack import wait_until

HOUR = timedelta(hours=1)
Effects = Callable[[], list[str]]


@pytest.mark.parametrize(
    ("since", "until", "lost"), [(-HOUR, HOUR, True), (HOUR, 2 * HOUR, False), (-2 * HOUR, -HOUR, False)]
)
def test_a_message_of_the_gap_is_put_aside(
    line: Line, effects: Effects, since: timedelta, until: timedelta, lost: bool
) -> None:
    mark(line.hearing.database, AT + since, AT + until)
    one = announcement()

    line.put(line.body(one), one.id)
    with line.hearing_with(nothing):
        wait_until(lambda: effects() or line.hearing.dead_letters.letters())

    assert [letter.reason for letter in line.hearing.dead_letters.letters()] == ["lost-by-restore"] * lost
    assert effects() == [one.id] * (not lost)


def violated(line: Line, canaries: tuple[str, ...] = ()) -> set[str]:
    """The invariants that the messages of the publishing service violate."""
    database = line.publishing.database
    with one_moment(line.mongo) as session:
        found = list(messages.findings(database, session, Look(at=AT, canaries=canaries)))
    return {one.invariant for one in found if isinstance(one, Violation)}


def test_what_must_never_be_is_named_of_messages(line: Line) -> None:
    rows = line.publishing.database["outbox"]
    one = announcement()
    line.announce(one)
    assert violated(line, ("Kanaarilind",)) == set()

    assert violated(line, (one.data["event_id"],)) == {"I15"}
    rows.update_one({}, {"$set": {"position": 1}})
    assert violated(line) == {"I11"}
    line.publishing.dead_letters.bury(Undelivered("1", one.kind.name, b"{}", reason=""))
    assert violated(line) == {"I11", "I13"}
    rows.update_one({}, {"$set": {"published_at": AT - timedelta(days=300)}, "$unset": {"pending": ""}})
    assert violated(line) == {"I13", "I16"}
