"""A training with a participant and a trainer, and what may happen to it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from shared.contracts.envelope import Message
from tests.unit.notifications.builders import (
    NOW,
    PROGRAMME,
    TITLE,
    Course,
    Registration,
    Trainer,
    days,
    event_data,
    moved,
    uid_of,
)
from tests.unit.notifications.corpus import composer
from tests.unit.notifications.mail_program import Mailboxes, Told
from tests.unit.notifications.memory import Memory

COMPOSER = composer()
MARI, JURI, KADRI = "mari@example.org", "juri@example.org", "kadri@example.org"
AWAY = {"name": "Näidismaja", "address": "Aia 2", "town": "Tartu"}
SOON = timedelta(minutes=1)
LONG = timedelta(minutes=15)


@dataclass
class Scene:
    """A two-day training that Kadri gives and at which Mari has a seat; their first mails are sent."""

    data: dict[str, Any] = field(default_factory=lambda: event_data(sessions=days(9, 10)))
    mailboxes: Mailboxes = field(default_factory=Mailboxes)

    def __post_init__(self) -> None:
        self.office = Memory(COMPOSER, uid_of, NOW)
        self.course = Course(self.data)
        self.mari = Registration(self.course, id="a" * 24)
        self.kadri = Trainer(self.course, id="c" * 24)
        self.office.hear(self.course.published(), self.mari.confirmed(), self.kadri.assigned())
        self.send()

    def after(self, *messages: Message) -> dict[str, list[str]]:
        """What everybody is sent because of these messages, once it has been quiet: address -> template and
        what it tells the calendar.
        """
        self.office.hear(*messages)
        self.office.go_rounds()
        self.office.wait(LONG)
        return self.send()

    def send(self) -> dict[str, list[str]]:
        """The mails that wait are delivered: address -> template and what it tells the calendar."""
        sent: dict[str, list[str]] = {}
        for each in self.office.sent():
            told = Told.read(each.content)
            about = f" {told.method} {told.starts.day} #{told.order[0]}" if told else ""
            sent.setdefault(each.recipient, []).append(f"{each.template}{about}")
            self.mailboxes.deliver([each])
        return sent

    def shown(self, address: str) -> list[str]:
        """What stands in somebody's calendar: day, hour and place."""
        entries = self.mailboxes.of[address].shown() if address in self.mailboxes.of else []
        return [f"{each.starts:%d %H:%M} {each.location}" for each in entries]


def hour_later(scene: Scene) -> Iterator[Message]:
    first, second = scene.course.data["sessions"]
    yield scene.course.changed(sessions=[*moved([first], timedelta(hours=1)), second])


def elsewhere(scene: Scene) -> Iterator[Message]:
    yield scene.course.changed(venue=AWAY)


def renamed(scene: Scene) -> Iterator[Message]:
    yield scene.course.changed(title={**TITLE, "et": "Uus pealkiri"})


def renamed_for_others(scene: Scene) -> Iterator[Message]:
    yield scene.course.changed(title={**TITLE, "ru": "Новое название"})


def in_another_language(scene: Scene) -> Iterator[Message]:
    yield scene.course.changed(language="ru")


def a_day_more(scene: Scene) -> Iterator[Message]:
    yield scene.course.changed(sessions=days(9, 10, 14))


def a_day_less(scene: Scene) -> Iterator[Message]:
    yield scene.course.changed(sessions=days(9))


def postponed(scene: Scene) -> Iterator[Message]:
    yield scene.course.changed(sessions=[])


def called_off(scene: Scene) -> Iterator[Message]:
    yield scene.course.cancelled()


def reinstated(scene: Scene) -> Iterator[Message]:
    scene.after(scene.course.cancelled())
    yield scene.course.reinstated()


def asked_elsewhere(scene: Scene) -> Iterator[Message]:
    """Whoever looks after the programme has another address."""
    yield scene.course.changed(programme={**PROGRAMME, "contact_email": "uus@ministeerium.example.org"})


def unnoticeable(scene: Scene) -> Iterator[Message]:
    yield scene.course.changed(activity_code="A9", kind="seminar")


def withdrawn(scene: Scene) -> Iterator[Message]:
    yield scene.mari.ended("withdrawn")


def handed_over(scene: Scene) -> Iterator[Message]:
    yield scene.mari.ended("substituted")
    juri = Registration(scene.course, id="b" * 24)
    juri.person = {**juri.person, "email": JURI}
    yield juri.confirmed("substituted")


def accepted(scene: Scene) -> Iterator[Message]:
    juri = Registration(scene.course, id="b" * 24)
    juri.person = {**juri.person, "email": JURI}
    scene.after(juri.waitlisted(), juri.offered())
    yield juri.confirmed("accepted")


def moved_house(scene: Scene) -> Iterator[Message]:
    scene.mari.link += 1
    yield scene.mari.changed(email=JURI)


def reads_russian(scene: Scene) -> Iterator[Message]:
    yield scene.mari.changed(language="ru")


def another_trainer(scene: Scene) -> Iterator[Message]:
    yield scene.kadri.unassigned()
    yield Trainer(scene.course, email=JURI, id="d" * 24).assigned()


def group_moved(scene: Scene) -> Iterator[Message]:
    """Mari goes to the same training in January instead."""
    january = Course(event_data(id="f" * 24, slug="abc-02", sessions=days(20, month=12)))
    scene.office.hear(january.published())
    yield scene.mari.told("moved", "moved", to_event_id="f" * 24, arrived_id="b" * 24, had_seat=True)
    there = Registration(january, id="b" * 24)
    yield there.told("confirmed", "confirmed", because="moved", moved_from="e" * 24)


def waits_elsewhere(scene: Scene) -> Iterator[Message]:
    """Mari would rather go in January, when there is a seat; hers stays until then."""
    january = Course(event_data(id="f" * 24, slug="abc-02", sessions=days(20, month=12)))
    scene.office.hear(january.published())
    yield scene.mari.changed("moved_to")
    there = Registration(january, id="b" * 24)
    yield there.told("waitlisted", "waitlisted", because="moved", position=1, moved_from="e" * 24)


def arrived_elsewhere(scene: Scene) -> Iterator[Message]:
    scene.after(*waits_elsewhere(scene))
    january = Course(event_data(id="f" * 24, slug="abc-02", sessions=days(20, month=12)), version=1)
    there = Registration(january, id="b" * 24, version=1)
    yield there.told("confirmed", "confirmed", because="promoted", moved_from="e" * 24)
    yield scene.mari.told("moved", "moved", to_event_id="f" * 24, arrived_id="b" * 24, had_seat=True)


def made_discreet(scene: Scene) -> Iterator[Message]:
    yield scene.course.changed(confidential=True)
