"""Building a form: a question or a consent put in, changed, moved, taken out."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace
from typing import TypeVar

from services.registration.domain.forms import Consent, Form
from services.registration.domain.questions import Question
from services.registration.domain.texts import LocalText
from shared.errors import Invalid, NotFound

MOST_QUESTIONS = 50
MOST_CONSENTS = 10
LONGEST_KEY = 40
Part = TypeVar("Part", Question, Consent)


def fresh_key(label: LocalText, taken: Collection[str]) -> str:
    """A key for something new, made from its words, that nothing has yet."""
    plain = unicodedata.normalize("NFKD", (label.en or label.et).lower()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_KEY].strip("-") or "item"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key


def with_question(form: Form, question: Question) -> Form:
    """The question stands in its place, or at the end when it is new.

    Raises:
        Invalid: `too-many`.
    """
    return replace(form, questions=_put(form.questions, question, MOST_QUESTIONS))


def with_consent(form: Form, consent: Consent) -> Form:
    """As `with_question`."""
    return replace(form, consents=_put(form.consents, consent, MOST_CONSENTS))


def without_question(form: Form, key: str) -> Form:
    """The question is not asked any more.

    Raises:
        Invalid: `decides-others`, other questions follow from it.
    """
    if any(one.shown_when and one.shown_when.question == key for one in form.questions):
        raise Invalid("decides-others")
    return replace(form, questions=tuple(one for one in form.questions if one.key != key))


def without_consent(form: Form, key: str) -> Form:
    """The consent is not asked any more; its words are kept."""
    return replace(form, consents=tuple(one for one in form.consents if one.key != key))


def moved(form: Form, key: str, by: int) -> Form:
    """The question stands so many places further down; at an end, nothing changes.

    Raises:
        NotFound: `unknown-question`.
    """
    keys = [one.key for one in form.questions]
    if key not in keys:
        raise NotFound("unknown-question")
    rest = [one for one in form.questions if one.key != key]
    rest.insert(max(0, keys.index(key) + by), form.questions[keys.index(key)])
    return replace(form, questions=tuple(rest))


def question_of(form: Form, key: str) -> Question:
    """The question with this key.

    Raises:
        NotFound: `unknown-question`.
    """
    for question in form.questions:
        if question.key == key:
            return question
    raise NotFound("unknown-question")


def consent_of(form: Form, key: str) -> Consent:
    """The consent with this key.

    Raises:
        NotFound: `unknown-consent`.
    """
    for consent in form.consents:
        if consent.key == key:
            return consent
    raise NotFound("unknown-consent")


def copied(form: Form) -> Form:
    """A form as another event takes it over: everything asked, nothing of what was asked before."""
    return replace(form, past_wordings=())


def _put(parts: tuple[Part, ...], part: Part, most: int) -> tuple[Part, ...]:
    changed = [part if one.key == part.key else one for one in parts]
    if part not in changed:
        changed.append(part)
    if len(changed) > most:
        raise Invalid("too-many")
    return tuple(changed)
