"""Who asks, for the use cases behind public pages."""

from typing import cast

from services.registration.domain.events import Event
from services.registration.domain.kinds import kind_of
from services.registration.handlers.desk import Call, Desk
from services.registration.pages import words
from services.registration.pages.public.labels import form_labels, nomination_labels
from shared.web.application import current_desk
from shared.web.correlation import correlation_id


def desk() -> Desk:
    """The desk of this service."""
    return cast(Desk, current_desk())


def call() -> Call:
    """A request by whoever sits at the browser."""
    return Call("person", correlation_id(), desk().clock())


def is_confidential(event: Event) -> bool:
    """Exact place, link and trainers are for people with a seat only."""
    return event.confidential or kind_of(event.kind).always_confidential


def vocabulary() -> dict[str, object]:
    """Names that every public template uses."""
    return {
        "kind_name": words.kind_name,
        "status_name": words.status_name,
        "status_tone": words.status_tone,
        "document_name": words.document_name,
        "language_name": words.language_name,
        "is_confidential": is_confidential,
        "form_labels": form_labels,
        "nomination_labels": nomination_labels,
    }
