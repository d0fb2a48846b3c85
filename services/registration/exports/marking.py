"""What a file about an event is marked with."""

from datetime import datetime
from zoneinfo import ZoneInfo

from services.registration.handlers.views import EventView
from shared.files.marking import Marking


def marking(view: EventView, at: datetime) -> Marking:
    """What a file about this event is marked with when it is taken at `at`."""
    return Marking(view.programme.issuer.name, at.astimezone(ZoneInfo(view.event.timezone)).date())
