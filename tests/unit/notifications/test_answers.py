"""Which answers count."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.answers import (
    AHEAD,
    Answer,
    Answered,
    Flaw,
    Reply,
    answered,
    canonical,
    flaw_of,
    key_of,
)
from services.notifications.domain.invitations import CANCEL, SEQUENCES_AHEAD, Invitation, due
from tests.unit.notifications.builders import NOW, an_event, an_invitee, uid_of

MARI, OTHER = "mari@example.org", "mallory@example.org"
STRANGERS = ("MAILTO:kadri@example.org", "")


def invited(sequence: int = 2) -> Invitation:
    """Mari's invitation, moved twice."""
    return replace(due(an_invitee(), an_event(), [], NOW, uid_of)[0], sequence=sequence)


def reply(answer: Answer = Answer.ACCEPTED, **changes: object) -> Reply:
    """Mari's answer to it."""
    known = Reply(invited().uid, answer, (f"mailto:{MARI}",), 2, NOW)
    return replace(known, **changes)  # type: ignore[arg-type]


def judged(
    one: Reply, sender: str = MARI, invitation: Invitation | None = None, last: Answered | None = None
) -> Flaw | None:
    """What is wrong with it."""
    return flaw_of(one, sender, invitation or invited(), last, NOW)


def test_an_answer_of_the_person_invited_counts() -> None:
    assert judged(reply()) is None


@pytest.mark.parametrize(
    ("attendee", "sender", "flaw"),
    [
        (f"mailto:{MARI}", OTHER, None),
        (f"MAILTO:{MARI.upper()}", OTHER, None),
        ("mailto:mari.naide@alias.example.org", MARI, None),
        (f"mailto:{OTHER}", OTHER, Flaw.FOREIGN),
        ("invalid:nomail", "", Flaw.FOREIGN),
    ],
)
def test_either_the_attendee_or_the_sender_is_whom_we_invited(
    attendee: str, sender: str, flaw: Flaw | None
) -> None:
    assert judged(reply(attendees=(attendee,)), sender) is flaw


@pytest.mark.parametrize("attendees", [(), (f"mailto:{MARI}", f"mailto:{OTHER}")])
def test_nobody_answers_for_several(attendees: tuple[str, ...]) -> None:
    assert judged(reply(attendees=attendees)) is Flaw.ATTENDEES


def test_an_answer_to_nothing_of_ours_does_not_count() -> None:
    assert flaw_of(reply(), MARI, None, None, NOW) is Flaw.UNKNOWN


def test_an_answer_to_what_was_cancelled_or_is_over_does_not_count() -> None:
    assert judged(reply(), invitation=replace(invited(), method=CANCEL)) is Flaw.OVER
    assert flaw_of(reply(), MARI, invited(), None, invited().entry.ends) is Flaw.OVER


@pytest.mark.parametrize(("sequence", "flaw"), [(1, Flaw.OUTDATED), (2, None), (3, None), (10**9, None)])
def test_only_the_latest_time_and_place_can_be_answered(sequence: int, flaw: Flaw | None) -> None:
    assert judged(reply(sequence=sequence)) is flaw


@pytest.mark.parametrize(("sequence", "flaw"), [(1, Flaw.OUTDATED), (2, None), (SEQUENCES_AHEAD + 2, None)])
def test_what_calendars_hold_can_be_answered_after_a_restore(sequence: int, flaw: Flaw | None) -> None:
    moved_ahead = invited(SEQUENCES_AHEAD + 2)

    assert judged(reply(sequence=sequence), invitation=moved_ahead) is flaw


def test_a_calendar_that_counts_by_itself_does_not_shut_later_answers_out() -> None:
    far_ahead = answered(reply(sequence=10**9), invited(), None, NOW)

    assert judged(reply(stamp=NOW + timedelta(seconds=1)), last=far_ahead) is None


def test_an_answer_from_the_future_does_not_count() -> None:
    assert judged(reply(stamp=NOW + AHEAD)) is None
    assert judged(reply(stamp=NOW + AHEAD + timedelta(seconds=1))) is Flaw.FUTURE


def test_an_answer_that_is_repeated_or_older_does_not_count() -> None:
    last = answered(reply(), invited(), None, NOW)

    assert judged(reply(), last=last) is Flaw.OLDER
    assert judged(reply(Answer.DECLINED, stamp=NOW - timedelta(seconds=1)), last=last) is Flaw.OLDER
    assert judged(reply(Answer.DECLINED, stamp=NOW + timedelta(seconds=1)), last=last) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("mailto:Mari@Example.ORG", MARI, True),
        ("mari@õun.example.org", "MAILTO:mari@xn--un-bka.example.org", True),
        ("mailto:m%C3%A4rt@example.org", "märt@example.org", True),
        (" mari@example.org ", MARI, True),
        ("mari@example.org.evil.example", MARI, False),
        ("mari+x@example.org", MARI, False),
    ],
)
def test_addresses_are_compared_as_people_mean_them(one: str, other: str, same: bool) -> None:
    assert (canonical(one) == canonical(other)) is same


def heard(replies: Sequence[tuple[Reply, str]]) -> dict[str, Answered]:
    """What is stored after these came in, one after another."""
    known: dict[str, Answered] = {}
    for each, sender in replies:
        last = known.get(key_of(each))
        if flaw_of(each, sender, invited(), last, NOW) is None:
            known[key_of(each)] = answered(each, invited(), last, NOW)
    return known


MOMENTS = st.integers(-5, 5).map(lambda days: NOW + timedelta(days=days))
REPLIES = st.builds(
    reply,
    st.sampled_from(Answer),
    sequence=st.integers(0, 4),
    stamp=MOMENTS,
    attendees=st.sampled_from([(f"mailto:{MARI}",), *[(each,) for each in STRANGERS]]),
)
SENT = st.tuples(REPLIES, st.sampled_from([MARI, OTHER]))


def newest(sent: Sequence[tuple[Reply, str]], *, counter: bool) -> set[tuple[int, datetime]]:
    """The place of the newest answer that counts by itself."""
    valid = [
        each
        for each, sender in sent
        if flaw_of(each, sender, invited(), None, NOW) is None
        and (each.answer is Answer.COUNTERED) is counter
    ]
    return {max((min(each.sequence, 2), each.stamp) for each in valid)} if valid else set()


@given(st.lists(SENT, max_size=8), st.randoms(use_true_random=False))
def test_in_whatever_order_and_how_often_answers_come_the_newest_stands(
    sent: list[tuple[Reply, str]], chance: object
) -> None:
    mixed = [*sent, *sent]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    known = heard(mixed)

    for counter in (False, True):
        stored = {each.place for key, each in known.items() if key.endswith(":counter") is counter}
        assert stored == newest(sent, counter=counter)
