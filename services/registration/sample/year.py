"""The year happens: event after event, each thing at the time it counts as having happened."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.registration.domain.registrations import Person
from services.registration.handlers import events as handlers
from services.registration.handlers import roster, successions
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.views import EventView
from services.registration.sample import entries, events, results
from services.registration.sample.entries import Arrivals, Guests
from services.registration.sample.people import Crowd, crowd
from services.registration.sample.plan import EventPlan, Plan, read_plan
from services.registration.sample.programme import found_programme
from shared import links
from shared.errors import NotFound

BEFORE_ALL = timedelta(days=500)


@dataclass(frozen=True)
class Loaded:
    """What was loaded; nothing when it had been there before."""

    events: int
    registrations: int


def load(desk: Desk, tell: Callable[[str], None]) -> Loaded:
    """The sample programme is there, whole. Once more, nothing changes; a broken load is taken up again.

    Args:
        tell: hears what was done, event by event.
    """
    now = desk.clock()
    plan = read_plan(now.date())
    if is_loaded(desk, plan):
        return Loaded(0, 0)
    found_programme(desk, plan, now - BEFORE_ALL)
    year = _Year(desk, plan, now)
    for event in plan.events:
        entered = year.let_happen(event)
        tell(f"{event.code}  {event.days[0]}  {event.state}  {entered} registered")
    return Loaded(len(plan.events), year.entered)


def is_loaded(desk: Desk, plan: Plan) -> bool:
    """Is the last event there? It is made last of all."""
    try:
        handlers.get_event(desk, events.slug_of(plan, plan.events[-1]))
    except NotFound:
        return False
    return True


class _Year:
    """Keeps who came where, since some come again."""

    def __init__(self, desk: Desk, plan: Plan, now: datetime) -> None:
        self.desk, self.plan, self.now = desk, plan, now
        self.crowd: Crowd = crowd()
        self.guests = Guests()
        self.entered = 0

    def let_happen(self, event: EventPlan) -> int:
        """The event is as the plan has it; how many people came to a seat."""
        view = events.prepare(self.desk, self.plan, event, self.now)
        coming = entries.arrivals(self.plan, event, self.crowd, self.guests)
        self.guests.people[event.code] = list(coming.seats)
        colleague = self._colleague(event) if event.marks.get("substituted") else None
        if view.event.status != "completed":
            self._fill_and_hold(event, view, coming, colleague)
        if event.marks.get("misspelt"):
            results.replace_document(self.desk, self.plan, event, view.event.slug)
        return len(coming.seats)

    def _fill_and_hold(
        self, event: EventPlan, view: EventView, coming: Arrivals, colleague: Person | None
    ) -> None:
        slug = view.event.slug
        seated = self._fill(event, view, coming)
        events.move(self.desk, self.plan, event)
        if colleague:
            seated[results.HANDED_OVER] = self._substitute(event, seated[results.HANDED_OVER], colleague)
        if event.state == "completed":
            results.hold(self.desk, self.plan, event, handlers.get_event(self.desk, slug), seated)
        if "joins" in event.marks:
            entries.join(self.desk, self.plan, event, slug, self.now)

    def _fill(self, event: EventPlan, view: EventView, coming: Arrivals) -> list[str]:
        """Ids of the registrations with a seat, in the order of the plan."""
        if not coming.seats:
            return []
        if event.marks.get("misspelt"):
            wrong = replace(coming.seats[results.MISSPELT], last_name=results.MISTYPED)
            coming.seats[results.MISSPELT] = wrong
        seated = entries.enter(self.desk, self.plan, event, view, coming, self.now)
        self.entered += len(coming.seats) + len(coming.queue)
        if event.marks.get("undecided"):
            self._nominate_more(event, view)
        return [registered.registration.id for registered in seated]

    def _nominate_more(self, event: EventPlan, view: EventView) -> None:
        groups = self.plan.activities[event.activity]["target_groups"]
        people = [
            self.crowd.person("et", event.marks["institutions"], groups)
            for _each in range(event.marks["undecided"])
        ]
        entries.enter_undecided(self.desk, event, view.event.slug, people, self.now)
        self.entered += len(people)

    def _substitute(self, event: EventPlan, registration_id: str, colleague: Person) -> str:
        """Somebody handed the seat to a colleague a week before; the colleague's registration."""
        slug = events.slug_of(self.plan, event)
        rows = {row.registration.id: row.registration for row in roster.roster(self.desk, slug).items}
        there = [one.id for one in rows.values() if one.person.email == colleague.email]
        if there:
            return there[0]
        at = self.plan.at(event.days[0]) - timedelta(days=6)
        token = self.desk.links.token(links.REGISTRATION, registration_id, rows[registration_id].link)
        call = Call("person", f"sample-{event.code}", at)
        return successions.substitute(self.desk, call, token, colleague).registration.id

    def _colleague(self, event: EventPlan) -> Person:
        """Somebody of the same institution takes the place in the list."""
        people = self.guests.people[event.code]
        person, activity = people[results.HANDED_OVER], self.plan.activities[event.activity]
        other = self.crowd.person("et", activity["institutions"], activity["target_groups"])
        domain = person.email.partition("@")[2]
        people[results.HANDED_OVER] = replace(
            other,
            email=f"{other.email.partition('@')[0]}@{domain}",
            organisation=person.organisation,
            job_title=person.job_title,
        )
        return people[results.HANDED_OVER]
