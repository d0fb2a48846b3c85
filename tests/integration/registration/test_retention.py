"""What is kept no longer goes by itself, and the check sees when it does not."""

from datetime import timedelta
from typing import Any

from pymongo import MongoClient

from services.registration.domain.nominations import Nomination
from services.registration.domain.persons import Person
from services.registration.handlers import (
    attendance,
    erasures,
    mine,
    nominations,
    parties,
    postponements,
    programmes,
    registrations,
    retention,
    ticks,
)
from services.registration.handlers.attendance import MarkEntry
from services.registration.handlers.desk import Desk
from services.registration.store.database import DatabaseStore
from services.registration.store.invariants import findings
from shared.checking.findings import Look, Violation
from tests.integration.registration.builders import an_event, call, details, organiser
from tests.integration.registration.clocks import MovedClock

CANARY = "kanarilind"
SIX_YEARS = timedelta(days=365 * 6)


def stored(mongo: MongoClient[dict[str, Any]], name: str) -> str:
    """The collections in which the canary stands."""
    names = mongo[name].list_collection_names()
    whole = {one: repr(list(mongo[name][one].find())).casefold() for one in names}
    return " ".join(one for one, text in whole.items() if CANARY in text)


def told(desk: Desk, clock: MovedClock) -> list[str]:
    """What the check says of what is kept too long."""
    assert isinstance(desk.store, DatabaseStore)
    found = findings(desk.store, Look(at=clock(), told_since=None))
    return [one.subject for one in found if isinstance(one, Violation) and one.invariant == "I16"]


def carried_out(desk: Desk) -> None:
    """The clock has come round often enough."""
    ticks.forget_contacts(desk)
    while retention.retire(desk) + retention.retire_contacts(desk) + erasures.carry_out_due(desk):
        pass


def test_whoever_took_part_is_named_until_the_funder_may_ask_no_more(
    desk: Desk, clock: MovedClock, mongo: MongoClient[dict[str, Any]], database_name: str
) -> None:
    event = an_event(desk)
    nominations.nominate(desk, call(), event.slug, Nomination("X", "x@example.org", "X"), [details(CANARY)])
    (one,) = desk.store.records.registrations.of_event(event.id)
    clock.move(timedelta(days=31))
    attendance.record(desk, organiser(clock()), event.slug, 1, [MarkEntry(one.id, "present")])
    carried_out(desk)
    assert stored(mongo, database_name)

    clock.move(SIX_YEARS)
    overdue = told(desk, clock)
    carried_out(desk)

    assert f"events/{event.id}" in overdue
    assert told(desk, clock) == []
    assert stored(mongo, database_name) == ""
    assert desk.store.records.registrations.get(one.id).status == "confirmed"  # type: ignore[union-attr]
    assert retention.retire(desk) == 0


def test_a_programme_says_until_when(desk: Desk, clock: MovedClock) -> None:
    event = an_event(desk)
    nominations.nominate(desk, call(), event.slug, Nomination("X", "x@example.org", "X"), [details(CANARY)])
    assert event.ends is not None
    day = (event.ends + timedelta(days=10)).date()
    changes = {"funder": "ISF", "evidence_until": day}
    programmes.change_programme(desk, organiser(), event.programme_slug, changes)

    clock.move(timedelta(days=40))
    assert retention.retire(desk) == 0
    clock.move(timedelta(days=2))

    assert retention.retire(desk) == 1
    assert retention.retire(desk) == 0
    assert erasures.carry_out_due(desk) == 1


def test_an_employers_contact_is_forgotten_a_month_after_the_event(
    desk: Desk, clock: MovedClock, mongo: MongoClient[dict[str, Any]], database_name: str
) -> None:
    event = an_event(desk, capacity=9, group_places=3)
    contact = Person("Piia", "Personal", f"{CANARY}@kool.example.org", "et", "Näidise kool")
    parties.form(desk, call(), event.slug, contact, 2, True)
    nominator = Nomination("Nele", f"{CANARY}2@kool.example.org", "Näidise kool")
    nominations.nominate(desk, call(), event.slug, nominator, [details("mari")])
    clock.move(timedelta(days=45))
    carried_out(desk)
    assert stored(mongo, database_name)

    clock.move(timedelta(days=30))
    overdue = told(desk, clock)
    carried_out(desk)

    assert "parties" in overdue
    assert told(desk, clock) == []
    assert stored(mongo, database_name) == ""
    (mari,) = [one for one in desk.store.records.registrations.of_event(event.id) if not one.party]
    assert mari.nominated_by is not None
    assert (mari.nominated_by.organisation, mari.person.first_name) == ("Näidise kool", "Mari")


