"""The language in which programmes write mails."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.writing import (
    Address,
    Alone,
    Bullets,
    Paragraph,
    Place,
    Words,
    read,
    tidy,
)

TYPED = st.text(
    st.sampled_from("ab {}%()[]<>/:.-\n\r\t\x00\u202e\u200b&\"'{{}}é") | st.characters(), max_size=80
) | st.lists(
    st.sampled_from(
        ["{{ personal_link }}", "{{first_name}}", "{{", "}}", "\n\n", "- ", "https://a.example.org/x", "7*7"]
    ),
    max_size=12,
).map(" ".join)


def test_empty_lines_part_paragraphs_and_dashes_make_lists() -> None:
    found = read("One\ntwo\n\nBring:\n- a pen\n- {{ first_name }}\n\n{{ event_details }}\n").parts

    assert found == (
        Paragraph(((Words("One"),), (Words("two"),))),
        Paragraph(((Words("Bring:"),),)),
        Bullets(((Words("a pen"),), (Place("first_name"),))),
        Alone("event_details"),
    )


def test_web_addresses_end_where_the_sentence_ends() -> None:
    found = read("See https://parking.example.org/a?b=c, or (https://x.example.org/d).")

    assert found.addresses == ["https://parking.example.org/a?b=c", "https://x.example.org/d"]
    assert not found.flaws
    assert found.parts == (
        Paragraph(
            (
                (
                    Words("See "),
                    Address("https://parking.example.org/a?b=c"),
                    Words(","),
                    Words(" or ("),
                    Address("https://x.example.org/d"),
                    Words(")."),
                ),
            )
        ),
    )


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("{event.__init__}", "text-curly-brackets"),
        ("{{7*7}}", "text-curly-brackets"),
        ("{{ first_name|upper }}", "text-curly-brackets"),
        ("{{ event.title }}", "text-curly-brackets"),
        ("{{{ first_name }}}", "text-curly-brackets"),
        ("{% if x %}", "text-curly-brackets"),
        ("{# x #}", "text-curly-brackets"),
        ("${7*7}", "text-curly-brackets"),
        ("{{ first_name }", "text-curly-brackets"),
        ("a } b", "text-curly-brackets"),
        ("http://a.example.org", "text-address-unsound"),
        ("www.example.org", "text-address-unsound"),
        ("javascript://a.example.org/%0aalert(1)", "text-address-unsound"),
        ("https://user@evil.example.org/", "text-address-unsound"),
        ("https://127.0.0.1/", "text-address-unsound"),
        ("https://[::1]/", "text-address-unsound"),
        ("https://localhost/", "text-address-unsound"),
        ("https://a.example.org:8443/", "text-address-unsound"),
        ("https://", "text-address-unsound"),
        ("https://a.example.org/" + "x" * 500, "text-address-unsound"),
        ("https://a.example.org/{{ first_name }}", "text-address-with-placeholder"),
        ("{{ first_name }}https://a.example.org/", "text-address-with-placeholder"),
    ],
)
def test_what_is_no_plain_text_is_a_flaw_and_says_in_which_line(typed: str, code: str) -> None:
    flaws = read(f"Fine.\n\n{typed}").flaws

    assert code in {flaw.code for flaw in flaws}
    assert {flaw.line for flaw in flaws} == {3}


@pytest.mark.parametrize("typed", ["%(name)s", "<b>x</b>", "[x](//e)", "$x", "100 % & more", "\\n", "a*b_c"])
def test_signs_of_other_languages_are_words(typed: str) -> None:
    found = read(typed)

    assert not found.flaws
    assert found.parts == (Paragraph(((Words(typed),),)),)


@given(TYPED)
def test_every_text_is_read_and_nothing_of_it_is_lost_or_invented(typed: str) -> None:
    kept = tidy(typed)
    found = read(typed)

    assert tidy(kept) == kept
    assert all(each == "\n" or not unicodedata.category(each).startswith("C") for each in kept)
    assert squeezed("".join(written(part) for part in found.parts)) == squeezed(kept)


@given(TYPED)
def test_what_has_no_flaw_has_no_bracket_outside_its_placeholders(typed: str) -> None:
    found = read(typed)
    words = [
        piece.text
        for part in found.parts
        if isinstance(part, Paragraph | Bullets)
        for line in (part.lines if isinstance(part, Paragraph) else part.items)
        for piece in line
        if isinstance(piece, Words)
    ]

    assert bool(found.flaws) or not set("".join(words)) & set("{}")


def squeezed(text: str) -> str:
    """Without the spaces and dashes that shape a text."""
    return "".join(each for each in text if not each.isspace() and each != "-")


def written(part: object) -> str:
    """The part as it was typed, but for spaces."""
    match part:
        case Alone(name):
            return f"{{{{{name}}}}}"
        case Paragraph(lines) | Bullets(lines):
            return "".join(piece_written(piece) for line in lines for piece in line)
    raise AssertionError(part)


def piece_written(piece: object) -> str:
    """One piece as it was typed."""
    match piece:
        case Words(text):
            return text
        case Address(url):
            return url
        case Place(name):
            return f"{{{{{name}}}}}"
    raise AssertionError(piece)
