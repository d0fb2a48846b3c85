"""Entry by nomination and after an earlier activity."""

import pytest

from services.registration.domain.nominations import (
    MOST_PEOPLE,
    Nomination,
    check_entry,
    check_people,
    said_of,
)
from services.registration.domain.prerequisites import check_prerequisite, prerequisite_met
from shared.errors import Conflict, Invalid
from tests.unit.registration.domain.builders import a_person, an_event

EMPLOYER = Nomination("Liis Näidis", "liis@ppa.example.org", "PPA")


def test_by_nomination_means_nobody_comes_by_themselves():
    with pytest.raises(Conflict, match="nomination-required"):
        check_entry(an_event(entry="nomination"), None)


def test_where_everybody_may_come_no_nomination_is_needed():
    check_entry(an_event(), None)


@pytest.mark.parametrize(
    ("nomination", "fields"),
    [
        (EMPLOYER, None),
        (Nomination("", "", "PPA", "Juht on nõus", by_person=True), None),
        (Nomination("", "liis@ppa.example.org", "PPA"), {"nomination.name"}),
        (Nomination("Liis", "liis@ppa.example.org", " "), {"nomination.organisation"}),
        (Nomination("", "", "PPA", " ", by_person=True), {"nomination.statement"}),
    ],
)
def test_a_nomination_says_who_stands_behind_it(nomination, fields):
    event = an_event(entry="nomination")

    if fields is None:
        check_entry(event, nomination)
        return
    with pytest.raises(Invalid) as refusal:
        check_entry(event, nomination)
    assert refusal.value.fields.keys() == fields


@pytest.mark.parametrize(
    ("people", "fields"),
    [
        ([], {"people": ["required"]}),
        ([a_person(email=f"p{n}@example.org") for n in range(MOST_PEOPLE + 1)], {"people": ["too-many"]}),
        ([a_person(), a_person(email="MARI@kov-voru.example.org")], {"people.1.email": ["named-twice"]}),
    ],
)
def test_a_nomination_names_people_once_and_not_too_many(people, fields):
    with pytest.raises(Invalid) as refusal:
        check_people(people)

    assert refusal.value.fields == fields


def test_as_many_as_allowed_may_be_nominated():
    check_people([a_person(email=f"p{n}@example.org") for n in range(MOST_PEOPLE)])


@pytest.mark.parametrize(
    ("asked", "completed", "met"),
    [("", [], None), ("A1", [], False), ("A1", ["A2"], False), ("A1", ["A2", "A1"], True)],
)
def test_whoever_completed_the_earlier_activity_meets_the_prerequisite(asked, completed, met):
    assert prerequisite_met(an_event(requires_activity=asked), completed, a_person()) is met


@pytest.mark.parametrize(
    ("asked", "either", "completed", "email", "met"),
    [
        ("", False, [], "kati@pohja.ppa.example.org", True),
        ("", False, ["A1"], "kati@kool.example.org", False),
        ("A1", False, ["A1"], "kati@ppa.example.org", True),
        ("A1", False, [], "kati@ppa.example.org", False),
        ("A1", False, ["A1"], "kati@kool.example.org", False),
        ("A1", True, [], "kati@ppa.example.org", True),
        ("A1", True, ["A1"], "kati@kool.example.org", True),
        ("A1", True, [], "kati@kool.example.org", False),
    ],
)
def test_one_may_have_to_be_from_a_group_beside_or_instead_of_an_activity(
    asked, either, completed, email, met
):
    event = an_event(
        requires_activity=asked, requires_groups=("Ohvriabi", "ppa.example.org"), requires_either=either
    )

    assert prerequisite_met(event, completed, a_person(email=email, organisation="")) is met


@pytest.mark.parametrize(
    ("asked", "either", "code"),
    [
        ("", False, "group-missing"),
        ("A1", False, "prerequisites-missing"),
        ("A1", True, "either-missing"),
    ],
)
def test_whoever_is_kept_out_reads_for_whom_it_is(asked, either, code):
    event = an_event(
        requires_activity=asked, requires_groups=("PPA",), requires_either=either, prerequisite_blocks=True
    )

    with pytest.raises(Conflict) as refusal:
        check_prerequisite(event, False)

    assert (refusal.value.code, refusal.value.params["groups"]) == (code, ("PPA",))


def test_a_blocking_prerequisite_keeps_people_out_and_says_which():
    with pytest.raises(Conflict) as refusal:
        check_prerequisite(an_event(requires_activity="A1", prerequisite_blocks=True), False)

    assert (refusal.value.code, refusal.value.params) == ("prerequisite-missing", {"activity": "A1"})


@pytest.mark.parametrize(("blocks", "met"), [(True, True), (True, None), (False, False)])
def test_otherwise_the_organiser_decides(blocks, met):
    check_prerequisite(an_event(requires_activity="A1", prerequisite_blocks=blocks), met)


@pytest.mark.parametrize(
    ("organisation", "said"),
    [
        ("Näidise  vallavalitsus", "Näidise vallavalitsus"),
        ("A. Kitsingu nim. kool nr 7", "A. Kitsingu nim. kool nr 7"),
        ("Võida auto: www.pettus.example", ""),
        ("pettus.example", ""),
        ("http://pettus", ""),
        ("kirjuta@pettus", ""),
        ("helista 55555555", ""),
        ("<b>Kool</b>", ""),
        ("x" * 81, ""),
    ],
)
def test_whoever_was_named_reads_only_what_looks_like_an_employers_name(organisation, said):
    assert said_of(Nomination("Piia", "piia@example.org", organisation, "Nõus")) == said
    assert said_of(Nomination("Piia", "piia@example.org", organisation, "Nõus", by_person=True)) == ""
