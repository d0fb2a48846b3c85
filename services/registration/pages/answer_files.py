"""Files that come in with a participant's form, and how one that is kept is shown there.

A file is taken in before anything else of the form is looked at, and its token stands in the form from then
on: whatever else is wrong, nobody chooses it twice. Nothing of this needs a script.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from flask import request
from marshmallow import ValidationError
from werkzeug.exceptions import TooManyRequests

from services.registration.domain.answer_files import FILE, MOST_BYTES, AnswerFile, Whose
from services.registration.domain.events import Event
from services.registration.domain.forms import asks_files
from services.registration.domain.questions import Question
from services.registration.handlers import answer_files as handlers
from services.registration.handlers.answer_files import Brought
from services.registration.handlers.desk import Desk
from services.registration.pages.questions import FILE_PREFIX, PREFIX, WITHOUT_FILE
from services.registration.schemas.papers import read_paper
from shared.errors import Conflict, Invalid, Rejected
from shared.web import visits
from shared.web.application import current_desk
from shared.web.forms import Form

DOOR = "answer-file"
MOST_SENT = 13_000_000
"""Bytes of a form with all its files, as phones make them; what the gateway lets through."""

MOST_FIELDS = 300


@dataclass(frozen=True)
class Taken:
    """A form with tokens where files were, and what kept a file from being taken.

    Args:
        problems: `answers.<key>` -> codes.
    """

    form: Form
    problems: Mapping[str, list[str]] = field(default_factory=dict)

    def check(self) -> None:
        """Every file that was brought is kept.

        Raises:
            Invalid: it is not.
        """
        if self.problems:
            raise Invalid(fields=self.problems)

    def shown(self, form: Form) -> Form:
        """The form to show again, with these problems among its others."""
        if not self.problems:
            return form
        errors = self.form.refused(Invalid(fields=self.problems)).errors
        return replace(form, errors={**form.errors, **errors})

    def refused(self, error: ValidationError | Rejected) -> Form:
        """The form with everything that is wrong."""
        return self.shown(self.form.refused(error))


def taken_in(event: Event, form: Form, sheet: str) -> Taken:
    """The form with the files that came with it kept for a day.

    Args:
        sheet: see `handlers.answer_files.Brought`.
    """
    values, problems = dict(form.values), {}
    for question in _asking(event):
        name = PREFIX + question.key
        if form.chosen(WITHOUT_FILE, question.key):
            values[name] = [""]
        content = _brought(question)
        if content is None:
            continue
        try:
            values[name] = [_kept(event, question, content, sheet)]
        except Conflict as refusal:
            problems[name] = [refusal.code]
        except TooManyRequests:
            problems[name] = ["too-many-uploads"]
    values.pop(WITHOUT_FILE, None)
    return Taken(Form(values, form.errors), problems)


def left_behind(event: Event, form: Form) -> Form:
    """The form as it is shown when no file of it was taken in: they must be chosen once more, and it says
    so."""
    again = [PREFIX + question.key for question in _asking(event) if _brought(question) is not None]
    return Taken(form, {name: ["file-again"] for name in again}).shown(form)


def kept_file(event: Event, question: Question, form: Form, registration_id: str) -> AnswerFile | None:
    """The file that stands in the form already, of this registration or of nobody's yet."""
    token = form.value(PREFIX + question.key)
    desk = _desk()
    whose = Whose(event.id, question.key, registration_id, desk.clock())
    return handlers.standing(desk.store.records, token, whose)


def _kept(event: Event, question: Question, content: bytes, sheet: str) -> str:
    if not content:
        raise Conflict("file-empty")
    visits.admit(DOOR)
    paper = read_paper(content)
    return handlers.keep(_desk(), event, question, Brought(paper.content, paper.kind, sheet))


def _brought(question: Question) -> bytes | None:
    file = request.files.get(FILE_PREFIX + question.key)
    return file.read() if file is not None and file.filename else None


def _asking(event: Event) -> list[Question]:
    return [question for question in event.form.questions if question.kind == FILE]


def _desk() -> Desk:
    return cast(Desk, current_desk())


def kilobytes(file: AnswerFile) -> int:
    """Its size, rounded up."""
    return -(-file.size // 1000)


VOCABULARY: Mapping[str, Any] = {
    "kept_file": kept_file,
    "kilobytes": kilobytes,
    "asks_files": lambda event: asks_files(event.form),
    "most_megabytes": MOST_BYTES // 1_000_000,
}
"""Names templates use wherever participants fill in a form."""
