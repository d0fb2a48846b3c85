"""The sample's data: figures that add up, days that are no holidays, people who are all different."""

from datetime import date, timedelta

import pytest

from services.registration.domain.kinds import KINDS
from services.registration.sample.people import crowd, latin
from services.registration.sample.plan import ANCHOR, read_plan, session_times, weeks_between

HOLIDAYS = {
    date(2026, 2, 24),
    date(2026, 4, 3),
    date(2026, 5, 1),
    date(2026, 6, 23),
    date(2026, 6, 24),
    date(2026, 8, 20),
    date(2027, 2, 24),
    date(2027, 3, 26),
}


def test_the_participations_of_the_five_lines_add_up() -> None:
    events = read_plan(ANCHOR).events

    assert (
        sum(event.figures[3] for event in events if event.activity in ("A1", "A2", "A3", "A4", "A5")) == 221
    )


def test_nothing_takes_place_on_a_weekend_or_holiday() -> None:
    days = [day for event in read_plan(ANCHOR).events for day in event.days]

    assert [day for day in days if day.isoweekday() > 5 or day in HOLIDAYS] == []


def test_every_kind_is_one_of_the_domain() -> None:
    assert {facts["kind"] for facts in read_plan(ANCHOR).activities.values()} <= set(KINDS)


@pytest.mark.parametrize(("days", "weeks"), [(0, 0), (7, 0), (8, 1), (14, 2), (100, 14), (-1, -1), (-8, -2)])
def test_the_year_is_shifted_by_whole_weeks_and_never_into_the_future(days: int, weeks: int) -> None:
    assert weeks_between(ANCHOR, ANCHOR + timedelta(days=days)) == weeks
    assert ANCHOR + timedelta(weeks=weeks) <= ANCHOR + timedelta(days=days)


def test_the_clock_on_the_wall_stays_when_the_year_is_shifted() -> None:
    plan = read_plan(ANCHOR + timedelta(weeks=20))

    for event in plan.events:
        starts, _ends = session_times(plan, event.days[0], 8)
        assert starts.astimezone(plan.zone).hour == 10


def test_nobody_has_the_name_or_address_of_somebody_else() -> None:
    everybody = crowd()
    people = [everybody.person("et", ["ppa", "kool"], [{"et": "x"}]) for _each in range(500)]
    people += [everybody.person("ru", ["ppa"], []) for _each in range(60)]

    assert len({(person.first_name, person.last_name) for person in people}) == 560
    assert len({person.email for person in people}) == 560


def test_women_have_the_womens_form_of_a_russian_name() -> None:
    everybody = crowd()
    people = [everybody.person("ru", ["ppa"], []) for _each in range(60)]

    women = {"Елена", "Светлана", "Наталья", "Ольга", "Татьяна", "Юлия", "Марина"}
    for person in people:
        assert (person.first_name in women) == person.last_name.endswith("а")


@pytest.mark.parametrize(
    ("name", "written"),
    [("Õunapuu", "ounapuu"), ("Ozoliņa-Bērziņa", "ozolina-berzina"), ("Фёдоров", "fedorov")],
)
def test_names_in_addresses_are_plain_letters(name: str, written: str) -> None:
    assert latin(name) == written
