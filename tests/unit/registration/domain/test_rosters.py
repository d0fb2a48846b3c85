"""Who is found on a roster, and where they stand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.registration.domain.rosters import Lined, RosterFilter, fits, line_up, named, positions

AT = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
MARI = Lined("1", "confirmed", 0, AT, "Mari", "Šults", "m@kool.example.org", "Kool", "Õpetajad", True, None)
TIIA = replace(MARI, id="2", first_name="Tiia", last_name="Saar", organisation="", has_needs=False)
OTT = replace(TIIA, id="3", status="waitlisted", place=7, first_name="Ott", created_at=AT + timedelta(1))
ANU = replace(OTT, id="4", place=3, first_name="Anu", prerequisite_met=False, organisation="Amet")
GONE = replace(TIIA, id="5", status="withdrawn", first_name="Ants")
ALL = (GONE, OTT, MARI, ANU, TIIA)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", "21435"),
        ("-status", "53412"),
        ("name", "54321"),
        ("institution", "41532"),
        ("queue", "43521"),
        ("registered", "12543"),
        ("nonsense", "21435"),
    ],
)
def test_people_stand_in_the_order_asked_for(sort: str, order: str) -> None:
    assert "".join(one.id for one in line_up(ALL, sort)) == order


@pytest.mark.parametrize(
    ("narrow", "found"),
    [
        (RosterFilter(), "12345"),
        (RosterFilter(status="waitlisted"), "34"),
        (RosterFilter(text="MARI šUL"), "1"),
        (RosterFilter(text="sul, mari"), "1"),
        (RosterFilter(text="?"), ""),
        (RosterFilter(organisation="Kool"), "1"),
        (RosterFilter(target_group="Õpetajad", status="confirmed"), "12"),
        (RosterFilter(needs=True), "1"),
        (RosterFilter(unmet=True), "4"),
    ],
)
def test_only_whom_somebody_looks_for_is_found(narrow: RosterFilter, found: str) -> None:
    assert "".join(sorted(one.id for one in ALL if fits(one, narrow))) == found
    assert narrow.narrows == (len(found) < len(ALL))


def test_the_queue_is_counted_by_its_places_whatever_the_order_on_the_page() -> None:
    assert positions(ALL) == {"4": 1, "3": 2}


def test_of_too_many_institutions_those_that_occur_most_can_be_chosen() -> None:
    assert named(["Õde", "Amet", "Õde", "", "Zoo", "Zoo"], 2) == ["Zoo", "Õde"]
