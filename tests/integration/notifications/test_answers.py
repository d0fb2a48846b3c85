"""Answers of calendars: stored, announced, asked about, and refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.notifications import bootstrap
from services.notifications.handlers.declines import ask_due
from services.notifications.store.story import StoredStory
from shared.stories import Travelled
from tests.integration.notifications.conftest import SENDER, Office
from tests.unit.notifications.builders import NOW, Course, Registration, Trainer, days, event_data
from tests.unit.notifications.guests import Guest
from tests.unit.notifications.replies import SHAPES, Said, counter, gmail, outlook

MINUTE = timedelta(minutes=1)
KADRI = "kadri@example.org"


def a_seat(office: Office, *on: int) -> Registration:
    """Mari has a seat; sessions on these days of December."""
    course = Course(event_data(sessions=days(*on or (9,))))
    mari = Registration(course)
    office.hear(course.published(), mari.confirmed())
    return mari


def uids(office: Office, invitee_id: str) -> list[str]:
    """UIDs of the invitee's invitations by time."""
    rows = office.database["invitations"].find({"invitee_id": invitee_id}).sort("entry.starts")
    return [row["_id"] for row in rows]


def come_in(office: Office, raw: bytes, at: datetime | None = None) -> dict[str, Any]:
    """The mail comes in twice, which is once; answers how it is kept."""
    office.now = at or office.now
    for _ in range(2):
        bootstrap.keep(office.desk)(raw, SENDER)
    [kept] = office.database["incoming"].find({"raw": raw})
    return dict(kept)


def told(office: Office) -> list[dict[str, Any]]:
    """What was announced of answers, in order."""
    bodies = [json.loads(row["body"]) for row in office.database["outbox"].find().sort("position")]
    return [each["data"] for each in bodies if each["type"] == "kutse.invitation.answered.v1"]


def ask(office: Office, at: datetime) -> None:
    """Time passes; whoever is to be asked is asked."""
    office.now = at
    bootstrap.repeatedly(office.desk, ask_due, office.store.has_declined)()


@pytest.mark.parametrize("shape", SHAPES)
def test_an_answer_in_every_shape_is_stored_and_announced_once(
    office: Office, shape: Callable[[Said], bytes]
) -> None:
    mari = a_seat(office)
    [uid] = uids(office, mari.id)

    kept = come_in(office, shape(Said(uid, "TENTATIVE", comment="Tulen hiljem")))

    assert (kept["kind"], kept["reason"], kept["invitee_id"]) == ("reply", "taken", mari.id)
    [stored] = office.database["answers"].find()
    assert (stored["_id"], stored["answer"], stored["comment"]) == (uid, "tentative", "Tulen hiljem")
    [fact] = told(office)
    assert (fact["registration_id"], fact["answer"]) == (mari.id, "tentative")
    assert fact["person"] == {"comment": "Tulen hiljem"}


def test_answers_that_do_not_count_change_nothing_and_are_kept_with_the_reason(office: Office) -> None:
    mari = a_seat(office)
    [uid] = uids(office, mari.id)
    come_in(office, gmail(Said(uid, "ACCEPTED")))
    before = list(office.database["answers"].find()), told(office)

    reasons = [
        come_in(office, raw)["reason"]
        for raw in (
            gmail(Said("nobody@kutse.example.org")),
            gmail(Said(uid, "DECLINED", attendee="m@example.net", sender="m@example.net")),
            outlook(Said(uid, "ACCEPTED")),
            gmail(Said(uid, "DECLINED", stamp=NOW - MINUTE)),
            gmail(Said(uid, "DECLINED", stamp=NOW + timedelta(days=3))),
            gmail(Said(uid)).replace(b"PARTSTAT=ACCEPTED", b"PARTSTAT=X"),
        )
    ]

    assert reasons == [
        "unknown-invitation",
        "foreign-answer",
        "older-answer",
        "older-answer",
        "future-answer",
        "unreadable-answer",
    ]
    assert (list(office.database["answers"].find()), told(office)) == before


