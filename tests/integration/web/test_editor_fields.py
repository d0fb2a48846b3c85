"""Where the event editor shows what is wrong, and what it asks once there are groups."""

import pytest

from tests.integration.web.conftest import Site
from tests.integration.web.filling import form_to
from tests.integration.web.organising import signed_in
from tests.integration.web.test_organisers_pages import fields


@pytest.fixture
def inside(site: Site) -> Site:
    """A browser that is signed in."""
    return signed_in(site)


def test_an_end_before_the_beginning_stands_at_the_day_it_ends_on_where_that_is_typed(inside: Site) -> None:
    programme = inside.door.programme()
    page = inside.open(f"/manage/events/new?programme={programme}")
    typed = fields(programme, f"{programme}-e", **{"sessions.0.last_day": "2027-02-09"})

    refused = inside.send(page, typed, action="/manage/events/new", status=422)
    dayless = {**fields(programme, f"{programme}-e"), "sessions.0.day": ""}
    without = inside.send(page, dayless, action="/manage/events/new", status=422)

    assert "#f-sessions-0-last_day" in refused.links
    assert not {"#f-sessions-0-day", "#f-sessions-0-to"} & set(refused.links)
    assert "#f-sessions-0-day" in without.links
    assert "#f-sessions-0-to" not in without.links


@pytest.mark.parametrize("kind", ["pools", "target_groups"])
def test_whoever_keeps_seats_for_a_group_asks_people_for_theirs(inside: Site, kind: str) -> None:
    address = f"/manage/events/new?programme={inside.door.programme()}"
    new = form_to(inside.open(address).html, "/manage/events/new").fields

    answer = inside.browser.post("/manage/events/new", data={**new, "act": f"add-{kind}"})

    assert new["form.target_group"] == ["hidden"]
    assert form_to(answer.text, "/manage/events/new").fields["form.target_group"] == ["optional"]
