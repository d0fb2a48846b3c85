"""Files given with a form: brought before the form is sent, claimed by the registration, taken by staff."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from services.registration.domain import answer_files as rules
from services.registration.domain.answer_files import FILE, AnswerFile, Whose
from services.registration.domain.events import Event
from services.registration.domain.form_edits import question_of
from services.registration.domain.questions import Answer, Question
from services.registration.domain.registrations import Registration
from services.registration.handlers.batches import id_from_key
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug
from services.registration.handlers.floor import audit
from services.registration.handlers.ports import Asking, DuplicateError, Transaction
from services.registration.handlers.records import Records
from shared import links
from shared.errors import Conflict, Invalid, NotFound
from shared.ids import ID_BYTES

TOOK = "took a file given with the form"


@dataclass(frozen=True)
class Brought:
    """A file as it came in, read and put right. `sheet`: of which sheet of the form, so that a double click
    brings it once."""

    content: bytes
    kind: str
    sheet: str


def keep(desk: Desk, event: Event, question: Question, brought: Brought) -> str:
    """The file waits a day for its form to be sent. Answers the token that stands for it.

    Raises:
        Conflict: `file-too-large`.
    """
    if len(brought.content) > rules.MOST_BYTES:
        raise Conflict("file-too-large")
    digest, at = hashlib.sha256(brought.content).hexdigest(), desk.clock()
    told = f"{brought.sheet}|{event.id}|{question.key}|{digest}"
    thing_id = hashlib.sha256(told.encode()).hexdigest()[: 2 * ID_BYTES]
    file = AnswerFile(
        id=desk.links.token(links.UPLOAD, thing_id),
        event_id=event.id,
        question=question.key,
        kind=brought.kind,
        size=len(brought.content),
        sha256=digest,
        at=at,
        expires_at=at + rules.KEPT_FOR,
    )
    with suppress(DuplicateError):
        desk.store.atomically(lambda tx: tx.answer_files.keep(file, brought.content))
    return file.id


def standing(records: Records, token: str, whose: Whose) -> AnswerFile | None:
    """The file behind a token that stands in a form's field; None when it is gone, somebody else's, or was
    given to another question."""
    if not rules.could_be_file(token):
        return None
    file = records.answer_files.standing([token]).get(token)
    return file if rules.may_answer(file, whose) else None


def check(
    records: Records, event: Event, answers: Mapping[str, object], registration_id: str, at: datetime
) -> None:
    """Every file among the answers is there, and nobody else's.

    Raises:
        Invalid: `answers.<key>`: `file-gone`.
    """
    asked = {question.key for question in event.form.questions if question.kind == FILE}
    tokens = {key: token for key, token in rules.tokens_in(answers).items() if key in asked}
    found = records.answer_files.standing(tokens.values()) if tokens else {}
    gone = {
        f"answers.{key}": ["file-gone"]
        for key, token in tokens.items()
        if not rules.may_answer(found.get(token), Whose(event.id, key, registration_id, at))
    }
    if gone:
        raise Invalid(fields=gone)


def check_asked(records: Records, slug: str, asking: Asking) -> None:
    """As `check`, for somebody who asks for a seat; costs nothing where no answer looks like a file.

    Raises:
        Invalid: `answers.<key>`: `file-gone`.
    """
    if not rules.tokens_in(asking.details.answers):
        return
    event = records.events.by_slug(slug)
    if event is not None:
        key = asking.idempotency_key
        own_id = id_from_key(event.id, key) if key else asking.fresh_id
        check(records, event, asking.details.answers, own_id, asking.at)


def carry_over(
    tx: Transaction, before: Registration, event: Event, answers: Mapping[str, Answer], fresh_id: str
) -> Mapping[str, Answer]:
    """The answers for a registration at another event, each file with a copy there; one that is gone is left
    out."""
    asked = {question.key for question in event.form.questions if question.kind == FILE}
    tokens = {key: token for key, token in rules.tokens_in(answers).items() if key in asked}
    if not tokens:
        return answers
    theirs = {(file.question, file.id) for file in tx.answer_files.of([before.id])}
    copies = {token: rules.twin(token, fresh_id) for key, token in tokens.items() if (key, token) in theirs}
    tx.answer_files.copy(copies, event.id)
    kept = {key: answer for key, answer in answers.items() if key not in tokens}
    return kept | {key: copies[token] for key, token in tokens.items() if token in copies}


def take(
    desk: Desk, call: Call, which: tuple[str, str], question: Question, purpose: str
) -> tuple[AnswerFile, bytes]:
    """The file, for somebody who may read what was answered; the audit says who took it and what for.

    Args:
        which: slug of the event and id of the registration.

    Raises:
        NotFound: `unknown-event`, `unknown-file`.
        Invalid: `purpose`: `required`.
    """
    slug, registration_id = which
    if not purpose:
        raise Invalid(fields={"purpose": ["required"]})

    def work(tx: Transaction) -> tuple[AnswerFile, bytes]:
        event = event_by_slug(tx, slug)
        whole = tx.answer_files.whole(registration_id)
        for file, content in whole:
            if (file.event_id, file.question) == (event.id, question.key):
                audit(tx, call, f"{TOOK}: {purpose}", f"registrations/{registration_id}")
                return file, content
        raise NotFound("unknown-file")

    return desk.store.atomically(work)


def question_in(desk: Desk, slug: str, key: str) -> Question:
    """The question of this event that asks for a file.

    Raises:
        NotFound: `unknown-event`, `unknown-question`.
    """
    question = question_of(event_by_slug(desk.store.records, slug).form, key)
    if question.kind != FILE:
        raise NotFound("unknown-question")
    return question


def forget_unsent(desk: Desk) -> int:
    """Files nobody sent within a day are gone. Answers how many."""
    at = desk.clock() - rules.LINGERS
    return desk.store.atomically(lambda tx: tx.answer_files.forget_unsent(at))
