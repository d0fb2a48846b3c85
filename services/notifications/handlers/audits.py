"""Reading the audit of mails: who did what to which of them. Whoever reads it stands in it, too."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from services.notifications.domain.events import Event
from services.notifications.handlers.desk import Call, Desk
from services.notifications.handlers.journal import note
from shared.audits import AuditFilter, AuditRow, Placed, sift

SUBJECT = "audit/notifications"
PROGRAMMES = "programmes/"


@dataclass(frozen=True)
class AuditLine:
    """One row, and the event it was about, where that is one."""

    id: str
    row: AuditRow
    event: Event | None

    @property
    def programme(self) -> str:
        """Slug of the programme it was about; empty where it was about none."""
        if self.event:
            return self.event.programme.slug
        is_programmes = self.row.subject.startswith(PROGRAMMES)
        return self.row.subject.removeprefix(PROGRAMMES).partition("/")[0] if is_programmes else ""


@dataclass(frozen=True)
class AuditPage:
    """The latest rows that are looked for; `older`: the id to go on after, empty at the end."""

    lines: Sequence[AuditLine]
    older: str = ""


@dataclass(frozen=True)
class Reach:
    """Programmes and event to look in, by slug: None and empty for all."""

    programmes: Collection[str] | None = None
    event: str = ""

    def holds(self, line: AuditLine) -> bool:
        """Is the row among what may be read and is looked for?"""
        mine = self.programmes is None or line.programme in self.programmes
        return mine and (not self.event or (line.event is not None and line.event.slug == self.event))


def look(desk: Desk, call: Call, narrow: AuditFilter, reach: Reach, after: str, limit: int) -> AuditPage:
    """What was done, the latest first. The look is noted."""
    note(desk, call, "looked at the audit", SUBJECT)
    found = list(_found(desk, narrow, reach, after, limit + 1))
    return AuditPage(found[:limit], found[limit - 1].id if len(found) > limit else "")


def take(desk: Desk, call: Call, narrow: AuditFilter, reach: Reach, limit: int) -> Sequence[AuditLine]:
    """As `look`, as far as a file holds; that it was taken is in the audit."""
    note(desk, call, "took the audit as csv", SUBJECT)
    return list(_found(desk, narrow, reach, "", limit))


def _found(desk: Desk, narrow: AuditFilter, reach: Reach, after: str, limit: int) -> Iterator[AuditLine]:
    def own(rows: Sequence[Placed]) -> Iterator[AuditLine]:
        events = desk.store.audits.about({row.subject for _, row in rows})
        return filter(reach.holds, (AuditLine(key, row, events.get(row.subject)) for key, row in rows))

    return sift(lambda behind, most: desk.store.audits.latest(narrow, behind, most), own, after, limit)
