"""Writing to people who were chosen: a draft, a look at it as each of them, and once out to all.

Whom it is for was chosen on the roster, in the service that knows it; here ids come in.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.notifications.domain import circulars as rules
from services.notifications.domain.circulars import MAIL, Circular
from services.notifications.domain.events import Event
from services.notifications.domain.invitees import Invitee
from services.notifications.domain.letters import Letter, letters
from services.notifications.domain.rounds import Kind, Round
from services.notifications.domain.samples import NOBODY
from services.notifications.domain.surroundings import Surroundings
from services.notifications.domain.texts import Fields, Own, Rules
from services.notifications.handlers.context import Context, Shown
from services.notifications.handlers.desk import Call, Desk
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.post import post
from shared import crash_points
from shared.audits import AuditRow
from shared.errors import Conflict, NotFound

BATCH = 20
SHOWN = 50


@dataclass(frozen=True)
class Reader:
    """One of those chosen; `why_not` is empty for whoever gets it."""

    id: str
    invitee: Invitee | None
    why_not: str


@dataclass(frozen=True)
class View:
    """A circular as it stands, with everybody it was meant for."""

    circular: Circular
    event: Event
    readers: Sequence[Reader]

    @property
    def able(self) -> list[Reader]:
        """Who gets it, or would."""
        return [each for each in self.readers if not each.why_not]

    @property
    def left_out(self) -> list[Reader]:
        """Who does not."""
        return [each for each in self.readers if each.why_not]

    @property
    def languages(self) -> Mapping[str, int]:
        """Language -> how many of those who get it read that."""
        return Counter(each.invitee.person.language for each in self.able if each.invitee)


@dataclass(frozen=True)
class Chosen:
    """Whom somebody wants to write to, as the roster tells it."""

    circular_id: str
    event_id: str
    recipients: Sequence[str]


def begin(desk: Desk, call: Call, chosen: Chosen) -> Circular:
    """There is a draft to these people; told again it is the same one.

    Raises:
        NotFound: `unknown-event`: it was not heard of here yet.
    """

    def work(tx: Transaction) -> Circular:
        event = tx.events.get(chosen.event_id)
        if event is None:
            raise NotFound("unknown-event")
        if known := tx.circulars.get(chosen.circular_id):
            return known
        slug = event.programme.slug
        made = Circular(
            id=chosen.circular_id,
            event_id=event.id,
            event_slug=event.slug,
            programme=slug,
            by=call.actor,
            at=call.at,
            recipients=tuple(sorted({*chosen.recipients}))[: rules.MOST],
            kept_until=call.at + rules.DRAFT_KEPT,
            fields={"subject": {}, "body": _first_words(tx, desk, slug)},
        )
        tx.circulars.save(made)
        return made

    return desk.store.atomically(work)


def _first_words(tx: Transaction, desk: Desk, programme: str) -> Mapping[str, str]:
    """What the programme begins such letters with, else what ours are made of."""
    own = tx.texts.get(programme, MAIL).used.get("body", {})
    languages = ("et", "en", "ru")
    return {code: own.get(code) or f"\n\n{desk.writer.source(MAIL, code)}" for code in languages}


def of_event(desk: Desk, slug: str) -> tuple[Event, list[Circular]]:
    """An event's circulars, newest first.

    Raises:
        NotFound: `unknown-event`.
    """
    event = desk.store.journal.events([slug]).get(slug)
    if event is None:
        raise NotFound("unknown-event")
    return event, desk.store.atomically(lambda tx: tx.circulars.of_event(event.id, SHOWN))


def view(desk: Desk, slug: str, circular_id: str) -> View:
    """A circular as it stands.

    Raises:
        NotFound: `unknown-circular`, also for another event's; `unknown-event`.
    """
    return desk.store.atomically(lambda tx: _view(tx, slug, circular_id))


def _view(tx: Transaction, slug: str, circular_id: str) -> View:
    circular = tx.circulars.get(circular_id)
    if circular is None or circular.event_slug != slug:
        raise NotFound("unknown-circular")
    event = tx.events.get(circular.event_id)
    if event is None:
        raise NotFound("unknown-event")
    return View(circular, event, _readers(tx, circular, circular.recipients))


def _readers(tx: Transaction, circular: Circular, ids: Sequence[str]) -> list[Reader]:
    found = tx.invitees.many(ids)
    troubles = tx.troubles.of_each([each.person.email for each in found.values()])
    readers = []
    for each in ids:
        invitee = found.get(each)
        invitee = invitee if invitee and invitee.event_id == circular.event_id else None
        trouble = troubles[invitee.person.email] if invitee else None
        why_not = rules.why_not(invitee, trouble) if trouble else rules.UNKNOWN
        readers.append(Reader(each, invitee, circular.left_out.get(each, "") or why_not))
    return sorted(readers, key=lambda one: one.invitee.person.last_name if one.invitee else "")


def write(desk: Desk, which: tuple[str, str], fields: Fields, purpose: str, based_on: int) -> Circular:
    """The draft says this.

    Args:
        which: the event's slug and the circular's id.

    Raises:
        NotFound, Faulty, Conflict: see `view` and `domain.circulars.write`.
    """

    def work(tx: Transaction) -> Circular:
        found = _view(tx, *which)
        held = _rules(desk, found.event)
        written = rules.write(found.circular, fields, purpose, based_on, held)
        tx.circulars.save(written)
        return written

    return desk.store.atomically(work)


def _rules(desk: Desk, event: Event) -> Rules:
    around = Surroundings.of([event], desk.writer.hosts)
    return Rules(desk.writer.declarations[MAIL], around, event.programme.languages)


def send(desk: Desk, call: Call, which: tuple[str, str], based_on: int) -> Circular:
    """It is on its way to everybody who can get it; asked again nothing changes.

    Raises:
        NotFound, Faulty, Conflict: see `view` and `domain.circulars.send`.
    """

    def work(tx: Transaction) -> Circular:
        found = _view(tx, *which)
        sent = rules.send(found.circular, found.languages.keys(), based_on, call.at)
        if sent != found.circular:
            tx.circulars.save(sent)
            tx.rounds.save(_round(sent, found.event, call))
            act = f"wrote to {len(found.able)} people: {sent.purpose}"
            tx.audit.add(AuditRow(call.at, call.actor, act, _subject(sent), call.correlation_id))
        return sent

    return desk.store.atomically(work)


def _subject(circular: Circular) -> str:
    return f"events/{circular.event_slug}/circulars/{circular.id}"


def _round(circular: Circular, event: Event, call: Call) -> Round:
    return Round(
        id=circular.cause,
        kind=Kind.CIRCULAR,
        event_id=event.id,
        version=event.version,
        at=call.at,
        correlation_id=call.correlation_id,
        mail=MAIL,
    )


def drop(desk: Desk, slug: str, circular_id: str, based_on: int | None = None) -> None:
    """The draft is gone.

    Args:
        based_on: the version whoever asks saw; None = any.

    Raises:
        NotFound: `unknown-circular`.
        Conflict: `circular-sent`; `text-changed-meanwhile`.
    """

    def work(tx: Transaction) -> None:
        circular = _view(tx, slug, circular_id).circular
        if circular.state != rules.DRAFT:
            raise Conflict("circular-sent")
        if based_on not in (None, circular.version):
            raise Conflict("text-changed-meanwhile", version=circular.version)
        tx.circulars.forget(circular_id)

    desk.store.atomically(work)


def preview(desk: Desk, call: Call, which: tuple[str, str], person: str) -> tuple[View, Reader, Shown]:
    """The mail as one of them would read it, in that person's language; its links open nothing.

    Args:
        person: registration; empty for the first who gets it.

    Raises:
        NotFound: see `view`; `unknown-person`.
        Conflict: `circular-to-nobody`.
    """

    def work(tx: Transaction) -> tuple[View, Reader, Shown]:
        found = _view(tx, *which)
        if not found.able:
            raise Conflict("circular-to-nobody")
        reader = next((each for each in found.able if person in ("", each.id)), None)
        if reader is None or reader.invitee is None:
            raise NotFound("unknown-person")
        own = rules.worded(_own(tx, found.circular), rules.lead(found.circular))
        letter = _letter(found.circular, replace(reader.invitee, id=NOBODY), found.event)
        said = ("looked at a letter as somebody", _subject(found.circular), call.correlation_id)
        tx.audit.add(AuditRow(call.at, call.actor, *said))
        return found, reader, desk.writer.show(letter, own)

    return desk.store.atomically(work)


def _own(tx: Transaction, circular: Circular) -> Own:
    return tx.texts.own(circular.programme, MAIL)


def _letter(circular: Circular, invitee: Invitee, event: Event) -> Letter:
    return letters(circular.cause, rules.lead(circular), invitee, event, [])[0][0]


def go_on(tx: Transaction, context: Context, one: Round, event: Event | None) -> None:
    """The next few of its people have their mail in the journal; the last ones end the round."""
    circular = tx.circulars.get(one.id.partition(":")[2])
    if circular is None or event is None:
        tx.rounds.finish(one)
        return
    ids = circular.after(one.cursor, BATCH)
    readers = _readers(tx, circular, ids)
    told = [each.invitee for each in readers if each.invitee and not each.why_not]
    made = [letters(one.id, rules.lead(circular), each, event, []) for each in told]
    post(tx, context, [letter for written, _ in made for letter in written])
    tx.invitees.save_each([after for _, after in made])
    missed = {each.id: each.why_not for each in readers if each.why_not}
    left_out = {**circular.left_out, **missed}
    state = rules.SENDING if len(ids) == BATCH else rules.SENT
    tx.circulars.save(replace(circular, told=circular.told + len(told), left_out=left_out, state=state))
    crash_points.reach("circular-told")
    if state == rules.SENT:
        tx.rounds.finish(one)
    else:
        tx.rounds.move(replace(one, cursor=ids[-1]))
