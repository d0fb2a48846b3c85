"""Each thing that makes an event senseless is named at its field."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.registration.domain.event_checks import check_event
from services.registration.domain.events import CompletionRule
from services.registration.domain.kinds import KINDS
from services.registration.domain.pools import Pool, WaitingListRule
from services.registration.domain.texts import LocalText
from shared.errors import Invalid
from tests.unit.registration.domain.builders import NOW, START, a_session, an_event

NAIVE = datetime(2027, 1, 20, 9)
TALLINN = ZoneInfo("Europe/Tallinn")


def pool(key="p", seats=2, group="g", release_at=None):
    return Pool(key, LocalText("x"), seats, group, release_at)


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"title": LocalText()}, {"title": ["required"]}),
        ({"slug": "Õppus 1"}, {"slug": ["not-a-slug"]}),
        ({"slug": "a" * 81}, {"slug": ["not-a-slug"]}),
        ({"slug": "abc-"}, {"slug": ["not-a-slug"]}),
        ({"timezone": "Europe/Atlantis"}, {"timezone": ["unknown"]}),
        ({"timezone": "../etc/passwd"}, {"timezone": ["unknown"]}),
        ({"timezone": ""}, {"timezone": ["unknown"]}),
        ({"kind": "party"}, {"kind": ["unknown"]}),
        ({"certificate_kind": "diploma"}, {"certificate.kind": ["unknown"]}),
        ({"entry": "raffle"}, {"entry": ["unknown"]}),
        ({"completion": CompletionRule(1.01)}, {"completion.min_share": ["out-of-range"]}),
        ({"completion": CompletionRule(-0.1)}, {"completion.min_share": ["out-of-range"]}),
        ({"capacity": 0}, {"capacity": ["too-small"]}),
        ({"capacity": -1}, {"capacity": ["too-small"]}),
        ({"capacity": 10_001}, {"capacity": ["too-large"]}),
        ({"minimum": -1}, {"minimum": ["too-small"]}),
        ({"minimum": 21}, {"minimum": ["more-than-capacity"]}),
        ({"pools": (pool(seats=0),)}, {"pools.0.seats": ["too-small"]}),
        ({"pools": (pool(key=""),)}, {"pools.0.key": ["required"]}),
        ({"pools": (pool(), pool())}, {"pools.1.key": ["duplicate"]}),
        ({"pools": (pool(group=" "),)}, {"pools.0.group": ["required"]}),
        ({"pools": (pool(release_at=NAIVE),)}, {"pools.0.release_at": ["no-offset"]}),
        ({"pools": (pool(seats=15), pool("q", 6))}, {"pools": ["more-than-capacity"]}),
        ({"waiting_list": WaitingListRule("lottery")}, {"waiting_list.mode": ["unknown"]}),
        ({"waiting_list": WaitingListRule("offer", 0)}, {"waiting_list.offer_hours": ["out-of-range"]}),
        ({"waiting_list": WaitingListRule("offer", 169)}, {"waiting_list.offer_hours": ["out-of-range"]}),
        ({"sessions": tuple(a_session(n) for n in range(1, 102))}, {"sessions": ["too-many"]}),
        ({"sessions": (a_session(academic_hours=-1),)}, {"sessions.0.academic_hours": ["out-of-range"]}),
        (
            {"sessions": (a_session(academic_hours=float("nan")),)},
            {"sessions.0.academic_hours": ["out-of-range"]},
        ),
        ({"sessions": (a_session(starts=NAIVE, ends=START),)}, {"sessions.0.starts": ["no-offset"]}),
        ({"sessions": (a_session(ends=START),)}, {"sessions.0.ends": ["ends-before-starts"]}),
        (
            {"sessions": (a_session(ends=START - timedelta(hours=1)),)},
            {"sessions.0.ends": ["ends-before-starts"]},
        ),
        (
            {"sessions": (a_session(1), a_session(2, starts=START + timedelta(hours=6)))},
            {"sessions.1.starts": ["overlaps-session"]},
        ),
        ({"opens": NAIVE}, {"registration.opens": ["no-offset"]}),
        ({"opens": NOW, "closes": NOW}, {"registration.closes": ["closes-before-opens"]}),
        ({"capacity": 0, "title": LocalText()}, {"capacity": ["too-small"], "title": ["required"]}),
    ],
)
def test_a_senseless_event_is_refused_field_by_field(values, fields):
    with pytest.raises(Invalid) as refusal:
        check_event(an_event(**values))

    assert refusal.value.fields == fields


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"sessions": ()},
        {"capacity": 1, "minimum": 1},
        {"pools": (pool(seats=14), pool("q", 6))},
        {"sessions": (a_session(1), a_session(2, starts=START + timedelta(hours=7)))},
        {"sessions": (a_session(academic_hours=0),)},
        {"opens": NOW, "closes": NOW + timedelta(microseconds=1)},
        {"waiting_list": WaitingListRule("offer", 168)},
        {"completion": CompletionRule(1)},
    ],
)
def test_the_edges_of_sense_are_allowed(values):
    check_event(an_event(**values))


def test_a_session_over_the_night_of_the_clock_change_ends_after_it_starts():
    starts = datetime(2027, 10, 31, 3, 30, tzinfo=TALLINN).replace(fold=0).astimezone(ZoneInfo("UTC"))
    ends = datetime(2027, 10, 31, 3, 15, tzinfo=TALLINN).replace(fold=1).astimezone(ZoneInfo("UTC"))

    check_event(an_event(sessions=(a_session(starts=starts, ends=ends, academic_hours=1),)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_makes_an_event(kind):
    check_event(an_event(kind=kind, certificate_kind=KINDS[kind].certificate))
