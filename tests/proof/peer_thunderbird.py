"""A real Thunderbird without a screen: a person presses what it offers, the calendar says what was set."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.notifications.conftest import Office
from tests.integration.notifications.test_intake import OpenDoor, open_door
from tests.proof.organiser import Mail, Organiser
from tests.proof.scenes import (
    DAY,
    HOUR,
    TARTU,
    Act,
    Stage,
    begin,
    call_off,
    change,
    leave,
    move,
    over_a_change_of_clocks,
)
from tests.proof.thunderbird import Thunderbird
from tests.proof.truth import Shown, expected, shown
from tests.stack import wait_until
from tests.unit.notifications.builders import Course, days, event_data

READER = "reader@example.org"
OFFERS = ("imipAcceptButton", "imipUpdateButton", "imipDeleteButton")


class Person:
    """A participant with Thunderbird.

    Args:
        name: of the story; no two have the same.
    """

    def __init__(self, name: str, office: Office, program: Thunderbird, folder: Path) -> None:
        self.organiser = Organiser(office, name)
        data = event_data(id=self.organiser.id("event"))
        self.organiser.mine["event_id"] = data["id"]
        self.stage = Stage(Course(data), "en", READER, self.organiser.id, ("Mari", "Näide"))
        self.program = program
        self.folder = folder
        self.kept: list[Mail] = []
        self.organiser.happens(self.stage.course.published())

    def hears(self, act: Act) -> list[Mail]:
        """Something happens; the mails with calendar objects that came."""
        mails = [each for each in self.organiser.happens(*act(self.stage)) if each.recipient == READER]
        self.kept += [each for each in mails if each.calendar]
        return [each for each in mails if each.calendar]

    def opens(self, mail: Mail) -> dict[str, Any]:
        """The mail is opened; what the bar above it says."""
        path = self.folder / f"{mail.id}.eml"
        path.write_bytes(mail.content)
        said: dict[str, Any] = self.program.do("receive", str(path))
        return said

    def goes_along(self, act: Act) -> list[str]:
        """Everything that is offered is pressed; which buttons those were."""
        pressed = []
        for mail in self.hears(act):
            offered = self.opens(mail)["buttons"]
            (button,) = [each for each in OFFERS if each in offered]
            self.program.do("press", button)
            pressed.append(button)
        return pressed

    def shown(self) -> list[Shown]:
        """The entries of this story."""
        mine = {each.calendar.split(b"\r\nUID:")[1].split(b"\r\n")[0].decode() for each in self.kept}
        entries = [each for each in self.program.do("calendar") if each["uid"] in mine]
        return sorted(shown(each) for each in entries)

    def comes_to_see(self, entries: list[Shown]) -> None:
        """The calendar shows these entries as soon as the program has done what it was told."""
        wait_until(lambda: self.shown() == entries, timeout=60, what=f"{entries}")

    def wanted(self) -> list[Shown]:
        """What the organiser set."""
        return expected(self.stage.course.data, "en")


@pytest.fixture(scope="module")
def door(office: Office) -> Iterator[OpenDoor]:
    """Where answers come in."""
    with open_door(office, "smtp") as made:
        yield made


@pytest.fixture(scope="module")
def program(door: OpenDoor) -> Iterator[Thunderbird]:
    """Thunderbird, which sends what it sends to our own door."""
    running = Thunderbird(READER, door.port)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.mark.parametrize(
    ("button", "answer"), [("imipAcceptButton", "ACCEPTED"), ("imipDeclineButton", "DECLINED")]
)
def test_an_answer_reaches_us(
    button: str, answer: str, office: Office, program: Thunderbird, tmp_path: Path
) -> None:
    person = Person(answer, office, program, tmp_path)
    (mail,) = person.hears(begin)
    said = person.opens(mail)
    assert said["text"] == "This message contains an invitation to an event."
    assert {"imipAcceptButton", "imipTentativeButton", "imipDeclineButton"} <= set(said["buttons"])
    program.do("press", button)

    uid = mail.calendar.partition(b"\r\nUID:")[2].partition(b"\r\n")[0].decode()
    stored = wait_until(lambda: office.database["answers"].find_one({"_id": uid}), timeout=60)
    assert stored["answer"] == answer.lower()
    kept = office.database["incoming"].find({"invitee_id": person.stage.registration.id})
    assert [(each["kind"], each["reason"]) for each in kept] == [("reply", "taken")]


def test_the_entry_follows_whatever_the_organiser_sets(
    office: Office, program: Thunderbird, tmp_path: Path
) -> None:
    person = Person("follows", office, program, tmp_path)
    title = {"et": "", "en": "Another title", "ru": ""}
    for act, buttons in (
        (begin, ["imipAcceptButton"]),
        (move(DAY), ["imipAcceptButton"]),
        (change(venue=TARTU), ["imipAcceptButton"]),
        (change(title=title), ["imipUpdateButton"]),
        (change(sessions=days(10, 14)), None),
        (move(-HOUR), None),
    ):
        pressed = person.goes_along(act)
        assert buttons is None or pressed == buttons
        person.comes_to_see(person.wanted())

    assert person.goes_along(call_off) == ["imipDeleteButton"] * 2
    person.comes_to_see([])


def test_five_days_over_the_change_of_clocks_stand_where_they_belong(
    office: Office, program: Thunderbird, tmp_path: Path
) -> None:
    person = Person("five", office, program, tmp_path)
    person.hears(change(sessions=over_a_change_of_clocks()))

    assert person.goes_along(begin) == ["imipAcceptButton"] * 5
    person.comes_to_see(person.wanted())


def test_a_mail_that_comes_late_changes_nothing(office: Office, program: Thunderbird, tmp_path: Path) -> None:
    person = Person("late", office, program, tmp_path)
    person.goes_along(begin)
    person.goes_along(move(DAY))
    person.comes_to_see(person.wanted())
    (late, _) = person.kept

    assert person.opens(late)["buttons"] == ["imipDetailsButton"]
    assert person.shown() == person.wanted()


def test_a_seat_given_up_empties_the_calendar(office: Office, program: Thunderbird, tmp_path: Path) -> None:
    person = Person("leaves", office, program, tmp_path)
    person.goes_along(begin)

    assert person.goes_along(leave) == ["imipDeleteButton"]
    person.comes_to_see([])
