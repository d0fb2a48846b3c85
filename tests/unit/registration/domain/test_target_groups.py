"""A group is known by one name, whatever language somebody chose it in and however often its words change."""

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain.event_changes import change
from services.registration.domain.event_groups import check_group, in_names, person_at, settled
from services.registration.domain.persons import groups_of
from services.registration.domain.pools import Pool
from services.registration.domain.prerequisites import prerequisite_met
from services.registration.domain.target_groups import TargetGroup, called, clash, name_for, name_of, written
from services.registration.domain.texts import LANGUAGES, LocalText
from shared.errors import Invalid
from tests.unit.registration.domain.builders import NOW, a_person, an_event

POLICE = TargetGroup("Politsei", "Police", "Полиция")
HELP = TargetGroup("Ohvriabi", "Victim support")
NEW = TargetGroup(en="New partners")
GROUPS = (POLICE, HELP, NEW)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Politsei", "Politsei"),
        ("полиция", "Politsei"),
        ("  POLICE ", "Politsei"),
        ("Victim  support", "Ohvriabi"),
        ("New partners", "New partners"),
        ("Kohtud", "Kohtud"),
        ("", ""),
        (" ", " "),
    ],
)
def test_a_registration_keeps_the_name_of_the_group(words: str, name: str) -> None:
    assert name_for(GROUPS, words) == name


def test_a_group_without_a_translation_is_not_called_by_nothing() -> None:
    assert called(GROUPS, "") is None
    assert called((TargetGroup(),), "") is None


@given(st.data())
def test_whatever_language_it_is_written_in_and_however_often_words_were_put_right_it_is_the_same_group(
    data: st.DataObject,
) -> None:
    numbers = count()

    def reworded(group: TargetGroup) -> TargetGroup:
        """Other words in some languages; whoever sends no name leaves words it is known by."""
        changed = data.draw(st.sets(st.sampled_from(LANGUAGES)))
        after = replace(group, **{code: f"Words {next(numbers)}" for code in changed})
        kept = any(getattr(after, code) == getattr(group, code) != "" for code in LANGUAGES)
        return replace(after, name="") if kept and data.draw(st.booleans()) else after

    def any_words(group: TargetGroup) -> str:
        said = [text for text in (group.et, group.en, group.ru, group.name) if text]
        return data.draw(st.sampled_from([*said, *(text.upper() for text in said)]))

    groups = (reworded(TargetGroup("Politsei")), reworded(TargetGroup(ru="Помощь")), TargetGroup(en="New"))
    pool = Pool("police", LocalText("x"), 1, any_words(groups[0]))
    named = {"target_groups": groups, "pools": (pool,), "requires_groups": (any_words(groups[0]),)}
    event = an_event(**settled(named))
    names = [name_of(group) for group in event.target_groups]
    people = []
    for _ in range(data.draw(st.integers(0, 3))):
        now = event.target_groups[0]
        people.append(in_names(event, a_person(target_group=any_words(now))))
        changes = {"target_groups": data.draw(st.permutations([*map(reworded, event.target_groups)]))}
        shown = {"pools": (replace(pool, group=any_words(now)),), "requires_groups": (any_words(now),)}
        event, _noticed = change(event, {**changes, **(shown if data.draw(st.booleans()) else {})}, NOW)
        event = replace(
            event, target_groups=tuple(sorted(event.target_groups, key=lambda one: names.index(one.name)))
        )

    assert [name_of(group) for group in event.target_groups] == names
    assert {person.target_group for person in people} <= {names[0]}
    assert event.pools[0].group == event.requires_groups[0] == names[0]
    for person in people:
        assert groups_of(person, event) == {names[0]}
        assert prerequisite_met(event, (), person)
    assert not groups_of(a_person(target_group=any_words(event.target_groups[1])), event)


def test_seats_kept_in_another_language_before_are_kept_for_the_same_group() -> None:
    pool = Pool("police", LocalText("x"), 1, "Police")
    event = an_event(target_groups=GROUPS, pools=(pool,), requires_groups=("полиция",))
    for words in ("Politsei", "Police", "Полиция"):
        person = a_person(target_group=words)
        assert groups_of(person, event) == {"Police"}
        assert prerequisite_met(event, (), person)


@pytest.mark.parametrize(
    ("second", "field", "code", "first_named"),
    [
        (TargetGroup("Kohtud", ru="ПОЛИЦИЯ"), "target_groups.1.ru", "groups-alike", "Politsei / Police"),
        (TargetGroup("Police"), "target_groups.1.et", "groups-alike", "Politsei / Полиция"),
        (TargetGroup(en="Miilits"), "target_groups.1.en", "group-was-called", "Politsei / Police / Полиция"),
    ],
)
def test_two_groups_that_one_could_call_alike_are_refused_naming_both(
    second: TargetGroup, field: str, code: str, first_named: str
) -> None:
    first = replace(POLICE, name="Miilits")
    with pytest.raises(Invalid) as refused:
        settled({"target_groups": (first, second)})

    assert refused.value.fields == {field: [code]}
    assert refused.value.params["first"] == first_named
    assert clash((HELP, first, NEW)) is None


def test_a_group_that_seats_are_kept_for_does_not_go_unnoticed() -> None:
    pools = (Pool("k", LocalText("x"), 1, "ppa.example.org"), Pool("p", LocalText("x"), 1, "Police"))
    event = an_event(**settled({"target_groups": GROUPS, "pools": pools}))
    with pytest.raises(Invalid) as refused:
        change(event, {"target_groups": (HELP, NEW)}, NOW)
    assert refused.value.fields == {"pools.1.group": ["group-gone"]}
    assert change(event, {"target_groups": (HELP, NEW), "pools": pools[:1]}, NOW)[0].pools == pools[:1]


def test_plain_words_of_a_program_leave_the_group_they_call_as_it_is() -> None:
    known = written(GROUPS)
    plain = (TargetGroup(name="victim support"), TargetGroup(name="Kohtud"), TargetGroup(name="Politsei"))
    assert written(plain, known) == (known[1], TargetGroup("Kohtud", name="Kohtud"), known[0])


def test_at_another_event_it_is_known_by_what_that_one_calls_it() -> None:
    here = an_event(target_groups=written(GROUPS))
    there = an_event(
        target_groups=written((TargetGroup("PPA", ru="Полиция"), NEW)), requires_groups=("Kohtud",)
    )
    named = [("Politsei", "PPA"), ("New partners", "New partners"), ("Ohvriabi", ""), ("Kohtud", "Kohtud")]
    assert [person_at(a_person(target_group=one), here, there).target_group for one, _ in named] == [
        name for _, name in named
    ]
    with pytest.raises(Invalid):
        check_group(there, "Ohvriabi")
