"""Marks that come in any order, from devices that did not know of each other."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain.attendance import Mark
from services.registration.domain.marks import (
    LONGEST_AWAY,
    Noted,
    as_of_before,
    handed_over,
    made_at,
    standing,
)

NOON = datetime(2027, 1, 20, 12, 0, tzinfo=UTC)
HERE, ABSENT, LATE = Mark("present"), Mark("absent"), Mark("late", 10)


def noted(name: str, mark: Mark | None, minute: int = 0, *knew: str, way: str = "door") -> Noted:
    """A mark made some minutes after noon by somebody who saw those named."""
    at = NOON + timedelta(minutes=minute)
    return Noted(
        id=name, event_id="e", session_id="s", registration_id="r", mark=mark, at=at, received_at=at,
        by="organiser:1", way=way, knew=knew,
    )  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> list[Noted]:
    """Marks, each made by somebody who had seen some of the earlier ones."""
    made: list[Noted] = []
    for number in range(draw(st.integers(1, 7))):
        knew = draw(st.sets(st.sampled_from([each.id for each in made]))) if made else set()
        mark = draw(st.sampled_from([HERE, ABSENT, LATE, None]))
        way = draw(st.sampled_from(["door", "away", "self"]))
        made.append(noted(f"m{number}", mark, draw(st.integers(0, 9)), *knew, way=way))
    return made


@given(histories(), st.randoms())
def test_the_order_in_which_marks_arrive_changes_nothing(made, chance):
    shuffled = [*made, *made]
    chance.shuffle(shuffled)

    assert standing(shuffled) == standing(made)


@given(histories(), st.data())
def test_marks_that_claim_to_have_seen_each_other_or_themselves_hide_nothing_from_whoever_looks(made, data):
    names = [each.id for each in made]
    claimed = st.sets(st.sampled_from(names))
    forged = [replace(each, knew=tuple(data.draw(claimed))) for each in made]

    assert standing(forged).heads
    assert standing(forged) == standing(forged[::-1])


def test_two_forged_marks_that_answer_each_other_and_the_true_one_all_stand():
    true = noted("true", HERE)
    forged = [noted("a", ABSENT, 1, "true", "b"), noted("b", None, 2, "a"), noted("c", ABSENT, 3, "c")]

    assert standing([true, *forged[:2]]).heads == (forged[1], forged[0], true)
    assert standing([true, forged[2]]).differ


@given(histories())
def test_whoever_sees_all_marks_settles_them(made):
    before = standing(made)
    decision = noted("decided", ABSENT, 0, *before.known)

    after = standing([*made, decision])

    assert after.counts == ABSENT
    assert not after.differ
    assert after.heads == (decision,)


@given(histories())
def test_no_mark_is_lost_unless_somebody_who_saw_it_made_another(made):
    answered = {name for each in made for name in each.knew}

    assert {each.id for each in made} == answered | set(standing(made).known)


def test_two_devices_that_say_the_same_do_not_differ():
    assert not standing([noted("a", HERE, 1), noted("b", HERE, 5)]).differ


def test_of_two_that_differ_the_later_counts_and_both_are_kept():
    both = standing([noted("a", HERE, 5), noted("b", ABSENT, 1)])

    assert both.differ
    assert both.counts == HERE
    assert both.known == ("a", "b")


def test_a_participants_own_mark_never_outweighs_one_from_the_door():
    both = standing([noted("a", ABSENT, 1), noted("b", HERE, 5, way="self")])

    assert both.differ
    assert both.counts == ABSENT


def test_what_was_taken_back_counts_no_more():
    assert standing([noted("a", HERE), noted("b", None, 1, "a")]).counts is None


@pytest.mark.parametrize("wrong_by", [timedelta(0), timedelta(days=-400), timedelta(hours=3)])
def test_a_devices_wrong_clock_does_not_move_its_marks(wrong_by):
    made, sent = NOON, NOON + timedelta(hours=2)

    assert made_at(made + wrong_by, sent + wrong_by, sent) == made


def test_no_mark_was_made_after_it_came():
    assert made_at(NOON + timedelta(hours=1), NOON, NOON) == NOON


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_no_clock_of_a_device_puts_a_mark_outside_the_year_before_it_came(said, shown):
    assert NOON - LONGEST_AWAY <= made_at(said, shown, NOON) <= NOON


@given(histories())
def test_marks_handed_over_come_to_what_they_came_to_and_are_the_same_when_handed_over_again(made):
    own = [replace(each, id=f"r:s:{each.id}", knew=tuple(f"r:s:{one}" for one in each.knew)) for each in made]

    once = handed_over(own, "kept")

    before, after = standing(own), standing(once)
    assert [each.mark for each in before.heads] == [each.mark for each in after.heads]
    assert (before.counts, before.differ) == (after.counts, after.differ)
    assert {each.registration_id for each in once} == {"kept"}
    assert handed_over(own, "kept") == once


def test_a_mark_from_before_marks_were_kept_one_by_one_is_not_the_one_of_the_other_registration():
    [one] = as_of_before([("gone", HERE)], "e", "s", NOON)
    [own] = as_of_before([("kept", ABSENT)], "e", "s", NOON)

    [given] = handed_over([one], "kept")

    assert given.id != own.id
    assert standing([given, own]).differ