def test_a_contact_of_an_event_that_was_entered_afterwards_is_not_called_overdue(
    desk: Desk, clock: MovedClock, mongo: MongoClient[dict[str, Any]], database_name: str
) -> None:
    event = an_event(desk, capacity=9, group_places=3)
    contact = Person("Piia", "Personal", "piia@kool.example.org", "et", "Näidise kool")
    parties.form(desk, call(), event.slug, contact, 2, True)
    nominator = Nomination("Nele", "nele@kool.example.org", "Näidise kool")
    nominations.nominate(desk, call(), event.slug, nominator, [details("mari")])
    clock.move(timedelta(days=75))
    overdue = told(desk, clock)

    for rows, name in (("parties", "made_at"), ("registrations", "created_at")):
        mongo[database_name][rows].update_many({}, {"$set": {name: clock() - timedelta(hours=1)}})

    assert "parties" in overdue
    assert "parties" not in told(desk, clock)


def test_an_employers_contact_who_asks_is_forgotten_at_once(
    desk: Desk, clock: MovedClock, mongo: MongoClient[dict[str, Any]], database_name: str
) -> None:
    event = an_event(desk, capacity=9)
    nominator = Nomination("Nele", "Kanarilind@kool.example.org", "Näidise kool")
    nominations.nominate(desk, call(), event.slug, nominator, [details("mari")])

    erasures.ask(desk, call(clock()), "kanarilind@kool.example.org")
    clock.move(timedelta(hours=2))
    erasures.carry_out_due(desk)

    assert stored(mongo, database_name) == ""


def test_an_employers_contact_is_forgotten_who_has_a_page_and_nobody_on_it(
    desk: Desk, clock: MovedClock, mongo: MongoClient[dict[str, Any]], database_name: str
) -> None:
    event = an_event(desk, capacity=9, entry="nomination", confidential=True)
    first = Nomination("Nele", "nele@kool.example.org", "Näidise kool", "Oleme nõus.")
    late = Nomination("Piia", "Kanarilind@kool.example.org", "Näidise kool", "Oleme nõus.")
    for nominator in (first, late):
        nominations.nominate(desk, call(clock()), event.slug, nominator, [details("mari")])
    assert "employers" in stored(mongo, database_name)

    mine.request_link(desk, call(clock()), "kanarilind@kool.example.org")
    assert len(list(mongo[database_name]["my_links"].find())) == 1
    erasures.ask(desk, call(clock()), "kanarilind@kool.example.org")
    clock.move(timedelta(hours=2))
    erasures.carry_out_due(desk)

    assert stored(mongo, database_name) == ""
    assert mongo[database_name]["employers"].count_documents({}) == 1


def test_what_is_to_be_told_of_somebody_whose_address_ends_alike_is_told(
    desk: Desk, clock: MovedClock, mongo: MongoClient[dict[str, Any]], database_name: str
) -> None:
    an_event(desk, capacity=9)
    for name in ("mari", "annemari"):
        registrations.register(desk, call(clock()), "koolitus", details(name), name)

    erasures.ask(desk, call(clock()), "mari@example.org")
    clock.move(timedelta(hours=2))
    erasures.carry_out_due(desk)

    said = [one["body"] for one in mongo[database_name]["outbox"].find()]
    assert sum('"annemari@example.org"' in one for one in said) == 1
    assert not any('"mari@example.org"' in one for one in said)


def test_an_event_that_was_never_held_names_nobody_for_ever(
    desk: Desk, clock: MovedClock, mongo: MongoClient[dict[str, Any]], database_name: str
) -> None:
    event = an_event(desk, capacity=9, group_places=3)
    registrations.register(desk, call(clock()), event.slug, details(CANARY), "key")
    contact = Person("Piia", "Personal", f"{CANARY}@kool.example.org", "et", "Näidise kool")
    parties.form(desk, call(), event.slug, contact, 2, True)
    postponements.postpone_event(desk, organiser(clock()), event.slug, "Koolitaja haigestus.")
    clock.move(timedelta(days=365 * 4))
    carried_out(desk)
    assert stored(mongo, database_name)

    clock.move(timedelta(days=365 * 2))
    overdue = told(desk, clock)
    carried_out(desk)

    assert {f"events/{event.id}", "parties"} <= {*overdue}
    assert told(desk, clock) == []
    assert stored(mongo, database_name) == ""
