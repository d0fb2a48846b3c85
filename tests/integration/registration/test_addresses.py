"""Addresses that take no mail: who sees them, and how they are put right."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from services.registration import bootstrap
from services.registration.domain.events import Trainer
from services.registration.domain.rosters import RosterFilter
from services.registration.handlers import addresses, agenda, corrections, registrations, roster, trainers
from services.registration.handlers.desk import Desk
from services.registration.store.database import DatabaseStore
from shared.contracts import notifications
from shared.contracts.envelope import Message
from shared.errors import NotFound
from shared.ids import new_id
from tests.integration.registration.builders import a_registration, an_event, call, organiser
from tests.integration.registration.clocks import MovedClock

SLUG = "koolitus"


def came_back(desk: Desk, registration_id: str = "", assignment_id: str = "", **more: Any) -> None:
    """A mail came back for good."""
    about = {"mail_id": new_id(), "event_id": desk_event(desk), "template": "any", "about": "notice"}
    whose = {"registration_id": registration_id, "assignment_id": assignment_id}
    why = {"at": datetime.now(UTC), "reason": "address-unknown", "undeliverable": True}
    data = {**about, **whose, **why, **more}
    kind = notifications.MAIL_BOUNCED.name
    bounced = Message(new_id(), kind, "/kutse/notifications", "mails/m", 2, "c", data["at"], data)
    bootstrap.deliver_to(cast(DatabaseStore, desk.store))(bounced)


def desk_event(desk: Desk) -> str:
    """The id of the one event."""
    event = desk.store.records.events.by_slug(SLUG)
    assert event is not None
    return event.id


def announced(desk: Desk, kind: str) -> list[dict[str, Any]]:
    """What was announced of this kind, oldest first."""
    rows = cast(DatabaseStore, desk.store).database["outbox"]
    return list(rows.find({"type": kind}).sort("position"))


@pytest.fixture
def mari(desk: Desk) -> str:
    """Mari, whose address takes no mail, among others whose do."""
    an_event(desk)
    found = a_registration(desk, "mari").registration.id
    a_registration(desk, "juri")
    came_back(desk, found)
    return found


def test_the_roster_can_be_narrowed_to_those_whose_mail_did_not_arrive(desk: Desk, mari: str) -> None:
    shown = roster.roster(desk, SLUG, RosterFilter(lost=True))

    assert [row.registration.id for row in shown.items] == [mari]
    assert shown.items[0].delivery.is_undeliverable


def test_a_corrected_address_needs_nobody_until_a_mail_comes_back_from_it(desk: Desk, mari: str) -> None:
    assert [need.undelivered for need in agenda.needs(desk)] == [1]

    roster.correct(desk, organiser(), SLUG, mari, {"email": "mari.right@example.org"})

    assert agenda.needs(desk) == ()
    assert not roster.row(desk, SLUG, mari).delivery.is_undeliverable
    came_back(desk, mari, at=datetime.now(UTC) + timedelta(seconds=5))
    assert roster.row(desk, SLUG, mari).delivery.is_undeliverable


def test_a_mail_that_was_lost_before_the_correction_does_not_mark_the_new_address(
    desk: Desk, mari: str
) -> None:
    roster.correct(desk, organiser(), SLUG, mari, {"email": "mari.right@example.org"})

    came_back(desk, mari, at=datetime.now(UTC) - timedelta(seconds=60))

    assert not roster.row(desk, SLUG, mari).delivery.is_undeliverable


def test_a_person_who_corrects_the_own_address_is_seen_to_as_well(desk: Desk, mari: str) -> None:
    found = desk.store.records.registrations.get(mari)
    assert found is not None
    token = registrations.token_of(desk, found)

    corrections.correct(desk, call(), token, {"email": "mari.right@example.org"})

    assert not roster.row(desk, SLUG, mari).delivery.is_undeliverable


def test_a_corrected_name_says_nothing_of_the_address(desk: Desk, mari: str) -> None:
    roster.correct(desk, organiser(), SLUG, mari, {"last_name": "Õunapuu"})

    assert roster.row(desk, SLUG, mari).delivery.is_undeliverable


def test_an_address_that_is_said_to_work_is_announced_once(desk: Desk, mari: str) -> None:
    for _ in range(2):
        addresses.confirm(desk, organiser(), SLUG, mari)
        came_back(desk, mari, at=datetime.now(UTC) - timedelta(seconds=60))

    [told] = announced(desk, "kutse.address.confirmed.v1")
    assert told["subject"] == f"registrations/{mari}"
    assert not roster.row(desk, SLUG, mari).delivery.was_lost
    audit = cast(DatabaseStore, desk.store).database["audit"]
    assert audit.count_documents({"act": "confirm address", "subject": f"registrations/{mari}"}) == 1


def test_of_an_address_that_works_nothing_is_announced(desk: Desk) -> None:
    an_event(desk)
    juri = a_registration(desk, "juri").registration.id

    addresses.confirm(desk, organiser(), SLUG, juri)

    assert announced(desk, "kutse.address.confirmed.v1") == []


def test_a_trainer_whose_mail_came_back_is_shown_and_gets_a_new_assignment_at_the_right_address(
    desk: Desk,
) -> None:
    an_event(desk)
    event = trainers.assign(desk, organiser(), SLUG, "Kadri Katse", "kadri@example.org", "et")
    old = event.trainers[0].assignment_id
    came_back(desk, assignment_id=old)
    assert [need.unreached for need in agenda.needs(desk)] == [1]
    assert addresses.trainer_deliveries(desk, event)[old].is_undeliverable

    addresses.correct_trainer(desk, organiser(), SLUG, old, "kadri.katse@example.org")

    after = desk.store.records.events.by_slug(SLUG)
    assert after is not None
    [trainer] = after.trainers
    assert trainer == Trainer(trainer.assignment_id, "Kadri Katse", "kadri.katse@example.org", "et")
    assert trainer.assignment_id != old
    assert [need.unreached for need in agenda.needs(desk)] == [0]
    assert len(announced(desk, "kutse.trainer.assigned.v1")) == 2
    assert [row["subject"] for row in announced(desk, "kutse.trainer.unassigned.v1")] == [f"trainers/{old}"]
    with pytest.raises(NotFound, match="trainer-not-found"):
        addresses.correct_trainer(desk, organiser(), SLUG, old, "k@example.org")


def test_a_trainers_address_that_is_said_to_work_is_announced(desk: Desk) -> None:
    an_event(desk)
    event = trainers.assign(desk, organiser(), SLUG, "Kadri Katse", "kadri@example.org", "et")
    assignment_id = event.trainers[0].assignment_id
    came_back(desk, assignment_id=assignment_id)

    addresses.confirm_trainer(desk, organiser(), SLUG, assignment_id)

    [told] = announced(desk, "kutse.address.confirmed.v1")
    assert told["subject"] == f"trainers/{assignment_id}"
    assert [need.unreached for need in agenda.needs(desk)] == [0]


def test_after_an_event_a_dead_address_is_named_for_a_month_because_documents_go_there(
    desk: Desk, mari: str, clock: MovedClock
) -> None:
    clock.move(timedelta(days=32))
    assert [(need.undelivered, need.to_complete) for need in agenda.needs(desk)] == [(1, True)]

    clock.move(timedelta(days=30))
    assert [(need.undelivered, need.to_complete) for need in agenda.needs(desk)] == [(0, True)]
