"""From attendance to completion, and into the pool of trainers."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from services.registration.domain.assessments import Result
from services.registration.domain.events import Session, Trainer
from services.registration.domain.nominations import Nomination
from services.registration.domain.target_groups import TargetGroup
from services.registration.handlers import (
    assessments,
    attendance,
    completion,
    corrections,
    events,
    nominations,
    registrations,
    roster,
    trainers,
)
from services.registration.handlers.attendance import MarkEntry
from services.registration.handlers.desk import Desk
from services.registration.handlers.trainers import PoolFilter
from services.registration.handlers.views import CertificateLine, Delivery, RegistrationView
from shared.errors import Conflict, Invalid, NotFound
from shared.links import TRAINER
from tests.integration.registration.builders import (
    PROGRAMME,
    a_registration,
    an_event,
    call,
    details,
    organiser,
)

Announced = Callable[[], list[str]]
REACHED, REVOKED = "completion.reached", "completion.revoked"


def two_days() -> tuple[Session, ...]:
    starts = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
    days = (starts, starts + timedelta(days=1))
    return tuple(
        Session(id="", starts=day, ends=day + timedelta(hours=6), academic_hours=8.0) for day in days
    )


def mark(desk: Desk, number: int, **marks: str) -> None:
    """Names the people by their registration's first name."""
    rows = attendance.sheet(desk, "koolitus", number).rows
    ids = {row.registration.person.first_name.lower(): row.registration.id for row in rows}
    entries = [MarkEntry(ids[name], made) for name, made in marks.items()]
    attendance.record(desk, organiser(), "koolitus", number, entries)


def test_completion_follows_the_marks_and_tells_only_what_changed(desk: Desk, announced: Announced) -> None:
    an_event(desk, capacity=5, sessions=two_days())
    given = {name: a_registration(desk, name) for name in ("mari", "jaan", "kati")}
    mark(desk, 1, mari="present", jaan="present", kati="absent")
    mark(desk, 2, mari="present", jaan="absent", kati="absent")
    announced()

    first = events.complete_event(desk, organiser(), "koolitus")
    assert (first.completed, first.incomplete) == (1, 2)
    assert announced() == ["event.completed", REACHED]

    again = events.complete_event(desk, organiser(), "koolitus")
    assert (again, announced()) == (first, [])

    mark(desk, 2, jaan="present", mari="absent")
    events.complete_event(desk, organiser(), "koolitus")
    assert sorted(announced()) == [REACHED, REVOKED]

    view = registrations.by_token(desk, given["kati"].token)
    assert view.completion is not None
    assert not view.completion.reached


def test_a_completion_taken_back_stays_so_until_the_marks_change(desk: Desk, announced: Announced) -> None:
    an_event(desk, capacity=5)
    mari = a_registration(desk, "mari").registration
    mark(desk, 1, mari="present")
    events.complete_event(desk, organiser(), "koolitus")
    announced()

    completion.take_back(desk, organiser(), mari.id, "Vale isik")
    events.complete_event(desk, organiser(), "koolitus")

    assert announced() == [REVOKED]
    with pytest.raises(Conflict, match="not-completed"):
        completion.take_back(desk, organiser(), mari.id, "Vale isik")


def test_each_thing_said_of_a_completion_is_newer_than_the_last(
    desk: Desk, mongo: MongoClient[dict[str, Any]], database_name: str
) -> None:
    an_event(desk, capacity=5)
    mari = a_registration(desk, "mari").registration
    mark(desk, 1, mari="present")
    events.complete_event(desk, organiser(), "koolitus")
    completion.take_back(desk, organiser(), mari.id, "Vale isik")

    rows = mongo[database_name]["outbox"].find({"subject": f"registrations/{mari.id}"}).sort("position")
    versions = [json.loads(row["body"])["aggregateversion"] for row in rows]
    assert versions == sorted(set(versions))
    assert len(versions) == 3


def test_marks_are_checked_before_any_is_kept(desk: Desk) -> None:
    an_event(desk, capacity=5)
    mari = a_registration(desk, "mari").registration

    wrong = [MarkEntry(mari.id, "present"), MarkEntry("f" * 24, "present"), MarkEntry(mari.id, "partial")]

    with pytest.raises(Invalid) as refused:
        attendance.record(desk, organiser(), "koolitus", 1, wrong)

    assert sorted(refused.value.fields) == ["marks.1.registration", "marks.2.minutes"]
    assert attendance.sheet(desk, "koolitus", 1).rows[0].mark == ""
    with pytest.raises(NotFound, match="unknown-session"):
        attendance.sheet(desk, "koolitus", 2)


def test_a_mark_may_be_taken_back(desk: Desk) -> None:
    an_event(desk, capacity=5)
    mari = a_registration(desk, "mari").registration
    mark(desk, 1, mari="present")

    sheet = attendance.record(desk, organiser(), "koolitus", 1, [MarkEntry(mari.id, "")])

    assert sheet.rows[0].mark == ""


