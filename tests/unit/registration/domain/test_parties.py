"""Parties of any size, one after the other: never a seat too many, and nobody without a reason."""

from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain.seating import Entry, Seating, SeatingRules, enter, settle
from services.registration.domain.seats import Hold, Queued, Seated
from tests.unit.registration.domain.builders import NOW

ACT = st.sampled_from(["together", "as many", "given up"])
ACTS = st.lists(st.tuples(st.integers(1, 6), ACT), max_size=12)


@given(capacity=st.integers(1, 12), acts=ACTS)
def test_parties_never_take_more_seats_than_there_are(capacity: int, acts: list[tuple[int, str]]) -> None:
    rules = SeatingRules(capacity)
    seating, held = Seating("e1"), 0
    for size, act in acts:
        if act == "given up":
            if held:
                seating, held = settle(seating, rules, Hold(pool=""), Hold()), held - 1
            continue
        entries = [Entry(f"{number}", frozenset(), NOW, unconfirmed=True) for number in range(size)]
        after, outcomes = enter(seating, rules, entries, NOW)
        seated = sum(isinstance(each, Seated) for each in outcomes)

        assert seated == min(size, capacity - held)
        assert all(isinstance(each, Queued) for each in outcomes[seated:])
        if act == "as many" or seated == size:
            seating, held = after, held + seated
        assert sum(seating.taken.values()) == held <= capacity
        assert seating.waiting == 0
