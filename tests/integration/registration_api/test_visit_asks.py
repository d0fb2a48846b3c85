"""Programs ask to make up for a session in another group, and answer what was asked."""

from typing import Any

import pytest

from tests.integration.registration_api.conftest import Door


def _days(later: int) -> list[dict[str, Any]]:
    return [
        {
            "starts": f"2027-01-{day + later}T10:00:00+02:00",
            "ends": f"2027-01-{day + later}T14:00:00+02:00",
            "academic_hours": 4,
            "counts_as": f"{number}. päev",
        }
        for number, day in ((1, 20), (2, 21))
    ]


@pytest.fixture
def groups(door: Door) -> tuple[str, str]:
    """Two groups of one course, a week apart."""
    programme = door.programme()
    home = door.event(programme=programme, sessions=_days(0))
    return home, door.event(programme=programme, sessions=_days(7))


def test_what_a_program_asks_for_is_agreed_once(door: Door, groups: tuple[str, str]) -> None:
    home, host = groups
    mari = door.register(home)
    own = f"/registrations/{mari['token']}/visits"
    wish = {"session": 2, "to": host, "to_session": 2}

    asked = [door.ask("POST", own, wish) for _ in range(2)]
    listed = door.organise("GET", f"/events/{home}/visits").json["items"]
    answer = f"/events/{home}/visits/{asked[0].json['id']}/agree"
    agreed = [door.organise("POST", answer, {}) for _ in range(2)]

    assert [one.status_code for one in (*asked, *agreed)] == [200] * 4
    assert asked[0].json == asked[1].json
    assert listed == [{**asked[0].json, **wish, "places": 20, "waiting": 0, "obstacle": ""}]
    assert (asked[0].json["registration"], asked[0].json["status"]) == (mari["id"], "asked")
    assert [one.json["status"] for one in agreed] == ["agreed"] * 2
    assert door.organise("GET", f"/events/{home}/visits").json == {"items": []}
    assert door.ask("POST", f"{own}/{asked[0].json['id']}/take-back").json["status"] == "called_off"


def test_what_is_declined_says_why_and_is_not_asked_again(door: Door, groups: tuple[str, str]) -> None:
    home, host = groups
    own = f"/registrations/{door.register(home)['token']}/visits"
    wish = {"session": 1, "to": host, "to_session": 1}
    asked = door.ask("POST", own, wish).json
    answer = f"/events/{home}/visits/{asked['id']}/decline"

    without = door.organise("POST", answer, {})
    declined = door.organise("POST", answer, {"reason": "Seal on muu teema."})
    again = door.ask("POST", own, wish)

    assert without.status_code == 422
    assert declined.json == {**asked, "status": "declined", "reason": "Seal on muu teema."}
    assert (again.status_code, again.json["code"]) == (409, "visit-declined")


def test_nobody_answers_or_takes_back_what_is_somebody_elses(door: Door, groups: tuple[str, str]) -> None:
    home, host = groups
    mari, jaan = door.register(home), door.register(home)
    wish = {"session": 1, "to": host, "to_session": 1}
    asked = door.ask("POST", f"/registrations/{mari['token']}/visits", wish).json
    before = door.everything()

    taken = door.ask("POST", f"/registrations/{jaan['token']}/visits/{asked['id']}/take-back")
    other = door.organise("POST", f"/events/{host}/visits/{asked['id']}/agree", {})

    assert [(one.status_code, one.json["code"]) for one in (taken, other)] == [(404, "unknown-visit")] * 2
    assert door.everything() == before


@pytest.mark.parametrize("wrong", [{"session": 0}, {"to_session": "1"}, {"to": "A B"}, {"past_queue": True}])
def test_a_wrong_wish_is_refused_and_changes_nothing(
    door: Door, groups: tuple[str, str], wrong: dict[str, Any]
) -> None:
    home, host = groups
    token = door.register(home)["token"]
    before = door.everything()

    wish = {"session": 1, "to": host, "to_session": 1, **wrong}

    assert door.ask("POST", f"/registrations/{token}/visits", wish).status_code == 422
    assert door.everything() == before
