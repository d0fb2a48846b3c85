"""The door by which the service with the roster says whom an organiser wants to write to."""

from collections.abc import Mapping
from typing import Any

from flask_smorest import Blueprint

from services.notifications.handlers.circulars import Chosen, begin
from services.notifications.handlers.desk import Call, Desk
from services.notifications.schemas.circulars import ChosenBody, ChosenOut
from shared.logs import correlation_id
from shared.web.api import ORGANISER, PREFIX
from shared.web.application import current_desk
from shared.web.neighbours import for_services
from shared.web.person_data import PERSON_DATA

circulars = Blueprint(
    "circulars_api",
    __name__,
    url_prefix=f"{PREFIX}/person-data/circulars",
    description="Whom an organiser wants to write to",
)


@circulars.post("")
@circulars.arguments(ChosenBody)
@circulars.response(200, ChosenOut)
@circulars.alt_response(404, description="`unknown-event`: it was not heard of here yet")
@circulars.doc(security=ORGANISER)
@for_services(PERSON_DATA)
def choose(body: Mapping[str, Any]) -> dict[str, str]:
    """There is a draft to these people; nothing is sent."""
    desk: Desk = current_desk()
    call = Call(body["by"], correlation_id(), desk.clock())
    made = begin(desk, call, Chosen(body["id"], body["event"], body["registrations"]))
    return {"id": made.id}
