"""The roster as organisers look at it: whom they look for, in the order they ask for, a page at a time.

All of an event are lined up by what tells them apart; only those shown are read whole.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from services.registration.domain.answer_files import given
from services.registration.domain.answers import answered
from services.registration.domain.events import Event
from services.registration.domain.forms import asks_files
from services.registration.domain.registrations import named_in
from services.registration.domain.rosters import Lined, RosterFilter, fits, line_up, named, positions
from services.registration.domain.target_groups import name_for
from services.registration.handlers.desk import Desk
from services.registration.handlers.event_views import event_by_slug
from services.registration.handlers.records import Records
from services.registration.handlers.turnstile import position
from services.registration.handlers.views import Delivery, RosterRow
from shared.errors import NotFound

EVERYBODY = RosterFilter()
AT_ONCE = 1_000
MOST_CHOICES = 200


@dataclass(frozen=True)
class RosterPage:
    """A stretch of the roster.

    Args:
        next: the cursor for `after`, None at the end.
        matching: how many are looked for, on all pages.
        total: how many ever registered.
        organisations, target_groups: what can be chosen from.
    """

    items: tuple[RosterRow, ...]
    next: str | None
    matching: int
    total: int
    organisations: Sequence[str]
    target_groups: Sequence[str]


def roster(
    desk: Desk, slug: str, narrow: RosterFilter = EVERYBODY, after: str = "", limit: int = 100
) -> RosterPage:
    """Everybody who ever registered and is looked for, in the order asked for.

    Raises:
        NotFound: `unknown-event`.
    """
    records = desk.store.records
    event = event_by_slug(records, slug)
    everybody = records.registrations.lined(event.id)
    found = _found(records, event, everybody, narrow)
    said = _said(event, everybody)
    begin = next((number + 1 for number, one in enumerate(found) if one.id == after), 0)
    stretch = [one.id for one in found[begin : begin + limit]]
    return RosterPage(
        tuple(_rows(records, event, stretch, positions(everybody))),
        stretch[-1] if begin + limit < len(found) else None,
        len(found),
        len(everybody),
        named((one.organisation for one in everybody), MOST_CHOICES),
        named((said[one.target_group] for one in everybody), MOST_CHOICES),
    )


def matching(records: Records, event: Event, narrow: RosterFilter) -> list[str]:
    """The registrations that are looked for, in the order asked for."""
    return [one.id for one in _found(records, event, records.registrations.lined(event.id), narrow)]


def rows(desk: Desk, slug: str, narrow: RosterFilter = EVERYBODY) -> Iterator[RosterRow]:
    """As `roster`, all of it.

    Raises:
        NotFound: `unknown-event`.
    """
    records = desk.store.records
    event = event_by_slug(records, slug)
    everybody = records.registrations.lined(event.id)
    places = positions(everybody)
    found = _found(records, event, everybody, narrow)
    for begin in range(0, len(found), AT_ONCE):
        yield from _rows(records, event, [one.id for one in found[begin : begin + AT_ONCE]], places)


def row(desk: Desk, slug: str, registration_id: str) -> RosterRow:
    """One line of the roster.

    Raises:
        NotFound: `unknown-event`, `unknown-registration`, also for another event's.
    """
    records = desk.store.records
    event = event_by_slug(records, slug)
    registration = records.registrations.get(registration_id)
    if registration is None or registration.event_id != event.id:
        raise NotFound("unknown-registration")
    waits = position(desk.store, registration)
    found = _rows(records, event, [registration_id], {registration_id: waits} if waits else {})[0]
    return replace(found, sensitive=records.sensitive.get(registration_id))


def in_names(event: Event, narrow: RosterFilter) -> RosterFilter:
    """The same filter, whose target group is said by its name."""
    return replace(narrow, target_group=name_for(event.target_groups, narrow.target_group))


def _said(event: Event, everybody: Iterable[Lined]) -> dict[str, str]:
    """What registrations call a target group -> its name: they may be older than its other words."""
    return {words: name_for(event.target_groups, words) for words in {one.target_group for one in everybody}}


def _found(records: Records, event: Event, everybody: Sequence[Lined], narrow: RosterFilter) -> list[Lined]:
    if narrow.target_group:
        narrow, said = in_names(event, narrow), _said(event, everybody)
        everybody = [replace(one, target_group=said[one.target_group]) for one in everybody]
    found = [one for one in everybody if fits(one, narrow)]
    if narrow.lost:
        lost = {one.registration_id for one in records.deliveries.failed([one.id for one in found])}
        found = [one for one in found if one.id in lost]
    if narrow.answered:
        found = [one for one in found if one.status == "confirmed"]
        answers = records.answers.of([one.id for one in found])
        found = [one for one in found if answered(event, answers[one.id]).state == narrow.answered]
    return line_up(found, narrow.sort)


def _rows(records: Records, event: Event, ids: Collection[str], places: Mapping[str, int]) -> list[RosterRow]:
    registrations = {key: named_in(event, one) for key, one in records.registrations.many(ids).items()}
    deliveries = records.deliveries.many(ids)
    completions = records.completions.many(ids)
    assessments = records.assessments.many(ids)
    answers = records.answers.of(ids)
    silent = answered(event, ())
    files = given(records.answer_files.of(ids)) if asks_files(event.form) else {}
    return [
        RosterRow(
            registration=registrations[one],
            waiting_position=places.get(one),
            delivery=deliveries.get(one, Delivery(one)),
            completion=completions.get(one),
            passed=assessments[one].passed if one in assessments else None,
            answered=answered(event, answers[one]) if answers[one] else silent,
            files=files.get(one, frozenset()),
        )
        for one in ids
        if one in registrations
    ]
