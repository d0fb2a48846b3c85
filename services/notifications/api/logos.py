"""The funder's logo of a programme, for programs that print it."""

import base64
from typing import Any

from flask_smorest import Blueprint

from services.notifications.handlers.desk import Desk
from services.notifications.handlers.logos import show
from services.notifications.schemas.logos import LogoOut
from shared.errors import NotFound
from shared.permissions import May
from shared.web.access import organiser_required
from shared.web.api import ORGANISER
from shared.web.application import current_desk
from shared.web.permitted import needs

logos = Blueprint("logos_api", __name__, url_prefix="/api/v1/logos", description="Funders' logos")


@logos.get("/programmes/<string:programme>")
@logos.response(200, LogoOut)
@logos.alt_response(404, description="`unknown-programme`, or `not-found`: it has no logo")
@logos.doc(security=ORGANISER)
@organiser_required
@needs(May.SEE_EVENTS)
def read(programme: str) -> dict[str, Any]:
    """The picture that the programme's mails carry."""
    desk: Desk = current_desk()
    _, found = show(desk, programme)
    if found is None:
        raise NotFound("not-found")
    return {"kind": found.kind, "content": base64.b64encode(found.content).decode()}
