"""Two organisers press at the same moment, or one presses twice: nothing is lost, and nothing made twice."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.registration_api.conftest import Door
from tests.integration.web.contended import CASES
from tests.integration.web.filling import form_to
from tests.integration.web.meeting import meeting
from tests.integration.web.test_two_at_once import Two

Typed = dict[str, Any]


@pytest.mark.parametrize("name", ["person", "address", "assessment", "programme"])
def test_of_two_who_save_at_once_one_is_told_and_loses_nothing(door: Door, name: str) -> None:
    store, liis, kai = meeting(door)
    two, case = Two(liis, kai), CASES[name]
    address = "/en" + case.begin(door)
    kais = (kai, *two.filled(kai, case, address, case.first))
    liiss = (liis, *two.filled(liis, case, address, case.second))

    answers = store.press([kais, liiss])

    assert sorted(one.status_code for one in answers) == [303, 409]
    late, typed = next(
        (one, texts)
        for one, texts in zip(answers, (case.first, case.second), strict=True)
        if one.status_code == 409
    )
    assert all(text in late.text for field, text in typed.items() if not field.startswith("result."))


def a_copy(door: Door) -> tuple[str, Typed]:
    """The form that copies an event."""
    slug = door.event()
    more = {"first_day": "2027-09-08", f"slugs.{slug}": f"{slug}-sygis", "act": "copy"}
    return f"/manage/events/{slug}/copy", more


def a_series(door: Door) -> tuple[str, Typed]:
    """The form that copies two events together."""
    first = door.event()
    programme = door.organise("GET", f"/events/{first}").json["programme"]
    second = door.draft(programme=programme)
    names = {f"slugs.{one}": f"{one}-ii" for one in (first, second)}
    return f"/manage/events/{first}/copy", {"event": [first, second], **names, "act": "copy"}


def a_programme(door: Door) -> tuple[str, Typed]:
    """The form of a new programme."""
    slug = f"{door.programme()}-uus"
    return "/manage/programmes/new", {"slug": slug, "title.et": "Uus programm", "funder": "Rahastaja"}


def an_activity(door: Door) -> tuple[str, Typed]:
    """The form of a new activity."""
    more = {"code": "B7", "title.et": "Koolitused", "kind": "training", "target.events": "3"}
    return f"/manage/programmes/{door.programme()}/activities/new", more


@pytest.mark.parametrize("begin", [a_copy, a_series, a_programme, an_activity])
def test_what_a_button_pressed_twice_makes_is_made_once_and_shown(
    door: Door, begin: Callable[[Door], tuple[str, Typed]]
) -> None:
    store, liis, kai = meeting(door)
    address, typed = begin(door)
    sent = []
    for who in (liis, kai):
        form = form_to(who.open(f"/en{address}").html, f"/en{address}")
        sent.append((who, form.action, {**form.fields, **typed}))
    before = {name: len(rows) for name, rows in door.everything().items()}

    at_once = store.press(sent)
    once_more = liis.browser.post(sent[0][1], data=sent[0][2])

    after = {name: len(rows) for name, rows in door.everything().items()}
    made = 2 if begin is a_series else 1
    grown = {
        name: after[name] - before[name]
        for name in ("programmes", "activities", "events", "seatings")
        if after[name] != before[name]
    }
    assert [one.status_code for one in (*at_once, once_more)] == [303] * 3, at_once[0].text + at_once[1].text
    assert len({one.location for one in (*at_once, once_more)}) == 1
    assert grown in ({"events": made, "seatings": made}, {"programmes": 1}, {"activities": 1})


def test_a_copy_whose_name_something_else_has_is_refused_beside_its_field(door: Door) -> None:
    _store, liis, _kai = meeting(door)
    slug, other = door.event(), door.event()
    address = f"/en/manage/events/{slug}/copy"
    form = form_to(liis.open(address).html, address)

    refused = liis.browser.post(
        address, data={**form.fields, f"slugs.{slug}": other, "act": "copy", "first_day": "2027-09-08"}
    )

    assert refused.status_code == 422
    field = refused.text.split(f'id="f-slugs-{slug}"')[1]
    assert "This address is in use already." in field.partition("</td>")[0]
