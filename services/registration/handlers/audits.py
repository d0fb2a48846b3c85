"""Reading the audit: who did what to which thing. Whoever reads it stands in it, too."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.registration.domain.events import Event
from services.registration.domain.programmes import Activity, Programme
from services.registration.domain.sessions import Session
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug
from services.registration.handlers.looks import note_look
from services.registration.handlers.notes import ORGANISER, names_of
from services.registration.handlers.records import Records
from shared.audits import AT_ONCE, AuditFilter, AuditRow, Placed, sift

LOOKS = ("looked at ", "took ", "note")
"""How acts begin that leave a thing as it was."""
ACCOUNTS = "accounts/"


@dataclass(frozen=True)
class AuditLine:
    """One row and what it was about, where that is known still.

    Args:
        name: of the account that did it.
        thing: the programme or activity it was about.
        account: what the account it was about is called.
    """

    id: str
    row: AuditRow
    name: str
    event: Event | None
    thing: Programme | Activity | None = None
    account: str = ""

    @property
    def session(self) -> Session | None:
        """The session of the event it was about; None for the event as a whole."""
        sessions = self.event.sessions if self.event else ()
        name = self.row.subject.partition("/sessions/")[2]
        return next((one for one in sessions if one.id == name), None)


@dataclass(frozen=True)
class AuditPage:
    """The latest rows that are looked for; `older`: the id to go on after, empty at the end."""

    lines: tuple[AuditLine, ...]
    older: str = ""


def look(
    desk: Desk, call: Call, narrow: AuditFilter, among: Collection[str] | None, after: str, limit: int
) -> AuditPage:
    """What was done, the latest first, in these programmes (by slug) or anywhere. The look is noted."""
    note_look(desk, call, "looked at the audit", "audit/registration")
    found = list(_found(desk.store.records, narrow, among, after, limit + 1))
    lines = _lines(desk.store.records, found[:limit])
    return AuditPage(lines, found[limit - 1][0] if len(found) > limit else "")


def take(
    desk: Desk, call: Call, narrow: AuditFilter, among: Collection[str] | None, limit: int
) -> tuple[AuditLine, ...]:
    """As `look`, as far as a file holds; that it was taken is in the audit."""
    note_look(desk, call, "took the audit as csv", "audit/registration")
    return _lines(desk.store.records, list(_found(desk.store.records, narrow, among, "", limit)))


def last_change(desk: Desk, subject: str, since: datetime | None) -> tuple[AuditRow, str] | None:
    """The last that was done to a thing since a moment, looks left out, and the name of the account that did
    it; None when nothing was, as far as the audit knows."""
    records = desk.store.records
    rows = records.looks.latest(AuditFilter(subjects=frozenset({subject}), since=since), "", AT_ONCE)
    done = next((row for _, row in rows if not row.act.startswith(LOOKS)), None)
    return (done, names_of(records, [done.actor]).get(done.actor, "")) if done else None


def of_event(desk: Desk, narrow: AuditFilter, slug: str) -> AuditFilter:
    """Narrowed to an event, its sessions and everybody registered for it.

    Raises:
        NotFound: `unknown-event`.
    """
    records = desk.store.records
    event = event_by_slug(records, slug)
    people = (f"registrations/{one.id}" for one in records.registrations.lined(event.id))
    sessions = (f"events/{event.id}/sessions/{one.id}" for one in event.sessions)
    return replace(narrow, subjects=frozenset({f"events/{event.id}", f"events/{slug}", *sessions, *people}))


def _found(
    records: Records, narrow: AuditFilter, among: Collection[str] | None, after: str, limit: int
) -> Iterator[Placed]:
    def own(rows: Sequence[Placed]) -> Iterator[Placed]:
        places = _programmes(records, rows) if among is not None else {}
        return (each for each in rows if among is None or places.get(each[1].subject, "") in among)

    return sift(lambda behind, most: records.looks.latest(narrow, behind, most), own, after, limit)


def _programmes(records: Records, rows: Sequence[Placed]) -> dict[str, str]:
    """Subject -> slug of the programme it belongs to, where it belongs to one."""
    known = {subject: event.programme_slug for subject, event in _events(records, rows).items()}
    for subject in {row.subject for _, row in rows if row.subject.startswith("programmes/")}:
        programme = records.programmes.get(subject.partition("/")[2])
        known |= {subject: programme.slug} if programme else {}
    return known


def _events(records: Records, rows: Sequence[Placed]) -> dict[str, Event]:
    """Subject -> the event it is, or is about: a session's too, which stands behind its event's id."""
    named = {row.subject: row.subject.partition("/") for _, row in rows}
    people = records.registrations.many([name for kind, _, name in named.values() if kind == "registrations"])
    ids = {subject: name.partition("/")[0] for subject, (kind, _, name) in named.items() if kind == "events"}
    ids |= {f"registrations/{one.id}": one.event_id for one in people.values()}
    events = records.events.many(set(ids.values()))
    found = {subject: events.get(name) or records.events.by_slug(name) for subject, name in ids.items()}
    return {subject: event for subject, event in found.items() if event}


def _things(records: Records, rows: Sequence[Placed]) -> dict[str, Programme | Activity]:
    """Subject -> the programme or activity it is."""
    named = [row.subject.partition("/") for _, row in rows]
    found: dict[str, Programme | Activity] = {}
    for kind, known in (("programmes", records.programmes), ("activities", records.activities)):
        things = known.many({name for what, _, name in named if what == kind})
        found |= {f"{kind}/{name}": thing for name, thing in things.items()}
    return found


def _lines(records: Records, found: Sequence[Placed]) -> tuple[AuditLine, ...]:
    rows = [row for _, row in found]
    accounts = {row.subject: f"{ORGANISER}{row.subject[len(ACCOUNTS) :]}" for row in rows if _is_account(row)}
    names = names_of(records, [*(row.actor for row in rows), *accounts.values()])
    events, things = _events(records, found), _things(records, found)
    return tuple(
        AuditLine(
            key,
            row,
            names.get(row.actor, ""),
            events.get(row.subject),
            things.get(row.subject),
            names.get(accounts.get(row.subject, ""), ""),
        )
        for key, row in found
    )


def _is_account(row: AuditRow) -> bool:
    return row.subject.startswith(ACCOUNTS)
