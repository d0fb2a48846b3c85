"""Every violation that can be planted in the journal is named, and a sound one gives none."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from services.notifications.store.invariants import findings
from shared.checking.findings import Counted, Finding, Look, Violation
from tests.integration.notifications.conftest import Office
from tests.integration.notifications.test_reminders import DAY, WEEK
from tests.unit.notifications.builders import Course, Registration, Trainer

TAKEN = {"outcome": "accepted", "begun_at": WEEK, "ended_at": WEEK}


@pytest.fixture
def office(office: Office) -> Office:
    """Somebody seated, somebody who left, a trainer; the reminder is written and every mail is sent."""
    course, leaver = Course(), Registration(Course(), id="b" * 24)
    office.hear(course.published(), Registration(course).confirmed(), Trainer(course).assigned())
    office.hear(leaver.confirmed(), leaver.ended("withdrawn"))
    office.tick(WEEK)
    all_sent(office)
    office.now = WEEK + timedelta(minutes=1)
    return office


def all_sent(office: Office) -> None:
    """Every mail that waited was taken by the server when it was written."""
    for mail in office.mails(open=True):
        attempts = [TAKEN | {"begun_at": mail["written_at"]}]
        sent = {"state": "sent", "open": False, "due_at": None, "attempts": attempts, "ended_at": WEEK}
        office.database["mails"].update_one({"_id": mail["_id"]}, {"$set": sent})


def check(office: Office) -> list[Finding]:
    """Looks at all of it."""
    return list(findings(office.database, Look(at=office.now)))


def names(office: Office) -> set[str]:
    """Which invariants are violated."""
    return {one.invariant for one in check(office) if isinstance(one, Violation)}


def test_a_sound_journal_has_no_violations(office: Office) -> None:
    found = check(office)

    assert [one for one in found if isinstance(one, Violation)] == []
    assert Counted("invitees", 3) in found
    assert Counted("mails", len(office.mails())) in found


def test_an_answer_that_counts_is_no_violation(office: Office) -> None:
    answer(office)

    assert names(office) == set()


def change(template: str, **values: Any) -> Callable[[Office], object]:
    """The mail of this template is otherwise."""
    return lambda office: office.database["mails"].update_one({"template": template}, {"$set": values})


def answer(office: Office, **changes: Any) -> None:
    """Somebody's answer counts that must not."""
    invitation = office.database["invitations"].find_one({"method": "REQUEST", "trainer": False})
    kept = {"uid": invitation["_id"], "invitee_id": invitation["invitee_id"], "sequence": 0}
    office.database["answers"].insert_one({"_id": "x", **kept, "stamp": WEEK, "at": WEEK, **changes})


def tried(template: str, *outcomes: str, state: str = "sent", after: timedelta = timedelta(0)) -> Any:
    """The mail of this template was tried, with these ends."""
    attempts = [{"outcome": one, "begun_at": WEEK + after} for one in outcomes]
    return change(template, state=state, attempts=attempts)


def again(office: Office, template: str, **changes: Any) -> None:
    """Another mail like the one of this template."""
    found = office.database["mails"].find_one({"template": template})
    office.database["mails"].insert_one(found | {"_id": "9" * 24, "key": f"{found['key']}x"} | changes)


PLANTED: dict[str, tuple[str, Callable[[Office], object]]] = {
    "taken twice": ("I6", tried("reminder_week", "accepted", "accepted")),
    "sent and never taken": ("I6", tried("reminder_week", "deferred")),
    "tried after it was taken": ("I6", tried("reminder_week", "accepted", "unknown")),
    "an unknown end is not counted": ("I6", tried("reminder_week", "unknown", "accepted")),
    "an id its key does not give": ("I6", change("reminder_week", key="another")),
    "two with one Message-ID": ("I6", lambda office: again(office, "reminder_week")),
    "a picture that is gone": ("I6", change("reminder_week", picture={"at": 0, "digest": "d" * 64})),
    "forgotten": (
        "I6",
        change("reminder_week", state="queued", open=True, attempts=[], due_at=WEEK - timedelta(hours=2)),
    ),
    "not shown to organisers": (
        "I6",
        change("reminder_week", unannounced=True, ended_at=WEEK - timedelta(hours=2)),
    ),
    "a seat confirmed after the end": (
        "I8",
        lambda office: office.database["mails"].update_one(
            {"invitee_id": "b" * 24, "template": "seat_confirmed"},
            {"$set": {"state": "sent", "attempts": [TAKEN | {"begun_at": DAY}]}},
        ),
    ),
    "reminded twice": ("I9", lambda office: again(office, "reminder_week", message_id="<another>")),
    "left out": ("I9", lambda office: office.database["mails"].delete_one({"template": "reminder_week"})),
    "reminded late": ("I9", change("reminder_week", written_at=WEEK + timedelta(hours=3))),
    "planned for a wrong hour": (
        "I9",
        lambda office: office.database["plans"].update_one(
            {"steps.id": "day"}, {"$set": {"steps.$.fate.due_at": DAY + timedelta(hours=1)}}
        ),
    ),
    "the calendar shows a seat that was lost": (
        "I10",
        lambda office: office.database["invitations"].update_one(
            {"invitee_id": "b" * 24}, {"$set": {"method": "REQUEST"}}
        ),
    ),
    "the calendar shows an event that is cancelled": (
        "I10",
        lambda office: office.database["events"].update_one({}, {"$set": {"status": "cancelled"}}),
    ),
    "an invitation no mail carried": (
        "I10",
        lambda office: office.database["mails"].update_many(
            {"template": "seat_confirmed"}, {"$set": {"uid": "another"}}
        ),
    ),
    "an answer to nobody's invitation": ("I10", lambda office: answer(office, uid="another")),
    "an answer in somebody else's name": ("I10", lambda office: answer(office, invitee_id="b" * 24)),
    "an answer to what was never sent": ("I10", lambda office: answer(office, sequence=9)),
    "an answer from the future": ("I10", lambda office: answer(office, stamp=WEEK + timedelta(days=2))),
}


@pytest.mark.parametrize("what", PLANTED)
def test_what_must_never_be_is_named(what: str, office: Office) -> None:
    invariant, plant = PLANTED[what]

    plant(office)

    assert invariant in names(office)
