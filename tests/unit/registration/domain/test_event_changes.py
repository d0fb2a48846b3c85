"""What changes when an event is changed, and what people notice of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.registration.domain.event_changes import change
from services.registration.domain.facts import Change
from services.registration.domain.sessions import Venue
from services.registration.domain.texts import LocalText
from shared.errors import Conflict, Invalid
from tests.unit.registration.domain.builders import NOW, START, a_session, an_event

WEEK = timedelta(days=7)


def moved(session, by=WEEK):
    return replace(session, starts=session.starts + by, ends=session.ends + by)


def iso(moment):
    return moment.isoformat()


@pytest.mark.parametrize(
    ("values", "noticed"),
    [
        ({"capacity": 30}, ()),
        ({"description": LocalText("uus")}, ()),
        ({"title": LocalText("Uus")}, (Change("title", "", "ABC-koolitus", "Uus"),)),
        ({"language": "ru"}, (Change("language", "", "et", "ru"),)),
        (
            {"venue": Venue("Näidismaja", "", "Tartu")},
            (Change("venue", "", "Näidisraamatukogu, Jüri 54, Võru", "Näidismaja, Tartu"),),
        ),
        (
            {"venue": None, "online_url": "https://x"},
            (
                Change("venue", "", "Näidisraamatukogu, Jüri 54, Võru", ""),
                Change("online_url", "", "", "https://x"),
            ),
        ),
        (
            {"sessions": (moved(a_session()),)},
            (
                Change("starts", "s1", iso(START), iso(START + WEEK)),
                Change("ends", "s1", iso(a_session().ends), iso(a_session().ends + WEEK)),
            ),
        ),
        (
            {"sessions": (replace(a_session(), venue=Venue("Saal 2")),)},
            (Change("venue", "s1", "", "Saal 2"),),
        ),
        (
            {"sessions": (a_session(1), a_session(2))},
            (Change("session_added", "s2", "", iso(a_session(2).starts)),),
        ),
        (
            {"sessions": (a_session(2),)},
            (
                Change("session_added", "s2", "", iso(a_session(2).starts)),
                Change("session_dropped", "s1", iso(START), ""),
            ),
        ),
    ],
)
def test_people_notice_when_where_and_what(values, noticed):
    event, changes = change(an_event(), values, NOW)

    assert changes == noticed
    assert event == replace(an_event(), **values, version=2)


def test_nobody_notices_a_draft():
    event, changes = change(an_event(status="draft"), {"title": LocalText("Uus")}, NOW)

    assert (event.title.et, changes) == ("Uus", ())


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("training", {"kind": "supervision"}),
        ("training", {"kind": "supervision", "confidential": False}),
        ("supervision", {"confidential": False, "capacity": 21}),
    ],
)
def test_guidance_is_confidential_whatever_a_change_says(kind, changes):
    before = an_event(kind=kind, confidential=kind == "supervision")

    assert change(before, changes, NOW)[0].confidential


def test_equal_values_change_nothing():
    assert change(an_event(), {"capacity": 20, "slug": "abc-voru"}, NOW) == (an_event(), ())


def test_corrections_to_a_day_that_is_over_are_no_news():
    after_first_day = START + timedelta(days=1, hours=-1)
    fixed = replace(a_session(1), ends=START + timedelta(hours=6))

    event, changes = change(an_event(2), {"sessions": (fixed, a_session(2))}, after_first_day)

    assert (event.sessions[0].ends, changes) == (fixed.ends, ())


def test_a_past_day_dropped_is_no_news():
    assert change(an_event(2), {"sessions": (a_session(2),)}, START + timedelta(days=1, hours=-1))[1] == ()


@pytest.mark.parametrize("name", ["id", "status", "version", "programme_id", "trainers", "colour"])
def test_some_things_do_not_change_this_way(name):
    with pytest.raises(Invalid) as refusal:
        change(an_event(), {name: "x"}, NOW)

    assert refusal.value.fields == {name: ["not-changeable"]}


def test_the_address_of_the_page_changes_only_before_it_is_public():
    assert change(an_event(status="draft"), {"slug": "uus"}, NOW)[0].slug == "uus"
    with pytest.raises(Invalid):
        change(an_event(), {"slug": "uus"}, NOW)


def test_a_change_that_makes_no_sense_is_refused():
    with pytest.raises(Invalid) as refusal:
        change(an_event(), {"capacity": 0}, NOW)

    assert refusal.value.fields == {"capacity": ["too-small"]}


@pytest.mark.parametrize("status", ["completed", "cancelled"])
def test_what_is_over_does_not_change(status):
    with pytest.raises(Conflict, match=f"event-{status}"):
        change(an_event(status=status), {"capacity": 30}, NOW)
