"""An organiser's own questions on a page: which are shown, what is said beside them, what was answered."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from flask_babel import get_locale, ngettext
from flask_babel import lazy_gettext as _

from services.registration.domain.answer_files import FILE, MOST_BYTES
from services.registration.domain.events import Event
from services.registration.domain.forms import Form as EventForm
from services.registration.domain.forms import to_agree, wording
from services.registration.domain.questions import Answer, Question, is_shown, read_answers
from shared.web import dates
from shared.web.forms import Form
from shared.web.templating import local, plain

PREFIX = "answers."
FILE_PREFIX = "file."
"""Before the key of a question: the field a file comes in by; its answer's field holds a token once it is
kept."""

WITHOUT_FILE = "without_file"
"""Field of a form: keys of the questions whose file is to go."""

OFFERED = "offered"
"""Field of a form: keys of the conditional questions that stood on it."""

WORDINGS = "wordings"
"""Field of a form: key and version of each consent as its words stood on the page."""

MOST_BUTTONS = 6
"""A choice of more options than this is a list to open."""

ROLES: Mapping[str, Any] = {
    "organiser": _("organisers"),
    "check-in": _("helpers at the door"),
    "auditor": _("auditors"),
    "trainer": _("trainers"),
}


def typed_answers(form: Form, asked: EventForm) -> dict[str, str | list[str]]:
    """What stands in a form's fields, by question: several texts where several may be chosen."""
    several = {question.key for question in asked.questions if question.kind == "several"}
    found: dict[str, str | list[str]] = {}
    for name, texts in form.values.items():
        if name.startswith(PREFIX):
            key = name.removeprefix(PREFIX)
            found[key] = [text for text in texts if text] if key in several else texts[0]
    return found


def without_answers(form: Form) -> Form:
    """The other fields: what a schema reads of the person."""
    others = {name: texts for name, texts in form.values.items() if not _is_own(name)}
    return Form(others, form.errors)


def _is_own(name: str) -> bool:
    return name.startswith(PREFIX) or name in (OFFERED, WORDINGS, WITHOUT_FILE, "act")


def shown_questions(event: Event, form: Form) -> frozenset[str]:
    """Keys of the questions to show beside what stands in the form now."""
    kept, _wrong = read_answers(event.form.questions, typed_answers(form, event.form))
    return frozenset(question.key for question in event.form.questions if is_shown(question, kept))


def open_questions(event: Event, answers: Mapping[str, Answer]) -> list[Question]:
    """Questions that must be answered and are not: they came up after the person registered."""
    _kept, wrong = read_answers(event.form.questions, answers)
    return [question for question in event.form.questions if wrong.get(question.key) == "required"]


def asks_anything(event: Event) -> bool:
    """Does the form ask for more than names?"""
    return bool(event.form.questions or event.form.consents)


def required_consents(event: Event) -> set[str]:
    """Keys of the consents nobody takes part without."""
    return {consent.key for consent in event.form.consents if consent.required}


def agreed(event: Event, form: Form) -> dict[str, int]:
    """Consents given, in the version that was shown; 0 for one that is not asked."""
    current = {consent.key: consent.version for consent in event.form.consents}
    shown = dict(pair.partition("/")[::2] for pair in form.values.get(WORDINGS, []))
    return {key: _version(shown.get(key, ""), current.get(key, 0)) for key in form.values.get("consents", [])}


def _version(shown: str, current: int) -> int:
    return int(shown) if shown.isdecimal() and len(shown) < 8 and current else current


def asks_for_more(event: Event, form: Form) -> bool:
    """Did an answer bring up questions that did not stand on the form that came back?"""
    if form.value("act") == "look":
        return True
    follow = {question.key for question in event.form.questions if question.shown_when}
    return bool(follow & shown_questions(event, form) - set(form.values.get(OFFERED, [])))


def fields_of(questions: Iterable[Question], answers: Mapping[str, Answer]) -> dict[str, Any]:
    """Stored answers as they stand in fields."""
    return {question.key: _in_field(question, answers.get(question.key, "")) for question in questions}


