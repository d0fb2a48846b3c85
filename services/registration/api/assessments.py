"""`/events/{slug}/assessments`"""

from typing import Any

from services.registration.api.doors import Door, desk, organiser_call
from services.registration.domain.assessments import Result
from services.registration.handlers import assessments as handlers
from services.registration.schemas.assessments import AssessmentBody, AssessmentOut
from shared.permissions import May
from shared.web.permitted import needs

blueprint = Door("assessments", "/events/<slug>/assessments", "Who achieved the learning outcomes.")


@blueprint.get("")
@blueprint.organiser
@blueprint.response(200, AssessmentOut)
@needs(May.SEE_ROSTER)
def read(slug: str) -> Any:
    """Everybody with a seat and what was decided."""
    return _answer(slug)


@blueprint.put("")
@blueprint.organiser
@blueprint.arguments(AssessmentBody)
@blueprint.response(200, AssessmentOut)
@needs(May.DECIDE)
def record(body: dict[str, Any], slug: str) -> Any:
    """Record results, all or none of them; whoever is not named keeps theirs."""
    results = [Result(each["registration"], each["passed"], each["note"]) for each in body["results"]]
    handlers.record(desk(), organiser_call(), slug, results)
    return _answer(slug)


def _answer(slug: str) -> dict[str, Any]:
    rows = [
        {
            "registration": row.registration.id,
            "first_name": row.registration.person.first_name,
            "last_name": row.registration.person.last_name,
            "passed": row.passed,
            "note": row.note,
        }
        for row in handlers.list_assessments(desk(), slug)
    ]
    return {"items": rows}
