"""What organisers do, and what people are called: each scene is played in every language."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.contracts.envelope import Message
from tests.unit.notifications.builders import (
    PROGRAMME,
    TITLE,
    Course,
    Registration,
    Trainer,
    days,
    moved,
    session,
)
from tests.unit.notifications.corpus import LANGUAGES

TRAINER = "trainer@example.org"
LONG = 4_000
ODD_TITLE = {
    "et": 'Õppepäev; „Kuidas märgata?", osa 1: ohver \\ kaasosaline 🙂',
    "en": 'A day; "how to notice", part 1: victim \\ accomplice 🙂',
    "ru": "День; «как заметить?», часть 1: жертва \\ соучастник 🙂",
}
ODD_NAMES = (
    ("Õnne-Ülle Äia", "Šõžöäü " + "Kõrgemäe-" * 22),
    ("Анастасия", "Кыйвупуу-Щёголева"),
    ('Jüri "Juss"; 😀', "O'Neill, Jr: ^n <x@example.org>"),
)
TARTU = {"name": 'Maja "Näide"; A', "address": "Mere 5, II korrus", "town": "Tartu"}
OWN_WORDS = "own-words"
"""The slug of the programme that writes its texts itself."""

LINK = "https://call.example.org/j/1?pwd=a,b;c&d=%20e"


def long_text(language: str) -> str:
    """So many characters of words, with everything a calendar must escape."""
    words = {
        "et": "õppida, märgata; ära\\unusta ",
        "en": "learn, notice; do\\forget ",
        "ru": "учиться, замечать; ",
    }
    return (words[language] * LONG)[:LONG].strip()


@dataclass
class Stage:
    """One event with a participant and a trainer, who read the same language."""

    course: Course
    language: str
    email: str
    id: Callable[[str], str]
    name: tuple[str, str]
    registration: Registration = field(init=False)
    trainer: Trainer = field(init=False)

    def __post_init__(self) -> None:
        first, last = self.name
        person = {
            "first_name": first,
            "last_name": last,
            "email": self.email,
            "language": self.language,
            "organisation": "",
        }
        self.registration = Registration(self.course, person, self.id("registration"))
        self.trainer = Trainer(self.course, TRAINER, self.language, self.id("trainer"))


Act = Callable[[Stage], list[Message]]
"""What happens at one time."""


@dataclass(frozen=True)
class Scene:
    """Things that happen one after another.

    Args:
        event: what is particular to the event.
        people: names of the participant, each in a performance of its own.
        own_words: the programme has written texts of its own and has a logo.
    """

    name: str
    acts: tuple[Act, ...]
    event: Callable[[], dict[str, Any]] = dict
    people: tuple[tuple[str, str], ...] = (("Mari", "Näide"),)
    email: str = "reader@example.org"
    own_words: bool = False


def begin(stage: Stage) -> list[Message]:
    """One has a seat, the other is to teach."""
    return [stage.registration.confirmed(), stage.trainer.assigned()]


def leave(stage: Stage) -> list[Message]:
    """Both give it up."""
    return [stage.registration.ended("withdrawn"), stage.trainer.unassigned()]


def call_off(stage: Stage) -> list[Message]:
    """The event will not take place."""
    return [stage.course.cancelled(reason="Koolitaja haigestus.\nUus aeg selgub peagi.")]


def change(**what: Any) -> Act:
    """The event is changed."""
    return lambda stage: [stage.course.changed(**what)]


def move(by: timedelta) -> Act:
    """All sessions are moved."""
    return lambda stage: [stage.course.changed(sessions=moved(stage.course.data["sessions"], by))]


def registration(what: Callable[[Registration], Message]) -> Act:
    """The registration alone goes on."""
    return lambda stage: [what(stage.registration)]


def end(how: str) -> Act:
    """The registration ends."""
    return registration(lambda one: one.ended(how, 'Dokumendid puudusid; vt „nõuded".'))


def over_a_change_of_clocks() -> list[dict[str, Any]]:
    """Five days at ten o'clock in Tallinn, before, on and after the night in which the clocks go forward."""
    before = [session(number, datetime(2027, 3, 25 + number, 8, tzinfo=UTC)) for number in (1, 2)]
    return before + [session(number, datetime(2027, 3, 25 + number, 7, tzinfo=UTC)) for number in (3, 4, 5)]


