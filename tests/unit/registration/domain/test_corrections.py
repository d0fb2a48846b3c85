"""Details put right: by the person a few times, by an organiser whenever it is needed."""

import pytest

from services.registration.domain import facts as told
from services.registration.domain import transitions
from shared.errors import Conflict, Invalid
from tests.unit.registration.domain.test_transitions import ABOUT, LATER, in_state


def test_a_corrected_address_closes_old_links():
    before = in_state("confirmed")

    after, facts = transitions.correct(
        before, {"email": "mari.m@example.org", "first_name": "Mari"}, LATER, "o1"
    )

    assert (after.email_canonical, after.link, after.version) == ("mari.m@example.org", 1, 2)
    assert facts == (told.RegistrationChanged(*ABOUT, ("email",)),)
    assert (after.status, after.pool) == ("confirmed", "police")
    assert (after.history[-1].by, after.history[-1].note) == ("o1", "email")


def test_a_person_moves_to_a_few_addresses_and_an_organiser_to_any_number():
    one = in_state("confirmed")
    for number in range(transitions.MOST_ADDRESSES):
        one, _facts = transitions.correct(one, {"email": f"m{number}@example.org"}, LATER, "person")

    with pytest.raises(Conflict, match="too-many-corrections"):
        transitions.correct(one, {"email": "stranger@example.org"}, LATER, "person")

    assert transitions.correct(one, {"needs": "x"}, LATER, "person")[0].needs == "x"
    moved, _facts = transitions.correct(one, {"email": "right@example.org"}, LATER, "organiser:1")
    assert moved.person.email == "right@example.org"


def test_other_corrections_leave_the_link_alone():
    changes = {"last_name": "Mustikas", "needs": "taimetoit", "email": "Mari@kov-voru.example.org"}

    after, facts = transitions.correct(in_state("waitlisted"), changes, LATER, "person")

    assert (after.person.last_name, after.needs, after.link, after.place) == ("Mustikas", "taimetoit", 0, 5)
    assert facts[0].changed == ("email", "last_name", "needs")


def test_a_correction_of_nothing_is_nothing():
    before = in_state("confirmed")

    assert transitions.correct(before, {"first_name": "Mari", "needs": ""}, LATER, "person") == (before, ())


def test_only_details_are_corrected_and_only_of_live_registrations():
    with pytest.raises(Invalid) as refusal:
        transitions.correct(in_state("confirmed"), {"status": "confirmed", "pool": ""}, LATER, "person")
    assert refusal.value.fields == {"pool": ["unknown-field"], "status": ["unknown-field"]}
    with pytest.raises(Conflict, match="registration-ended"):
        transitions.correct(in_state("withdrawn"), {"needs": "x"}, LATER, "person")
