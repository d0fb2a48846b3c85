"""`/events/{slug}/nominations`"""

from typing import Any

from services.registration.api.doors import Door, call, desk, write_key
from services.registration.api.registrations import details
from services.registration.handlers import nominations as handlers
from services.registration.handlers.views import NominationOutcome
from services.registration.schemas.nominations import NominationBody, NominationOut

blueprint = Door("nominations", "/events/<slug>/nominations", "An employer's contact enters people.")


@blueprint.post("")
@blueprint.public
@blueprint.arguments(NominationBody)
@blueprint.response(201, NominationOut)
def nominate(body: dict[str, Any], slug: str) -> Any:
    """Nominate people; one refused does not touch the others. Each person is written to."""
    people = [details(slug, person) for person in body["people"]]
    outcomes = handlers.nominate(desk(), call(), slug, body["nominator"], people, write_key())
    return {"items": [_answer(outcome) for outcome in outcomes]}


def _answer(outcome: NominationOutcome) -> dict[str, Any]:
    email = outcome.person.email
    if outcome.registered is None:
        return {"email": email, "refused": outcome.refused}
    registration = outcome.registered.registration
    return {
        "email": email,
        "id": registration.id,
        "status": registration.status,
        "waiting_position": outcome.registered.waiting_position,
    }
