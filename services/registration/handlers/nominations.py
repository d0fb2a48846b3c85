"""Nominations: an employer's contact enters people."""

from collections.abc import Sequence

from services.registration.domain.nominations import Nomination
from services.registration.domain.registrations import Details
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.views import NominationOutcome


def nominate(
    desk: Desk,
    call: Call,
    slug: str,
    nomination: Nomination,
    people: Sequence[Details],
    idempotency_key: str = "",
) -> tuple[NominationOutcome, ...]:
    """Each person was entered as if alone; one refused does not touch the others. In the order given.

    Raises:
        NotFound: `unknown-event`, also for drafts.
        Conflict: `not-by-nomination`, `registration-closed`, `not-yet-open`.
        Invalid: what the rules of nomination refuse.
    """
    raise NotImplementedError
