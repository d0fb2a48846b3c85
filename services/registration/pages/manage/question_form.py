"""One question in fields, and what was typed as the body a schema checks."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from services.registration.domain.answer_files import FILE
from services.registration.domain.form_edits import fresh_key
from services.registration.domain.forms import Form as EventForm
from services.registration.domain.questions import CHOSEN, KEPT_DAYS, MEASURED, WRITTEN, Question
from services.registration.domain.texts import LANGUAGES, LocalText
from shared.web.forms import Form

FEWEST_ROWS = 3
MOST_ROWS = 50
ROWS, ADD, WHEN = "rows", "add-option", "when"
BLANK: dict[str, Any] = {"deleted_after_days": KEPT_DAYS}


def form_of(question: Question) -> Form:
    """The question as it stands, in fields."""
    rule, promise = question.shown_when, question.sensitive
    return Form.filled(
        {
            "label": asdict(question.label),
            "help": asdict(question.help),
            "required": "true" if question.required else None,
            "options": [{"key": one.key, "label": asdict(one.label)} for one in question.options],
            "minimum": question.minimum,
            "maximum": question.maximum,
            "longest": question.longest or None,
            "most": question.most or None,
            WHEN: [f"{rule.question}/{answer}" for answer in rule.answers] if rule else None,
            "sensitive": "true" if promise else None,
            "seen_by": list(promise.seen_by) if promise else [],
            "deleted_after_days": promise.deleted_after_days if promise else KEPT_DAYS,
        }
    )


def body_of(form: Form, kind: str, key: str, taken: Iterable[str]) -> dict[str, Any]:
    """What was typed, in the shape of `QuestionBody`.

    Args:
        key: the question's; empty for a new one, which then gets one of its own.
    """
    label = _text(form, "label")
    body: dict[str, Any] = {
        "key": key or fresh_key(LocalText(**label), set(taken)),
        "kind": kind,
        "label": label,
        "help": _text(form, "help"),
        "required": form.chosen("required", "true"),
        "shown_when": _rule(form),
        "sensitive": _promise(form, kind),
    }
    if kind in CHOSEN:
        body["options"] = list(_options(form))
    if kind in MEASURED:
        body |= {name: form.value(name).strip() for name in ("minimum", "maximum")}
    for name, kinds in (("longest", WRITTEN), ("most", {"several"})):
        if kind in kinds and form.value(name).strip():
            body[name] = _whole(form.value(name))
    return body


def row_count(form: Form) -> int:
    """How many options the form has room for."""
    rows = {int(name.split(".")[1]) for name in form.values if _is_row(name)}
    typed = form.value(ROWS)
    wanted = int(typed) if typed.isdecimal() and len(typed) < 4 else FEWEST_ROWS
    return min(max(max(rows, default=-1) + 1, wanted, FEWEST_ROWS), MOST_ROWS)


def _is_row(name: str) -> bool:
    parts = name.split(".")
    return len(parts) > 2 and parts[0] == "options" and parts[1].isdecimal() and len(parts[1]) < 4


def deciders(form: EventForm, key: str) -> list[Question]:
    """The choices that stand before this question, or before a new one."""
    found: list[Question] = []
    for question in form.questions:
        if question.key == key:
            break
        if question.kind in CHOSEN:
            found.append(question)
    return found


def _text(form: Form, name: str) -> dict[str, str]:
    return {language: form.value(f"{name}.{language}") for language in LANGUAGES}


def _options(form: Form) -> Iterable[dict[str, Any]]:
    keys = {form.value(f"options.{number}.key") for number in range(row_count(form))}
    for number in range(row_count(form)):
        label = _text(form, f"options.{number}.label")
        if any(text.strip() for text in label.values()):
            key = form.value(f"options.{number}.key") or fresh_key(LocalText(**label), keys)
            keys.add(key)
            yield {"key": key, "label": label}


def _rule(form: Form) -> dict[str, Any] | None:
    """Answers of two questions make a rule that no question's answers fit, which is then said."""
    pairs = [pair.partition("/") for pair in form.values.get(WHEN, [])]
    if not pairs:
        return None
    return {"question": pairs[0][0], "answers": [answer for _question, _slash, answer in pairs]}


def _promise(form: Form, kind: str) -> dict[str, Any] | None:
    if kind != FILE and not form.chosen("sensitive", "true"):
        return None
    promise: dict[str, Any] = {"seen_by": form.values.get("seen_by", [])}
    if form.value("deleted_after_days").strip():
        promise["deleted_after_days"] = _whole(form.value("deleted_after_days"))
    return promise


def _whole(text: str) -> int | str:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else text
