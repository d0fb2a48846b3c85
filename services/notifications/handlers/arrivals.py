"""Mails that came in, as organisers see to them. Every look is a look at people's data and is recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.notifications.domain.events import Event
from services.notifications.domain.invitees import Invitee
from services.notifications.handlers.desk import Call, Desk
from services.notifications.handlers.journal import note
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.records import Box
from shared.audits import AuditRow
from shared.errors import Forbidden, NotFound

MOST_OF_A_PERSON = 50

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Arrival:
    """A mail with whom and what it turned out to be about."""

    row: Row
    invitee: Invitee | None
    event: Event | None


def look(
    desk: Desk, call: Call, asked: Box, after: tuple[datetime, str] | None, limit: int
) -> tuple[list[Arrival], bool]:
    """A page of mails, newest first, and whether there are older ones."""
    rows = desk.store.arrivals.page(asked, after, limit)
    note(desk, call, "looked at mail that came in", "incoming")
    return _arrivals(desk, rows[:limit]), len(rows) > limit


def from_person(desk: Desk, invitee: Invitee, event: Event | None) -> list[Arrival]:
    """The newest mails that are about somebody; whoever asks has noted the look at that person's mails."""
    rows = desk.store.arrivals.page(Box(person=invitee.id), None, MOST_OF_A_PERSON)
    return [Arrival(row, invitee, event) for row in rows]


def open_one(desk: Desk, call: Call, mail_id: str) -> Arrival:
    """One mail.

    Raises:
        NotFound: `unknown-message`, also once it is no longer kept.
    """
    row = desk.store.arrivals.get(mail_id)
    if row is None:
        raise NotFound("unknown-message")
    note(desk, call, "opened a mail that came in", f"incoming/{mail_id}")
    return _arrivals(desk, [row])[0]


def take(desk: Desk, call: Call, mail_id: str, *, whatever: bool) -> bytes:
    """One mail byte for byte, for a mail program.

    Args:
        whatever: also one about no event. It may quote a mail that signs somebody else in.

    Raises:
        NotFound: `unknown-message`.
        Forbidden: `not-an-administrator`.
    """
    row, raw = desk.store.arrivals.get(mail_id), desk.store.arrivals.raw(mail_id)
    if row is None or raw is None:
        raise NotFound("unknown-message")
    if not (row["event_id"] or whatever):
        raise Forbidden("not-an-administrator")
    note(desk, call, "took a mail that came in", f"incoming/{mail_id}")
    return raw


def deal(desk: Desk, call: Call, mail_id: str, *, done: bool) -> None:
    """Somebody has seen to the mail; or, not `done`, it is to be seen to after all.

    Raises:
        NotFound: `unknown-message`.
    """

    def work(tx: Transaction) -> None:
        if not tx.incoming.deal(mail_id, call.at if done else None, call.actor if done else ""):
            raise NotFound("unknown-message")
        act = "dealt with a mail that came in" if done else "took back that a mail was dealt with"
        tx.audit.add(AuditRow(call.at, call.actor, act, f"incoming/{mail_id}", call.correlation_id))

    desk.store.atomically(work)


def _arrivals(desk: Desk, rows: Sequence[Row]) -> list[Arrival]:
    journal = desk.store.journal
    people = journal.people([*{row["invitee_id"] for row in rows} - {""}])
    events = {each: journal.event(each) for each in {row["event_id"] for row in rows} - {""}}
    return [Arrival(row, people.get(row["invitee_id"]), events.get(row["event_id"])) for row in rows]
