"""Steps for other readers than participants with a seat, from the plan to the journal."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from services.notifications.domain.plans import MORNING, Plan, Step
from services.notifications.domain.reminders import Anchor, Mail, Unit, When
from services.notifications.handlers.plans import upcoming
from tests.integration.notifications.conftest import Office
from tests.unit.notifications.builders import Course, Registration, event_data, message

START = datetime(2026, 12, 9, 8, tzinfo=UTC)
COMPLETED = datetime(2026, 12, 10, 12, tzinfo=UTC)
BEFORE = When(Anchor.START, 3, Unit.DAYS, after=False, at=time(18))
AFTERWARDS = When(Anchor.COMPLETION, 1, Unit.DAYS, after=True, at=MORNING)


def add(office: Office, *steps: Step) -> None:
    """The plan has these steps too; it is counted with the next message about the event."""

    def work(tx: object) -> None:
        plan: Plan = tx.plans.get("e" * 24)  # type: ignore[attr-defined]
        tx.plans.save(replace(plan, steps=(*plan.steps, *steps)))  # type: ignore[attr-defined]

    office.store.atomically(work)


def reached(registration: Registration, at: datetime) -> object:
    """The person completed the event."""
    registration.version += 1
    data = {"registration_id": registration.id, "event_id": "e" * 24, "status": "confirmed"}
    subject = f"registrations/{registration.id}"
    return message("kutse.completion.reached.v1", subject, registration.version, data, at)


def test_the_programme_is_told_of_too_few_participants_and_no_roster_hears_of_it(office: Office) -> None:
    course = Course(event_data(minimum=6, closes=datetime(2026, 12, 3, 22, tzinfo=UTC)))
    office.hear(course.published(), Registration(course).confirmed())

    office.tick(datetime(2026, 12, 2, 7, tzinfo=UTC))
    office.tick(datetime(2026, 12, 2, 7, 1, tzinfo=UTC))

    (mail,) = office.mails(template="minimum_not_reached")
    assert mail["recipient"] == "liis.naidis@ministeerium.example.org"
    assert office.database["invitees"].count_documents({}) == 1
    office.database["mails"].update_one(
        {"_id": mail["_id"]},
        {"$set": {"state": "sent", "open": False, "ended_at": START, "unannounced": True}},
    )
    assert office.announce() == []


def test_nobody_is_warned_when_there_are_enough(office: Office) -> None:
    course = Course(event_data(minimum=1))
    office.hear(course.published(), Registration(course).confirmed())

    office.tick(datetime(2026, 12, 2, 7, tzinfo=UTC))

    assert office.mails(template="minimum_not_reached") == []
    (plan,) = office.database["plans"].find()
    assert [each["fate"]["reason"] for each in plan["steps"] if each["id"] == "minimum-start"] == [
        "minimum-reached"
    ]


def test_whoever_waits_or_has_an_offer_gets_a_mail_of_their_own(office: Office) -> None:
    course = Course()
    waiting, offered, seated = (Registration(course) for _ in range(3))
    office.hear(course.published())
    add(office, Step("own-1", Mail.WAITING, BEFORE), Step("own-2", Mail.OFFERED, BEFORE))
    expires = START + timedelta(days=1)
    office.hear(course.changed(), waiting.waitlisted(), offered.offered(expires), seated.confirmed())

    office.tick(datetime(2026, 12, 6, 16, tzinfo=UTC))

    told = {mail["invitee_id"]: mail["template"] for mail in office.mails(about="reminder")}
    assert told == {waiting.id: "still_waiting", offered.id: "still_offered"}


def test_after_the_completion_each_hears_what_became_of_them(office: Office) -> None:
    course = Course()
    came, missed = Registration(course), Registration(course)
    office.hear(course.published(), came.confirmed(), missed.confirmed())
    add(office, Step("own-1", Mail.THANKS, AFTERWARDS), Step("own-2", Mail.MISSED, AFTERWARDS))
    office.now = COMPLETED
    office.hear(course.completed(COMPLETED), reached(came, COMPLETED))  # type: ignore[arg-type]

    office.tick(datetime(2026, 12, 11, 7, tzinfo=UTC))

    told = {mail["invitee_id"]: mail["template"] for mail in office.mails(about="reminder")}
    assert told == {came.id: "thanks", missed.id: "missed"}


def test_a_completion_that_is_taken_back_is_known_whatever_comes_late(office: Office) -> None:
    course = Course()
    mari = Registration(course)
    office.hear(course.published(), mari.confirmed())
    first = reached(mari, COMPLETED)
    mari.version += 1
    data = {"registration_id": mari.id, "event_id": "e" * 24, "status": "confirmed", "reason": ""}
    back = message("kutse.completion.revoked.v1", f"registrations/{mari.id}", mari.version, data, COMPLETED)

    office.deliver(back, first)  # type: ignore[arg-type]

    assert [each["completed"] for each in office.database["invitees"].find()] == [False]


def test_what_is_still_to_come_is_told_with_how_many_it_would_reach(office: Office) -> None:
    course = Course()
    office.hear(course.published(), Registration(course).confirmed(), Registration(course).confirmed())

    event = office.store.atomically(lambda tx: tx.events.get("e" * 24))
    assert event
    found = office.store.atomically(lambda tx: upcoming(tx, event))

    assert [(each.step.id, each.recipients) for each in found] == [
        ("trainer-week", 0),
        ("week", 2),
        ("day", 2),
        ("trainer-day", 0),
    ]
