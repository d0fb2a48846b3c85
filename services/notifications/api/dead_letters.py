"""Messages nobody could handle, for programs: list, send once more."""

from collections.abc import Mapping
from typing import Any

from flask_smorest import Blueprint

from services.notifications.handlers.desk import Desk
from services.notifications.schemas.dead_letters import DeadLetterArguments, DeadLetterPage, Replayed
from shared.messaging.dead_letters import Act
from shared.permissions import May
from shared.web.access import current_actor, organiser_required
from shared.web.api import ORGANISER
from shared.web.application import current_desk
from shared.web.permitted import needs

dead_letters = Blueprint(
    "dead_letters_api", __name__, url_prefix="/api/v1/dead-letters", description="Undeliverable messages"
)


@dead_letters.get("")
@dead_letters.arguments(DeadLetterArguments, location="query")
@dead_letters.response(200, DeadLetterPage)
@dead_letters.doc(security=ORGANISER)
@organiser_required
@needs(May.REPLAY)
def listing(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Messages in one state, newest first."""
    return {"items": _desk().dead_letters.letters(**arguments)}


@dead_letters.post("/<string:letter_id>/replay")
@dead_letters.response(202, Replayed)
@dead_letters.doc(security=ORGANISER)
@organiser_required
@needs(May.REPLAY)
def replay(letter_id: str) -> dict[str, str]:
    """The message is handled once more."""
    _desk().dead_letters.replay(letter_id, Act(current_actor().subject))
    return {"id": letter_id}


def _desk() -> Desk:
    desk: Desk = current_desk()
    return desk
