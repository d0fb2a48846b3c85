"""Random sequences of what organisers, participants and trainers do, and calendars fed by the mails alone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from services.notifications.calendar import words
from shared.contracts.envelope import Message
from tests.integration.notifications.conftest import Office
from tests.proof.organiser import Organiser
from tests.proof.readers import Program
from tests.proof.scenes import LINK, TARTU, TRAINER, Stage
from tests.proof.truth import Shown, expected, shown
from tests.unit.notifications.builders import VENUE, Course, days, event_data

LANGUAGE = "et"
ADDRESSES = ("reader@example.org", "other@example.org", "reader@õun.ee")
STEP = st.one_of(
    st.tuples(st.just("move"), st.integers(0, 3), st.integers(-30, 30)),
    st.tuples(st.just("place"), st.sampled_from([VENUE, TARTU, None]), st.sampled_from(["", LINK])),
    st.tuples(st.just("title"), st.sampled_from(["Üks", "Kaks; ja, \\muu"])),
    st.tuples(st.just("days"), st.sets(st.integers(1, 4), min_size=1)),
    st.tuples(st.just("seat"), st.sampled_from(["confirmed", "withdrawn", "waitlisted"])),
    st.tuples(st.just("teach"), st.booleans()),
    st.tuples(st.just("address"), st.sampled_from(ADDRESSES)),
    st.tuples(st.just("call off"), st.booleans()),
)
STEPS = st.lists(st.lists(STEP, min_size=1, max_size=3), max_size=6)
"""Each inner list happens at one time."""


@dataclass
class Story:
    """One event with a participant and a trainer, told step by step.

    Args:
        name: no other story of this installation has it.
    """

    office: Office
    calendar: Program
    name: str
    shown: dict[str, list[Shown]] = field(default_factory=dict)
    teaching: bool = False

    def __post_init__(self) -> None:
        self.organiser = Organiser(self.office, self.name)
        data = event_data(id=self.organiser.id("event"), sessions=days(9, 10))
        self.organiser.mine["event_id"] = data["id"]
        self.stage = Stage(Course(data), LANGUAGE, ADDRESSES[0], self.organiser.id, ("Mari", "Näide"))
        self.happens(self.stage.course.published())
        self.take([("seat", "confirmed"), ("teach", True)])

    def take(self, step: list[tuple[Any, ...]]) -> None:
        """These things happen; the mails they bring arrive."""
        self.happens(*(message for each in step for message in self._told(*each)))

    def happens(self, *messages: Message) -> None:
        """The mails that follow arrive in the mailboxes they go to."""
        for mail in self.organiser.happens(*messages):
            if mail.calendar:
                mailbox = f"{self.name}/{mail.recipient}"
                standing = self.calendar.ask(mailbox=mailbox, calendar=mail.calendar.decode())["standing"]
                self.shown[mail.recipient] = sorted(shown(each) for each in standing)

    def wanted(self) -> dict[str, list[Shown]]:
        """What should stand in each calendar."""
        course, person = self.stage.course.data, self.stage.registration
        there = [words.ascii_domain(person.person["email"])] * (person.status == "confirmed")
        there += [TRAINER] * self.teaching
        on = course["status"] != "cancelled"
        return {each: [] for each in self.shown} | {each: expected(course, LANGUAGE) for each in there if on}

    def _told(self, what: str, *how: Any) -> list[Message]:
        told: dict[str, Callable[..., list[Message]]] = {
            "move": self._moved,
            "place": lambda venue, link: self._changed(venue=venue, online_url=link),
            "title": lambda title: self._changed(title={"et": title, "en": "", "ru": ""}),
            "days": lambda numbers: self._changed(
                sessions=[each for each in days(9, 10, 11, 12) if each["number"] in numbers]
            ),
            "seat": self._seat,
            "teach": self._teach,
            "address": lambda address: self._seated(email=address),
            "call off": lambda off: (
                [self.stage.course.cancelled()] if off else self._changed(status="published")
            ),
        }
        return told[what](*how)

    def _changed(self, **what: Any) -> list[Message]:
        return [self.stage.course.changed(**what)]

    def _moved(self, place: int, hours: int) -> list[Message]:
        by = timedelta(hours=hours)
        sessions = [
            {**each, "starts": each["starts"] + by, "ends": each["ends"] + by} if number == place else each
            for number, each in enumerate(self.stage.course.data["sessions"])
        ]
        return self._changed(sessions=sessions)

    def _seat(self, status: str) -> list[Message]:
        registration = self.stage.registration
        if status == "confirmed":
            return [registration.confirmed()]
        return [registration.waitlisted() if status == "waitlisted" else registration.ended("withdrawn")]

    def _seated(self, **person: Any) -> list[Message]:
        return [self.stage.registration.changed(**person)]

    def _teach(self, yes: bool) -> list[Message]:
        self.teaching = yes
        return [self.stage.trainer.assigned() if yes else self.stage.trainer.unassigned()]
