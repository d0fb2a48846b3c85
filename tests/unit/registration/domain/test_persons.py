"""Whose address it is, and which groups a person belongs to."""

import pytest

from services.registration.domain.persons import canonical_email, groups_of
from services.registration.domain.pools import Pool
from services.registration.domain.texts import LocalText
from tests.unit.registration.domain.builders import a_person, an_event


@pytest.mark.parametrize(
    ("typed", "known_as"),
    [
        ("mari@example.org", "mari@example.org"),
        (" Mari@Example.ORG ", "mari@example.org"),
        ("mari+koolitus@example.org", "mari+koolitus@example.org"),
        ("mari@ko\u0308o\u0308k.example.org", "mari@xn--kk-fkaa.example.org"),
        ("mari@k\u00f6\u00f6k.example.org", "mari@xn--kk-fkaa.example.org"),
        ("mari@xn--kk-fkaa.example.org", "mari@xn--kk-fkaa.example.org"),
        ("o\u0303ie@example.org", "\u00f5ie@example.org"),
        ("ÕIE@example.org", "õie@example.org"),
        ("mari@example.org.", "mari@example.org"),
        ('"odd@quoted"@example.org', '"odd@quoted"@example.org'),
        ("мария@пример.example.org", "мария@xn--e1afmkfd.example.org"),
        (f"mari@{'a' * 70}.example.org", f"mari@{'a' * 70}.example.org"),
    ],
)
def test_two_spellings_of_one_mailbox_are_one_address(typed, known_as):
    assert canonical_email(typed) == known_as
    assert canonical_email(canonical_email(typed)) == known_as


@pytest.mark.parametrize(
    ("group", "details", "belongs"),
    [
        ("police", {"target_group": "police"}, True),
        ("police", {"target_group": "courts"}, False),
        ("Politsei- ja Piirivalveamet", {"organisation": " politsei- ja  piirivalveamet"}, True),
        ("ppa.example.org", {"email": "kati@ppa.example.org"}, True),
        ("ppa.example.org", {"email": "kati@pohja.ppa.example.org"}, True),
        ("ppa.example.org", {"email": "kati@notppa.example.org"}, False),
        ("PPA.example.org", {"email": "kati@ppa.EXAMPLE.org"}, True),
        ("fi", {"email": "matti@poliisi.fi"}, True),
        ("fi", {"email": "matti@fi.example.org"}, False),
        ("police", {"email": "kati@example.org"}, False),
    ],
)
def test_a_person_belongs_by_target_group_institution_or_mail_domain(group, details, belongs):
    person = a_person(**details)

    groups = groups_of(person, an_event(pools=(Pool("k", LocalText("x"), 1, group),)))

    assert groups == (frozenset({group}) if belongs else frozenset())


def test_an_empty_answer_belongs_to_no_group():
    assert groups_of(a_person(), an_event(pools=(Pool("k", LocalText("x"), 1, " "),))) == frozenset()
