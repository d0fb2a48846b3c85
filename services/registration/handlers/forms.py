"""An event's form once people have answered it: what a change does to answers, and which would break a
promise."""

from collections.abc import Mapping
from datetime import timedelta

from services.registration.domain.events import Event
from services.registration.domain.questions import Answer, Question, Sensitive
from services.registration.domain.sensitive import SensitiveAnswers, apart, due, sensitive_questions
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.floor import audit
from services.registration.handlers.ports import Transaction
from services.registration.handlers.records import Records
from shared.errors import Conflict
from shared.ids import new_id

LOOK_BACK = timedelta(days=2 * 365)
"""Events that ended longer ago have nothing left to delete: no promise is longer than a year."""


def answered(records: Records, event: Event) -> Mapping[str, int]:
    """Question key -> how many registrations answered it."""
    return records.registrations.answered(event.id, [question.key for question in event.form.questions])


def settle_answers(tx: Transaction, before: Event, after: Event) -> None:
    """What people answered fits the new form: answers to questions that are gone are gone, those to questions
    that became sensitive stand apart.

    Raises:
        Conflict: `question-answered` (its kind changed), `option-chosen` (it is gone), `promise-broken` (more
            would read sensitive answers, or for longer, than was said when they were given).
    """
    if before.form.questions == after.form.questions:
        return
    counts = answered(tx, before)
    new = {question.key: question for question in after.form.questions}
    for old in before.form.questions:
        if counts.get(old.key):
            _settle(tx, before.id, old, new.get(old.key))


def _settle(tx: Transaction, event_id: str, old: Question, new: Question | None) -> None:
    if new is None:
        tx.registrations.forget_answers(event_id, old.key)
        tx.sensitive.forget(event_id, old.key, None)
        return
    if new.kind != old.kind:
        raise Conflict("question-answered")
    gone = {option.key for option in old.options} - {option.key for option in new.options}
    if gone and gone & tx.registrations.chosen(event_id, old.key):
        raise Conflict("option-chosen")
    if old.sensitive and not _is_kept(old.sensitive, new.sensitive):
        raise Conflict("promise-broken")
    if new.sensitive and not old.sensitive:
        moved = tx.registrations.take_answers(event_id, old.key)
        tx.sensitive.take_in(event_id, {one: {old.key: answer} for one, answer in moved.items()})


def _is_kept(old: Sensitive, new: Sensitive | None) -> bool:
    """Does nobody new read the answers, and does nothing stay longer?"""
    return (
        new is not None
        and set(new.seen_by) <= set(old.seen_by)
        and new.deleted_after_days <= old.deleted_after_days
    )


def keep_apart(
    tx: Transaction, event: Event, registration_id: str, answers: Mapping[str, Answer]
) -> Mapping[str, Answer]:
    """The sensitive ones of these answers are stored apart; the others are returned."""
    if not sensitive_questions(event.form):
        return answers
    plain, secret = apart(event.form, answers)
    known = tx.sensitive.get(registration_id)
    if secret != (known.answers if known else {}):
        deleted = known.deleted if known else {}
        tx.sensitive.replace(
            SensitiveAnswers(id=registration_id, event_id=event.id, answers=secret, deleted=deleted)
        )
    return plain


def whole_answers(
    records: Records, event: Event, registration_id: str, plain: Mapping[str, Answer]
) -> Mapping[str, Answer]:
    """All answers of one registration, for its owner."""
    if not sensitive_questions(event.form):
        return plain
    known = records.sensitive.get(registration_id)
    return {**plain, **known.answers} if known else plain


def forget_sensitive(desk: Desk) -> int:
    """Sensitive answers that were kept as long as was promised are gone, and the history says so. Answers how
    many.

    Source: GDPR Article 5(1)(e) and 9.
    """
    at = desk.clock()
    events = desk.store.records.events.over(at - LOOK_BACK, at)
    return sum(_forget(desk, event_id) for event_id in events)


def _forget(desk: Desk, event_id: str) -> int:
    event = desk.store.records.events.get(event_id)
    keys = due(event, desk.clock()) if event else ()
    if not keys or not desk.store.records.sensitive.holds(event_id, keys):
        return 0
    call = Call("clock", new_id(), desk.clock())

    def work(tx: Transaction) -> int:
        whose = [one for key in keys for one in tx.sensitive.forget(event_id, key, call.at)]
        for registration_id in sorted(set(whose)):
            audit(tx, call, "deleted sensitive answers by rule", f"registrations/{registration_id}")
        return len(whose)

    return desk.store.atomically(work)
