"""Days and times as people write them."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask

from shared.web import dates


@dataclass(frozen=True)
class Meeting:
    starts: datetime
    ends: datetime


def at(day: int, hour: int, month: int = 2) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=UTC)


DAY = Meeting(at(11, 7), at(11, 14))
NEXT = Meeting(at(12, 7), at(12, 14))
LATER = Meeting(at(3, 7, 3), at(3, 14, 3))


@pytest.mark.parametrize(
    ("language", "day", "span", "months"),
    [
        ("et", "11. veebruar 2027", "11.–12. veebruar 2027", "11. veebruar 2027 – 3. märts 2027"),
        ("en", "11 February 2027", "11–12 February 2027", "11 February 2027 – 3 March 2027"),
        ("ru", "11 февраля 2027 года", "11–12 февраля 2027 года", "11 февраля 2027 года – 3 марта 2027 года"),
    ],
)
def test_days_read_as_people_write_them(app: Flask, language: str, day: str, span: str, months: str) -> None:
    with app.test_request_context("/", environ_overrides={"kutse.language": language}):
        assert dates.span([DAY]) == day
        assert dates.span([DAY, NEXT]) == span
        assert dates.span([DAY, LATER]) == months


def test_times_are_of_the_place_and_of_24_hours(app: Flask) -> None:
    with app.test_request_context("/", environ_overrides={"kutse.language": "en"}):
        assert dates.hours(DAY) == "09:00–16:00"
        assert dates.hours(Meeting(at(1, 7, 7), at(1, 14, 7))) == "10:00–17:00"
        assert dates.hours(DAY, "Europe/Stockholm") == "08:00–15:00"


def test_a_session_of_several_days_names_its_last_one(app: Flask) -> None:
    course = Meeting(at(1, 8), at(31, 13, 5))
    with app.test_request_context("/", environ_overrides={"kutse.language": "et"}):
        assert dates.span([course]) == "1. veebruar 2027 – 31. mai 2027"
        assert dates.hours(course) == "10:00 – 31. mai 2027, 16:00"
        assert not dates.one_day([course])


def test_an_end_at_midnight_is_of_the_same_day(app: Flask) -> None:
    evening = Meeting(at(11, 16), at(11, 22))
    with app.test_request_context("/", environ_overrides={"kutse.language": "en"}):
        assert dates.one_day([evening])
        assert dates.span([evening]) == "11 February 2027"
        assert dates.hours(evening) == "18:00–00:00"


def test_a_late_evening_belongs_to_the_local_day(app: Flask) -> None:
    with app.test_request_context("/", environ_overrides={"kutse.language": "en"}):
        assert dates.day(datetime(2027, 2, 11, 23, 30, tzinfo=UTC)) == "12 February 2027"


@pytest.mark.parametrize(("value", "read"), [(8, "8"), (7.5, "7,5"), (6.25, "6,25"), (8.0, "8")])
def test_numbers_have_no_zeroes_that_say_nothing(app: Flask, value: float, read: str) -> None:
    with app.test_request_context("/", environ_overrides={"kutse.language": "et"}):
        assert dates.number(value) == read


def test_the_month_of_a_filter_is_named(app: Flask) -> None:
    with app.test_request_context("/", environ_overrides={"kutse.language": "et"}):
        assert dates.month_of("2027-02") == "veebruar 2027"


@pytest.mark.parametrize("nothing", [()])
def test_an_event_without_days_has_no_span(app: Flask, nothing: tuple[Meeting, ...]) -> None:
    with app.test_request_context("/"):
        assert dates.span(nothing) == ""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("et", ["1 akadeemiline tund", "8 akadeemilist tundi", "1,5 akadeemilist tundi"]),
        ("en", ["1 academic hour", "8 academic hours", "1.5 academic hours"]),
        ("ru", ["1 академический час", "8 академических часов", "1,5 академического часа"]),
    ],
)
def test_hours_of_teaching_stand_before_the_right_form_of_the_word(
    app: Flask, language: str, said: list[str]
) -> None:
    with app.test_request_context("/", environ_overrides={"kutse.language": language}):
        assert [dates.teaching(each) for each in (1.0, 8.0, 1.5)] == said


def test_a_day_as_forms_send_it_reads_as_people_write_it_and_other_words_stay(app: Flask) -> None:
    with app.test_request_context("/", environ_overrides={"kutse.language": "et"}):
        said = [dates.day_of(text) for text in ("2027-02-11", "20270211", "09:30", "2027-02-31", "Tartu")]

    assert said == ["11. veebruar 2027", "20270211", "09:30", "2027-02-31", "Tartu"]
