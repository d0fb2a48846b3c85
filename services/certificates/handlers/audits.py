"""The audit of certificates: what was done to which of them, and how that is read.

Rows name documents by number. Why one was revoked or corrected stands with the document alone, so that it
goes with the person's name when that is erased, and the chain of rows stays whole.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from services.certificates.domain.certificates import Certificate
from services.certificates.domain.events import Event
from services.certificates.handlers.desk import Call, Desk
from services.certificates.handlers.ports import Transaction
from shared.audits import AuditFilter, AuditRow, Placed, look_id, sift
from shared.errors import NotFound

SUBJECT = "audit/certificates"
CLOCK = "clock"


@dataclass(frozen=True)
class AuditLine:
    """One row. `document`, `event`: what it was about, where it was about one."""

    id: str
    row: AuditRow
    document: Certificate | None
    event: Event | None

    @property
    def programme(self) -> str:
        """Slug of the programme it was about; empty where it was about none."""
        return self.event.programme_slug if self.event else ""

    @property
    def because(self) -> str:
        """Why an organiser did it, as far as that is known still."""
        if self.document is None:
            return ""
        said = self.document.replaces_because
        known = {"revoke": self.document.reason, "correct": said, "renew": said}
        return known.get(self.row.act.partition(":")[0], "")


@dataclass(frozen=True)
class AuditPage:
    """The latest rows that are looked for; `older`: the id to go on after, empty at the end."""

    lines: Sequence[AuditLine]
    older: str = ""


def about(document: Certificate) -> str:
    """How rows name a document."""
    return f"certificates/{document.number}"


def noted(tx: Transaction, call: Call, act: str, subject: str) -> None:
    """The audit says who did this, with what is done."""
    tx.audit.add(AuditRow(call.at, call.actor, act, subject, call.correlation_id))


def looked(desk: Desk, call: Call, act: str, subject: str) -> None:
    """The audit says who looked at what, once a minute at most; whoever cannot be written down sees nothing.

    Source: Public Information Act (AvTS) § 39(2); a page that is reloaded is no second look.

    Raises:
        Unavailable: the database does not answer in time.
    """
    key = look_id(call.actor, act, subject, call.at)
    desk.store.audits.note(key, AuditRow(call.at, call.actor, act, subject, call.correlation_id))


def look(
    desk: Desk, call: Call, narrow: AuditFilter, among: Collection[str] | None, after: str, limit: int
) -> AuditPage:
    """What was done, the latest first, in these programmes (by slug) or anywhere. The look is noted."""
    looked(desk, call, "looked at the audit", SUBJECT)
    found = list(_found(desk, narrow, among, after, limit + 1))
    return AuditPage(found[:limit], found[limit - 1].id if len(found) > limit else "")


def take(
    desk: Desk, call: Call, narrow: AuditFilter, among: Collection[str] | None, limit: int
) -> Sequence[AuditLine]:
    """As `look`, as far as a file holds; that it was taken is in the audit."""
    looked(desk, call, "took the audit as csv", SUBJECT)
    return list(_found(desk, narrow, among, "", limit))


def of_event(desk: Desk, narrow: AuditFilter, slug: str) -> AuditFilter:
    """Narrowed to an event and its documents.

    Raises:
        NotFound: `unknown-event`.
    """
    subjects = desk.store.audits.of_event(slug)
    if not subjects:
        raise NotFound("unknown-event")
    return replace(narrow, subjects=subjects)


def _found(
    desk: Desk, narrow: AuditFilter, among: Collection[str] | None, after: str, limit: int
) -> Iterator[AuditLine]:
    def own(rows: Sequence[Placed]) -> Iterator[AuditLine]:
        about = desk.store.audits.about({row.subject for _, row in rows})
        lines = (AuditLine(key, row, *about.get(row.subject, (None, None))) for key, row in rows)
        return (line for line in lines if among is None or line.programme in among)

    return sift(lambda behind, most: desk.store.audits.latest(narrow, behind, most), own, after, limit)
