"""What somebody typed into a form and has not sent: which of it is kept, and until when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.registration.domain.answer_files import FILE
from services.registration.domain.forms import Form
from services.registration.domain.sensitive import sensitive_questions

KEPT_FOR = timedelta(hours=24)
LONGEST = 60_000
"""Characters of one draft; more is not kept."""

LEFT_OUT = frozenset({"consents", "wordings", "needs", "act", "offered"})
"""A consent is given with the form or not at all; what one needs is nobody's to find on a shared computer."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it is stored: only who holds the browser's secret can find it or read it.

    Args:
        id: made from the secret and the form, and gives away neither.
        sealed: the fields, encrypted with a key made from the secret; none once the form was sent.
        sent: the form's key once it was sent: what the browser still had under way comes too late.
    """

    id: str
    sealed: bytes
    expires_at: datetime
    sent: str = ""


def worth_keeping(form: Form, typed: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The fields of a draft; empty when there is nothing in it, or too much. Of a file that is only its
    token, which shows nobody what is in it."""
    asked = (question for question in sensitive_questions(form) if question.kind != FILE)
    secret = {f"answers.{question.key}" for question in asked}
    kept = {
        name: [text for text in texts if text]
        for name, texts in typed.items()
        if name not in LEFT_OUT | secret
    }
    kept = {name: texts for name, texts in kept.items() if texts}
    size = sum(len(name) + sum(map(len, texts)) for name, texts in kept.items())
    return kept if kept.keys() - {"language"} and size <= LONGEST else {}