def test_who_passes_a_train_the_trainer_event_can_be_picked_for_later_ones(
    desk: Desk, announced: Announced
) -> None:
    an_event(desk, kind="train-the-trainer", entry="nomination", approval=True, capacity=5)
    employer = Nomination("Liis Näidis", "liis@example.org", "Näidisamet", "Olen nõus")
    with pytest.raises(Conflict, match="nomination-required"):
        a_registration(desk, "mari")
    outcomes = nominations.nominate(
        desk, call(), "koolitus", employer, [details("mari"), details("jaan")], "key"
    )
    again = nominations.nominate(
        desk, call(), "koolitus", employer, [details("mari"), details("jaan")], "key"
    )
    ids = [outcome.registered.registration.id for outcome in outcomes if outcome.registered]
    assert [outcome.registered.registration.id for outcome in again if outcome.registered] == ids
    for one in ids:
        roster.approve(desk, organiser(), "koolitus", one)
    mark(desk, 1, mari="present", jaan="present")
    assessments.record(desk, organiser(), "koolitus", [Result(ids[0], True), Result(ids[1], False)])

    counted = events.complete_event(desk, organiser(), "koolitus")
    events.complete_event(desk, organiser(), "koolitus")

    assert (counted.completed, counted.incomplete) == (1, 1)
    pool = trainers.search_pool(desk, PROGRAMME).items
    assert [one.name for one in pool] == ["Mari Näidis"]
    assert trainers.search_pool(desk, PROGRAMME, PoolFilter(valid_on=date(2099, 1, 1))).items == ()
    an_event(desk, "teine")
    announced()
    changed = trainers.assign_from_pool(desk, organiser(), "teine", pool[0].id)
    assert [one.name for one in changed.trainers] == ["Mari Näidis"]
    assert announced() == ["trainer.assigned"]


def test_results_are_recorded_all_or_none(desk: Desk) -> None:
    an_event(desk, capacity=1, assessed=True)
    seated, waiting = (a_registration(desk, name).registration.id for name in ("mari", "jaan"))

    with pytest.raises(Conflict, match="no-seat"):
        assessments.record(desk, organiser(), "koolitus", [Result(seated, True), Result(waiting, True)])

    assert [row.passed for row in assessments.list_assessments(desk, "koolitus")] == [None]


def test_an_event_that_builds_on_another_refuses_who_has_not_completed_it(desk: Desk) -> None:
    an_event(desk, capacity=5)
    for name in ("mari", "jaan"):
        a_registration(desk, name)
    mark(desk, 1, mari="present", jaan="absent")
    events.complete_event(desk, organiser(), "koolitus")
    an_event(desk, "jatk", requires_activity="A1", prerequisite_blocks=True)
    an_event(desk, "vaba", requires_activity="A1")

    assert a_registration(desk, "mari", "jatk").registration.prerequisite_met is True
    with pytest.raises(Conflict, match="prerequisite-missing"):
        a_registration(desk, "jaan", "jatk")
    assert a_registration(desk, "jaan", "vaba").registration.prerequisite_met is False


@pytest.mark.parametrize(("status", "met"), [("valid", True), ("revoked", False)])
def test_a_revoked_document_is_no_completion_where_a_valid_one_is_asked_for(
    desk: Desk, status: str, met: bool
) -> None:
    an_event(desk)
    mari = a_registration(desk, "mari").registration.id
    mark(desk, 1, mari="present")
    events.complete_event(desk, organiser(), "koolitus")
    line = CertificateLine("C", "N", "notice", status, date(2026, 11, 21))
    desk.store.atomically(lambda tx: tx.deliveries.replace(Delivery(mari, certificates=(line,))))
    an_event(desk, "jatk", requires_activity="A1", requires_valid=True)

    assert a_registration(desk, "mari", "jatk").registration.prerequisite_met is met


def test_who_lacks_what_an_event_asks_for_is_known_anew_after_details_were_put_right(desk: Desk) -> None:
    groups = (TargetGroup("Politsei"), TargetGroup("Õpetajad"))
    an_event(desk, "ryhmale", target_groups=groups, requires_groups=("Politsei",), prerequisite_blocks=True)
    mari = registrations.register(desk, call(), "ryhmale", details("mari", target_group="Politsei"), "")

    met = [
        corrections.correct(desk, call(), mari.token, {"target_group": words}).registration.prerequisite_met
        for words in ("Õpetajad", "Politsei")
    ]

    assert met == [False, True]


def test_an_activity_counts_under_the_address_before_and_the_one_that_was_put_right(desk: Desk) -> None:
    an_event(desk)
    for name in ("mari", "jaan"):
        a_registration(desk, name)
    mark(desk, 1, mari="present", jaan="present")
    events.complete_event(desk, organiser(), "koolitus")
    an_event(desk, "vaba", requires_activity="A1")
    mari, slip = a_registration(desk, "mari", "vaba"), a_registration(desk, "jaann", "vaba")

    def moved(token: str, name: str) -> RegistrationView:
        return corrections.correct(desk, call(), token, {"email": f"{name}@example.org"})

    away = moved(mari.token, "mari.uus")
    twice = moved(away.token, "mari.uuem")
    right = moved(slip.token, "jaan")

    found = [each.registration.prerequisite_met for each in (away, twice, slip, right)]
    assert found == [True, True, False, True]


def test_a_trainer_sees_names_and_no_addresses(desk: Desk) -> None:
    kadri = Trainer("", "Kadri Katse", "kadri@example.org")
    event = an_event(desk, trainers=(kadri,))
    a_registration(desk, "mari")
    token = desk.links.token(TRAINER, event.trainers[0].assignment_id)

    view = trainers.by_token(desk, token)

    assert [(row.first_name, row.last_name) for row in view.rows] == [("Mari", "Näidis")]
    assert "mari@example.org" not in repr(view.rows)
    trainers.unassign(desk, organiser(), "koolitus", event.trainers[0].assignment_id)
    with pytest.raises(NotFound, match="unknown-link"):
        trainers.by_token(desk, token)
