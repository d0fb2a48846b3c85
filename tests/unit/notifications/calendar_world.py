"""Everybody who changes what stands in calendars, and the machines between them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from services.notifications.calendar.invitations import Mailbox
from services.notifications.domain.events import Event
from services.notifications.renderer.composer import Composer
from shared.contracts.envelope import Message
from shared.errors import NotYet
from tests.unit.notifications.builders import (
    NOW,
    Course,
    Registration,
    Trainer,
    event_data,
    session,
    uid_of,
)
from tests.unit.notifications.corpus import ADDRESSES, SENDER
from tests.unit.notifications.mail_program import Mailboxes
from tests.unit.notifications.memory import Memory

WRITERS = [
    Composer.load(Mailbox(address, name), ADDRESSES)
    for address, name in ((SENDER.address, SENDER.name), ("uus@kutse.example.org", "Uus nimi"))
]
MAILBOXES = ("mari@example.org", "pere@example.org", "juri@example.org")
PLACES = (
    {"name": "Maja", "address": "Aia 1", "town": "Tallinn"},
    {"name": "Maja", "address": "Aia 9", "town": "Tallinn"},
    {"name": "Teine maja", "address": "Aia 1", "town": "Tartu"},
    None,
)
OUT = "out"
ENDED = ("withdrawn", "cancelled", "substituted", "moved")
WAITS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=3), timedelta(minutes=11))


@dataclass
class Person:
    """Somebody with a registration: what became of it, and what it was before the event was cancelled."""

    registration: Registration
    standing: str = ""


@dataclass
class World:
    """The organiser, people of whom some share a mailbox, a trainer, the broker and the mailboxes."""

    data: DataObject
    course: Course = field(default_factory=lambda: Course(event_data(sessions=[])))
    office: Memory = field(default_factory=lambda: Memory(WRITERS[0], uid_of, NOW))
    mailboxes: Mailboxes = field(default_factory=Mailboxes)
    transit: list[Message] = field(default_factory=list)
    heard: list[Message] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    trainer: Trainer | None = None
    made: int = 0

    def begin(self) -> None:
        """Two sessions are announced, and three people have heard of them; one of them has a seat."""
        self.course.data["sessions"] = [self.a_session(9), self.a_session(10)]
        self.hear(self.course.published())
        for number in range(3):
            self.newcomer(MAILBOXES[number])
        self.people[0].standing = "confirmed"
        self.hear(self.people[0].registration.confirmed(at=self.office.now))

    def fresh(self) -> str:
        """An id nobody has yet."""
        self.made += 1
        return f"{self.made:024x}"

    def a_session(self, day: int) -> dict[str, Any]:
        """A session nobody knew before."""
        return {**session(1, datetime(2026, 12, day, 8, tzinfo=NOW.tzinfo), 2), "id": self.fresh()}

    def newcomer(self, address: str) -> Person:
        """Somebody who asks for nothing yet."""
        person = Person(Registration(self.course, id=self.fresh()))
        person.registration.person = {**person.registration.person, "email": address}
        self.people.append(person)
        return person

    def pick(self, choices: Any) -> Any:
        """One of them, as chance has it."""
        return self.data.draw(st.sampled_from(choices))

    # What the organiser does:

    def change(self, **changes: Any) -> None:
        """The event is changed, unless it is cancelled."""
        if not self.cancelled:
            self.transit.append(self.course.changed(at=self.office.now, **changes))

    def move(self) -> None:
        """A session is at another time."""
        hours = timedelta(hours=self.pick((-2, -1, 1, 24)))
        sessions = [dict(each) for each in self.course.data["sessions"]]
        if sessions:
            one = self.pick(sessions)
            one["starts"] += hours
            one["ends"] += hours
        self.change(sessions=sessions)

    def replace(self) -> None:
        """The event is elsewhere, or nowhere but online."""
        self.change(venue=self.pick(PLACES), online_url=self.pick(("", "https://call.example.org/x")))

    def rename(self) -> None:
        """The title is another, in one language."""
        language, word = self.pick(("et", "ru")), self.pick(("Esimene", "Teine"))
        self.change(title={**self.course.data["title"], language: f"{word} {language}"})

    def speak(self) -> None:
        """It is held in another language."""
        self.change(language=self.pick(("et", "ru")))

    def add(self) -> None:
        """There is one session more."""
        self.change(sessions=[*self.course.data["sessions"], self.a_session(self.pick((11, 12, 13)))])

    def drop(self) -> None:
        """There is one session less; without any the event is postponed."""
        self.change(sessions=self.course.data["sessions"][1:])

    def hush(self) -> None:
        """It is spoken of with discretion, or openly again."""
        self.change(confidential=not self.course.data["confidential"])

    def undo(self) -> None:
        """The place is changed and at once changed back."""
        before = self.course.data["venue"]
        self.replace()
        self.change(venue=before, online_url="")

    def cancel(self) -> None:
        """The event does not take place, or takes place after all."""
        if self.cancelled:
            self.transit.append(self.course.reinstated(at=self.office.now))
            for person in self.people:
                person.registration.version += 2
        else:
            self.transit.append(self.course.cancelled(at=self.office.now))

    @property
    def cancelled(self) -> bool:
        return bool(self.course.data["status"] == "cancelled")

    def teach(self) -> None:
        """A trainer is assigned, unassigned, or has another address."""
        if self.cancelled:
            return
        if self.trainer:
            self.transit.append(self.trainer.unassigned(at=self.office.now))
            self.trainer = None
        if self.pick((True, False)):
            self.trainer = Trainer(self.course, email=self.pick(MAILBOXES), id=self.fresh())
            self.transit.append(self.trainer.assigned(at=self.office.now))

    # What people do:

    def fate(self) -> None:
        """Something becomes of a registration."""
        person = self.pick(self.people)
        one, at = person.registration, self.office.now
        if self.cancelled or person.standing == OUT:
            return
        match person.standing:
            case "":
                told = self.pick((one.confirmed, one.waitlisted, one.received))(at=at)
            case "confirmed":
                told = one.ended(self.pick(ENDED), at=at)
            case "offered":
                told = one.confirmed("accepted", at=at)
            case _:
                told = one.offered(at=at) if self.pick((True, False)) else one.confirmed("promoted", at=at)
        self.transit.append(told)
        person.standing = OUT if one.status in ENDED else one.status
        if one.status == "substituted":
            successor = self.newcomer(self.pick(MAILBOXES))
            successor.standing = "confirmed"
            self.transit.append(successor.registration.confirmed("substituted", at=at))

    def correct(self) -> None:
        """Somebody has another address or reads another language."""
        live = [each.registration for each in self.people if each.standing not in ("", OUT)]
        if self.cancelled or not live:
            return
        one, at, address = self.pick(live), self.office.now, self.pick(MAILBOXES)
        if self.pick((True, False)):
            self.transit.append(one.changed(at=at, language=self.pick(("et", "ru"))))
        elif address != one.person["email"]:
            one.link += 1
            self.transit.append(one.changed(at=at, email=address))

    # What machines do:

    def hear(self, message: Message) -> None:
        """A message arrives, or waits for the one it depends on."""
        try:
            self.office.hear(message)
        except NotYet:
            self.transit.append(message)
        else:
            self.heard.append(message)

    def carry(self) -> None:
        """Some message that is under way arrives, not necessarily the oldest."""
        if self.transit:
            self.hear(self.transit.pop(self.data.draw(st.integers(0, len(self.transit) - 1))))

    def repeat(self) -> None:
        """A message arrives a second time."""
        if self.heard:
            self.office.hear(self.pick(self.heard))

    def send(self) -> None:
        """The mails that wait are sent."""
        self.mailboxes.deliver(self.office.sent())

    def wait(self) -> None:
        """Time passes."""
        self.office.wait(self.pick(WAITS))

    def restart(self) -> None:
        """The service starts again, with another address of its own."""
        self.office.writer = self.pick(WRITERS)

    def settle(self) -> None:
        """Everything that is under way arrives."""
        while self.transit:
            self.carry()
        for _ in range(3):
            self.office.wait(timedelta(minutes=11))
        self.send()

    # What should be true:

    def expected(self, address: str) -> list[tuple[Any, ...]]:
        """What should stand in the calendar of a mailbox: UID, time and place, in order."""
        event = Event.read(self.course.data, 1)
        if event.cancelled:
            return []
        seated = [each.registration for each in self.people if each.standing == "confirmed"]
        holders = [(each.id, each.link) for each in seated if each.person["email"] == address]
        if self.trainer and self.trainer.email == address:
            holders.append((self.trainer.id, 0))
        return sorted(
            (uid_of(holder, each.id, link + event.reinstated), each.starts, each.ends, place_of(event, each))
            for holder, link in holders
            for each in event.sessions
        )

    def shown(self, address: str) -> list[tuple[Any, ...]]:
        """What stands there."""
        program = self.mailboxes.of.get(address)
        standing = program.shown() if program else []
        return sorted((each.uid, each.starts, each.ends, each.location) for each in standing)


ONLINE = {"Veebis", "Online", "Онлайн"}


def place_of(event: Event, one: Any) -> Any:
    """What a calendar may show as the place of a session."""
    venue = event.venue_of(one)
    if venue:
        return venue.town if event.confidential else venue.in_words()
    return "Veebis" if event.online_url_of(one) else ""
