"""People of the plan: who registers when, who waits, who leaves, who is handed a seat."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from services.registration.domain.nominations import Nomination
from services.registration.domain.registrations import Details, Person
from services.registration.handlers import events, nominations, registrations, roster, trainers
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.views import EventView, Registered
from services.registration.sample.events import SETTLED
from services.registration.sample.people import Crowd
from services.registration.sample.plan import EventPlan, Plan

WRITERS = 8
"""So many register side by side, so that one commit holds several."""

FIRST, LAST = timedelta(days=35), timedelta(days=8)
SETTLED_BY = timedelta(days=9)
LEFT_BEFORE = timedelta(days=3)
STATEMENT = "Tööandja on nõus ja osaleja teab esitamisest."


@dataclass
class Guests:
    """Who came to which event: the people with seats in the order of the plan, and their registrations."""

    people: dict[str, list[Person]] = field(default_factory=dict)
    seated: dict[str, list[Registered]] = field(default_factory=dict)


@dataclass(frozen=True)
class Arrivals:
    """The people of one event in order of arrival: to a seat, to the queue; `leaver` gives up a seat."""

    seats: list[Person]
    queue: list[Person]
    leaver: Person | None


def arrivals(plan: Plan, event: EventPlan, crowd: Crowd, guests: Guests) -> Arrivals:
    """Whom the plan sends. People who come a second time are the last to get a seat."""
    _seats, registered, waiting, _attended = event.figures
    if "same_as" in event.marks:
        same = [_in_group(plan, event, one) for one in guests.people[event.marks["same_as"]]]
        return Arrivals(same, [], None)
    again = [_in_group(plan, event, guests.people[code][place]) for code, place in event.again]
    new = _special(event, crowd, _new(plan, event, crowd, registered - len(again)))
    queue = _new(plan, event, crowd, waiting)
    leaver = _new(plan, event, crowd, 1)[0] if event.marks.get("left") else None
    return Arrivals([*new, *again], queue, leaver)


def _in_group(plan: Plan, event: EventPlan, person: Person) -> Person:
    """Whoever comes to another activity chooses among its groups: the first, where none is the same."""
    names = [words["et"] for words in plan.activities[event.activity]["target_groups"]]
    known = not names or person.target_group in names
    return person if known else replace(person, target_group=names[0])


def enter(
    desk: Desk, plan: Plan, event: EventPlan, view: EventView, coming: Arrivals, now: datetime
) -> list[Registered]:
    """Everybody is registered, in the order of the plan; the answers of those who end up with a seat."""
    seats, queue = coming.seats, coming.queue
    if coming.leaver:
        seats, queue = [*seats[:-1], coming.leaver], [seats[-1], *queue]
    moments = _moments(plan, event, len(seats) + len(queue), now)
    entry = _Entry(desk, event, view.event.slug)
    if event.activity == "A3":
        return entry.nominate([*seats, *queue], moments)[: len(seats)]
    with ThreadPoolExecutor(WRITERS) as pool:
        seated = list(pool.map(entry.register, range(len(seats)), seats, moments))
    queued = [
        entry.register(len(seats) + n, person, moments[len(seats) + n]) for n, person in enumerate(queue)
    ]
    if coming.leaver:
        _leave(desk, plan, event, seated[-1])
        return [*seated[:-1], queued[0]]
    return seated


def enter_undecided(desk: Desk, event: EventPlan, slug: str, people: Sequence[Person], at: datetime) -> None:
    """Nominated this moment; the organiser has to decide."""
    for number, person in enumerate(people):
        _Entry(desk, event, slug).nominated(900 + number, person, at)


def join(desk: Desk, plan: Plan, event: EventPlan, slug: str, at: datetime) -> None:
    """A further trainer teaches at the event."""
    trainer = plan.programme["trainers"][event.marks["joins"]]
    if not any(each.email == trainer["email"] for each in events.get_event(desk, slug).event.trainers):
        trainers.assign(desk, Call("sample", f"sample-{event.code}", at), slug, **trainer)


class _Entry:
    """Registers people for one event; the same request again changes nothing."""

    def __init__(self, desk: Desk, event: EventPlan, slug: str) -> None:
        self.desk, self.event, self.slug = desk, event, slug

    def register(self, number: int, person: Person, at: datetime) -> Registered:
        details = Details(person=person, answers=self._answers(number), needs=self._needs(number))
        key = f"sample-{self.event.code}-{number}"
        if self.event.activity == "A7":
            return roster.add_by_hand(self.desk, self._call(at), self.slug, details, key)
        return registrations.register(self.desk, self._call(at), self.slug, details, key)

    def nominate(self, people: Sequence[Person], moments: Sequence[datetime]) -> list[Registered]:
        return [
            self._approved(self.nominated(n, person, moments[n]), moments[n])
            for n, person in enumerate(people)
        ]

    def nominated(self, number: int, person: Person, at: datetime) -> Registered:
        contact = Nomination(
            "Piia Personal", f"personal@{person.email.partition('@')[2]}", person.organisation, STATEMENT
        )
        key = f"sample-{self.event.code}-{number}"
        outcome, *_rest = nominations.nominate(
            self.desk, self._call(at), self.slug, contact, [Details(person=person)], key
        )
        if outcome.registered is None:
            raise ValueError(f"the sample nominated somebody in vain: {outcome.refused}")
        return outcome.registered

    def _approved(self, registered: Registered, at: datetime) -> Registered:
        if registered.registration.status != "pending_approval":
            return registered
        decided = self._call(at + timedelta(hours=20))
        approved = roster.approve(self.desk, decided, self.slug, registered.registration.id)
        return replace(registered, registration=approved)

    def _call(self, at: datetime) -> Call:
        return Call("sample", f"sample-{self.event.code}", at)

    def _answers(self, number: int) -> dict[str, str]:
        return {"registrikood": f"0000{number:04d}"} if self.event.activity == "A5" else {}

    def _needs(self, number: int) -> str:
        if self.event.marks.get("needs") and number == 1:
            return "Taimetoit; liigun ratastooliga."
        if self.event.marks.get("protected") and number == 1:
            return "Isikuandmed on kaitstud: palun kasutada leppenime."
        return ""


def _new(plan: Plan, event: EventPlan, crowd: Crowd, count: int) -> list[Person]:
    activity = plan.activities[event.activity]
    institutions = event.marks.get("institutions", activity["institutions"])
    names = "ru" if event.language == "ru" else "et"
    return [crowd.person(names, institutions, activity["target_groups"]) for _each in range(count)]


def _special(event: EventPlan, crowd: Crowd, people: list[Person]) -> list[Person]:
    """A guest from Latvia comes first; somebody whose identity is protected goes by another name."""
    if event.marks.get("latvian"):
        people[0] = replace(crowd.person("latvian", ["lv"], []), target_group="Uus partner")
    if event.marks.get("protected"):
        alias = {"first_name": "Leppenimi", "last_name": "K.", "email": "leppenimi.k@ska.example.org"}
        people[1] = replace(people[1], **alias)
    return people


def _moments(plan: Plan, event: EventPlan, count: int, now: datetime) -> list[datetime]:
    """Evenly over four weeks; for what is upcoming until nine days ago, and one at this moment."""
    start = plan.at((event.moved_from or event.days)[0])
    if event.state != "open":
        return _spread(start - FIRST, start - LAST, count)
    earlier = _spread(now - SETTLED + timedelta(days=4), now - SETTLED_BY, count)
    return earlier if event.activity in ("A3", "A7") else [*earlier[:-1], now]


def _spread(first: datetime, last: datetime, count: int) -> list[datetime]:
    """So many moments on whole minutes, the first at `first`, all before `last`."""
    steps = [first + (last - first) * number / max(1, count) for number in range(count)]
    return [moment.replace(second=0, microsecond=0) for moment in steps]


def _leave(desk: Desk, plan: Plan, event: EventPlan, registered: Registered) -> None:
    at = plan.at(event.days[0]) - LEFT_BEFORE
    registrations.withdraw(desk, Call("person", f"sample-{event.code}", at), registered.token)
