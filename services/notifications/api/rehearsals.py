"""What would be told of an event, for the pages on which organisers change it; other services ask, nobody
else.
"""

from collections.abc import Mapping
from typing import Any

from flask_smorest import Blueprint

from services.notifications.handlers.desk import Desk
from services.notifications.handlers.rehearsals import Rehearsal, rehearse
from shared.contracts import registration
from shared.contracts.envelope import InvalidMessageError, loads
from shared.errors import Invalid
from shared.web.api import ORGANISER, PREFIX
from shared.web.application import current_desk
from shared.web.neighbours import for_services
from shared.web.rehearsals import PATH, REHEARSAL, RehearsalBody, Rehearsed

KINDS = {kind.name: kind for kind in registration.TYPES}

rehearsals = Blueprint(
    "rehearsals_api", __name__, url_prefix=f"{PREFIX}{PATH}", description="What would be told"
)


@rehearsals.post("")
@rehearsals.arguments(Rehearsed)
@rehearsals.response(200, RehearsalBody)
@rehearsals.doc(security=ORGANISER)
@for_services(REHEARSAL)
def tell(wanted: Mapping[str, Any]) -> Rehearsal:
    """Who would get which mail, and how it would read; nothing is stored or sent."""
    desk: Desk = current_desk()
    try:
        messages = [loads(each, KINDS) for each in wanted["messages"]]
    except InvalidMessageError:
        raise Invalid(fields={"messages": ["not-a-message"]}) from None
    return rehearse(desk, wanted["event_id"], messages, (wanted["first_name"], wanted["last_name"]))
