"""Who asks, for the use cases behind public pages."""

from typing import cast

from flask import flash, request
from marshmallow import ValidationError

from services.registration.domain.attendance import planned_hours
from services.registration.domain.confirmations import asks_addresses
from services.registration.domain.events import is_confidential, registration_closes
from services.registration.handlers.desk import Call, Desk
from services.registration.pages import answer_files, questions, words
from services.registration.pages.prerequisites import required_activity
from services.registration.pages.public.labels import colleague_labels, form_labels, nomination_labels
from shared.errors import Invalid, NotFound, Rejected, TooOften
from shared.web.application import current_desk
from shared.web.correlation import correlation_id
from shared.web.languages import language
from shared.web.problems import reason
from shared.web.sites import public_url


def desk() -> Desk:
    """The desk of this service."""
    return cast(Desk, current_desk())


def call() -> Call:
    """A request by whoever sits at the browser."""
    return Call("person", correlation_id(), desk().clock())


def status_of(error: ValidationError | Rejected) -> int:
    """The answer's status when a form comes back: 422 for what is typed, 409 for how things stand, 429 for
    what was asked for too often."""
    if isinstance(error, TooOften):
        return 429
    return 422 if isinstance(error, ValidationError | Invalid) else 409


def tell(error: Rejected) -> None:
    """The next page says why nothing was done.

    Raises:
        NotFound: as it was; there is no page to say it on.
    """
    if isinstance(error, NotFound):
        raise error
    flash(reason(error.code, error.params), "warning")


def subscribe_to(address: str) -> str:
    """The address by which a calendar program subscribes, in the language of the page."""
    path = address.removeprefix(request.script_root)
    return f"webcal:{public_url('registration', path, language()).partition(':')[2]}"


def vocabulary() -> dict[str, object]:
    """Names that every public template uses."""
    return {
        "kind_name": words.kind_name,
        "status_name": words.status_name,
        "status_tone": words.status_tone,
        "document_name": words.document_name,
        "part_name": words.part_name,
        "part_tone": words.part_tone,
        "language_name": words.language_name,
        "is_confidential": is_confidential,
        "asks_addresses": asks_addresses,
        "registration_closes": registration_closes,
        "subscribe_to": subscribe_to,
        "form_labels": form_labels,
        "nomination_labels": nomination_labels,
        "colleague_labels": colleague_labels,
        "required_activity": required_activity,
        "planned_hours": planned_hours,
        **questions.VOCABULARY,
        **answer_files.VOCABULARY,
    }
