"""Mails in a programme's own words: nothing typed is evaluated or put in twice, and every mail goes out."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.notifications.domain.logos import Logo
from services.notifications.domain.placeholders import Kind
from services.notifications.domain.surroundings import Surroundings
from services.notifications.domain.texts import (
    BUILT_IN,
    Faulty,
    Fields,
    Hand,
    Own,
    Rules,
    Text,
    put_to_use,
    save,
)
from services.notifications.domain.writing import read
from services.notifications.pages.manage.text_words import KINDS, PLACEHOLDERS, WHEN
from services.notifications.renderer import templates
from services.notifications.renderer.declarations import load
from tests.unit.notifications.builders import NOW, an_event, days
from tests.unit.notifications.corpus import LANGUAGES, Case, cases, composer, letter, parsed, text_of
from tests.unit.notifications.reading import seen_words, words_of

COMPOSER = composer()
MAILS = load()
CASES = [case for case in cases() if case.mail in MAILS]
ONE_OF_EACH = list({case.mail: case for case in CASES}.values())
FIXED = {
    "contact_event_cancelled",
    "contact_event_changed",
    "employer_page",
    "feed_address",
    "give_up_seat",
    "invitation_moved",
    "member_invitation",
    "minimum_not_reached",
    "my_page",
    "party_places",
    "place_forwarded",
    "sign_in_link",
    "visit_agreed",
    "visit_called_off",
    "visit_declined",
}
"""Mails about no programme, to organisers, or to somebody who must learn nothing of it."""

EVIL = (
    "{{ personal_link }} {{personal_link}} {event.__init__}",
    "{{7*7}} {{ event_details }} %(x)s %s %d %(name)s",
    "${7*7} #{7*7} {}{0}{0.__class__} <%= 7*7 %> &lt;b&gt;",
    "<a href=//e.example.org>x</a> [x](//e.example.org)",
    "<img src=x onerror=alert(1)> {% for x in y %} {# x #}",
)
"""Every kind of template there is, and markup; short enough to stand whole in a subject."""


@cache
def source(mail: str) -> Fields:
    """The built-in text as a programme would write it."""
    return {"body": {code: COMPOSER.source(mail, code) for code in LANGUAGES}}


def test_every_mail_about_a_programme_may_be_changed() -> None:
    assert set(templates.names()) - FIXED == set(MAILS)


@pytest.mark.parametrize("mail", sorted(MAILS))
def test_declaration_and_template_are_in_step(mail: str) -> None:
    rules = Rules(MAILS[mail], Surroundings())
    for code in LANGUAGES:
        writing = read(COMPOSER.source(mail, code))

        assert writing.places <= MAILS[mail].kinds.keys()
        assert MAILS[mail].required <= writing.places
    text, version = save(Text("p", mail), source(mail), 0, rules, Hand("organiser:1", NOW))
    assert put_to_use(text, version, rules, Hand("organiser:1", NOW)).in_use == 1


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_built_in_text_written_as_ones_own_is_the_same_mail(case: Case) -> None:
    built_in = COMPOSER.show(letter(case), BUILT_IN)
    own = COMPOSER.show(letter(case), Own(source(case.mail)))

    assert own.subject == built_in.subject
    assert own.bodies.plain == built_in.bodies.plain
    assert seen_words(own.bodies.html) == seen_words(built_in.bodies.html)


def everything(mail: str) -> Fields:
    """A text that has every placeholder of its mail, alone and, where it may, among words."""
    kinds = MAILS[mail].kinds
    alone = "\n\n".join(f"{{{{ {name} }}}}" for name in kinds)
    inside = "\n".join(f"- {name}: {{{{ {name} }}}}." for name, kind in kinds.items() if kind != Kind.BLOCK)
    whole = f"All of it:\n\n{alone}\n\n{inside}\n\nAnd https://parking.example.org/a?b=1&c=2."
    return {
        "subject": dict.fromkeys(LANGUAGES, "Own words" if MAILS[mail].subject else ""),
        "before": dict.fromkeys(LANGUAGES, "Before: 100 % & <b>more</b>."),
        "body": dict.fromkeys(LANGUAGES, whole),
        "after": dict.fromkeys(LANGUAGES, "- a pen\n- %(warm)s clothes for {{ first_name }}"),
    }


@pytest.mark.parametrize("case", list({(case.mail, case.language): case for case in CASES}.values()), ids=str)
def test_plain_text_and_html_say_the_same_in_ones_own_words(case: Case) -> None:
    shown = COMPOSER.show(letter(case), Own(everything(case.mail)))

    assert words_of(shown.bodies.plain) == seen_words(shown.bodies.html)
    assert "{{" not in shown.bodies.plain
    assert "<b>more</b>" in shown.bodies.plain
    assert "&lt;b&gt;more&lt;/b&gt;" in shown.bodies.html
    assert "%(warm)s" in shown.bodies.plain


@pytest.mark.parametrize("evil", EVIL)
def test_what_people_type_stays_what_it_is_in_every_mail(evil: str) -> None:
    for case in ONE_OF_EACH:
        facts = tuple((name, evil if name == "reason" and value else value) for name, value in case.facts)
        venue = {"name": evil, "address": evil, "town": evil}
        event = an_event(title=dict.fromkeys(LANGUAGES, evil), venue=venue, sessions=days(9))
        one = letter(replace(case, facts=facts), event, first_name=evil, last_name=evil)
        mail = parsed(COMPOSER.compose(one, NOW, Own(everything(case.mail))).content)
        assert evil in str(mail["Subject"])
        for own in (BUILT_IN, Own(everything(case.mail))):
            shown = COMPOSER.show(one, own)

            assert f"{evil} {evil}" in shown.bodies.plain
            assert f"{evil} {evil}" in seen(shown.bodies.html)
            assert evil in shown.subject
            for text in (shown.bodies.plain, seen(shown.bodies.html), shown.subject):
                assert "49" not in text.replace("%49", "").replace(evil, "")
                assert "<module" not in text
            assert not re.search(r"<(script|img|a)[^>]*(//e\.example\.org|onerror)", shown.bodies.html)


TYPED = st.text(st.sampled_from("ab{}%() <>&'\"\n-") | st.characters(), max_size=60)
PIECES = st.lists(
    st.sampled_from(
        ["{{ first_name }}", "{{ personal_link }}", "{{ place }}", "\n\n", "\n- ", "x ", "{{", "7*7}}"]
    )
    | TYPED,
    max_size=8,
).map("".join)


@settings(max_examples=150, deadline=None)
@given(PIECES)
def test_any_text_is_refused_with_a_reason_or_written_with_each_value_exactly_once(typed: str) -> None:
    case = Case("seat_confirmed", "et", (("because", "direct"),))
    rules = Rules(MAILS["seat_confirmed"], Surroundings())
    try:
        _, version = save(Text("p", "seat_confirmed"), {"after": {"et": typed}}, 0, rules, Hand("o", NOW))
    except Faulty:
        return
    name = "Qq{{ personal_link }}qQ"
    one = letter(case, first_name=name)
    count = version.fields["after"]["et"].count("{{ first_name }}")
    shown = COMPOSER.show(one, Own(version.fields))

    assert shown.bodies.plain.count(name) == count + 1
    assert seen(shown.bodies.html).count(name) == count + 1
    assert words_of(shown.bodies.plain) == seen_words(shown.bodies.html)


def test_whoever_reads_another_language_has_the_note_rather_in_estonian_than_not_at_all() -> None:
    own = Own({"after": {"et": "Parkimine on tasuta.", "en": "", "ru": ""}})

    shown = COMPOSER.show(letter(Case("seat_confirmed", "ru", (("because", "direct"),))), own)

    assert "Parkimine on tasuta." in shown.bodies.plain
    assert '<div lang="et">' in shown.bodies.html


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("et", "Tere, {{ first_name }}!\n\nLõuna on ruumis 12."),
        ("et", "Head osalejad\nLõuna on ruumis 12."),
        ("en", "Dear colleagues,\n\nlunch is in room 12."),
        ("ru", "Добрый день! Обед в кафе."),
    ],
)
@pytest.mark.parametrize("place", ["before", "body"])
def test_whoever_is_greeted_in_the_organisers_words_is_not_greeted_twice(
    language: str, typed: str, place: str
) -> None:
    one = letter(Case("circular", language, ()))
    bodies = COMPOSER.show(one, Own({place: {language: typed}})).bodies
    plain, first = bodies.plain, typed.partition("\n")[0].replace("{{ first_name }}", "Mari")

    assert plain.startswith(first)
    assert words_of(plain) == seen_words(bodies.html)


@pytest.mark.parametrize(
    "typed", ["Lõuna on ruumis 12.", "Tere tulemast koolitusele!", "Head uudised: lõuna."]
)
def test_whoever_is_not_greeted_in_the_organisers_words_is_greeted_in_ours(typed: str) -> None:
    bodies = COMPOSER.show(letter(Case("circular", "et", ())), Own({"body": {"et": typed}})).bodies

    assert bodies.plain.startswith("Tere, ")
    assert typed in bodies.plain
    assert words_of(bodies.plain) == seen_words(bodies.html)


def test_a_confidential_event_keeps_its_neutral_subject_whatever_the_programme_says() -> None:
    own = Own({"subject": dict.fromkeys(LANGUAGES, "Ohvri äratundmine")})
    for case in ONE_OF_EACH:
        quiet = COMPOSER.show(letter(case, an_event(confidential=True)), own)

        assert quiet.subject == COMPOSER.show(letter(case, an_event(confidential=True)), BUILT_IN).subject


@pytest.mark.parametrize(
    "broken",
    [
        {"after": dict.fromkeys(LANGUAGES, "{{ gone_since_the_upgrade }}")},
        {"body": dict.fromkeys(LANGUAGES, "{{ event_details }}")},
        {"after": dict.fromkeys(LANGUAGES, "{{ 7*7 }}")},
        {"after": dict.fromkeys(LANGUAGES, "Here {{ event_details }}")},
    ],
)
def test_a_text_an_upgrade_has_broken_gives_way_to_the_built_in_one(
    broken: Mapping[str, dict[str, str]],
) -> None:
    one = letter(Case("seat_confirmed", "et", (("because", "direct"),)))

    assert COMPOSER.compose(one, NOW, Own(broken)) == COMPOSER.compose(one, NOW)


LOGO = Logo(b"\x89PNG" + b"x" * 60_000, "png", 240, 80)


def test_the_logo_travels_inside_the_mail_beside_its_html() -> None:
    for case in ONE_OF_EACH:
        written = COMPOSER.compose(letter(case), NOW, Own({}, LOGO))
        mail = parsed(written.content)
        pictures = [part for part in mail.walk() if part.get_content_maintype() == "image"]
        (picture,) = [part for part in pictures if part["Content-ID"] != "<ticket@kutse>"]
        related = next(part for part in mail.walk() if part.get_content_type() == "multipart/related")

        assert picture.get_content() == LOGO.content
        assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in text_of(mail, "html")
        assert 'alt="Sisejulgeolekufond"' in text_of(mail, "html")
        assert picture.get_content_disposition() == "inline"
        assert picture in related.get_payload()
        assert len(written.content) < 150_000


def test_every_mail_about_a_programme_says_who_pays_for_it_in_plain_text_and_html() -> None:
    for case in {each.mail: each for each in CASES if each.language == "en"}.values():
        for own in (BUILT_IN, Own(everything(case.mail))):
            bodies = COMPOSER.show(letter(case), own).bodies

            for said in ("Sisejulgeolekufond", "Co-funded by the European Union"):
                assert said in bodies.plain, case.mail
                assert said in bodies.html, case.mail


def test_who_only_had_the_address_before_sees_no_logo() -> None:
    one = letter(Case("invitation_moved", "et", ()))

    assert COMPOSER.compose(one, NOW, Own({}, LOGO)) == COMPOSER.compose(one, NOW)


def test_a_test_mail_says_so_and_puts_nothing_into_a_calendar() -> None:
    one = letter(Case("seat_confirmed", "en", (("because", "direct"),)))
    mail = parsed(COMPOSER.trial(one, NOW, Own({"after": {"en": "Parking is free."}})).content)

    assert str(mail["Subject"]).startswith("Test: ")
    assert "Parking is free." in text_of(mail, "plain")
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def seen(html: str) -> str:
    """What a browser shows, all spaces as one."""
    body = html.partition("</head>")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", body)))


def test_every_mail_that_may_be_written_has_words_for_all_the_page_shows_of_it() -> None:
    offered = {name for declaration in MAILS.values() for name in declaration.kinds}

    assert MAILS.keys() <= KINDS.keys()
    assert MAILS.keys() == WHEN.keys()
    assert offered <= PLACEHOLDERS.keys()
