"""Answers to sensitive questions: kept apart from everything else, and not for longer than was promised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.registration.domain.events import Event
from services.registration.domain.forms import Form
from services.registration.domain.questions import Answer, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitiveAnswers:
    """What one registration answered to sensitive questions.

    Args:
        id: the registration's.
        deleted: question key -> when the rule deleted the answer; that there was one is all that is kept.
    """

    id: str
    event_id: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    deleted: Mapping[str, datetime] = field(default_factory=dict)


def sensitive_questions(form: Form) -> tuple[Question, ...]:
    """Those with a promise."""
    return tuple(question for question in form.questions if question.sensitive)


def apart(form: Form, answers: Mapping[str, Answer]) -> tuple[Mapping[str, Answer], dict[str, Answer]]:
    """The answers everybody with the roster reads, and those kept apart."""
    keys = {question.key for question in sensitive_questions(form)}
    if not keys & answers.keys():
        return answers, {}
    plain = {key: answer for key, answer in answers.items() if key not in keys}
    return plain, {key: answer for key, answer in answers.items() if key in keys}


def due(event: Event, at: datetime) -> tuple[str, ...]:
    """Keys of the questions whose answers have been kept for as long as was promised."""
    if event.ends is None:
        return ()
    over = at - event.ends
    return tuple(
        question.key
        for question in event.form.questions
        if question.sensitive and over >= timedelta(days=question.sensitive.deleted_after_days)
    )
