"""People ask to make up for a missed day in another group, and organisers answer, on a real database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from services.registration.domain.visits import AGREED, ASKED, CALLED_OFF, DECLINED, Visit
from services.registration.handlers import (
    agenda,
    doubles,
    events,
    outlooks,
    registrations,
    visit_asks,
    visits,
)
from services.registration.handlers.desk import Desk
from services.registration.handlers.views import Registered
from services.registration.handlers.visits import Choice
from shared.errors import Conflict, NotFound
from tests.integration.registration.builders import a_registration, an_event, call, organiser
from tests.integration.registration.clocks import MovedClock
from tests.integration.registration.desks import said
from tests.integration.registration.test_guests import mark
from tests.integration.registration.test_visits import HOME, HOST, WEEK, days, free, groups, standing

Announced = Callable[[], list[str]]
WHY = "Seal rühmas tehakse sel päeval midagi muud."


def ask(desk: Desk, one: Registered, slug: str = HOST, number: int = 2) -> Visit:
    return visit_asks.ask(desk, call(desk.clock()), one.token, Choice(number, slug, number))


def decline(desk: Desk, visit: Visit) -> Visit:
    return visit_asks.decline(desk, organiser(desk.clock()), HOME, visit.id, WHY)


def agree(desk: Desk, visit: Visit, **how: bool) -> Visit:
    answered = {"past_queue": False, **how}
    return visit_asks.agree(desk, organiser(desk.clock()), HOME, visit.id, **answered)


def asked_on_the_home(desk: Desk) -> dict[str, int]:
    return {need.event.slug: need.asks for need in agenda.needs(desk) if need.asks}


def test_what_was_asked_takes_no_place_until_it_is_agreed(desk: Desk, announced: Announced) -> None:
    groups(desk)
    mari = a_registration(desk, "mari", HOME)
    announced()

    asked = ask(desk, mari)
    before = (free(desk), announced(), asked_on_the_home(desk))
    agreed = [agree(desk, asked), agree(desk, asked)]

    assert before == (2, [], {HOME: 1})
    assert [(one.id, one.status) for one in agreed] == [(asked.id, AGREED)] * 2
    assert (free(desk), announced(), asked_on_the_home(desk)) == (1, ["visit.agreed"], {})
    assert ask(desk, mari).status == AGREED


def test_whoever_clicks_several_times_at_once_asks_once(desk: Desk) -> None:
    groups(desk)
    mari = a_registration(desk, "mari", HOME)

    with ThreadPoolExecutor(4) as pool:
        found = {one.id for one in pool.map(lambda _: ask(desk, mari), range(4))}

    assert len(found) == 1
    assert [one.status for one in desk.store.records.visits.of([mari.registration.id])] == [ASKED]


def test_an_organiser_who_declines_says_why_and_is_not_asked_the_same_again(
    desk: Desk, announced: Announced
) -> None:
    groups(desk)
    an_event(desk, "kolmas", sessions=days(2 * WEEK))
    mari = a_registration(desk, "mari", HOME)
    asked = ask(desk, mari)
    announced()

    decline(desk, asked)
    decline(desk, asked)

    assert announced() == ["visit.declined"]
    [told] = said(desk, "kutse.visit.declined.v1")
    assert (told["because"], told["reason"]) == ("organiser", WHY)
    with pytest.raises(Conflict, match="visit-declined"):
        ask(desk, mari)
    with pytest.raises(Conflict, match="visit-answered"):
        agree(desk, asked)
    assert ask(desk, mari, "kolmas").status == ASKED


def test_what_is_taken_back_is_not_asked_and_not_declined_any_more(desk: Desk, announced: Announced) -> None:
    groups(desk)
    mari, jaan = a_registration(desk, "mari", HOME), a_registration(desk, "jaan", HOME)
    asked = ask(desk, mari)
    announced()

    for _ in range(2):
        visit_asks.take_back(desk, call(), mari.token, asked.id)

    assert (announced(), asked_on_the_home(desk)) == ([], {})
    with pytest.raises(Conflict, match="visit-answered"):
        decline(desk, asked)
    with pytest.raises(NotFound, match="unknown-visit"):
        visit_asks.take_back(desk, call(), jaan.token, asked.id)
    assert ask(desk, mari).id != asked.id


def test_a_guest_gives_the_place_up_and_somebody_who_waits_has_it(desk: Desk, clock: MovedClock) -> None:
    groups(desk, capacity=1)
    mari = a_registration(desk, "mari", HOME)
    visit = agree(desk, ask(desk, mari))
    waits = a_registration(desk, "peeter", HOST)

    visit_asks.take_back(desk, call(clock()), mari.token, visit.id)

    assert standing(desk, visit) == (CALLED_OFF, "person")
    assert waits.registration.status == "waitlisted"
    assert registrations.by_token(desk, waits.token).registration.status == "confirmed"
    assert visit_asks.take_back(desk, call(clock()), mari.token, visit.id).status == CALLED_OFF


def test_a_place_is_not_given_up_once_the_session_has_begun(desk: Desk, clock: MovedClock) -> None:
    groups(desk)
    mari = a_registration(desk, "mari", HOME)
    visit = agree(desk, ask(desk, mari))
    clock.move(timedelta(days=60))

    with pytest.raises(Conflict, match="visit-begun"):
        visit_asks.take_back(desk, call(clock()), mari.token, visit.id)


def test_what_can_not_be_asked_for_is_refused(desk: Desk, clock: MovedClock) -> None:
    groups(desk, capacity=1)
    an_event(desk, "vaikne", sessions=days(WEEK), confidential=True)
    mari, jaan = a_registration(desk, "mari", HOME), a_registration(desk, "jaan", HOME)
    mark(desk, HOME, 1, mari, "present")

    with pytest.raises(Conflict, match="visit-nothing-missed"):
        ask(desk, mari, number=1)
    with pytest.raises(NotFound, match="unknown-event"):
        ask(desk, mari, "vaikne")
    ask(desk, mari)
    a_registration(desk, "kati", HOST)
    with pytest.raises(Conflict, match="no-free-seat"):
        ask(desk, jaan)
    an_event(desk, "kolmas", sessions=days(2 * WEEK))
    with pytest.raises(Conflict, match="visit-asked"):
        ask(desk, mari, "kolmas")
    clock.move(timedelta(days=60))
    with pytest.raises(Conflict, match="visit-begun"):
        ask(desk, jaan)


def test_a_group_that_filled_up_meanwhile_is_not_overfilled(desk: Desk) -> None:
    groups(desk, capacity=1)
    asked = ask(desk, a_registration(desk, "mari", HOME))
    a_registration(desk, "kati", HOST)

    [shown] = visit_asks.asks(desk, HOME)
    with pytest.raises(Conflict, match="no-free-seat"):
        agree(desk, asked)

    assert (shown.visit.id, shown.place.why) == (asked.id, "no-free-seat")
    assert standing(desk, asked)[0] == ASKED


@pytest.mark.parametrize(
    ("how", "status", "because", "told"),
    [
        ("withdraws", CALLED_OFF, "no-seat-at-home", 0),
        ("cancelled", DECLINED, "not-held", 1),
        ("nobody answers", DECLINED, "too-late", 1),
    ],
)
def test_an_ask_that_can_not_be_answered_any_more_ends_by_itself(
    desk: Desk, clock: MovedClock, how: str, status: str, because: str, told: int
) -> None:
    groups(desk)
    mari = a_registration(desk, "mari", HOME)
    asked = ask(desk, mari)
    assert visit_asks.settle_asks(desk) == 0

    if how == "withdraws":
        registrations.withdraw(desk, call(), mari.token)
    elif how == "cancelled":
        events.cancel_event(desk, organiser(), HOST, "Ei toimu")
    else:
        clock.move(timedelta(days=60))

    assert [visit_asks.settle_asks(desk), visit_asks.settle_asks(desk)] == [1, 0]
    assert standing(desk, asked) == (status, because)
    assert len(said(desk, "kutse.visit.declined.v1")) == told


def test_an_organiser_who_agrees_another_place_has_answered_the_ask(desk: Desk) -> None:
    groups(desk)
    an_event(desk, "kolmas", sessions=days(2 * WEEK))
    mari = a_registration(desk, "mari", HOME)
    asked = ask(desk, mari)

    visits.agree(desk, organiser(), HOME, mari.registration.id, Choice(2, "kolmas", 2))

    assert standing(desk, asked) == (CALLED_OFF, "elsewhere")
    assert said(desk, "kutse.visit.declined.v1") == []
    assert visit_asks.count(desk, events.get_event(desk, HOME).event) == 0


def test_what_a_double_asked_for_is_asked_by_the_one_that_stays(desk: Desk) -> None:
    groups(desk)
    mari, again = a_registration(desk, "mari", HOME), a_registration(desk, "maria", HOME)
    asked = ask(desk, again)

    doubles.merge(desk, organiser(), HOME, (mari.registration.id, again.registration.id), (), "Topelt")

    assert visit_asks.settle_asks(desk) == 0
    assert [(one.visit.id, one.registration.id) for one in visit_asks.asks(desk, HOME)] == [
        (asked.id, mari.registration.id)
    ]


def test_the_personal_page_offers_other_groups_before_and_after_the_day_and_after_the_end(
    desk: Desk, clock: MovedClock
) -> None:
    groups(desk)
    mari = a_registration(desk, "mari", HOME)

    def second_day() -> tuple[bool, bool, str]:
        progress = outlooks.explain(desk, registrations.by_token(desk, mari.token)).progress
        assert progress is not None
        part = progress.parts[1]
        wish = "" if part.wish is None else "open" if part.wish.is_open else part.wish.reason
        return bool(part.instead), bool(part.make_ups), wish

    ahead = second_day()
    mark(desk, HOME, 2, mari, "absent")
    missed = second_day()
    clock.move(timedelta(days=32))
    events.complete_event(desk, organiser(clock()), HOME)
    completed = second_day()
    asked = ask(desk, mari)
    waiting = second_day()
    decline(desk, asked)

    assert (ahead, missed, completed) == ((True, False, ""), (False, True, ""), (False, True, ""))
    assert (waiting[2], second_day()[2]) == ("open", WHY)
