"""Who may teach, and who does."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.registration.domain import trainers
from services.registration.domain.assessments import Assessment
from services.registration.domain.events import Trainer
from services.registration.domain.facts import TrainerAssigned, TrainerChanged, TrainerUnassigned
from services.registration.domain.trainers import PoolTrainer
from shared.errors import Conflict, NotFound
from tests.unit.registration.domain.builders import NOW, a_person, a_registration, an_event

PASSED = Assessment("r1", True, "Kadri Katse", NOW)
KADRI = Trainer("a1", "Kadri Katse", "kadri@example.org")
TOOMAS = Trainer("a2", "Toomas Proov", "toomas@example.org")
COURSE = an_event(kind="train-the-trainer", assessed=True, language="ru")


def test_whoever_passes_joins_the_pool_for_three_years():
    registration = a_registration(person=a_person(organisation="SKA"))

    assert trainers.from_assessment("t1", COURSE, registration, PASSED) == PoolTrainer(
        id="t1",
        programme_id="p1",
        name="Mari Maasikas",
        email="mari@kov-voru.example.org",
        languages=("ru", "et"),
        institution="SKA",
        valid_until=date(2029, 11, 21),
        source_event_id="e1",
        registration_id="r1",
    )


@pytest.mark.parametrize(
    ("event", "assessment"), [(COURSE, replace(PASSED, passed=False)), (an_event(assessed=True), PASSED)]
)
def test_nobody_else_joins_the_pool(event, assessment):
    assert trainers.from_assessment("t1", event, a_registration(), assessment) is None


def test_three_years_after_a_leap_day_end_on_the_last_of_february():
    leap = replace(PASSED, at=datetime(2028, 2, 29, 12, tzinfo=UTC))

    assert trainers.from_assessment("t1", COURSE, a_registration(), leap).valid_until == date(2031, 2, 28)


def test_the_last_day_of_an_event_is_where_it_is_held():
    late = an_event(sessions=(replace(COURSE.sessions[0], ends=datetime(2027, 1, 1, 22, 30, tzinfo=UTC)),))

    assert trainers.last_day(late, NOW) == date(2027, 1, 2)
    assert trainers.last_day(replace(late, sessions=()), datetime(2026, 12, 31, 23, tzinfo=UTC)) == date(
        2027, 1, 1
    )


def pool_trainer(name, **values):
    return PoolTrainer(
        **({"id": name, "programme_id": "p1", "name": name, "email": f"{name}@x.example.org"} | values)
    )


POOL = [
    pool_trainer("Sergei", languages=("ru", "et"), region="Ida-Viru", valid_until=date(2027, 1, 1)),
    pool_trainer("anu", region="Tartu", institution="Näidisakadeemia"),
    pool_trainer("Jelena", languages=("ru",), region="Ida-Viru"),
]


@pytest.mark.parametrize(
    ("on", "asked", "found"),
    [
        (date(2027, 1, 1), {}, ["anu", "Jelena", "Sergei"]),
        (date(2027, 1, 2), {}, ["anu", "Jelena"]),
        (date(2027, 1, 1), {"language": "ru"}, ["Jelena", "Sergei"]),
        (date(2027, 1, 1), {"region": "ida"}, ["Jelena", "Sergei"]),
        (date(2027, 1, 1), {"text": "AKADEEMIA"}, ["anu"]),
        (date(2027, 1, 1), {"language": "ru", "text": "serg"}, ["Sergei"]),
        (date(2027, 1, 1), {"language": "fi"}, []),
    ],
)
def test_the_pool_is_searched_by_what_an_event_needs(on, asked, found):
    assert [each.name for each in trainers.search(POOL, on, **asked)] == found


def test_an_assigned_trainer_is_told_once_the_event_is_public():
    event, facts = trainers.assign(an_event(), KADRI, NOW)
    draft, silence = trainers.assign(an_event(status="draft"), KADRI, NOW)

    assert (event.trainers, event.version, facts) == ((KADRI,), 2, (TrainerAssigned("e1", NOW, "a1"),))
    assert (draft.trainers, silence) == ((KADRI,), ())


@pytest.mark.parametrize(
    "again",
    [
        Trainer("a9", "K. Katse", "KADRI@example.org"),
        Trainer("a9", "kadri katse"),
    ],
)
def test_nobody_teaches_twice_at_one_event(again):
    event = an_event(trainers=(KADRI,))

    assert trainers.assign(event, again, NOW) == (event, ())


def test_an_unassigned_trainer_is_told():
    event, facts = trainers.unassign(an_event(trainers=(KADRI, TOOMAS)), "a1", NOW)

    assert (event.trainers, facts) == ((TOOMAS,), (TrainerUnassigned("e1", NOW, "a1"),))


def test_nobody_is_unassigned_who_was_not_there():
    with pytest.raises(NotFound, match="trainer-not-found"):
        trainers.unassign(an_event(), "a1", NOW)


def test_a_new_list_keeps_the_links_of_those_who_stay():
    wanted = [
        Trainer("n1", "Toomas P.", "toomas@example.org", "en"),
        Trainer("n2", "Jelena Primer", "jelena@example.org"),
    ]

    event, facts = trainers.replace_trainers(an_event(trainers=(KADRI, TOOMAS)), [*wanted, wanted[1]], NOW)

    assert event.trainers == (replace(wanted[0], assignment_id="a2"), wanted[1])
    corrected = TrainerChanged("e1", NOW, "a2", ("name", "language"))
    assert facts == (TrainerUnassigned("e1", NOW, "a1"), TrainerAssigned("e1", NOW, "n2"), corrected)


def test_the_same_list_changes_nothing():
    event = an_event(trainers=(KADRI,))

    assert trainers.replace_trainers(event, [replace(KADRI, assignment_id="n1")], NOW) == (event, ())


@pytest.mark.parametrize(
    "act",
    [
        lambda event: trainers.assign(event, TOOMAS, NOW),
        lambda event: trainers.unassign(event, "a1", NOW),
        lambda event: trainers.replace_trainers(event, [], NOW),
    ],
)
@pytest.mark.parametrize("status", ["cancelled", "completed"])
def test_trainers_of_what_is_over_stay_as_they_were(act, status):
    with pytest.raises(Conflict, match=f"event-{status}"):
        act(an_event(status=status, trainers=(KADRI,)))


def test_who_is_put_right_keeps_the_assignment_and_others_are_told_what_changed() -> None:
    event = an_event(trainers=(KADRI,), status="published")
    wanted = replace(KADRI, assignment_id="n1", name="Katri Katse", language="ru")

    changed, facts = trainers.replace_trainers(event, [wanted], NOW)

    assert changed.trainers == (replace(wanted, assignment_id=KADRI.assignment_id),)
    assert facts == (TrainerChanged("e1", NOW, KADRI.assignment_id, ("name", "language")),)