def test_an_answer_to_a_time_that_was_moved_does_not_count(office: Office) -> None:
    mari = a_seat(office)
    [uid] = uids(office, mari.id)
    office.hear(mari.course.changed(at=NOW + MINUTE, sessions=days(10)))

    moved = office.database["invitations"].find_one({"_id": uid})
    assert come_in(office, gmail(Said(uid)))["reason"] == "outdated-answer"
    assert come_in(office, gmail(Said(uid, sequence=moved["sequence"])))["reason"] == "taken"


def test_a_trainers_answer_names_the_assignment_and_asks_nobody(office: Office) -> None:
    course = Course()
    kadri = Trainer(course)
    office.hear(course.published(), kadri.assigned())
    [uid] = uids(office, kadri.id)

    come_in(office, gmail(Said(uid, "DECLINED", attendee=KADRI, sender=KADRI)))
    ask(office, NOW + timedelta(hours=1))

    [fact] = told(office)
    assert (fact["assignment_id"], fact["registration_id"]) == (kadri.id, "")
    assert "give_up_seat" not in office.templates()


def test_whoever_declines_is_asked_once_and_keeps_the_seat(office: Office) -> None:
    mari = a_seat(office)
    [uid] = uids(office, mari.id)

    come_in(office, gmail(Said(uid, "DECLINED")))
    ask(office, NOW)
    come_in(office, gmail(Said(uid, "DECLINED", stamp=NOW + MINUTE)), at=NOW + MINUTE)
    ask(office, NOW + timedelta(hours=1))

    [asked] = office.mails(template="give_up_seat")
    assert (asked["recipient"], asked["method"], asked["event_slug"]) == ("mari@example.org", "", "abc-01")
    assert b"/withdraw" in asked["content"].replace(b"=\r\n", b"")
    assert office.database["invitees"].find_one({"_id": mari.id})["standing"] == "seated"


def test_sessions_declined_one_after_another_are_asked_about_in_one_mail(office: Office) -> None:
    mari = a_seat(office, 9, 10, 11)
    first, second, _ = uids(office, mari.id)

    come_in(office, gmail(Said(first, "DECLINED")))
    ask(office, NOW)
    come_in(office, gmail(Said(second, "DECLINED", stamp=NOW + MINUTE)), at=NOW + MINUTE)
    ask(office, NOW + 2 * MINUTE)
    assert office.mails(template="give_up_seat") == []

    ask(office, NOW + 4 * MINUTE)
    [asked] = office.mails(template="give_up_seat")
    text = asked["content"].replace(b"=\r\n", b"").decode()
    assert all(f"{day}. detsember" in text for day in (9, 10))
    assert "11. detsember" not in text


def test_whoever_changes_their_mind_in_time_is_not_asked(office: Office) -> None:
    mari = a_seat(office, 9, 10)
    first, _ = uids(office, mari.id)

    come_in(office, gmail(Said(first, "DECLINED")))
    come_in(office, gmail(Said(first, "ACCEPTED", stamp=NOW + MINUTE)), at=NOW + MINUTE)
    ask(office, NOW + timedelta(hours=1))

    assert office.mails(template="give_up_seat") == []
    assert not office.store.has_declined()


def test_a_guest_who_declines_is_not_asked_about_the_seat_at_home(office: Office) -> None:
    guest = Guest(a_seat(office))
    office.hear(guest.host.published(), guest.told())
    [_own, visited] = uids(office, guest.registration.id)

    come_in(office, gmail(Said(visited, "DECLINED")))

    assert [each["event_id"] for each in told(office)] == [guest.host.data["id"]]
    assert not office.store.has_declined()


def test_whoever_declines_again_after_coming_back_is_asked_again(office: Office) -> None:
    mari = a_seat(office)
    [uid] = uids(office, mari.id)
    for minutes, partstat in enumerate(("DECLINED", "ACCEPTED", "DECLINED")):
        at = NOW + minutes * MINUTE
        come_in(office, gmail(Said(uid, partstat, stamp=at)), at=at)
        ask(office, at)

    assert len(office.mails(template="give_up_seat")) == 2


def test_whoever_gave_the_seat_up_meanwhile_is_not_asked(office: Office) -> None:
    mari = a_seat(office, 9, 10)
    come_in(office, gmail(Said(uids(office, mari.id)[0], "DECLINED")))
    office.hear(mari.ended("withdrawn", at=NOW + MINUTE))

    ask(office, NOW + timedelta(hours=1))

    assert office.mails(template="give_up_seat") == []


