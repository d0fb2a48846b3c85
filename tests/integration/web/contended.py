"""Forms of organisers whose words could be lost when two people send them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.integration.registration_api.conftest import Door
from tests.integration.web.asking import a_form

PHOTO = {"key": "photo", "text": {"et": "Mind võib pildistada."}}


@dataclass(frozen=True)
class Case:
    """A form two people send.

    Args:
        begin: makes what it is about; answers the address of its page.
        first, second: what either types there; `{id}` is the last part but one of the address.
        kept: of what the second typed, stands on the page again.
        said: what the second reads; by default who was quicker.
        overrides: sent once more from the page that says so, the second's is saved.
        more: the button.
    """

    begin: Callable[[Door], str]
    first: dict[str, str]
    second: dict[str, str]
    kept: str = ""
    said: str = "Kai Kolleeg"
    overrides: bool = True
    more: dict[str, str] = field(default_factory=dict)


def programme(door: Door) -> str:
    """A programme's details."""
    return f"/manage/programmes/{door.programme()}"


def event(page: str, **changes: Any) -> Callable[[Door], str]:
    """A page of a draft event."""
    return lambda door: f"/manage/events/{door.draft(**changes)}/{page}"


def public(page: str, **changes: Any) -> Callable[[Door], str]:
    """A page of a published event."""
    return lambda door: f"/manage/events/{door.event(**changes)}/{page}"


def person(page: str, **changes: Any) -> Callable[[Door], str]:
    """A page of somebody who is registered."""

    def begin(door: Door) -> str:
        slug = door.event(**changes)
        return f"/manage/events/{slug}/registrations/{door.register(slug)['id']}/{page}"

    return begin


def of_everybody(page: str, **changes: Any) -> Callable[[Door], str]:
    """A page with a row for everybody at an event where somebody is."""

    def begin(door: Door) -> str:
        slug = door.event(**changes)
        door.register(slug)
        return f"/manage/events/{slug}/{page}"

    return begin


def pool(door: Door) -> str:
    """The form that adds a trainer."""
    return f"/manage/trainers/new?programme={door.programme()}"


KADRI = {"name": "Kadri Katse", "email": "kadri@koolitus.example.org", "languages": "et"}
CASES = {
    "programme": Case(programme, {"funder": "Rahastaja"}, {"reference": "2027-1"}, "2027-1"),
    "question": Case(
        public("form/questions/role", form=a_form()),
        {"label.et": "Amet"},
        {"help.et": "Lühidalt"},
        "Lühidalt",
    ),
    "consent": Case(
        public("form/consents/photo", form={"consents": [PHOTO]}),
        {"text.et": "Mind võib filmida."},
        {"text.en": "I may be filmed."},
        "I may be filmed.",
    ),
    "person": Case(person("edit"), {"phone": "5551234"}, {"job_title": "Juht"}, "Juht"),
    "address": Case(
        person("address"), {"email": "oige@kool.example.org"}, {"email": "teine@kool.example.org"}, "teine@"
    ),
    "event": Case(
        event("edit"),
        {"capacity": "9"},
        {"capacity": "11"},
        'value="11"',
        more={"act": "save"},
    ),
    "trainer": Case(pool, KADRI, {**KADRI, "region": "Võrumaa"}, "Võrumaa", "in the pool already"),
    "assessment": Case(
        of_everybody("assessment", assessed=True),
        {"result.{id}": "passed", "note.{id}": "Väga hea"},
        {"result.{id}": "not-passed", "note.{id}": "Puudus"},
        "Puudus",
    ),
    "cancel event": Case(
        public("cancel"), {"reason": "Haigus"}, {"reason": "Torm"}, "Torm", "“Haigus”", overrides=False
    ),
    "postpone": Case(
        public("postpone"), {"reason": "Haigus"}, {"reason": "Torm"}, "Torm", "“Haigus”", overrides=False
    ),
    "cancel person": Case(
        person("cancel"),
        {"reason": "Palus ise", "tell": "true"},
        {"reason": "Ei tule"},
        "Ei tule",
        "“Palus ise”",
        overrides=False,
    ),
    "reject": Case(
        person("reject", approval=True), {"reason": "Ei sobi"}, {"reason": "Liiga hilja"}, "Liiga hilja",
        "“Ei sobi”", overrides=False,
    ),
}  # fmt: skip
"""Forms whose words could be lost."""
