"""What an event's form asks, and whether an answer will do."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace

from services.registration.domain.answer_files import FILE
from services.registration.domain.questions import Answer, Question, read_answers
from services.registration.domain.texts import NO_TEXT, LocalText
from shared.errors import Invalid

__all__ = [
    "ASKED",
    "Answer",
    "Consent",
    "Form",
    "Question",
    "Wording",
    "asks_files",
    "check_form",
    "files_later",
    "owed",
    "reworded",
    "to_agree",
    "wording",
]

MISSING = frozenset({"required", "consent-required"})
REQUIRED, OPTIONAL, HIDDEN = "required", "optional", "hidden"


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent asked on the form; a new `version` is asked again, an old answer does not count for it."""

    key: str
    text: LocalText
    version: int = 1
    required: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one version of a consent that is asked in other words now, or not at all."""

    consent: str
    version: int
    text: LocalText


@dataclass(frozen=True, slots=True)
class Form:
    """What the form asks beside name, e-mail and language: each `required`, `optional` or `hidden`.

    `past_wordings` keeps what people agreed to, for as long as the event is kept.
    """

    organisation: str = OPTIONAL
    job_title: str = OPTIONAL
    phone: str = OPTIONAL
    target_group: str = OPTIONAL
    needs: str = OPTIONAL
    questions: tuple[Question, ...] = ()
    consents: tuple[Consent, ...] = ()
    past_wordings: tuple[Wording, ...] = ()


ASKED = ("organisation", "job_title", "phone", "target_group", "needs")


def check_form(
    form: Form,
    typed: Mapping[str, str],
    answers: Mapping[str, object],
    consents: Mapping[str, int],
    only: Container[str] | None = None,
) -> Mapping[str, Answer]:
    """What was typed answers what the form asks, no less and no more. Returns the answers as they are kept:
    those to visible questions.

    Args:
        typed: the details named in `ASKED`.
        answers: question key -> text, or texts.
        consents: consent key -> version agreed to.
        only: `answers`, `consents` or names of `ASKED`: what is looked at when a part of the form is
            corrected; None = all of it.

    Raises:
        Invalid: per field `required` or `not-asked`, or a code of `questions.read_answer`; `consents.<key>`:
        `consent-required` or `consent-outdated`.
    """
    problems = {}
    for name in ASKED:
        if only is None or name in only:
            problems[name] = _problem(typed.get(name, ""), getattr(form, name))
    kept: Mapping[str, Answer] = {}
    if (form.questions or answers) and (only is None or "answers" in only):
        kept, wrong = read_answers(form.questions, answers)
        problems |= {f"answers.{key}": code for key, code in wrong.items()}
        for key in answers.keys() - {question.key for question in form.questions}:
            problems[f"answers.{key}"] = "not-asked"
    if (form.consents or consents) and (only is None or "consents" in only):
        for consent in form.consents:
            problems[f"consents.{consent.key}"] = _consent_problem(consent, consents.get(consent.key))
        for key in consents.keys() - {consent.key for consent in form.consents}:
            problems[f"consents.{key}"] = "not-asked"
    found = {name: [problem] for name, problem in problems.items() if problem}
    if found:
        raise Invalid(fields=found)
    return kept


def asks_files(form: Form) -> bool:
    """Does any question ask for a file?"""
    return any(question.kind == FILE for question in form.questions)


def files_later(form: Form) -> Form:
    """The form as staff fill it in: a file is the person's own to give."""
    if not asks_files(form):
        return form
    later = (replace(one, required=False) if one.kind == FILE else one for one in form.questions)
    return replace(form, questions=tuple(later))


def owed(
    form: Form, typed: Mapping[str, str], answers: Mapping[str, object], consents: Mapping[str, int]
) -> tuple[str, ...]:
    """What the form requires and nobody has said yet: names as in `check_form`."""
    try:
        check_form(form, typed, answers, consents)
    except Invalid as refused:
        return tuple(name for name, codes in refused.fields.items() if MISSING & set(codes))
    return ()


def reworded(before: Form, after: Form) -> Form:
    """`after` with the wordings people may have agreed to: a consent in new words has a new version, and no
    version ever stands for two texts."""
    past = {(one.consent, one.version): one for one in before.past_wordings}
    for consent in before.consents:
        past[consent.key, consent.version] = Wording(consent.key, consent.version, consent.text)
    consents = tuple(_version(consent, past) for consent in after.consents)
    current = {(consent.key, consent.version) for consent in consents}
    kept = tuple(past[which] for which in sorted(past.keys() - current))
    return replace(after, consents=consents, past_wordings=kept)


def _version(consent: Consent, past: Mapping[tuple[str, int], Wording]) -> Consent:
    known = {version: wording for (key, version), wording in past.items() if key == consent.key}
    if not known:
        return consent
    newest = max(known)
    if known[newest].text == consent.text:
        return replace(consent, version=max(newest, consent.version))
    return replace(consent, version=max(newest + 1, consent.version))


def wording(form: Form, key: str, version: int) -> LocalText:
    """The words of this version; empty when they were not kept."""
    for consent in form.consents:
        if (consent.key, consent.version) == (key, version):
            return consent.text
    for past in form.past_wordings:
        if (past.consent, past.version) == (key, version):
            return past.text
    return NO_TEXT


def to_agree(form: Form, consents: Mapping[str, int]) -> tuple[Consent, ...]:
    """Consents to ask once more of whoever gave these: reworded since, or required and never given."""
    return tuple(
        consent
        for consent in form.consents
        if (consent.key in consents or consent.required) and consents.get(consent.key) != consent.version
    )


def _problem(text: str, rule: str) -> str:
    if rule == REQUIRED and not text.strip():
        return "required"
    return "not-asked" if rule == HIDDEN and text.strip() else ""


def _consent_problem(consent: Consent, agreed: int | None) -> str:
    if agreed is None:
        return "consent-required" if consent.required else ""
    return "" if agreed == consent.version else "consent-outdated"