def test_a_proposal_of_another_time_is_passed_on_and_answers_nothing(office: Office) -> None:
    mari = a_seat(office)
    [uid] = uids(office, mari.id)
    come_in(office, gmail(Said(uid, "ACCEPTED")))

    kept = come_in(office, counter(Said(uid, comment="Kas neljapäeval saaks?")))

    assert (kept["kind"], kept["reason"], kept["event_id"]) == (
        "counter",
        "passed-on",
        mari.course.data["id"],
    )
    answers = {row["_id"]: row["answer"] for row in office.database["answers"].find()}
    assert answers == {uid: "accepted", f"{uid}:counter": "countered"}
    *_, proposal = told(office)
    assert (proposal["registration_id"], proposal["answer"]) == (mari.id, "countered")
    assert proposal["person"] == {"comment": "Kas neljapäeval saaks?"}


def test_the_story_tells_what_came_in_what_counts_and_what_did_not(office: Office) -> None:
    mari = a_seat(office)
    [uid] = uids(office, mari.id)
    come_in(office, gmail(Said(uid, "DECLINED", attendee="m@example.net", sender="m@example.net")))
    come_in(office, gmail(Said(uid, "ACCEPTED", comment="Tulen rattaga")))

    story = StoredStory(Travelled("notifications", office.database, timedelta(0)))
    told = [*story.steps(mari.id, [])]

    said = [(step.what, step.about) for step in told if step.what in ("mail came in", "answer counts")]
    assert said == [
        ("mail came in", "reply foreign-answer"),
        ("mail came in", "reply taken"),
        ("answer counts", "accepted"),
    ]
    assert "rattaga" not in str(told)
    assert "m@example.net" not in str(told)


def a_trainer(office: Office) -> tuple[Trainer, str]:
    """Kadri teaches, and the UID of her invitation; her first mail is sent."""
    kadri = Trainer(Course())
    office.hear(kadri.course.published(), kadri.assigned())
    [uid] = uids(office, kadri.id)
    return kadri, uid


def test_in_a_trainers_name_nobody_answers_from_another_mailbox_and_the_trainer_is_asked_once(
    office: Office,
) -> None:
    kadri, uid = a_trainer(office)
    forwarded = Said(uid, "DECLINED", attendee=KADRI, sender="else@example.net")

    kept = [
        come_in(office, gmail(forwarded)),
        come_in(office, gmail(replace(forwarded, stamp=NOW + MINUTE)), at=NOW + MINUTE),
        come_in(office, outlook(replace(forwarded, partstat="ACCEPTED", stamp=NOW + MINUTE))),
    ]

    assert [each["reason"] for each in kept] == ["doubted-answer"] * 3
    assert (told(office), list(office.database["answers"].find())) == ([], [])
    asked = [each for each in office.mails() if each["template"] == "trainer_asked_back"]
    assert [each["recipient"] for each in asked] == [KADRI, KADRI]
    assert {each["invitee_id"] for each in kept} == {kadri.id}


def test_the_trainers_own_answer_counts_after_a_doubted_one_and_an_alias_is_nobody_else(
    office: Office,
) -> None:
    _, uid = a_trainer(office)
    come_in(office, gmail(Said(uid, "DECLINED", attendee=KADRI, sender="else@example.net")))

    own = gmail(Said(uid, "ACCEPTED", attendee="k.katse@example.org", sender=KADRI.upper()))

    assert come_in(office, own)["reason"] == "taken"
    assert [fact["answer"] for fact in told(office)] == ["accepted"]
    assert come_in(office, own.replace(b"ACCEPTED", b"DECLINED"))["reason"] == "older-answer"


def test_a_participants_answer_from_elsewhere_moves_nothing_by_itself(office: Office) -> None:
    mari = a_seat(office)
    [uid] = uids(office, mari.id)

    kept = come_in(office, gmail(Said(uid, "DECLINED", sender="else@example.net")))
    ask(office, NOW)

    assert kept["reason"] == "taken"
    assert "give_up_seat" in office.templates()
    assert office.database["invitees"].find_one({"_id": mari.id})["standing"] == "seated"
