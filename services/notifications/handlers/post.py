"""Writing letters out and putting them into the journal, together with the calendar state they carry."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.notifications.domain.bounces import Trouble
from services.notifications.domain.circulars import worded
from services.notifications.domain.deliveries import Progress, State
from services.notifications.domain.events import Event
from services.notifications.domain.invitations import Invitation, due
from services.notifications.domain.invitees import Invitee, Standing
from services.notifications.domain.journal import FORMER, UNDELIVERABLE, Entry
from services.notifications.domain.letters import Lead, Letter, is_too_old, letters
from services.notifications.domain.lost import kept_facts
from services.notifications.domain.preferences import UNSUBSCRIBED, is_optional, preference_key
from services.notifications.domain.texts import Own
from services.notifications.handlers.context import Context, UnwritableError, Written
from services.notifications.handlers.ports import Transaction


def tell(
    tx: Transaction, context: Context, cause: str, lead: Lead | None, recipient: tuple[Invitee, Event]
) -> None:
    """Afterwards the mails that tell this fact are in the journal, and the invitee and the calendar state are
    stored.

    Whoever has lost the seat gets none of the mails that still waited: only what tells the end, and what
    takes an entry out of a calendar. An address that somebody has just typed is tried, whatever was known of
    it.

    Args:
        cause: id of the message, or the name of the reminder, behind it.
        recipient: the invitee as now known, and the event.
    """
    invitee, event = recipient
    tell_each(tx, context, cause, [(lead, invitee)], event)


def tell_each(
    tx: Transaction,
    context: Context,
    cause: str,
    told: Sequence[tuple[Lead | None, Invitee]],
    event: Event,
) -> None:
    """As `tell`, for many people at once: asked and stored together, however many they are."""
    for _, invitee in told:
        if invitee.standing is Standing.OUT or event.cancelled:
            tx.mails.withdraw(invitee.id)
    tx.troubles.forget_each([invitee.person.email for _, invitee in told if not invitee.thread.first])
    known = tx.invitations.of_each([invitee.id for _, invitee in told])
    written: list[Letter] = []
    after: list[Invitee] = []
    for each_lead, invitee in told:
        lead = None if invitee.person.is_nobody else each_lead
        entries = [each for each in known.get(invitee.id, []) if _concerns(each, invitee, event)]
        changed = due(invitee, event, entries, context.at, context.uid_of, context.lowest_sequence)
        sent = [each.begun_by(context.writer.organiser) for each in changed]
        mine, one = letters(cause, lead, invitee, event, sent)
        written += mine
        after.append(one)
    post(tx, context, written)
    tx.invitees.save_each(after)


def _concerns(invitation: Invitation, invitee: Invitee, event: Event) -> bool:
    """What stands in the calendar for a visit to another group stays there while its guest has a seat."""
    return invitation.event_id == event.id or not invitee.seated


def tell_contact(
    tx: Transaction, context: Context, cause: str, lead: Lead, recipient: tuple[Invitee, Event]
) -> None:
    """Afterwards the mail is in the journal; of whom it goes to nothing is stored."""
    post(tx, context, letters(cause, lead, *recipient, [])[0])


def note_old_fact(
    tx: Transaction, context: Context, cause: str, lead: Lead, recipient: tuple[Invitee, Event]
) -> None:
    """Afterwards the journal says that this fact was too old to be mailed; the invitee is stored."""
    invitee, event = recipient
    for letter in letters(cause, lead, invitee, event, [])[0]:
        if not tx.mails.known([letter.id]):
            skipped = Progress(State.SKIPPED, reason="too-old")
            tx.mails.add(_entry(letter, context, None, skipped))
    tx.invitees.save(replace(invitee, told=max(invitee.told, event.version)))


def is_news(fact_at: datetime, context: Context) -> bool:
    """Is a fact young enough to be mailed?"""
    return not is_too_old(fact_at, context.at)


def post(tx: Transaction, context: Context, written: list[Letter]) -> None:
    """Afterwards these letters are in the journal, once each, and what they carry is stored."""
    if not written:
        return
    known = tx.mails.known([letter.id for letter in written])
    fresh = [letter for letter in written if letter.id not in known]
    troubles = tx.troubles.of_each([letter.address for letter in fresh])
    entries = []
    for letter in fresh:
        own = worded(tx.texts.own(letter.event.programme.slug, letter.lead.mail), letter.lead)
        progress = _progress(letter, context, troubles[letter.address], refused=_refused(tx, letter))
        entries.append(_written_out(letter, context, own, progress))
    tx.mails.add_each(entries)
    for letter in written:
        if carried := letter.carried():
            tx.invitations.save(carried)


def _refused(tx: Transaction, letter: Letter) -> bool:
    """Has its reader chosen not to get mails of this kind?"""
    key = preference_key(letter.event, letter.address)
    return is_optional(letter.lead.mail) and tx.preferences.refuses(key)


def _written_out(letter: Letter, context: Context, own: Own, progress: Progress) -> Entry:
    try:
        mail = context.writer.compose(letter, context.at, own)
    except UnwritableError as error:
        return _entry(letter, context, None, Progress(State.FAILED, reason=error.reason))
    return _entry(letter, context, mail, progress)


def _progress(letter: Letter, context: Context, trouble: Trouble, *, refused: bool) -> Progress:
    """It goes out, unless its reader wants none of the kind, or its address takes no mail: one the person has
    left needs none, the own waits.
    """
    if refused:
        return Progress(State.SKIPPED, reason=UNSUBSCRIBED)
    if trouble.is_dead and letter.address != letter.invitee.person.email:
        return Progress(State.SKIPPED, reason=FORMER)
    if trouble.holds_mail and not context.held:
        return Progress(State.FAILED, reason=UNDELIVERABLE)
    return context.progress


def _entry(letter: Letter, context: Context, mail: Written | None, progress: Progress) -> Entry:
    invitation = letter.invitation
    return Entry(
        id=letter.id,
        key=letter.key,
        invitee_id=letter.invitee.id,
        trainer=letter.invitee.is_trainer,
        event_id=letter.event.id,
        event_slug=letter.event.slug,
        event_version=letter.event.version,
        invitee_version=letter.invitee.version,
        template=letter.lead.mail,
        about=letter.about.value,
        language=letter.language,
        recipient=mail.recipient if mail else "",
        subject=mail.subject if mail else "",
        message_id=mail.message_id if mail else "",
        content=mail.content if mail else b"",
        picture=mail.picture if mail else b"",
        method=invitation.method if invitation else "",
        uid=invitation.uid if invitation else "",
        turn=letter.turn,
        valid_until=letter.lead.valid_until,
        written_at=context.at,
        correlation_id=context.correlation_id,
        progress=progress,
        facts=kept_facts(letter.lead),
    )
