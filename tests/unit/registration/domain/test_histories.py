"""What can be read from histories, on plain numbers."""

from math import inf

import pytest

from services.registration.domain.histories import SLACK_S, Occupancy, Turns, wrong_turn


def test_seats_held_at_once_are_counted_over_the_whole_past() -> None:
    held = Occupancy()
    for since, until in ((0, 100), (50, 200), (100, 300), (400, inf)):
        held.add(since, until)

    assert held.most() == 2


def test_whoever_left_within_the_slack_proves_nothing() -> None:
    held = Occupancy()
    held.add(0, 100)
    held.add(100 - SLACK_S, 300)
    held.add(100, 100 + SLACK_S)

    assert held.most() == 1


def test_nobody_at_all_held_no_seat() -> None:
    assert Occupancy().most() == 0


@pytest.mark.parametrize(
    ("waits", "overtakers"),
    [
        ([(0, 100, True), (20, 200, True)], 0),
        ([(0, 200, True), (20, 100, True)], 1),
        ([(0, inf, False), (20, 100, True), (40, 120, True)], 2),
        ([(0, 90, False), (20, 100, True)], 0),
        ([(0, inf, False), (SLACK_S, 100, True)], 0),
        ([(0, 200, True), (20, 100, False)], 0),
    ],
    ids=["in order", "overtaken", "by two", "left first", "came as good as together", "by the organiser"],
)
def test_who_moves_up_before_somebody_who_waited_longer_is_an_overtaker(
    waits: list[tuple[float, float, bool]], overtakers: int
) -> None:
    turns = Turns()
    for since, until, moved_up in waits:
        turns.add(since, until, moved_up=moved_up)

    assert turns.overtakers() == overtakers


@pytest.mark.parametrize(
    ("way", "wrong"),
    [
        (["waitlisted", "offered", "confirmed", "withdrawn"], None),
        (["confirmed", "confirmed", "substituted"], None),
        (["waitlisted", "offered", "offer_expired", "confirmed"], ("offer_expired", "confirmed")),
        (["withdrawn"], ("", "withdrawn")),
        (["confirmed", "withdrawn", "withdrawn"], ("withdrawn", "withdrawn")),
    ],
)
def test_an_end_is_an_end(way: list[str], wrong: tuple[str, str] | None) -> None:
    assert wrong_turn(way) == wrong
