"""What an event's form asks, and whether an answer will do."""

from dataclasses import dataclass

from services.registration.domain.texts import LocalText

REQUIRED, OPTIONAL, HIDDEN = "required", "optional", "hidden"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the organiser's own, answered in free text."""

    key: str
    label: LocalText
    required: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent asked on the form; a new `version` is asked again, an old answer does not count for it."""

    key: str
    text: LocalText
    version: int = 1
    required: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """Which details the form asks beside name, e-mail and language: each `required`, `optional` or `hidden`."""

    organisation: str = OPTIONAL
    job_title: str = OPTIONAL
    phone: str = HIDDEN
    target_group: str = OPTIONAL
    needs: str = OPTIONAL
    questions: tuple[Question, ...] = ()
    consents: tuple[Consent, ...] = ()
