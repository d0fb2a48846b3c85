"""A participant's calendar has declined: the seat stays, and one mail asks whether to give it up.

Several sessions declined one after another are asked about together. Whoever has declined everything is
asked at once, since nothing more can follow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.notifications.domain.answers import Answer, Answered
from services.notifications.domain.events import Event
from services.notifications.domain.invitations import Invitation
from services.notifications.domain.invitees import Invitee
from services.notifications.domain.letters import Lead

MAIL = "give_up_seat"
QUIET = timedelta(minutes=2)
"""How long we wait after a decline for the next one."""

LATEST = timedelta(minutes=10)
"""So long after the first one we ask in any case."""

MOST_QUESTIONS = 5
"""So often somebody is asked about one event. Anybody who has seen an invitation can answer it back and
forth, and shall not fill its reader's mailbox with that.
"""


@dataclass(frozen=True)
class Question:
    """Whether somebody gives the seat up.

    Args:
        number: 1 for the first time this person is asked, then 2, ...
        first_at: when the first session was declined that it is about.
        due_at: when the mail goes; None once it has gone, or need not.
    """

    invitee_id: str
    event_id: str
    number: int
    first_at: datetime
    due_at: datetime | None


def raised(known: Question | None, invitee: Invitee, everything: bool, at: datetime) -> Question:
    """The question after one more session was declined; once it was asked often enough, it stays as it is.

    Args:
        everything: whether no session is left that was not declined.
    """
    if known and known.due_at is None and known.number >= MOST_QUESTIONS:
        return known
    if known is None or known.due_at is None:
        number = known.number + 1 if known else 1
        known = Question(invitee.id, invitee.event_id, number, at, at)
    due_at = at if everything else min(at + QUIET, known.first_at + LATEST)
    return replace(known, due_at=due_at)


def closed(question: Question) -> Question:
    """The question once it was asked, or had no sense any more."""
    return replace(question, due_at=None)


def declined(
    invitations: Sequence[Invitation], answers: Mapping[str, Answered], at: datetime
) -> list[Invitation]:
    """The sessions ahead whose invitation stands and was declined, by time."""
    found = [
        each
        for each in invitations
        if is_ahead(each, at) and each.uid in answers and answers[each.uid].answer is Answer.DECLINED
    ]
    return sorted(found, key=lambda each: each.entry.starts)


def is_ahead(invitation: Invitation, at: datetime) -> bool:
    """Does it stand, and can one still stay away?"""
    return invitation.stands and invitation.entry.ends > at


def asking(event: Event, sessions: Sequence[Invitation], ahead: int) -> Lead:
    """The mail that asks. Where sessions are left that were not declined, it names those that were.

    Args:
        ahead: how many sessions are still to come.
    """
    named = tuple(each.session_id for each in sessions) if len(sessions) < ahead else ()
    return Lead(MAIL, {"declined": named}, valid_until=event.ends)
