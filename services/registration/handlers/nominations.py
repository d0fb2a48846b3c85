"""Nominations: an employer's contact enters people."""

from collections.abc import Sequence
from dataclasses import replace

from services.registration.domain.nominations import Nomination, check_entry, check_people
from services.registration.domain.registrations import Details
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.employers import named, stand_behind
from services.registration.handlers.event_views import event_by_slug
from services.registration.handlers.events import is_hidden
from services.registration.handlers.registrations import register
from services.registration.handlers.views import NominationOutcome
from shared.errors import Conflict, NotFound, TooOften


def nominate(
    desk: Desk,
    call: Call,
    slug: str,
    nomination: Nomination,
    people: Sequence[Details],
    idempotency_key: str = "",
) -> tuple[NominationOutcome, ...]:
    """Each person was entered as if alone; one refused does not touch the others. In the order given. The
    employer's contact has the link to a page about them by mail.

    Raises:
        NotFound: `unknown-event`, also for drafts.
        Invalid: what the rules of nomination refuse; what somebody's details lack.
        Unavailable: not everybody could be entered; asking again with the same key is safe.
    """
    event = event_by_slug(desk.store.records, slug)
    if is_hidden(event):
        raise NotFound("unknown-event")
    check_entry(event, nomination)
    check_people([one.person for one in people])
    outcomes = tuple(
        _enter(
            desk,
            call,
            slug,
            replace(one, nominated_by=nomination, by_other=True),
            _key(idempotency_key, place),
        )
        for place, one in enumerate(people)
    )
    entered = [named(one.registered.registration, one.person) for one in outcomes if one.registered]
    if entered:
        stand_behind(desk, call, slug, nomination, entered)
    return outcomes


def _key(idempotency_key: str, place: int) -> str:
    return f"{idempotency_key}.{place}" if idempotency_key else ""


def _enter(desk: Desk, call: Call, slug: str, details: Details, key: str) -> NominationOutcome:
    try:
        return NominationOutcome(details.person, register(desk, call, slug, details, key), "")
    except (Conflict, TooOften) as error:
        return NominationOutcome(details.person, None, error.code)