def titled(sessions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sessions with titles of their own."""
    return [
        {**each, "title": {"et": f"Päev {each['number']}; algus", "en": "", "ru": "День"}}
        for each in sessions
    ]


def odd() -> dict[str, Any]:
    """An event whose every text is long or awkward."""
    statement = {each: long_text(each) for each in TITLE}
    return {"title": ODD_TITLE, "venue": TARTU, "programme": {**PROGRAMME, "statement": statement}}


HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)

SCENES = (
    Scene(
        "changed-and-cancelled",
        (begin, move(DAY), change(venue=TARTU), change(title=ODD_TITLE), change(language="ru"), call_off),
    ),
    Scene("moved-over-the-change-of-clocks", (begin, move(17 * WEEK), move(-HOUR), leave)),
    Scene(
        "five-days-over-the-change-of-clocks",
        (begin, move(HOUR), change(venue=None, online_url=LINK), leave),
        lambda: {"sessions": titled(over_a_change_of_clocks())},
    ),
    Scene(
        "sessions-come-and-go",
        (
            begin,
            change(sessions=days(9, 10, 14)),
            change(sessions=days(10, 14)),
            change(sessions=titled(days(10, 14))),
            call_off,
        ),
        lambda: {"sessions": days(9, 10)},
    ),
    Scene(
        "online",
        (begin, change(online_url=LINK + "2"), change(online_url="", venue=TARTU), leave),
        lambda: {"venue": None, "online_url": LINK},
    ),
    Scene("confidential", (begin, move(DAY), change(venue=TARTU), call_off), lambda: {"confidential": True}),
    Scene("odd-names", (begin, move(DAY), leave), odd, ODD_NAMES),
    Scene("idn-domain", (begin, move(DAY), leave), email="reader@õun.ee"),
    Scene("smtputf8", (begin, move(DAY), leave), email="lugeja.üks@õun.ee"),
    Scene(
        "from-the-queue",
        (
            registration(lambda one: one.received()),
            registration(lambda one: one.waitlisted()),
            registration(lambda one: one.offered()),
            registration(lambda one: one.confirmed("accepted")),
            registration(lambda one: one.changed(first_name="Maarika")),
            end("cancelled"),
        ),
    ),
    Scene("substituted", (begin, end("substituted"))),
    Scene(
        "own-words",
        (begin, move(DAY), call_off),
        lambda: {"programme": {**PROGRAMME, "slug": OWN_WORDS}},
        own_words=True,
    ),
    Scene(
        "another-address",
        (begin, registration(lambda one: one.changed(email="other@example.org")), move(DAY), leave),
    ),
    Scene("rejected", (registration(lambda one: one.received()), end("rejected"))),
    Scene(
        "offer-lost",
        (
            registration(lambda one: one.waitlisted()),
            registration(lambda one: one.offered()),
            registration(lambda one: one.told("offer_expired", "expired")),
        ),
    ),
    Scene(
        "papers",
        (
            begin,
            registration(lambda one: one.certificate()),
            registration(lambda one: one.certificate("replaced", replaces="x")),
            registration(lambda one: one.certificate("revoked", reason="Eksitus", made=True)),
        ),
    ),
)
"""The ways a person's calendar and mailbox may go."""


def castings() -> Iterator[tuple[Scene, str, tuple[str, str]]]:
    """Every scene in each language, with each name it is played with."""
    for scene in SCENES:
        for name in scene.people:
            for language in LANGUAGES:
                yield scene, language, name
