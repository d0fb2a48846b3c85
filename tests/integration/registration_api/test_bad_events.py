"""Events that make no sense are refused beside the field, and nothing is kept of them."""

from typing import Any

import pytest

from tests.integration.registration_api.bodies import event_body
from tests.integration.registration_api.conftest import NUMBERS, Door


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("capacity", 0),
        ("capacity", -1),
        ("capacity", 2**31),
        ("capacity", 1.5),
        ("capacity", "20"),
        ("capacity", True),
        ("minimum", 21),
        ("slug", "Suur Täht"),
        ("slug", "../../etc"),
        ("kind", "party"),
        ("language", "xx"),
        ("title", {}),
        ("title", {"et": "", "en": " "}),
        ("title", {"fr": "x"}),
        ("online_url", "javascript:alert(1)"),
        ("sessions", []),
        ("sessions", [{"starts": "2027-01-20T10:00:00", "ends": "2027-01-20T17:00:00"}]),
        ("sessions", [{"starts": "2027-01-20T17:00:00+02:00", "ends": "2027-01-20T10:00:00+02:00"}]),
        ("sessions", [{"starts": "2027-02-29T10:00:00+02:00", "ends": "2027-03-01T17:00:00+02:00"}]),
        ("sessions", [{"starts": "0001-01-01T00:00:00+14:00", "ends": "0001-01-01T17:00:00+14:00"}]),
        ("sessions", [{"starts": "9999-12-31T23:59:59-14:00", "ends": "9999-12-31T23:59:59-14:00"}]),
        ("sessions", [{"starts": "2027-01-20T10:00:00+02:00", "ends": "2037-01-20T10:00:00+02:00"}]),
        ("sessions", [{"starts": 1, "ends": {"$gt": 1}}]),
        ("completion", {"min_share": 1.1}),
        ("completion", {"min_share": "0.8"}),
        ("waiting_list", {"mode": "lottery"}),
        ("waiting_list", {"mode": "offer", "offer_hours": 0}),
        ("registration", {"opens": "2027-01-02T00:00:00Z", "closes": "2027-01-01T00:00:00Z"}),
        ("trainers", [{"name": "Kadri"}]),
        ("trainers", [{"name": "Kadri", "email": "x"}]),
        ("certificate", {"kind": "diploma"}),
        ("pools", [{"key": "a", "name": {"et": "A"}, "seats": 21, "group": "PPA"}]),
        ("status", "published"),
        ("version", 7),
    ],
)
def test_an_event_that_makes_no_sense_is_refused_beside_the_field(door: Door, field: str, value: Any) -> None:
    body = {**event_body(door.programme(), f"halb-{next(NUMBERS)}"), field: value}
    before = door.everything()

    answer = door.organise("POST", "/events", body)

    assert answer.status_code == 422, answer.text
    assert {each["field"].split(".")[0] for each in answer.json["errors"]} == {field}
    assert door.everything() == before


def test_capacity_is_not_lowered_below_the_seats_given(door: Door) -> None:
    slug = door.event(minimum=0)
    for _each in range(3):
        door.register(slug)

    answer = door.organise("PATCH", f"/events/{slug}", {"capacity": 2}, Accept_Language="et")

    assert (answer.status_code, answer.json["code"]) == (409, "capacity-below-seats")
    assert "3" in answer.json["detail"]
