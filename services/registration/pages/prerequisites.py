"""What one must have completed before, by its title: a code alone tells a reader nothing."""

from flask_babel import gettext
from marshmallow import ValidationError

from services.registration.handlers.views import EventView
from services.registration.pages.target_groups import groups_asked
from shared.errors import Conflict, Rejected
from shared.web.templating import plain


def required_activity(view: EventView) -> str:
    """Code and title in the reader's language: `A1 (Recognising a victim)`."""
    code = view.event.requires_activity
    return f"{code} ({plain(view.required.title)})" if view.required else code


def prerequisite(view: EventView) -> str:
    """What one must bring along, for organisers; empty when nothing."""
    event = view.event
    valid = gettext("with a valid document") if event.requires_valid else ""
    code = gettext("completed activity %(code)s", code=required_activity(view))
    activity = ", ".join(filter(None, (code, valid))) if event.requires_activity else ""
    groups = gettext("belongs to: %(groups)s", groups=groups_asked(event))
    parts = [part for part in (activity, groups if event.requires_groups else "") if part]
    return f" {gettext('or')} ".join(parts) if event.requires_either else "; ".join(parts)


def named(view: EventView, error: ValidationError | Rejected) -> ValidationError | Rejected:
    """The same refusal; a missing prerequisite with its title, which the rules do not know."""
    if not isinstance(error, Conflict) or "activity" not in error.params:
        return error
    return Conflict(error.code, **{**error.params, "activity": required_activity(view)})
