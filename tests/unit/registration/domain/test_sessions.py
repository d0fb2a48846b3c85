"""Sessions keep their identity whatever is moved around them."""

from dataclasses import replace
from datetime import timedelta

from services.registration.domain.sessions import plan_sessions
from tests.unit.registration.domain.builders import a_session

DAY = timedelta(days=1)
ONE, TWO, THREE = (a_session(number) for number in (1, 2, 3))


def unnamed(session, later=timedelta(0)):
    return replace(session, id="", number=0, starts=session.starts + later, ends=session.ends + later)


def ids(sessions):
    return [(session.number, session.id) for session in sessions]


def test_new_sessions_are_numbered_in_time_order():
    planned = plan_sessions([unnamed(TWO), unnamed(ONE)], ids=["a", "b"])

    assert ids(planned) == [(1, "a"), (2, "b")]
    assert planned[0].starts == ONE.starts


def test_a_session_named_by_id_keeps_it_though_it_becomes_the_last():
    moved = replace(ONE, starts=ONE.starts + 5 * DAY, ends=ONE.ends + 5 * DAY)

    assert ids(plan_sessions([moved, TWO], [ONE, TWO])) == [(1, "s2"), (2, "s1")]


def test_the_only_session_moved_is_the_same_session():
    assert ids(plan_sessions([unnamed(ONE, 7 * DAY)], [ONE], ["new"])) == [(1, "s1")]


def test_an_added_session_is_new_and_the_others_stay():
    planned = plan_sessions([unnamed(ONE), unnamed(TWO), unnamed(THREE)], [ONE, THREE], ["new", "n2", "n3"])

    assert ids(planned) == [(1, "s1"), (2, "new"), (3, "s3")]


def test_a_dropped_session_is_the_one_no_longer_named():
    assert ids(plan_sessions([unnamed(TWO), unnamed(THREE)], [ONE, TWO, THREE], ["n1", "n2"])) == [
        (1, "s2"),
        (2, "s3"),
    ]


def test_of_several_moved_sessions_the_order_tells_which_is_which():
    planned = plan_sessions([unnamed(TWO, 7 * DAY), unnamed(ONE, 7 * DAY)], [ONE, TWO], ["n1", "n2"])

    assert ids(planned) == [(1, "s1"), (2, "s2")]


def test_an_id_of_another_event_or_given_twice_names_nothing():
    planned = plan_sessions([replace(ONE, id="foreign"), TWO, replace(THREE, id="s2")], [TWO], ["n1", "n2"])

    assert ids(planned) == [(1, "n1"), (2, "s2"), (3, "n2")]
