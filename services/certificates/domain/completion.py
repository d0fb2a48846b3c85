"""What a completion that was reached means for the documents a registration already has."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.certificates.domain.certificates import UNFINISHED, Certificate, State
from services.certificates.domain.printed import Printed


class Answer(StrEnum):
    """What is to be done."""

    NOTHING = "nothing"
    RESERVE = "reserve"
    REFRESH = "refresh"
    REPLACE = "replace"


@dataclass(frozen=True)
class Decision:
    """An answer, the facts to print, and the document it concerns."""

    answer: Answer
    printed: Printed
    document: Certificate | None = None


def decide(history: Sequence[Certificate], wanted: Printed) -> Decision:
    """What to do about a completion.

    Without a live document one is reserved. An unfinished one takes over the new facts under its number. A
    valid one stays when it says the same, and is replaced when it does not. The day of completion is
    always the first one known: a document issued again tells when the course was completed, not when the
    paper was corrected.

    Args:
        history: every document of the registration, in any order.
        wanted: what a document would say now.
    """
    printed = wanted.completed(min([wanted.completed_on, *(each.printed.completed_on for each in history)]))
    unfinished = next((each for each in history if each.state in UNFINISHED), None)
    valid = next((each for each in history if each.state is State.VALID), None)
    if unfinished is not None:
        answer = Answer.NOTHING if unfinished.printed == printed else Answer.REFRESH
        return Decision(answer, printed, unfinished)
    if valid is None:
        return Decision(Answer.RESERVE, printed)
    answer = Answer.NOTHING if same_achievement(valid.printed, printed) else Answer.REPLACE
    return Decision(answer, printed, valid)


def same_achievement(issued: Printed, wanted: Printed) -> bool:
    """Do both say the same of the person? What changed about the event since is no reason for a new
    document.
    """
    return _achievement(issued) == _achievement(wanted)


def _achievement(printed: Printed) -> tuple[object, ...]:
    return (
        printed.holder,
        printed.kind,
        printed.hours_planned,
        printed.hours_attended,
        printed.outcomes,
        printed.assessment,
    )
