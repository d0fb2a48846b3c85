"""What organisers are shown before they change an event is what is mailed when they do."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.notifications.domain.journal import Entry
from services.notifications.handlers.rehearsals import Rehearsal, sketched
from shared.contracts.envelope import Message
from shared.errors import NotFound
from tests.unit.notifications.builders import NOW, TITLE, Course, Registration, days
from tests.unit.notifications.memory import HANDLERS, Memory
from tests.unit.notifications.scenes import (
    AWAY,
    LONG,
    Scene,
    a_day_less,
    a_day_more,
    another_trainer,
    called_off,
    elsewhere,
    hour_later,
    in_another_language,
    made_discreet,
    postponed,
    reinstated,
    renamed,
    renamed_for_others,
    unnoticeable,
)

READER = ("Mari", "Näidis")
HAPPENINGS: dict[str, Callable[[Scene], Iterator[Message]]] = {
    act.__name__: act
    for act in (
        *(hour_later, elsewhere, renamed, renamed_for_others, in_another_language, a_day_more, a_day_less),
        *(postponed, called_off, reinstated, unnoticeable, another_trainer, made_discreet),
    )
}


def rehearsed(scene: Scene, *messages: Message) -> Rehearsal:
    """What is shown before these messages come in."""
    office: Any = scene.office
    told = (str(scene.course.data["id"]), messages)
    return sketched(office, office._context(), HANDLERS, told, READER)


def counted(mails: list[Entry], office: Memory) -> Counter[tuple[str, str, str, str]]:
    """Mails by template, role, status and language."""
    people = {each.invitee_id: office.invitees.get(each.invitee_id) for each in mails}
    return Counter(
        (one.template, people[one.invitee_id].role.value, people[one.invitee_id].status, one.language)
        for one in mails
    )


def shown(rehearsal: Rehearsal) -> Counter[tuple[str, str, str, str]]:
    """The same, as shown."""
    return Counter({(g.mail, g.role, g.status, g.language): g.mails for g in rehearsal.groups})


def crowded(fates: list[str]) -> Scene:
    """The training of `Scene` with more people: how each stands and which language each reads."""
    scene = Scene()
    for number, fate in enumerate(fates):
        how, language = fate.split()
        one = Registration(scene.course, id=f"{number:024x}")
        one.person = {**one.person, "email": f"nr{number}@example.org", "language": language}
        scene.office.hear(cast(Message, getattr(one, how)()))
    scene.send()
    return scene


FATES = [
    f"{how} {code}" for how in ("confirmed", "waitlisted", "offered", "received") for code in ("et", "ru")
]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(FATES), max_size=6), st.sampled_from(sorted(HAPPENINGS)), st.booleans())
def test_what_is_shown_before_is_what_is_mailed_afterwards(
    fates: list[str], happening: str, moved_just_before: bool
) -> None:
    scene = crowded(fates)
    # A change that still waits is folded into another one of the event. Beside news of trainers it is told
    # by itself, and was shown when it was made.
    if moved_just_before and happening != another_trainer.__name__:
        scene.office.hear(*hour_later(scene))
    messages = [*HAPPENINGS[happening](scene)]
    already = {*scene.office.mails.things}

    told = rehearsed(scene, *messages)
    assert {*scene.office.mails.things} == already
    scene.office.hear(*messages)
    scene.office.go_rounds()
    scene.office.wait(LONG)

    fresh = [each for key, each in scene.office.mails.things.items() if key not in already]
    assert shown(told) == counted(fresh, scene.office)
    assert told.people == len({each.invitee_id for each in fresh})


def test_nothing_of_a_rehearsal_is_kept() -> None:
    scene = Scene()
    before = repr(scene.office)

    rehearsed(scene, *hour_later(scene), scene.course.cancelled())

    assert repr(scene.office) == before


def test_whoever_hears_nothing_is_counted_too() -> None:
    scene = crowded(["waitlisted et", "confirmed ru"])
    link = scene.course.changed(online_url="https://kohtumine.example.org/1")

    told = rehearsed(scene, link)

    assert [(each.role, each.status, each.people) for each in told.untold] == [
        ("participant", "waitlisted", 1)
    ]
    assert {(g.role, g.status) for g in told.groups} >= {("participant", "confirmed"), ("trainer", "")}


def test_places_nobody_has_filled_in_are_told_from_addresses_nobody_has_confirmed() -> None:
    scene = Scene()
    for number, domain in enumerate(("place.invalid", "filled.invalid", "example.org")):
        one = Registration(scene.course, id=f"{number:024x}")
        one.person = {**one.person, "email": f"{one.id}@{domain}"}
        until = {"held_until": NOW + timedelta(days=1), "again": False, "named_by": "", "wish": ""}
        scene.office.hear(one.told("held", "pending_email", **until))
    scene.send()

    told = rehearsed(scene, *hour_later(scene))

    assert [(each.status, each.people) for each in told.untold] == [("pending_email", 2), ("unnamed", 1)]


def test_the_mails_are_shown_once_in_each_language_and_lead_to_nobody() -> None:
    scene = crowded(["confirmed ru", "confirmed ru", "waitlisted et"])

    told = rehearsed(scene, scene.course.changed(venue=AWAY, title={**TITLE, "et": "Uus"}))

    changed = [each for each in told.samples if each.mail == "event_changed"]
    assert [each.language for each in changed] == ["et", "ru"]
    assert all("Aia 2" in each.text for each in changed)
    addresses = [each.person.email for each in scene.office.invitees.things.values()]
    for sample in told.samples:
        assert not any(address in sample.text for address in addresses if address != "mari@example.org")


def test_an_event_nobody_here_has_heard_of_cannot_be_rehearsed() -> None:
    scene = Scene()
    other = Course({**scene.course.data, "id": "9" * 24, "sessions": days(20)})
    office: Any = scene.office

    with pytest.raises(NotFound):
        sketched(office, office._context(), HANDLERS, ("9" * 24, [other.published()]), READER)
