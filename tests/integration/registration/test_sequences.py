"""Whatever people, organisers and the clock do, in whatever order: the counters agree with the
registrations."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pymongo import MongoClient

from services.registration.domain.events import Pool, WaitingListRule
from services.registration.domain.registrations import Person
from services.registration.domain.seating import SeatingRules, fill
from services.registration.domain.texts import LocalText
from services.registration.handlers import events, registrations, roster, successions, ticks
from services.registration.handlers.desk import Call, Desk
from services.registration.store.database import DatabaseStore
from services.registration.store.invariants import violations
from shared.errors import Rejected
from tests.integration.registration.builders import a_draft, call, details, organiser
from tests.integration.registration.clocks import MovedClock
from tests.integration.registration.desks import make_desk
from tests.integration.registration.rooms import Rooms

NAMES = st.sampled_from(["mari", "jaan", "kati", "peeter", "liis", "ants", "anu", "rein"])
PICK = st.integers(0, 30)
SLUG = "koolitus"


@dataclass(frozen=True)
class Ground:
    """Where the sequences run. (A client as attribute of the machine would answer to every name hypothesis
    looks for.)"""

    client: MongoClient[dict[str, Any]]
    rooms: Rooms

    def store(self, name: str) -> DatabaseStore:
        return DatabaseStore(self.client, name)


class Sequences(RuleBasedStateMachine):
    """One event; every verb there is. A refusal is as good an answer as any; a wrong count is not."""

    ground: ClassVar[Ground]

    @initialize(
        capacity=st.integers(1, 3),
        mode=st.sampled_from(["automatic", "offer", "none"]),
        approval=st.booleans(),
        pools=st.booleans(),
    )
    def publish(self, capacity: int, mode: str, approval: bool, pools: bool) -> None:
        self.clock = MovedClock()
        self.name = self.ground.rooms.enter()
        self.desk: Desk = make_desk(self.ground.client, self.name, self.clock)
        self.people: list[tuple[str, str]] = []
        kept = Pool("ppa", LocalText("PPA"), 1, "PPA", datetime.now(UTC) + timedelta(days=3))
        a_draft(
            self.desk,
            SLUG,
            capacity=capacity,
            approval=approval,
            waiting_list=WaitingListRule(mode),
            pools=(kept,) if pools else (),
        )
        events.publish_event(self.desk, organiser(self.clock()), SLUG)
        for name in ("mari", "jaan", "kati", "peeter"):
            self.register(name, "", member=name == "kati")
            if self.people:
                self.decide(len(self.people) - 1, "approve")

    def _try(self, verb: Callable[..., Any], *words: Any, by: Callable[..., Call] = organiser) -> Any:
        try:
            return verb(self.desk, by(self.clock()), *words)
        except Rejected:
            return None

    def _one(self, pick: int) -> tuple[str, str]:
        return self.people[pick % len(self.people)] if self.people else ("f" * 24, "no-token")

    @rule(name=NAMES, key=st.sampled_from(["", "key"]), member=st.booleans())
    def register(self, name: str, key: str, member: bool) -> None:
        asked = details(name, organisation="PPA" if member else "")
        given = self._try(registrations.register, SLUG, asked, f"{key}-{name}" if key else "")
        if given:
            self.people.append((given.registration.id, given.token))

    @rule(name=NAMES)
    def add(self, name: str) -> None:
        given = self._try(roster.add_by_hand, SLUG, details(name))
        if given:
            self.people.append((given.registration.id, given.token))

    @rule(pick=PICK, verb=st.sampled_from(["withdraw", "accept", "decline"]))
    def answer(self, pick: int, verb: str) -> None:
        self._try(getattr(registrations, verb), self._one(pick)[1], by=call)

    @rule(pick=PICK, verb=st.sampled_from(["approve", "reject", "promote", "cancel"]))
    def decide(self, pick: int, verb: str) -> None:
        self._try(getattr(roster, verb), SLUG, self._one(pick)[0])

    @rule(pick=PICK, name=NAMES)
    def substitute(self, pick: int, name: str) -> None:
        person = Person(name, "Asendaja", f"{name}@asendus.example.org")
        given = self._try(successions.substitute, self._one(pick)[1], person, by=call)
        if given:
            self.people.append((given.registration.id, given.token))

    @rule(capacity=st.integers(1, 5))
    def resize(self, capacity: int) -> None:
        self._try(events.change_event, SLUG, {"capacity": capacity})

    @rule(hours=st.sampled_from([1, 25, 49, 100]))
    def wait(self, hours: int) -> None:
        self.clock.move(timedelta(hours=hours))
        ticks.expire_offers(self.desk)
        ticks.release_pools(self.desk)

    @rule()
    def cancel_event(self) -> None:
        if self.clock.ahead > timedelta(days=5):
            self._try(events.cancel_event, SLUG, "Jäi ära")

    @invariant()
    def counters_agree(self) -> None:
        if hasattr(self, "name"):
            assert violations(self.ground.store(self.name)) == []

    @invariant()
    def no_seat_stays_free_that_somebody_waits_for(self) -> None:
        if hasattr(self, "name"):
            records = self.desk.store.records
            event = events.get_event(self.desk, SLUG).event
            stand, queue = records.seatings.get(event.id), records.registrations.queue(event.id, None)
            assert stand is not None
            assert fill(stand.seating, SeatingRules.of(event), queue, self.clock())[1] == []

    @invariant()
    def nobody_is_lost(self) -> None:
        if hasattr(self, "name"):
            ids = {one for one, _ in self.people}
            assert len(self.desk.store.records.registrations.many(ids)) == len(ids)


@pytest.fixture
def machine(mongo: MongoClient[dict[str, Any]], several_rooms: Rooms) -> type[Sequences]:
    Sequences.ground = Ground(mongo, several_rooms)
    return Sequences


def test_counters_agree_with_registrations_whatever_happens(machine: type[Sequences]) -> None:
    test = machine.TestCase
    test.settings = settings(max_examples=12, stateful_step_count=25, suppress_health_check=list(HealthCheck))

    test("runTest").runTest()


def test_the_check_finds_what_is_wrong(mongo: MongoClient[dict[str, Any]], database_name: str) -> None:
    desk = make_desk(mongo, database_name)
    a_draft(desk, SLUG)
    events.publish_event(desk, organiser(), SLUG)
    given = registrations.register(desk, call(), SLUG, details("mari")).registration
    rows = mongo[database_name]["registrations"]
    store = DatabaseStore(mongo, database_name)
    assert violations(store) == []

    rows.update_one({"_id": given.id}, {"$set": {"status": "withdrawn"}})
    mongo[database_name]["outbox"].delete_many({})

    assert [one.split()[0] for one in violations(store)] == ["I1", "I4", "I12", "I5", "I1", "I5"]
