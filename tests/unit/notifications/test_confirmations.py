"""Whoever has the mailbox confirms the address; nobody floods it by typing the address again and again."""

from datetime import timedelta
from typing import Any

from shared.contracts.envelope import Message
from tests.unit.notifications.builders import NOW, message
from tests.unit.notifications.scenes import Scene

ID = "e" * 24
JUTA = {"first_name": "Juta", "last_name": "Näidis", "email": "juta@example.org", "language": "et"}


def told(scene: Scene, what: str, version: int, after: timedelta = timedelta(0), **more: Any) -> Message:
    """What registration announces of Juta."""
    data = {
        "registration_id": ID,
        "event_id": scene.course.data["id"],
        "event_slug": scene.course.data["slug"],
        "status": "pending_email",
        "link": 0,
        "moved_from": "",
        "person": JUTA,
        **more,
    }
    return message(f"kutse.registration.{what}.v1", f"registrations/{ID}", version, data, NOW + after)


def held(scene: Scene, version: int, after: timedelta = timedelta(0), **more: Any) -> Message:
    """Her seat is held for a day."""
    until = {"held_until": NOW + timedelta(days=1), "again": False, "named_by": "", "wish": ""}
    return told(scene, "held", version, after, **{**until, **more})


def test_an_address_typed_again_and_again_gets_one_mail_in_six_hours_and_a_reminder() -> None:
    scene = Scene()

    first = scene.after(held(scene, 1), held(scene, 2, timedelta(minutes=1)))
    later = scene.after(held(scene, 3, timedelta(hours=7)))
    reminded = scene.after(held(scene, 4, timedelta(hours=12), again=True))

    assert (first, later, reminded) == ({JUTA["email"]: ["confirm_address"]},) * 3


def test_the_mail_to_a_slip_of_the_pen_is_not_sent_once_the_address_is_put_right() -> None:
    scene = Scene()
    right = {**JUTA, "email": "jutta@example.org"}

    sent = scene.after(held(scene, 1), held(scene, 2, link=1, person=right))

    assert sent == {right["email"]: ["confirm_address"]}


def test_a_place_nobody_has_filled_in_gets_no_mail_and_its_colleague_does() -> None:
    scene = Scene()
    nobody = {**JUTA, "email": f"{ID}@place.invalid"}

    assert scene.after(held(scene, 1, person=nobody)) == {}
    assert scene.after(told(scene, "cancelled", 2, person=nobody, status="cancelled", reason="")) == {}


def test_whoever_does_not_answer_hears_nothing_of_the_event() -> None:
    scene = Scene()
    scene.after(held(scene, 1))

    sent = scene.after(scene.course.changed(title={"et": "Uus", "en": "New", "ru": "Новое"}))

    assert JUTA["email"] not in sent
    assert scene.after(told(scene, "lapsed", 2, status="email_expired")) == {}


def test_the_owner_of_a_registered_address_hears_once_that_it_was_typed() -> None:
    scene = Scene()
    again = [
        message(
            "kutse.registration.asked_again.v1",
            f"registrations/{scene.mari.id}",
            scene.mari.version + number,
            {**scene.mari.confirmed().data},
            NOW + timedelta(minutes=number),
        )
        for number in (1, 2)
    ]

    assert scene.after(*again) == {"mari@example.org": ["registered_already"]}
