"""Bodies of events become values of the domain, and back."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from services.registration.api.doors import merged
from services.registration.domain.events import Session, Trainer, Venue
from services.registration.domain.pools import WaitingListRule
from services.registration.domain.texts import LocalText
from services.registration.schemas.events import EventBody, EventChange
from services.registration.schemas.form_input import from_form
from tests.integration.registration_api.bodies import event_body, minimal_event

TALLINN = ZoneInfo("Europe/Tallinn")


def test_a_body_becomes_the_fields_of_an_event() -> None:
    loaded = EventBody().load(event_body("marka", "abc-tartu"))

    assert loaded["activity_code"] == "A1"
    assert loaded["title"] == LocalText("ABC-koolitus", "ABC training", "Базовое обучение")
    assert loaded["venue"] == Venue("Näidismaja", "Eeskuju 4", "Tartu")
    assert isinstance(loaded["sessions"][0], Session)
    assert loaded["sessions"][0].academic_hours == 8
    assert loaded["trainers"] == (Trainer("", "Kadri Katse", "kadri.katse@koolitus.example.org", "et"),)
    assert loaded["certificate_kind"] == "certificate"
    assert loaded["opens"] is not None
    assert "registration" not in loaded


def test_what_is_left_out_follows_from_the_kind() -> None:
    body = {**minimal_event("marka", "abc"), "kind": "train-the-trainer"}

    loaded = EventBody().load(body)

    assert (loaded["assessed"], loaded["certificate_kind"]) == (True, "certificate")
    assert loaded["waiting_list"] == WaitingListRule("offer", 48)


def test_guidance_is_always_confidential_unless_said_otherwise() -> None:
    assert EventBody().load({**minimal_event("marka", "abc"), "kind": "supervision"})["confidential"] is True


def test_a_change_names_only_what_it_changes() -> None:
    assert EventChange().load({"capacity": 5, "registration": {"opens": None}}) == {
        "capacity": 5,
        "opens": None,
        "closes": None,
    }


def test_every_wrong_field_is_told_at_once() -> None:
    body = {
        **event_body("marka", "abc"),
        "capacity": "x",
        "kind": "y",
        "sessions": [{"starts": "z"}],
        "extra": 1,
    }

    with pytest.raises(ValidationError) as refused:
        EventBody().load(body)

    assert set(refused.value.normalized_messages()) == {"capacity", "kind", "sessions", "extra"}


@pytest.mark.parametrize(
    ("current", "change", "result"),
    [
        ({"a": 1, "b": 2}, {"a": 3}, {"a": 3, "b": 2}),
        ({"t": {"et": "x", "en": "y"}}, {"t": {"en": "z"}}, {"t": {"et": "x", "en": "z"}}),
        ({"l": [1, 2]}, {"l": [3]}, {"l": [3]}),
        ({"v": {"town": "Tartu"}}, {"v": None}, {"v": None}),
        ({"v": None}, {"v": {"town": "Tartu"}}, {"v": {"town": "Tartu"}}),
    ],
)
def test_a_change_is_laid_over_what_there_is(current: Any, change: Any, result: Any) -> None:
    assert merged(current, change) == result


def test_a_form_becomes_the_same_body() -> None:
    form = MultiDict(
        {
            "programme": "marka",
            "activity": "A1",
            "slug": "abc-tartu",
            "kind": "training",
            "title.et": "ABC-koolitus",
            "venue.town": "Tartu",
            "sessions.0.starts": "2027-01-20T10:00",
            "sessions.0.ends": "2027-01-20T17:00",
            "sessions.0.academic_hours": "8,5",
            "sessions.1.starts": "",
            "capacity": " 20 ",
            "minimum": "",
            "approval": "on",
            "registration.opens": "",
        }
    )

    loaded = EventBody().load(from_form(EventBody(), form, TALLINN))

    assert (loaded["capacity"], loaded["approval"], loaded["assessed"]) == (20, True, False)
    assert [session.academic_hours for session in loaded["sessions"]] == [8.5]
    assert loaded["sessions"][0].starts.isoformat() == "2027-01-20T08:00:00+00:00"


def test_what_was_typed_wrongly_in_a_form_is_told_beside_its_field() -> None:
    form = MultiDict(
        {"capacity": "kakskümmend", "sessions.0.starts": "homme", "sessions.0.ends": "2027-01-20T17:00"}
    )

    with pytest.raises(ValidationError) as refused:
        EventBody().load(from_form(EventBody(), form, TALLINN))

    messages = refused.value.normalized_messages()
    assert messages["capacity"] == ["Please give a whole number."]
    assert set(messages["sessions"]["0"]) == {"starts"}
