"""Whatever happens in whatever order: a machine of people, organiser and clock against plain lists."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.registration.domain import seating, transitions
from services.registration.domain.persons import Person, groups_of
from services.registration.domain.pools import Pool, WaitingListRule
from services.registration.domain.registrations import Registration, receive
from services.registration.domain.repeats import Asked, Known, sift
from services.registration.domain.seats import Entry, Refused, Seating, SeatingRules, Waiting
from services.registration.domain.texts import LocalText
from shared.errors import Conflict
from tests.unit.registration.domain.builders import START, a_person, a_request, an_event
from tests.unit.registration.domain.plain_seats import PlainPool, PlainSeats

GROUPS = st.sampled_from([("", ""), ("ppa", ""), ("", "ska"), ("ppa", "ska")])
HOURS = st.sampled_from([1, 5, 20, 50])
WHO = st.integers(min_value=0, max_value=10_000)


class Desk(RuleBasedStateMachine):
    """An event with few seats, driven as the store would drive it: decide, save, fill."""

    @initialize(
        capacity=st.integers(2, 4),
        kept=st.sampled_from([(0, 0), (1, 0), (1, 1), (2, 0)]),
        mode=st.sampled_from(["automatic", "offer", "automatic", "offer", "none"]),
        approval=st.sampled_from([False, False, True]),
        ahead=st.sampled_from([25, 96, 288]),
        released=st.sampled_from([72, 2]),
    )
    def begin(self, capacity, kept, mode, approval, ahead, released):
        """The event is public; pools fit into the capacity and are released days or hours before."""
        self.now = START - timedelta(hours=ahead)
        release = START - timedelta(hours=released)
        wanted = zip(("ppa", "ska"), kept, strict=True)
        pools = (
            tuple(Pool(g, LocalText(g), n, g, release) for g, n in wanted if n)
            if sum(kept) <= capacity
            else ()
        )
        self.event = an_event(
            capacity=capacity, pools=pools, waiting_list=WaitingListRule(mode), approval=approval
        )
        plain = [PlainPool(pool.key, pool.seats, pool.group, release) for pool in pools]
        self.plain = PlainSeats(capacity, mode, plain, START)
        self.seating = Seating("e1")
        self.known: dict[str, Registration] = {}
        self.people: dict[str, Person] = {}
        self.gone: set[str] = set()

    @property
    def law(self) -> SeatingRules:
        return SeatingRules.of(self.event)

    def pick(self, who: int, *statuses: str) -> Registration:
        """Somebody in one of these states."""
        among = [each for each in self.known.values() if each.status in statuses]
        return among[who % len(among)]

    def any_with(self, *statuses: str) -> bool:
        return any(each.status in statuses for each in self.known.values())

    def queue(self) -> list[Waiting]:
        """The queue as the store reads it: longest wait first, no more than needed."""
        people = [
            Waiting(each.id, each.place or 0, each.groups)
            for each in self.known.values()
            if each.status == "waitlisted"
        ]
        people.sort(key=lambda each: each.place)
        return people[: seating.places_needed(self.seating, self.law, self.now)]

    def save(self, after: Registration) -> None:
        """One registration changed; the counters follow, and free seats go on."""
        before = self.known[after.id]
        self.known[after.id] = after
        self.seating = seating.settle(self.seating, self.law, before.hold, after.hold)
        if before.is_live and not after.is_live:
            self.plain.leave(after.id)
            self.gone.add(after.id)
        self.fill()

    def fill(self) -> None:
        """The longest waiting get what is free: the same people as in the plain lists."""
        queue = self.queue()
        expected = self.plain.move_up(self.now)
        self.seating, promotions = seating.fill(self.seating, self.law, queue, self.now)
        assert [each.registration_id for each in promotions] == expected
        for each in promotions:
            person = self.known[each.registration_id]
            self.known[person.id], facts = transitions.promote(person, each, self.now)
            assert len(facts) == 1
            assert each.pool == self.plain.sitting[person.id]

    def enter(self, requests: list[Entry]) -> list[seating.Outcome]:
        self.seating, outcomes = seating.enter(self.seating, self.law, requests, self.now)
        return outcomes

    @rule(crowd=st.lists(GROUPS, min_size=1, max_size=5), added=st.booleans())
    def people_register(self, crowd, added):
        """Several requests decided together, or people added by hand."""
        requests = []
        for target_group, organisation in crowd:
            name = f"r{len(self.people)}"
            self.people[name] = a_person(
                email=f"{name}@example.org", target_group=target_group, organisation=organisation
            )
            groups = groups_of(self.people[name], self.event)
            requests.append(Entry(name, groups, self.now, added=added))
        for entry, outcome in zip(requests, self.enter(requests), strict=True):
            self.plain.groups[entry.registration_id] = entry.groups
            self.expect(entry, outcome)

    def expect(self, entry: Entry, outcome: seating.Outcome) -> None:
        person = entry.registration_id
        if self.now >= START and not entry.added:
            assert outcome == Refused("registration-closed")
            return
        if self.event.approval and not entry.added:
            full = self.plain.mode == "none" and self.plain.newcomer_seat(person, self.now) is None
            status = "refused" if full else "pending_approval"
            self.plain.pending += [] if full else [person]
        else:
            status = self.plain.enter(person, self.now, by_hand=entry.added)
        if status == "refused":
            assert outcome == Refused("event-full")
            return
        request = a_request(
            registration_id=person,
            person=self.people[person],
            idempotency_key=f"key-{person}",
            at=self.now,
            added=entry.added,
        )
        registration, facts = receive(self.event, request, outcome)
        assert (registration.status, len(facts)) == (status, 1)
        assert registration.pool == self.plain.sitting.get(person)
        assert registration.groups == entry.groups
        self.known[person] = registration

    @precondition(lambda self: self.any_with("pending_approval"))
    @rule(who=WHO, yes=st.booleans())
    def the_organiser_decides(self, who, yes):
        person = self.pick(who, "pending_approval")
        if not yes:
            self.save(transitions.reject(person, "", False, self.now, "o1")[0])
            return
        [outcome] = self.enter([Entry(person.id, person.groups, self.now, approved=True)])
        status = self.plain.enter(person.id, self.now)
        if status == "refused":
            assert outcome == Refused("event-full")
            return
        self.plain.pending.remove(person.id)
        self.known[person.id], _ = transitions.approve(person, outcome, self.now, "o1")
        assert self.known[person.id].status == status

    @precondition(lambda self: self.known)
    @rule(who=WHO, number=st.integers(1, 3))
    def somebody_asks_again(self, who, number):
        """The same key gets the same registration; the same live address under another key gets none."""
        person = list(self.known.values())[who % len(self.known)]
        known = [Known(person.id, person.idempotency_key, person.email_canonical, person.is_live)]
        asked = [Asked(f"x{n}", person.idempotency_key, person.email_canonical) for n in range(number)]
        stranger = Asked("y", "another-key", person.email_canonical)

        sifted = sift([*asked, stranger], known)

        assert sifted.repeated == {each.registration_id: person.id for each in asked}
        assert (not sifted.fresh) is person.is_live
        assert ("y" in sifted.refused) is person.is_live

    @precondition(lambda self: self.any_with("confirmed", "offered", "waitlisted", "pending_approval"))
    @rule(who=WHO, by_organiser=st.booleans())
    def somebody_leaves_twice(self, who, by_organiser):
        person = self.pick(who, "confirmed", "offered", "waitlisted", "pending_approval")
        if by_organiser:
            self.save(transitions.cancel(person, "", self.now, "o1")[0])
            again = transitions.cancel(self.known[person.id], "", self.now, "o1")
        elif self.now < self.event.ends:
            self.save(transitions.withdraw(person, self.event, self.now)[0])
            again = transitions.withdraw(self.known[person.id], self.event, self.now)
        else:
            return
        assert again == (self.known[person.id], ())

    @precondition(lambda self: self.any_with("offered"))
    @rule(who=WHO, yes=st.booleans())
    def somebody_answers_an_offer(self, who, yes):
        """In time it counts; too late it is refused and the clock takes the seat on."""
        person = self.pick(who, "offered")
        answer = transitions.accept if yes else transitions.decline
        if self.now >= person.offer_expires_at:
            with pytest.raises(Conflict, match="offer-expired"):
                answer(person, self.now)
            return
        self.save(answer(person, self.now)[0])
        self.plain.offered.discard(person.id)
        assert transitions.expire(self.known[person.id], self.now + timedelta(days=9))[1] == ()

    @precondition(lambda self: self.any_with("waitlisted"))
    @rule(who=WHO)
    def the_organiser_promotes_by_hand(self, who):
        person = self.pick(who, "waitlisted")
        pool = self.plain.seat_for(person.id, self.now)
        waiting = Waiting(person.id, person.place or 0, person.groups)
        if pool is None:
            with pytest.raises(Conflict):
                seating.promote(self.seating, self.law, waiting, self.now)
            return
        self.seating, promotion = seating.promote(self.seating, self.law, waiting, self.now)
        self.known[person.id], _ = transitions.promote(person, promotion, self.now, "o1")
        self.plain.seat(person.id, pool)

    @rule(capacity=st.integers(1, 8))
    def the_organiser_changes_the_capacity(self, capacity):
        before = self.law
        if capacity < sum(pool.seats for pool in self.event.pools):
            return
        changed = an_event(
            capacity=capacity,
            pools=self.event.pools,
            waiting_list=self.event.waiting_list,
            approval=self.event.approval,
        )
        kept = sum(self.plain.kept(self.now).values())
        if capacity < len(self.plain.sitting) + kept:
            with pytest.raises(Conflict):
                seating.set_capacity(self.seating, before, SeatingRules.of(changed), self.now)
            return
        self.seating = seating.set_capacity(self.seating, before, SeatingRules.of(changed), self.now)
        self.event, self.plain.capacity = changed, capacity
        self.fill()

    @rule(hours=HOURS)
    def time_passes(self, hours):
        """Offers run out; pools are released; seats go on."""
        self.now += timedelta(hours=hours)
        for person in list(self.known.values()):
            after, facts = transitions.expire(person, self.now)
            if facts:
                self.save(after)
        self.fill()
        held = [each.offer_expires_at for each in self.known.values() if each.status == "offered"]
        assert all(deadline > self.now for deadline in held)

    @invariant()
    def there_are_never_more_seats_than_capacity(self):
        seated = [each for each in self.known.values() if each.status in ("confirmed", "offered")]
        assert len(seated) <= self.event.capacity
        for pool in self.event.pools:
            if self.now < pool.release_at:
                assert sum(each.pool == pool.key for each in seated) <= pool.seats

    @invariant()
    def nobody_is_lost(self):
        """Each person is in exactly one row of the plain lists, and the counters say the same."""
        seated = {each.id: each.pool for each in self.known.values() if each.hold.pool is not None}
        assert seated == self.plain.sitting
        in_order = sorted(
            (each for each in self.known.values() if each.status == "waitlisted"), key=lambda each: each.place
        )
        assert [each.id for each in in_order] == self.plain.waiting
        assert {each.id for each in self.known.values() if each.status == "offered"} == self.plain.offered
        assert [
            each.id for each in self.known.values() if each.status == "pending_approval"
        ] == self.plain.pending
        ended = {each.id for each in self.known.values() if not each.is_live}
        assert ended == self.gone

    @invariant()
    def the_counters_equal_the_people(self):
        counts = {key: number for key, number in self.seating.taken.items() if number}
        rows = list(self.plain.sitting.values())
        assert counts == {key: rows.count(key) for key in set(rows)}
        assert self.seating.waiting == len(self.plain.waiting)
        recounted = seating.recount_queue(
            self.seating,
            self.law,
            [Waiting(each.id, 0, each.groups) for each in self.known.values() if each.status == "waitlisted"],
        )
        zeros_left_out = {key: number for key, number in self.seating.waiting_for.items() if number}
        assert zeros_left_out == recounted.waiting_for

    @invariant()
    def a_place_in_an_unbroken_queue_is_the_position(self):
        places = [self.known[person].place for person in self.plain.waiting]
        assert not self.seating.is_unbroken or places == [*range(1, len(places) + 1)]


Desk.TestCase.settings = settings(max_examples=100, stateful_step_count=30, derandomize=False)


class TestLaws(Desk.TestCase):
    """Run the machine."""
