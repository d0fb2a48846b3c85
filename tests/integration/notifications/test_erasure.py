"""Whoever was erased is nowhere in the mails, and does not come back with a late message."""

from dataclasses import replace
from datetime import timedelta

from services.notifications import bootstrap
from shared.contracts.envelope import Message
from tests.integration.notifications.conftest import ENVELOPES, Office
from tests.integration.notifications.test_feed_mail import requested
from tests.unit.notifications.builders import NOW, Course, Registration, message
from tests.unit.notifications.guests import Guest
from tests.unit.notifications.reports import Report

CANARY = "Kanaarilind"
MAIL = "kanaarilind@example.org"
FEED_ID = "b" * 24
SOMEBODY = {"first_name": "Laulev", "last_name": CANARY, "email": MAIL, "language": "et", "organisation": ""}
LATER = NOW + timedelta(hours=2)


def erased(*ids: str, evidence: tuple[str, ...] = ()) -> Message:
    """The person behind these registrations was erased."""
    data = {
        "erasure_id": "f" * 24,
        "registration_ids": list(ids),
        "evidence_ids": list(evidence),
        "feed_id": FEED_ID,
        "pseudonym": "9" * 24,
    }
    return message("kutse.person.erased.v1", f"erasures/{'f' * 24}", 1, data, LATER)


def test_nothing_of_an_erased_person_is_left_and_others_keep_what_is_theirs(office: Office) -> None:
    course = Course()
    gone, stays = Registration(course, SOMEBODY), Registration(course)
    feed = requested()
    feed.data["person"]["email"] = MAIL  # type: ignore[index]
    guest = Guest(gone)
    office.hear(course.published(), gone.confirmed(), stays.confirmed(), guest.host.published(), guest.told())
    office.hear(gone.ended("withdrawn"), feed)
    office.database["incoming"].insert_one({"_id": "m1", "sender": MAIL, "raw": CANARY, "invitee_id": ""})
    office.database["troubles"].insert_one({"_id": MAIL, "reason": CANARY})
    body = f'{{"registration_id": "{gone.id}", "x": "{CANARY}"}}'.encode()
    letter = {"_id": "d1", "state": "open", "body": body}
    office.database["dead_letters"].insert_one(letter)
    others = len(office.mails(invitee_id=stays.id))
    assert CANARY.casefold() in repr(office.everything()).casefold()

    office.hear(erased(gone.id))

    assert CANARY.casefold() not in repr(office.everything()).casefold()
    assert len(office.mails(invitee_id=stays.id)) == others > 0
    assert office.database["invitees"].find_one({"_id": stays.id})
    assert office.database["visits"].find_one() is None


def test_what_came_in_of_an_erased_person_goes_however_it_is_known_whose_it_is(office: Office) -> None:
    course = Course()
    gone, stays = Registration(course, SOMEBODY), Registration(course)
    feed = requested()
    feed.data["person"]["email"] = MAIL  # type: ignore[index]
    office.hear(course.published(), gone.confirmed(), stays.confirmed(), feed)
    (mail,) = office.mails(invitee_id=FEED_ID)
    report = Report(to=ENVELOPES.sender_of(mail["_id"]), recipient=MAIL).postfix()
    words = b"From: Laulev <%b>\r\n\r\nTere\r\n"
    office.database["mails"].update_one({"_id": mail["_id"]}, {"$set": {"state": "sent"}})
    for raw in (report, words % b"KanaariLind@Example.org", words % b"mari@example.org"):
        bootstrap.keep(office.desk)(raw, ENVELOPES.sender_of(mail["_id"]))
    assert office.database["incoming"].count_documents({"invitee_id": FEED_ID}) == 1
    told = office.store.told([gone.id], FEED_ID, MAIL)

    office.hear(erased(gone.id))

    assert [one.get("text", one["kind"]) for one in told["incoming"]] == ["Tere", "bounce"]
    assert [one["sender"] for one in office.database["incoming"].find()] == ["mari@example.org"]


def test_a_late_message_about_an_erased_person_tells_nobody_anything(office: Office) -> None:
    course = Course()
    gone = Registration(course, SOMEBODY)
    office.hear(course.published(), gone.confirmed())
    late = gone.ended("withdrawn")

    places = {
        "party_id": "d" * 24,
        "event_id": course.data["id"],
        "held_until": LATER,
        "places": 2,
        "person": SOMEBODY,
    }
    formed = message("kutse.party.formed.v1", f"parties/{'d' * 24}", 1, places)

    office.hear(erased("d" * 24, evidence=(gone.id,)), late, formed)

    assert office.mails() == []
    assert CANARY not in repr(office.everything())


def test_an_address_that_was_put_right_may_be_anybodys_and_what_is_known_of_it_stays_and_is_not_told(
    office: Office,
) -> None:
    course, theirs = Course(), "teine@example.org"
    mine = Registration(course, {**SOMEBODY, "email": theirs})
    office.hear(course.published(), mine.confirmed())
    known = {"text": "Salajane kiri", "subject": "Salajane", "sender": theirs}
    letters = [
        {"_id": "m1", "invitee_id": "", **known},
        {"_id": "m2", "invitee_id": mine.id, **known},
        {"_id": "m3", "invitee_id": "", **known, "sender": MAIL, "subject": "Minu"},
    ]
    office.database["incoming"].insert_many(letters)
    office.database["contacts"].insert_one({"_id": "c1", "person": {"email": theirs}, "event_id": "x"})
    office.database["mails"].insert_one({"_id": "n1", "invitee_id": "", "recipient": theirs, "event_id": ""})

    early = office.store.told([mine.id], "", MAIL)
    office.hear(mine.changed(email=MAIL))
    told = office.store.told([mine.id], "", MAIL)
    partly = erased(mine.id)
    office.hear(replace(partly, data={**partly.data, "feed_id": ""}))

    assert [one.get("subject", "") for one in told["incoming"]] == ["Minu", ""]
    assert "Salajane" not in repr(early)
    assert "contacts" not in {*early, *told}
    assert "n1" not in repr(told)
    assert [one["_id"] for one in office.database["incoming"].find()] == ["m1"]
    assert office.database["contacts"].count_documents({"_id": "c1"}) == 1
    assert office.database["mails"].count_documents({"_id": "n1"}) == 1
