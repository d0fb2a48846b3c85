"""Guests of another group: one session in the calendar, true whatever happens to either group."""

from datetime import timedelta
from typing import Any

import pytest

from shared.errors import NotYet
from tests.unit.notifications.builders import NOW, event_data, moved, session
from tests.unit.notifications.corpus import parsed, text_of
from tests.unit.notifications.guests import SECOND, Guest
from tests.unit.notifications.scenes import MARI, Scene, hour_later

OWN = [
    "09 10:00 Näidise konverentsikeskus, Näidise 1, Tallinn",
    "10 10:00 Näidise konverentsikeskus, Näidise 1, Tallinn",
]
THERE = "17 10:00 Näidise konverentsikeskus, Näidise 1, Tallinn"


def a_guest(scene: Scene, **host: Any) -> Guest:
    """Mari of the scene; the other group is published."""
    guest = Guest(scene.mari, **host)
    scene.office.hear(guest.host.published())
    return guest


def test_a_guest_has_that_one_session_in_the_calendar_beside_the_own_ones() -> None:
    scene = Scene()
    guest = a_guest(scene)

    sent = scene.after(guest.told())

    assert sent == {MARI: ["visit_agreed REQUEST 17 #0"]}
    assert scene.shown(MARI) == [*OWN, THERE]


def test_what_happens_in_the_own_group_leaves_the_visit_alone() -> None:
    scene = Scene()
    scene.after(a_guest(scene).told())

    sent = scene.after(*hour_later(scene))

    assert sent[MARI] == ["event_changed REQUEST 9 #1"]
    assert scene.shown(MARI)[2:] == [THERE]


def test_a_session_that_moves_updates_the_same_entry_and_what_changes_nothing_is_not_told() -> None:
    scene = Scene()
    guest = a_guest(scene)
    scene.after(guest.told())

    later = [guest.host.data["sessions"][0], *moved([guest.host.data["sessions"][1]], timedelta(hours=2))]
    other_day = scene.after(guest.host.changed(sessions=later), guest.told())
    nothing = scene.after(guest.told())

    assert other_day == {MARI: ["visit_agreed REQUEST 17 #1"]}
    assert scene.shown(MARI)[2:] == [THERE.replace("10:00", "12:00")]
    assert nothing == {}


@pytest.mark.parametrize("because", ["organiser", "person", "not-held", "no-seat-at-home"])
def test_a_visit_called_off_leaves_the_calendar(because: str) -> None:
    scene = Scene()
    guest = a_guest(scene)
    scene.after(guest.told())

    sent = scene.after(guest.off(because))

    assert sent == {MARI: ["visit_called_off CANCEL 17 #1"]}
    assert scene.shown(MARI) == OWN


@pytest.mark.parametrize(
    ("because", "reason"), [("organiser", "Seal on remont."), ("too-late", ""), ("not-held", "")]
)
def test_what_was_asked_for_and_can_not_be_is_told_once_and_the_calendar_stays(
    because: str, reason: str
) -> None:
    scene = Scene()
    guest = a_guest(scene)
    no = guest.told("declined", because=because, reason=reason)

    sent, again = scene.after(no), scene.after(no)

    assert (sent, again) == ({MARI: ["visit_declined"]}, {})
    assert scene.shown(MARI) == OWN
    [mail] = [each for each in scene.office.mails.things.values() if each.template == "visit_declined"]
    words = text_of(parsed(mail.content), "plain")
    assert reason in words
    assert ("Korraldaja ei saanud" in words) is (because == "organiser")


def test_whoever_withdraws_at_home_has_nothing_left_in_the_calendar_and_hears_why() -> None:
    scene = Scene()
    guest = a_guest(scene)
    scene.after(guest.told())

    gone = scene.after(scene.mari.ended("withdrawn"))
    told = scene.after(guest.off("no-seat-at-home"))

    assert scene.shown(MARI) == []
    assert sorted(each.partition(" ")[0] for each in gone[MARI]) == [
        "registration_withdrawn",
        "session_cancelled",
        "session_cancelled",
    ]
    assert told == {MARI: ["visit_called_off"]}


def test_an_older_message_about_a_visit_changes_nothing() -> None:
    scene = Scene()
    guest = a_guest(scene)
    agreed, off = guest.told(), guest.off()

    assert scene.after(off, agreed) == {}
    assert scene.shown(MARI) == OWN


def test_a_visit_waits_until_the_other_group_is_known_as_it_is() -> None:
    scene = Scene()
    guest = a_guest(scene)
    ahead = guest.told(host_version=2)

    with pytest.raises(NotYet):
        scene.office.hear(ahead)
    scene.office.hear(guest.host.changed(venue={"name": "Näidismaja", "address": "Aia 2", "town": "Tartu"}))

    assert scene.after(ahead)[MARI] == ["visit_agreed REQUEST 17 #0"]
    assert scene.shown(MARI)[2:] == ["17 10:00 Näidismaja, Aia 2, Tartu"]


def test_of_a_session_that_is_over_nobody_is_mailed() -> None:
    scene = Scene()
    guest = a_guest(scene)
    scene.office.now = SECOND["ends"]

    assert scene.after(guest.told()) == {}


def test_where_either_group_is_confidential_the_subject_names_none() -> None:
    scene = Scene(event_data(sessions=[session(1, NOW + timedelta(days=9))], confidential=True))
    guest = a_guest(scene, title={"et": "Teine kursus", "en": "", "ru": ""})
    scene.office.hear(guest.told())

    [mail] = [each for each in scene.office.mails.things.values() if each.template == "visit_agreed"]

    assert mail.subject == "Teie registreeringu kohta"
    assert "ABC-koolitus" not in text_of(parsed(mail.content), "plain")


def test_a_new_address_gets_the_session_and_the_former_one_loses_it() -> None:
    scene = Scene()
    guest = a_guest(scene)
    scene.after(guest.told())

    corrected = scene.mari.changed(email="mari.uus@example.org")
    sent = scene.after(corrected, guest.told())

    assert "invitation_moved CANCEL 17 #1" in sent[MARI]
    assert sent["mari.uus@example.org"][-1].startswith("visit_agreed REQUEST 17")
    assert scene.shown(MARI) == []
    assert scene.shown("mari.uus@example.org") == [*OWN, THERE]
