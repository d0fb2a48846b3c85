"""Whoever acts for others hears what concerns them, and no more."""

from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.envelope import Message
from tests.unit.notifications.builders import NOW, TITLE, message
from tests.unit.notifications.corpus import ADDRESSES, LANGUAGES, parsed, text_of
from tests.unit.notifications.scenes import AWAY, Scene
from tests.unit.notifications.test_confirmations import held, told
from tests.unit.notifications.test_rehearsals import rehearsed

PARTY, PLACE, EMPLOYER = "b" * 24, "e" * 24, "d" * 24
PIIA = {"first_name": "Piia", "last_name": "Personal", "email": "piia@example.org", "language": "et"}
UNTIL = NOW + timedelta(days=3)


def formed(scene: Scene, language: str = "et") -> Message:
    """Piia holds three places, of which one is known here."""
    data: dict[str, Any] = {"party_id": PARTY, "event_id": scene.course.data["id"], "held_until": UNTIL}
    data |= {"places": 3, "place_ids": [PLACE], "person": {**PIIA, "language": language}}
    return message("kutse.party.formed.v1", f"parties/{PARTY}", 1, data)


def forwarded(scene: Scene, times: int = 1, generation: int = 0, named_by: str = "") -> Message:
    """Piia named Juta for that place."""
    juta = {"first_name": "Juta", "last_name": "Näidis", "email": "juta@example.org", "language": "ru"}
    data: dict[str, Any] = {"registration_id": PLACE, "event_id": scene.course.data["id"]}
    data |= {"generation": generation, "times": times, "held_until": UNTIL, "named_by": named_by}
    return message("kutse.place.forwarded.v1", f"places/{PLACE}", times, {**data, "person": juta})


def named(scene: Scene, times: int, *people: str) -> Message:
    """Piia stands behind these people as their employer."""
    data = {"employer_id": EMPLOYER, "event_id": scene.course.data["id"], "times": times, "person": PIIA}
    return message(
        "kutse.employer.named.v1", f"employers/{EMPLOYER}", times, {**data, "registration_ids": [*people]}
    )


def an_unnamed_place(scene: Scene) -> Message:
    """The place, which nobody has filled in."""
    nobody = {**PIIA, "email": f"{PLACE}@place.invalid"}
    return held(scene, 1, person=nobody)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_contact_gets_the_link_to_the_places_once(language: str) -> None:
    scene = Scene()

    scene.office.hear(formed(scene, language), formed(scene, language))
    (mail,) = scene.office.sent()

    link = f"https://kutse.example.org/{language}/g/{ADDRESSES.links.token('party', PARTY)}"
    for kind in ("plain", "html"):
        assert link in text_of(parsed(mail.content), kind)
        assert "3" in text_of(parsed(mail.content), kind)


def test_a_colleague_gets_the_link_as_often_as_it_is_sent_and_reads_which_institution_it_is() -> None:
    scene = Scene()

    scene.office.hear(forwarded(scene, named_by="Näidise kool"), forwarded(scene, named_by="Näidise kool"))
    (first,) = scene.office.sent()
    scene.office.hear(forwarded(scene, 2, 1))
    (second,) = scene.office.sent()

    assert first.recipient == "juta@example.org"
    assert "Näidise kool" in text_of(parsed(first.content), "plain")
    assert ADDRESSES.links.token("place", PLACE, 0) in text_of(parsed(first.content), "plain")
    assert ADDRESSES.links.token("place", PLACE, 1) in text_of(parsed(second.content), "plain")


def test_whoever_holds_places_hears_that_the_event_changed_and_that_it_is_cancelled() -> None:
    scene = Scene()
    scene.after(formed(scene), an_unnamed_place(scene))

    moved = scene.after(scene.course.changed(venue=AWAY))
    unseen = scene.after(scene.course.changed(online_url="https://call.example.org/x"))
    over = scene.after(scene.course.cancelled())

    assert moved[PIIA["email"]] == ["contact_event_changed"]
    assert PIIA["email"] not in unseen
    assert over[PIIA["email"]] == ["contact_event_cancelled"]


def test_whoever_acts_for_nobody_any_more_hears_nothing() -> None:
    scene = Scene()
    scene.after(formed(scene), an_unnamed_place(scene), told(scene, "lapsed", 2, status="email_expired"))

    assert PIIA["email"] not in scene.after(scene.course.changed(venue=AWAY))


def test_an_employer_gets_the_link_and_hears_what_becomes_of_the_event() -> None:
    scene = Scene()

    sent = scene.after(named(scene, 1, scene.mari.id), named(scene, 1, scene.mari.id))
    again = scene.after(named(scene, 2, scene.mari.id))
    over = scene.after(scene.course.cancelled())

    assert sent == again == {PIIA["email"]: ["employer_page"]}
    assert over[PIIA["email"]] == ["contact_event_cancelled"]


def test_whoever_acts_for_others_is_counted_before_anything_is_sent() -> None:
    scene = Scene()
    scene.after(formed(scene), an_unnamed_place(scene))
    change = scene.course.changed(venue=AWAY)

    shown = {(group.mail, group.role): group.people for group in rehearsed(scene, change).groups}
    scene.after(change)

    assert shown["contact_event_changed", "holder"] == 1


def test_what_the_mail_says_is_how_the_event_stands_now() -> None:
    scene = Scene()
    scene.after(formed(scene), an_unnamed_place(scene))
    scene.office.hear(scene.course.changed(title={**TITLE, "et": "Uus nimi"}, venue=AWAY))
    scene.office.wait(timedelta(minutes=15))

    mails = {each.recipient: each for each in scene.office.sent()}

    said = text_of(parsed(mails[PIIA["email"]].content), "plain")
    assert "Tartu" in said
    assert ADDRESSES.links.token("party", PARTY) in said
