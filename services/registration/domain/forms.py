"""What an event's form asks, and whether an answer will do."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from services.registration.domain.questions import Answer, Question, read_answers
from services.registration.domain.texts import LocalText
from shared.errors import Invalid

__all__ = ["ASKED", "Answer", "Consent", "Form", "Question", "check_form"]

REQUIRED, OPTIONAL, HIDDEN = "required", "optional", "hidden"


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent asked on the form; a new `version` is asked again, an old answer does not count for it."""

    key: str
    text: LocalText
    version: int = 1
    required: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """What the form asks beside name, e-mail and language: each `required`, `optional` or `hidden`."""

    organisation: str = OPTIONAL
    job_title: str = OPTIONAL
    phone: str = OPTIONAL
    target_group: str = OPTIONAL
    needs: str = OPTIONAL
    questions: tuple[Question, ...] = ()
    consents: tuple[Consent, ...] = ()


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


def _problem(text: str, rule: str) -> str:
    if rule == REQUIRED and not text.strip():
        return "required"
    return "not-asked" if rule == HIDDEN and text.strip() else ""


def _consent_problem(consent: Consent, agreed: int | None) -> str:
    if agreed is None:
        return "consent-required" if consent.required else ""
    return "" if agreed == consent.version else "consent-outdated"
