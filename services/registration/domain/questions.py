"""Questions of an organiser's own: of which kind, whom they are shown to, and which answers will do."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.registration.domain.answer_files import FILE, MOST_ASKED, could_be_file
from services.registration.domain.texts import NO_TEXT, LocalText
from shared.errors import Invalid

KINDS = ("text", "long_text", "choice", "several", "number", "date", FILE)
CHOSEN = frozenset({"choice", "several"})
WRITTEN = frozenset({"text", "long_text"})
MEASURED = frozenset({"number", "date"})
LONGEST = {"text": 200, "long_text": 2_000}
"""Most characters of a written answer, by kind; a question may allow fewer."""

KEPT_DAYS = 30
"""Days after the event's end that a sensitive answer is kept, unless the question says otherwise."""

ADMINISTRATOR = "administrator"

Answer = str | tuple[str, ...]
"""Text as it is kept: words, an option's key, a number with a dot, a day as YYYY-MM-DD, the token of a file;
options' keys for several."""

_SPACES = re.compile(r"\s")
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,6})?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d*,\d{3}", re.ASCII)
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose. The key is what is kept, whatever becomes of the words."""

    key: str
    label: LocalText


@dataclass(frozen=True, slots=True)
class ShownWhen:
    """The question is asked of whoever chose one of `answers` (options' keys) at an earlier `question`."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sensitive:
    """Answers are kept apart, read by administrators and these roles, and deleted so long after the event."""

    seen_by: tuple[str, ...] = ()
    deleted_after_days: int = KEPT_DAYS


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the organiser's own.

    Args:
        kind: one of `KINDS`; what was stored before there were kinds is long text.
        minimum, maximum: of a number or a day, written as such an answer is kept; empty = any.
        longest: most characters of a written answer; 0 = as many as the kind takes.
        most: how many options may be chosen; 0 = any number.
    """

    key: str
    label: LocalText
    required: bool = False
    kind: str = "long_text"
    help: LocalText = NO_TEXT
    options: tuple[Option, ...] = ()
    minimum: str = ""
    maximum: str = ""
    longest: int = 0
    most: int = 0
    shown_when: ShownWhen | None = None
    sensitive: Sensitive | None = None


def may_see(role: str, question: Question) -> bool:
    """May somebody of this role read what was answered?"""
    return question.sensitive is None or role == ADMINISTRATOR or role in question.sensitive.seen_by


def is_shown(question: Question, answers: Mapping[str, Answer]) -> bool:
    """Is it asked of whoever gave these answers, which are those to visible questions only?"""
    rule = question.shown_when
    if rule is None:
        return True
    given = answers.get(rule.question, "")
    chosen = (given,) if isinstance(given, str) else given
    return any(one in rule.answers for one in chosen)


def read_answers(
    questions: Sequence[Question], given: Mapping[str, object]
) -> tuple[dict[str, Answer], dict[str, str]]:
    """The answers as they are kept, and question key -> code of what is wrong.

    What was answered to a question that is not shown is dropped; such a question is never required.
    """
    kept: dict[str, Answer] = {}
    wrong: dict[str, str] = {}
    for question in questions:
        if not is_shown(question, kept):
            continue
        try:
            answer = read_answer(question, given.get(question.key, ""))
        except Invalid as refusal:
            wrong[question.key] = refusal.code
            continue
        if answer:
            kept[question.key] = answer
        elif question.required:
            wrong[question.key] = "required"
    return kept, wrong


def read_answer(question: Question, given: object) -> Answer:
    """The answer as it is kept; empty for none.

    Args:
        given: text, or a list of texts, as typed or as a program sent it.

    Raises:
        Invalid: with the code of what is wrong.
    """
    if question.kind == "several":
        return _several(question, given)
    if isinstance(given, list | tuple) and len(given) < 2:
        given = given[0] if given else ""
    if not isinstance(given, str):
        raise Invalid("one-answer")
    text = given.strip()
    if not text:
        return ""
    if question.kind in WRITTEN:
        return _written(question, text)
    if question.kind == "choice":
        return _option(question, text)
    if question.kind == FILE:
        return _file(text)
    return _measured(question, text)


def number_of(text: str) -> Decimal:
    """The number somebody typed, with a dot or a comma, spaces between thousands or not.

    Raises:
        Invalid: `not-a-number`, also for `1,000`, which is one to some readers and a thousand to others.
    """
    plain = _SPACES.sub("", text).replace("−", "-")
    if not _NUMBER.fullmatch(plain) or _THOUSANDS.fullmatch(plain):
        raise Invalid("not-a-number")
    return Decimal(plain.replace(",", "."))


def day_of(text: str) -> date:
    """The day somebody typed: 2027-02-01 or 1.2.2027.

    Raises:
        Invalid: `not-a-date`.
    """
    plain = _SPACES.sub("", text)
    iso, local = _ISO_DAY.fullmatch(plain), _DAY.fullmatch(plain)
    parts = iso.groups() if iso else local.groups()[::-1] if local else ("0", "0", "0")
    year, month, day = map(int, parts)
    try:
        if year not in _YEARS:
            raise Invalid("not-a-date")
        return date(year, month, day)
    except ValueError:
        raise Invalid("not-a-date") from None


def kept_form(kind: str, text: str) -> str:
    """A number or a day as it is kept: `2.5`, `2027-02-01`.

    Raises:
        Invalid: `not-a-number`, `not-a-date`.
    """
    return _shortest(number_of(text)) if kind == "number" else day_of(text).isoformat()


def _shortest(number: Decimal) -> str:
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "+0") else text


def _written(question: Question, text: str) -> str:
    if len(text) > (question.longest or LONGEST[question.kind]):
        raise Invalid("too-long")
    return text if question.kind == "long_text" else " ".join(text.split())


def _option(question: Question, text: str) -> str:
    if not any(text == option.key for option in question.options):
        raise Invalid("unknown")
    return text


def _file(text: str) -> str:
    """Whether it is there is for the handlers to say."""
    if not could_be_file(text):
        raise Invalid("file-gone")
    return text


def _several(question: Question, given: object) -> Answer:
    chosen = [given] if isinstance(given, str) else given
    if not isinstance(chosen, list | tuple) or not all(isinstance(one, str) for one in chosen):
        raise Invalid("unknown")
    wanted = {one.strip() for one in chosen} - {""}
    found = tuple(option.key for option in question.options if option.key in wanted)
    if len(found) < len(wanted):
        raise Invalid("unknown")
    if question.most and len(found) > question.most:
        raise Invalid("too-many")
    return found


def _measured(question: Question, text: str) -> str:
    if question.kind == "number":
        number = number_of(text)
        if question.minimum and number < Decimal(question.minimum):
            raise Invalid("too-small")
        if question.maximum and number > Decimal(question.maximum):
            raise Invalid("too-large")
        return _shortest(number)
    day = day_of(text).isoformat()
    if question.minimum and day < question.minimum:
        raise Invalid("too-early")
    if question.maximum and day > question.maximum:
        raise Invalid("too-late")
    return day


def check_questions(questions: Sequence[Question]) -> Iterable[tuple[str, str]]:
    """What of the questions makes no sense, as place and code: `0.options`, `required`."""
    for number, question in enumerate(questions):
        for part, code in _wrong(question, questions[:number]):
            yield f"{number}.{part}", code


def _wrong(question: Question, earlier: Sequence[Question]) -> Iterable[tuple[str, str]]:
    if question.kind not in KINDS:
        yield "kind", "unknown"
    if not question.key or question.key in [one.key for one in earlier]:
        yield "key", "duplicate" if question.key else "required"
    if question.kind in CHOSEN and not question.options:
        yield "options", "required"
    keys = [option.key for option in question.options]
    if len(set(keys)) < len(keys):
        yield "options", "duplicate"
    if question.kind in MEASURED:
        yield from _wrong_limits(question)
    if question.kind == FILE and question.sensitive is None:
        yield "sensitive", "required"
    if question.kind == FILE and sum(one.kind == FILE for one in earlier) >= MOST_ASKED:
        yield "kind", "too-many-files"
    if question.shown_when is not None and not _can_decide(question.shown_when, earlier):
        yield "shown_when", "not-earlier"


def _wrong_limits(question: Question) -> Iterable[tuple[str, str]]:
    limits = {}
    for name in ("minimum", "maximum"):
        if text := getattr(question, name):
            try:
                limits[name] = kept_form(question.kind, text)
            except Invalid as refusal:
                yield name, refusal.code
                return
            if limits[name] != text:
                yield name, "not-a-number" if question.kind == "number" else "not-a-date"
    if len(limits) == 2 and _order(question.kind, limits["minimum"]) > _order(
        question.kind, limits["maximum"]
    ):
        yield "maximum", "too-small" if question.kind == "number" else "too-early"


def _order(kind: str, kept: str) -> Decimal:
    return Decimal(kept if kind == "number" else kept.replace("-", ""))


def _can_decide(rule: ShownWhen, earlier: Sequence[Question]) -> bool:
    """Only an earlier choice can, so that no two wait for each other."""
    for question in earlier:
        if question.key == rule.question and question.kind in CHOSEN:
            keys = {option.key for option in question.options}
            return bool(rule.answers) and keys.issuperset(rule.answers)
    return False