def _in_field(question: Question, answer: Answer) -> Any:
    if isinstance(answer, tuple):
        return list(answer)
    return _number(answer) if answer and question.kind == "number" else answer


def _number(kept: str) -> str:
    try:
        number, here = Decimal(kept), get_locale()
        return format_decimal(number, locale=here, decimal_quantization=False, group_separator=False)
    except (ArithmeticError, ValueError):
        return kept


def said(question: Question, answer: Answer) -> str:
    """An answer in words, in the reader's language."""
    if question.kind in ("choice", "several"):
        names = {option.key: plain(option.label) for option in question.options}
        chosen = (answer,) if isinstance(answer, str) else answer
        return ", ".join(names.get(key, key) for key in chosen)
    text = answer if isinstance(answer, str) else ", ".join(answer)
    if question.kind == FILE:
        return str(_("a file"))
    if question.kind == "number":
        return _number(text)
    return _day(text) if question.kind == "date" else text


def _day(text: str) -> str:
    try:
        return str(dates.day(date.fromisoformat(text)))
    except ValueError:
        return text


def answered(event: Event, answers: Mapping[str, Answer]) -> list[tuple[str, str]]:
    """(question, answer) in words, of what was answered."""
    return [
        (plain(question.label), said(question, answers[question.key]))
        for question in event.form.questions
        if answers.get(question.key)
    ]


def advice(question: Question) -> str:
    """What is said below a question: the organiser's help, its limits, and what its answers are kept for."""
    return " ".join(filter(None, (plain(question.help), _limits(question), promise(question))))


def promise(question: Question) -> str:
    """Who reads a sensitive answer and when it goes; nothing for others."""
    if question.sensitive is None:
        return ""
    readers = ", ".join(str(ROLES.get(role, role)) for role in question.sensitive.seen_by)
    seen = _("Your answer is seen only by administrators and: %(roles)s.", roles=readers)
    gone = ngettext(
        "It is deleted %(num)s day after the event.",
        "It is deleted %(num)s days after the event.",
        question.sensitive.deleted_after_days,
    )
    return f"{seen if readers else _('Only administrators see your answer.')} {gone}"


def _limits(question: Question) -> str:
    """The limits in words, for whoever cannot tell them from the control."""
    if question.kind == "several" and question.most:
        return str(ngettext("Choose at most %(num)s.", "Choose at most %(num)s.", question.most))
    if question.kind == FILE:
        return str(
            _("PDF, JPEG or PNG, up to %(most)s MB. Its name is not kept.", most=MOST_BYTES // 1_000_000)
        )
    if question.kind not in ("number", "date"):
        return ""
    least, most = (said(question, text) if text else "" for text in (question.minimum, question.maximum))
    if least and most:
        return str(_("From %(least)s to %(most)s.", least=least, most=most))
    by_kind = {
        "number": (_("%(least)s or more.", least=least), _("At most %(most)s.", most=most)),
        "date": (_("%(day)s or later.", day=least), _("%(day)s or earlier.", day=most)),
    }
    from_, to = by_kind[question.kind]
    return str(from_ if least else to if most else "")


def is_day(text: str) -> bool:
    """Can a field for days show it? What was typed otherwise needs a field for text."""
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False


def question_options(question: Question) -> list[tuple[str, Any]]:
    """(key, words) of what there is to choose."""
    return [(option.key, local(option.label)) for option in question.options]


def day_limits(question: Question) -> list[tuple[str, str]]:
    """The limits of a day as attributes of its field."""
    limits = (("min", question.minimum), ("max", question.maximum))
    return [(name, day) for name, day in limits if day]


VOCABULARY: Mapping[str, Any] = {
    "shown_questions": shown_questions,
    "open_questions": open_questions,
    "required_consents": required_consents,
    "asks_anything": asks_anything,
    "to_agree": to_agree,
    "wording": wording,
    "advice": advice,
    "answered": answered,
    "said_answer": said,
    "is_day": is_day,
    "question_options": question_options,
    "day_limits": day_limits,
    "most_buttons": MOST_BUTTONS,
}
"""Names templates use wherever a form's questions are shown."""
