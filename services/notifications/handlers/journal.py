"""The mail journal as organisers use it: looking, finding, sending again, taking along.

Every look is a look at people's data, so every one leaves a row in the audit. Source: Public Information Act
(AvTS) § 39(2).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from services.notifications.domain.events import Event
from services.notifications.domain.invitees import Invitee
from services.notifications.domain.reminders import is_for, joined_too_late, template
from services.notifications.handlers.desk import Call, Desk
from services.notifications.handlers.messages import obstacle, send_again
from services.notifications.handlers.plans import Upcoming, upcoming
from services.notifications.handlers.records import Filter
from services.notifications.handlers.views import (
    Line,
    Opened,
    Page,
    Person,
    Planned,
    Row,
    SentAgain,
    is_secret,
)
from shared.audits import AuditRow
from shared.errors import NotFound, Rejected

MOST_PEOPLE = 200
"""Whoever matches a search beyond these is not looked up: the search is to be narrowed."""

RECENT = timedelta(days=30)
"""How far back the figures of all events together go."""

STRETCH = 1_000
MOST_OF_A_PERSON = 500


def event_of(desk: Desk, slug: str) -> Event:
    """The event with this slug.

    Raises:
        NotFound: `unknown-event`.
    """
    event = desk.store.journal.events([slug]).get(slug)
    if event is None:
        raise NotFound("unknown-event")
    return event


def look(desk: Desk, call: Call, wanted: Filter, text: str = "") -> Page:
    """One page of the journal, of one event or of all.

    Args:
        text: beginning of a name or an address; empty for everybody.

    Raises:
        NotFound: `unknown-event`.
    """
    wanted, crowded = _narrowed(desk, wanted, text)
    journal = desk.store.journal
    counts = journal.counts(wanted.event) if wanted.event else journal.recent(call.at - RECENT)
    rows = journal.find(wanted)
    note(desk, call, "looked at the mail journal", _subject(wanted))
    shown = _lines(desk, rows[: wanted.limit])
    ahead = _planned(desk, event_of(desk, wanted.event)) if wanted.event else []
    return Page(tuple(shown), len(rows) > wanted.limit, counts, tuple(ahead), crowded)


def of_person(desk: Desk, call: Call, invitee_id: str) -> Person:
    """Somebody and the mails to that person, the first one first.

    Raises:
        NotFound: `unknown-person`.
    """
    journal = desk.store.journal
    invitee = journal.people([invitee_id]).get(invitee_id)
    if invitee is None:
        raise NotFound("unknown-person")
    rows = journal.find(Filter(people=(invitee_id,), limit=MOST_OF_A_PERSON))
    note(desk, call, "looked at a person's mails", f"people/{invitee_id}")
    lines = tuple(reversed(_lines(desk, rows[:MOST_OF_A_PERSON])))
    event = journal.event(invitee.event_id)
    ahead = _planned(desk, event, lambda one: _is_for(one, invitee)) if event else []
    return Person(invitee, event, lines, tuple(ahead))


def open_mail(desk: Desk, call: Call, mail_id: str) -> Opened:
    """One mail, content and all.

    Raises:
        NotFound: `unknown-message`.
    """
    row = _row(desk, mail_id)
    refusal, copies = desk.store.atomically(lambda tx: obstacle(tx, mail_id, call.at))
    note(desk, call, "opened a mail", f"mails/{mail_id}")
    code = refusal.code if refusal else ""
    return Opened(_lines(desk, [row])[0], code, copies, desk.store.why_mails_wait())


def take_mail(desk: Desk, call: Call, mail_id: str) -> bytes:
    """The mail as it went to the server, personal links and all.

    Raises:
        NotFound: `unknown-message`, also for one that was never written out or holds a way to sign in.
    """
    row = _row(desk, mail_id)
    if not row["content"] or is_secret(row):
        raise NotFound("unknown-message")
    note(desk, call, "took a mail as it was sent", f"mails/{mail_id}")
    content: bytes = row["content"]
    return content


def send_each_again(
    desk: Desk, call: Call, mail_ids: Sequence[str], since: datetime | None = None
) -> SentAgain:
    """Each of these mails that may be is sent again; the others are counted by what stands against it.

    Args:
        since: when whoever asks looked at them; what was sent again after that is left out. None = now.
    """
    context = desk.context(call.correlation_id)
    refused: Counter[str] = Counter()
    for mail_id in mail_ids:
        again = partial(send_again, mail_id=mail_id, context=context, actor=call.actor, since=since)
        try:
            desk.store.atomically(again)
        except Rejected as error:
            refused[error.code] += 1
    return SentAgain(len(mail_ids) - refused.total(), refused)


def take(desk: Desk, call: Call, wanted: Filter, text: str, said: str) -> Iterator[Line]:
    """Every mail that is asked for, newest first, a stretch at a time.

    Args:
        said: for the audit: in which form, and what for.

    Raises:
        NotFound: `unknown-event`.
    """
    wanted, _ = _narrowed(desk, wanted, text)
    note(desk, call, f"took the mail journal as {said}", _subject(wanted))
    return _all(desk, replace(wanted, limit=STRETCH, after=None))


def is_more_than(desk: Desk, wanted: Filter, text: str, most: int) -> bool:
    """Are more mails asked for than this?

    Raises:
        NotFound: `unknown-event`.
    """
    return desk.store.journal.count(_narrowed(desk, wanted, text)[0], most + 1) > most


def note(desk: Desk, call: Call, act: str, subject: str) -> None:
    """The audit says who did this."""
    desk.store.journal.note(AuditRow(call.at, call.actor, act, subject, call.correlation_id))


def _narrowed(desk: Desk, wanted: Filter, text: str) -> tuple[Filter, bool]:
    event = event_of(desk, wanted.event) if wanted.event else None
    if not text:
        return wanted, False
    found = desk.store.journal.people_like(text, event.id if event else "", MOST_PEOPLE + 1)
    return replace(wanted, people=tuple(found[:MOST_PEOPLE])), len(found) > MOST_PEOPLE


def _all(desk: Desk, wanted: Filter) -> Iterator[Line]:
    while True:
        rows = desk.store.journal.find(wanted)
        yield from _lines(desk, rows[:STRETCH])
        if len(rows) <= STRETCH:
            return
        last = rows[STRETCH - 1]
        wanted = replace(wanted, after=(last["written_at"], last["_id"]))


def _row(desk: Desk, mail_id: str) -> Row:
    row = desk.store.journal.get(mail_id)
    if row is None:
        raise NotFound("unknown-message")
    return row


def _lines(desk: Desk, rows: Sequence[Row]) -> list[Line]:
    journal = desk.store.journal
    people = journal.people([*{row["invitee_id"] for row in rows}])
    events = journal.events([*{row["event_slug"] for row in rows} - {""}])
    return [Line(row, people.get(row["invitee_id"]), events.get(row["event_slug"])) for row in rows]


def _planned(
    desk: Desk, event: Event, concerns: Callable[[Upcoming], bool] = lambda _: True
) -> list[Planned]:
    ahead = desk.store.atomically(lambda tx: upcoming(tx, event))
    return [
        Planned(
            template(one.step.mail, event, one.due_at or event.starts), one.due_at, one.recipients, one.paused
        )
        for one in ahead
        if concerns(one)
    ]


def _is_for(one: Upcoming, invitee: Invitee) -> bool:
    if one.due_at and joined_too_late(invitee, one.due_at):
        return False
    return is_for(invitee, one.audience)


def _subject(wanted: Filter) -> str:
    return f"events/{wanted.event}" if wanted.event else "mails"
