"""What one must have completed before, by its title: a code alone tells a reader nothing."""

from marshmallow import ValidationError

from services.registration.handlers.views import EventView
from shared.errors import Conflict, Rejected
from shared.web.templating import plain


def required_activity(view: EventView) -> str:
    """Code and title in the reader's language: `A1 (Recognising a victim)`."""
    code = view.event.requires_activity
    return f"{code} ({plain(view.required.title)})" if view.required else code


def named(view: EventView, error: ValidationError | Rejected) -> ValidationError | Rejected:
    """The same refusal; a missing prerequisite with its title, which the rules do not know."""
    if isinstance(error, Rejected) and error.code == "prerequisite-missing":
        return Conflict(error.code, activity=required_activity(view))
    return error
