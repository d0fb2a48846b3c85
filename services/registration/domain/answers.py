"""What people's calendars answered to invitations, and what that makes of a trainer's assignment.

A participant's answer is news for staff and changes nothing. A trainer's answers make the assignment accepted
or declined; the organiser confirms last.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.registration.domain.events import Event
from services.registration.domain.sessions import Session

COUNTERED, DECLINED, TENTATIVE, ACCEPTED = "countered", "declined", "tentative", "accepted"
REQUESTED, CONFIRMED = "requested", "confirmed"

STATES = (REQUESTED, TENTATIVE, DECLINED, ACCEPTED, CONFIRMED)
"""What an assignment may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAnswer:
    """What somebody answered to one session.

    Args:
        id: see `answer_id`.
        who: registration or assignment.
        answer: `accepted`, `declined`, `tentative`; `countered`: proposes another time.
        starts, ends: the session's as they were when it was answered.
        version: of the message that told it; an older one changes nothing.
    """

    id: str
    who: str
    trainer: bool
    event_id: str
    session_id: str
    answer: str
    comment: str
    at: datetime
    starts: datetime
    ends: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """The organiser counts on a trainer, for the sessions as they were then."""

    assignment_id: str
    event_id: str
    at: datetime
    sessions: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody's answers to an event as it is now.

    Args:
        state: one of `STATES`; a participant's is never confirmed.
        answers: session id -> what was answered to it; none for a time the session no longer has.
        proposals: where another time was proposed, by session id.
        confirmed_at: when the organiser confirmed, if that still holds.
    """

    state: str
    answers: Mapping[str, SessionAnswer]
    proposals: Mapping[str, SessionAnswer]
    confirmed_at: datetime | None = None

    def lines(self, event: Event) -> list[tuple[Session, SessionAnswer]]:
        """Each answer and proposal with its session, by time of the session."""
        found = [
            (session, told.get(session.id))
            for session in event.sessions
            for told in (self.answers, self.proposals)
        ]
        return [(session, answer) for session, answer in found if answer is not None]


def answer_id(who: str, session_id: str, answer: str) -> str:
    """A proposal of another time stands beside an answer and replaces none."""
    return f"{who}:{session_id}:{COUNTERED}" if answer == COUNTERED else f"{who}:{session_id}"


def answered(
    event: Event, found: Iterable[SessionAnswer], confirmation: Confirmation | None = None
) -> Answered:
    """What the answers come to, given the sessions as they are now."""
    sessions = {session.id: session for session in event.sessions}
    current = [each for each in found if _is_current(each, sessions.get(each.session_id))]
    answers = {each.session_id: each for each in current if each.answer != COUNTERED}
    proposals = {
        each.session_id: each
        for each in current
        if each.answer == COUNTERED and not _is_answered_since(each, answers)
    }
    state = _state({each.answer for each in answers.values()}, len(answers) == len(sessions))
    holds = confirmation is not None and state != DECLINED and confirmation.sessions == times(event)
    if not holds or confirmation is None:
        return Answered(state, answers, proposals)
    return Answered(CONFIRMED, answers, proposals, confirmation.at)


def times(event: Event) -> tuple[tuple[str, ...], ...]:
    """The sessions a confirmation counts for."""
    return tuple((each.id, each.starts.isoformat(), each.ends.isoformat()) for each in event.sessions)


def _state(said: set[str], everything: bool) -> str:
    if DECLINED in said:
        return DECLINED
    if TENTATIVE in said:
        return TENTATIVE
    return ACCEPTED if everything and said else REQUESTED


def _is_current(answer: SessionAnswer, session: Session | None) -> bool:
    """An answer is to a time; messages carry whole seconds."""
    if session is None:
        return False
    now = (session.starts.replace(microsecond=0), session.ends.replace(microsecond=0))
    return now == (answer.starts, answer.ends)


def _is_answered_since(proposal: SessionAnswer, answers: Mapping[str, SessionAnswer]) -> bool:
    answer = answers.get(proposal.session_id)
    return answer is not None and answer.at >= proposal.at
