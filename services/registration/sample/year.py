"""The year happens: event after event, each thing at the time it counts as having happened."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.registration.domain.registrations import Person
from services.registration.handlers import events as handlers
from services.registration.handlers import registrations
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.views import EventView, Registered
from services.registration.sample import entries, events, results
from services.registration.sample.entries import Guests
from services.registration.sample.people import Crowd, crowd
from services.registration.sample.plan import EventPlan, Plan, read_plan
from services.registration.sample.programme import found_programme
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
        """The event is as the plan has it; how many people entered."""
        view = events.prepare(self.desk, self.plan, event, self.now)
        seated = self._fill(event, view)
        events.move(self.desk, self.plan, event)
        if event.marks.get("substituted"):
            self._substitute(event, seated)
        if event.state == "completed":
            results.hold(self.desk, self.plan, event, handlers.get_event(self.desk, view.event.slug), seated)
        if "joins" in event.marks:
            entries.join(self.desk, self.plan, event, view.event.slug, self.now)
        return len(seated)

    def _fill(self, event: EventPlan, view: EventView) -> list[Registered]:
        coming = entries.arrivals(self.plan, event, self.crowd, self.guests)
        self.guests.people[event.code] = list(coming.seats)
        if event.marks.get("misspelt"):
            coming.seats[results.MISSPELT] = replace(
                coming.seats[results.MISSPELT], last_name=results.MISTYPED
            )
        if not coming.seats:
            return []
        seated = entries.enter(self.desk, self.plan, event, view, coming, self.now)
        self.entered += len(coming.seats) + len(coming.queue)
        if event.marks.get("undecided"):
            self._nominate_more(event, view)
        return seated

    def _nominate_more(self, event: EventPlan, view: EventView) -> None:
        people = [
            self.crowd.person("et", event.marks["institutions"], ["Ametkonna koolitaja"])
            for _each in range(event.marks["undecided"])
        ]
        entries.enter_undecided(self.desk, event, view.event.slug, people, self.now)
        self.entered += len(people)

    def _substitute(self, event: EventPlan, seated: list[Registered]) -> None:
        """Somebody handed the seat to a colleague a week before."""
        handed_over = seated[results.HANDED_OVER]
        colleague = self._colleague(event, handed_over)
        if registrations.by_token(self.desk, handed_over.token).registration.status == "confirmed":
            at = self.plan.at(event.days[0]) - timedelta(days=6)
            call = Call("person", f"sample-{event.code}", at)
            view = registrations.substitute(self.desk, call, handed_over.token, colleague)
            seated[results.HANDED_OVER] = replace(
                handed_over, registration=view.registration, token=view.token
            )
        self.guests.people[event.code][results.HANDED_OVER] = colleague

    def _colleague(self, event: EventPlan, registered: Registered) -> Person:
        person = registered.registration.person
        activity = self.plan.activities[event.activity]
        other = self.crowd.person("et", activity["institutions"], activity["target_groups"])
        domain = person.email.partition("@")[2]
        return replace(
            other,
            email=f"{other.email.partition('@')[0]}@{domain}",
            organisation=person.organisation,
            job_title=person.job_title,
        )
