"""What follows from people's answers to invitations."""

from services.notifications.domain import declines
from services.notifications.domain.answers import (
    Answer,
    Answered,
    Flaw,
    Reply,
    answered,
    flaw_of,
    is_proven,
    key_of,
)
from services.notifications.domain.incoming import Incoming, Verdict
from services.notifications.domain.invitations import Invitation
from services.notifications.domain.letters import Lead
from services.notifications.handlers.context import Context
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.post import tell
from shared.contracts.notifications import INVITATION_ANSWERED
from shared.messaging.outbox import Announcement

TAKEN, PASSED_ON, DOUBTED = "taken", "passed-on", "doubted-answer"

ASKED_BACK = "trainer_asked_back"
"""The mail to a trainer in whose name somebody answered from another mailbox."""


def on_answer(tx: Transaction, mail: Incoming, context: Context) -> Verdict:
    """An answer that counts is stored and announced, and a participant who declined will be asked; any other
    changes nothing.
    """
    reply = mail.reply
    if reply is None:
        return Verdict(Flaw.UNREADABLE)
    invitation = tx.invitations.by_uid(reply.uid)
    last = tx.answers.get(key_of(reply))
    flaw = flaw_of(reply, mail.sender, invitation, last, context.at)
    if invitation is None:
        return Verdict(Flaw.UNKNOWN)
    if flaw is None and _is_doubted(mail.sender, reply, invitation):
        _ask_back(tx, reply, invitation, context)
        return Verdict(DOUBTED, invitation.event_id, invitation.invitee_id)
    if flaw is None:
        _take(tx, reply, (invitation, last), context)
    accepted = PASSED_ON if reply.answer is Answer.COUNTERED else TAKEN
    return Verdict(flaw or accepted, invitation.event_id, invitation.invitee_id)


def _is_doubted(sender: str, reply: Reply, invitation: Invitation) -> bool:
    """Would it change an assignment, and does it come from another mailbox than the trainer's?"""
    changes = invitation.trainer and reply.answer is not Answer.COUNTERED
    return changes and not is_proven(invitation, sender)


def _ask_back(tx: Transaction, reply: Reply, invitation: Invitation, context: Context) -> None:
    """The trainer reads what was answered in the trainer's name, once for each answer to each state of the
    invitation, and gives the answer on the personal page.
    """
    invitee, event = tx.invitees.get(invitation.invitee_id), tx.events.get(invitation.event_id)
    if invitee and event and invitee.seated:
        cause = f"doubted:{invitation.uid}:{invitation.sequence}:{reply.answer.value}"
        entry = invitation.entry
        facts = {"answer": reply.answer.value, "starts": entry.starts, "ends": entry.ends}
        tell(tx, context, cause, Lead(ASKED_BACK, facts, valid_until=entry.ends), (invitee, event))


def _take(tx: Transaction, reply: Reply, known: tuple[Invitation, Answered | None], context: Context) -> None:
    invitation, last = known
    now = answered(reply, invitation, last, context.at, context.lowest_sequence)
    tx.answers.save(now)
    tx.outbox.add([_announcement(now, invitation, context)])
    if now.answer is Answer.DECLINED and (last is None or last.answer is not Answer.DECLINED):
        _raise_question(tx, invitation, context)


def _raise_question(tx: Transaction, invitation: Invitation, context: Context) -> None:
    invitee = tx.invitees.get(invitation.invitee_id)
    if invitee is None or invitee.is_trainer or not invitee.seated:
        return
    if invitation.event_id != invitee.event_id:
        return
    invitations = [each for each in tx.invitations.of(invitee.id) if each.event_id == invitee.event_id]
    ahead = [each for each in invitations if declines.is_ahead(each, context.at)]
    said_no = declines.declined(invitations, tx.answers.of(invitee.id), context.at)
    question = declines.raised(tx.declines.get(invitee.id), invitee, len(said_no) == len(ahead), context.at)
    tx.declines.save(question)


def _announcement(now: Answered, invitation: Invitation, context: Context) -> Announcement:
    return Announcement(
        kind=INVITATION_ANSWERED,
        subject=f"answers/{now.key}",
        aggregate_version=now.version,
        data={
            "event_id": now.event_id,
            "registration_id": "" if invitation.trainer else now.invitee_id,
            "assignment_id": now.invitee_id if invitation.trainer else "",
            "session_id": now.session_id,
            "answer": now.answer.value,
            "sequence": now.sequence,
            "starts": invitation.entry.starts,
            "ends": invitation.entry.ends,
            "at": now.at,
            "person": {"comment": now.comment},
        },
        at=now.at,
        correlation_id=context.correlation_id,
    )
