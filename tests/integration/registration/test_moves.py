"""Moving to another group: seats here and there follow in one step, and nobody is lost on the way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import cycle

import pytest

from services.registration.domain.events import Form, Question, WaitingListRule
from services.registration.domain.forms import HIDDEN
from services.registration.domain.registrations import Registration
from services.registration.domain.texts import LocalText
from services.registration.handlers import events, moves, registrations, roster
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.moves import Destination
from services.registration.handlers.registrations import register
from services.registration.handlers.views import Registered
from shared.errors import Conflict, Rejected, Unavailable
from tests.integration.registration.builders import a_registration, an_event, call, details, organiser

Announced = Callable[[], list[str]]
HERE, THERE = "siin", "seal"


def two_groups(desk: Desk, capacity: int = 2, **there: object) -> None:
    """Two events of the same activity and kind."""
    an_event(desk, HERE, capacity=capacity)
    an_event(desk, THERE, **{"capacity": capacity, **there})


def status(desk: Desk, token: str) -> str:
    return registrations.by_token(desk, token).registration.status


def move(desk: Desk, one: Registered, to: str = THERE, asks: Call | None = None, **how: bool) -> Registration:
    slug = one.registration.event_slug
    return moves.move(desk, asks or organiser(), slug, one.registration.id, Destination(to, **how))


def test_whoever_moves_has_a_seat_there_and_the_seat_here_goes_to_the_next(
    desk: Desk, announced: Announced
) -> None:
    two_groups(desk, capacity=1)
    mari, jaan = a_registration(desk, "mari", HERE), a_registration(desk, "jaan", HERE)
    announced()

    there = move(desk, mari)

    gone = registrations.by_token(desk, mari.token).registration
    assert (gone.status, there.status, status(desk, jaan.token)) == ("moved", "confirmed", "confirmed")
    assert (there.moved_from, gone.moved_to) != (None, None)
    assert [step.status for step in gone.history] == ["confirmed", "moved"]
    assert sorted(announced()) == ["registration.confirmed"] * 2 + ["registration.moved"]
    assert (events.get_event(desk, HERE).taken, events.get_event(desk, THERE).taken) == (1, 1)


def test_asked_again_a_move_changes_nothing(desk: Desk, announced: Announced) -> None:
    two_groups(desk)
    mari = a_registration(desk, "mari", HERE)
    there = move(desk, mari)
    announced()

    assert move(desk, mari).id == there.id
    assert announced() == []


def test_where_the_other_group_is_full_nothing_is_lost(desk: Desk, announced: Announced) -> None:
    two_groups(desk, capacity=1)
    mari = a_registration(desk, "mari", HERE)
    a_registration(desk, "jaan", THERE)
    announced()

    with pytest.raises(Conflict, match="move-group-full"):
        move(desk, mari)

    assert status(desk, mari.token) == "confirmed"
    assert announced() == []


def test_whoever_waits_there_keeps_the_seat_here_until_the_one_there_is_firm(desk: Desk) -> None:
    two_groups(desk, capacity=1)
    mari, kati = a_registration(desk, "mari", HERE), a_registration(desk, "kati", HERE)
    jaan = a_registration(desk, "jaan", THERE)

    there = move(desk, mari, queue=True)
    waiting = [moves.finish_moves(desk), status(desk, mari.token), there.status]
    registrations.withdraw(desk, call(), jaan.token)
    finished = [moves.finish_moves(desk), moves.finish_moves(desk)]

    assert waiting == [0, "confirmed", "waitlisted"]
    assert finished == [1, 0]
    arrived = roster.row(desk, THERE, there.id).registration
    assert (status(desk, mari.token), arrived.status) == ("moved", "confirmed")
    assert status(desk, kati.token) == "confirmed"


def test_a_wish_that_came_to_nothing_is_forgotten_and_the_seat_stays(desk: Desk) -> None:
    two_groups(desk, capacity=1)
    mari = a_registration(desk, "mari", HERE)
    a_registration(desk, "jaan", THERE)
    there = move(desk, mari, queue=True)

    roster.cancel(desk, organiser(), THERE, there.id)
    changed = [moves.finish_moves(desk), moves.finish_moves(desk)]

    assert changed == [1, 0]
    here = registrations.by_token(desk, mari.token).registration
    assert (here.status, here.moved_to) == ("confirmed", None)


def test_nobody_waits_for_two_groups_at_once(desk: Desk) -> None:
    two_groups(desk, capacity=1)
    an_event(desk, "kolmas", capacity=1)
    mari = a_registration(desk, "mari", HERE)
    a_registration(desk, "jaan", THERE)
    move(desk, mari, queue=True)

    with pytest.raises(Conflict, match="move-waits-elsewhere"):
        move(desk, mari, "kolmas")


def test_an_organiser_moves_somebody_after_the_day_and_a_person_does_not(desk: Desk) -> None:
    two_groups(desk)
    mari, jaan = a_registration(desk, "mari", HERE), a_registration(desk, "jaan", HERE)
    event = events.get_event(desk, HERE).event
    sessions = tuple(
        replace(one, starts=one.starts - timedelta(days=40), ends=one.ends - timedelta(days=40))
        for one in event.sessions
    )
    events.change_event(desk, organiser(), HERE, {"sessions": sessions})

    with pytest.raises(Conflict, match="move-asks-organiser"):
        moves.move_own(desk, call(), mari.token, Destination(THERE))

    assert move(desk, jaan).status == "confirmed"


@pytest.mark.parametrize(
    "there",
    [{"approval": True}, {"entry": "nomination"}, {"confidential": True}, {"may_move": False}],
    ids=lambda each: next(iter(each)),
)
def test_people_do_not_move_by_themselves_where_somebody_decides_who_comes(
    desk: Desk, there: dict[str, object]
) -> None:
    two_groups(desk, **there)
    mari = a_registration(desk, "mari", HERE)

    assert moves.groups(desk, call(), mari.registration) == []
    with pytest.raises(Conflict, match="move-asks-organiser"):
        moves.move_own(desk, call(), mari.token, Destination(THERE))
    assert [one.fate for one in moves.groups(desk, organiser(), mari.registration)] == ["seat"]


def test_what_another_group_would_bring_is_told_beforehand(desk: Desk) -> None:
    two_groups(desk, capacity=1)
    an_event(desk, "kolmas", capacity=1, waiting_list=WaitingListRule("none"))
    an_event(desk, "muu", capacity=1, kind="seminar")
    mari = a_registration(desk, "mari", HERE)
    for slug in (THERE, "kolmas"):
        a_registration(desk, "jaan", slug)

    found = moves.groups(desk, call(), mari.registration)

    assert {one.view.event.slug: one.fate for one in found} == {THERE: "queue", "kolmas": "full"}


def test_what_was_typed_goes_along_as_far_as_the_form_there_asks(desk: Desk) -> None:
    asks = Form(
        questions=(Question("tase", LocalText("Tase")), Question("soov", LocalText("Soov"))),
    )
    an_event(desk, HERE, form=asks)
    an_event(desk, THERE, form=Form(phone=HIDDEN, questions=(Question("tase", LocalText("Tase")),)))
    an_event(desk, "range", form=Form(questions=(Question("uus", LocalText("Uus"), required=True),)))
    told = details("mari", phone="5123", organisation="Kool")
    told = replace(told, answers={"tase": "algaja", "soov": "aken"}, needs="ratastool")
    mari = register(desk, call(), HERE, told)

    with pytest.raises(Conflict, match="move-form-differs"):
        moves.move_own(desk, call(), mari.token, Destination("range"))
    there = moves.move_own(desk, call(), mari.token, Destination(THERE)).registration

    assert (there.person.organisation, there.person.phone) == ("Kool", "")
    assert (there.answers, there.needs) == ({"tase": "algaja"}, "ratastool")


def test_people_who_cross_each_other_are_neither_lost_nor_seated_twice(desk: Desk) -> None:
    two_groups(desk, capacity=4)
    names = [f"n{number}" for number in range(12)]
    for name, slug in zip(names, cycle((HERE, THERE)), strict=False):
        a_registration(desk, name, slug)

    def cross(name: str) -> None:
        """Goes over and back again, whatever comes of it."""
        for step in range(4):
            for one in everybody(desk).get(name, []):
                to = THERE if one.event_slug == HERE else HERE
                try:
                    moves.move(
                        desk, organiser(), one.event_slug, one.id, Destination(to, queue=step % 2 == 0)
                    )
                except (Rejected, Unavailable):
                    continue
            moves.finish_moves(desk)

    with ThreadPoolExecutor(6) as crowd:
        list(crowd.map(cross, names))
    while moves.finish_moves(desk):
        pass

    assert set(everybody(desk)) == set(names)
    for slug in (HERE, THERE):
        view = events.get_event(desk, slug)
        assert view.taken <= view.capacity
    seated = [sum(one.status == "confirmed" for one in found) for found in everybody(desk).values()]
    assert max(seated) == 1


def everybody(desk: Desk) -> dict[str, list[Registration]]:
    """Name -> the live registrations of that person in both groups."""
    found: dict[str, list[Registration]] = {}
    for slug in (HERE, THERE):
        event = events.get_event(desk, slug).event
        for one in desk.store.records.registrations.of_event(event.id):
            if one.is_live:
                found.setdefault(one.person.email.partition("@")[0], []).append(one)
    return found
