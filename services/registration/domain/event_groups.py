"""The groups an event names: whom it is meant for, whom seats are kept for, who may come."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.registration.domain.events import Event
from services.registration.domain.persons import Person
from services.registration.domain.target_groups import (
    TargetGroup,
    called,
    clash,
    elsewhere,
    name_for,
    name_of,
    same,
    words_of,
    written,
)
from shared.errors import Invalid

SPOKEN_OF = ("target_groups", "pools", "requires_groups")


def settled(fields: Mapping[str, Any], before: Event | None = None) -> dict[str, Any]:
    """Fields of an event with every group named by the name it is known by: what was written in whatever
    language, also in words that are put right by the same fields.

    Raises:
        Invalid: `target_groups.1.ru`: `groups-alike`, or `group-was-called` (`words`, `first`, `second`);
            `pools.0.group`, `requires_groups`: `group-gone` (`words`), of a group that is taken away.
    """
    if not any(name in fields for name in SPOKEN_OF):
        return dict(fields)
    former = before.target_groups if before else ()
    known = {name: fields.get(name, getattr(before, name) if before else ()) for name in SPOKEN_OF}
    groups = written(known["target_groups"], former)
    _check_apart(groups)
    pools = tuple(
        replace(pool, group=_name(pool.group, groups, former, f"pools.{number}.group"))
        for number, pool in enumerate(known["pools"])
    )
    required = (_name(words, groups, former, "requires_groups") for words in known["requires_groups"])
    return {
        **fields,
        "target_groups": groups,
        "pools": pools,
        "requires_groups": tuple(dict.fromkeys(required)),
    }


def _check_apart(groups: tuple[TargetGroup, ...]) -> None:
    found = clash(groups)
    if found is None:
        return
    code = "group-was-called" if found.former else "groups-alike"
    raise Invalid(
        fields={f"target_groups.{found.number}.{found.language}": [code]},
        words=found.words,
        first=words_of(found.first, found.words),
        second=words_of(found.second, found.words),
    )


def _name(words: str, groups: tuple[TargetGroup, ...], former: tuple[TargetGroup, ...], field: str) -> str:
    """Words an organiser read before putting them right still mean the same group."""
    group, earlier = called(groups, words), called(former, words)
    if group is None and earlier is not None:
        group = called(groups, name_of(earlier))
        if group is None:
            raise Invalid(fields={field: ["group-gone"]}, words=words)
    return name_of(group) if group else words


def in_names(event: Event, person: Person) -> Person:
    """The same person, whose target group is said by its name."""
    name = name_for(event.target_groups, person.target_group)
    return person if name == person.target_group else replace(person, target_group=name)


def person_at(person: Person, event: Event, other: Event) -> Person:
    """Somebody of one event as another one knows the target group; without one that it does not have."""
    name = elsewhere(event.target_groups, person.target_group, other.target_groups)
    if not is_known(other, name):
        name = ""
    return person if name == person.target_group else replace(person, target_group=name)


def is_known(event: Event, words: str) -> bool:
    """Is it a group of the event, or do seats or a prerequisite speak of it? True where it has no groups."""
    if not event.target_groups or called(event.target_groups, words):
        return True
    spoken_of = (*(pool.group for pool in event.pools), *event.requires_groups)
    return same(words) in map(same, spoken_of)


def check_group(event: Event, words: str) -> None:
    """What somebody chose, if anything, is a group the event knows.

    Raises:
        Invalid: `target_group`: `unknown`.
    """
    if words and not is_known(event, words):
        raise Invalid(fields={"target_group": ["unknown"]})
