"""Each field on its own: what it takes, and what it says otherwise."""

from datetime import UTC, datetime
from typing import Any

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError, fields

from services.registration.schemas.addresses import Email, Slug, WebAddress
from services.registration.schemas.amounts import Amount, Whole, WholeText
from services.registration.schemas.choices import Choice, Flag, Timezone
from services.registration.schemas.lines import Line, Name, Paragraphs
from services.registration.schemas.moments import Day, Moment
from services.registration.schemas.registrations import Consents
from services.registration.schemas.shapes import Many, Pairs

TAKEN: list[tuple[fields.Field, Any, Any]] = [
    (Line(), " Tere  maailm ", "Tere maailm"),
    (Line(), "", ""),
    (Paragraphs(), "a\r\nb", "a\nb"),
    (Name(), "-", "-"),
    (Name(), "Ü", "Ü"),
    (Email(), " Mari@EXAMPLE.org ", "Mari@example.org"),
    (Email(), "mari@xn--un-bka.ee", "mari@õun.ee"),
    (Email(least=0), "", ""),
    (WebAddress(), "https://ruum.example.org/a?b=c", "https://ruum.example.org/a?b=c"),
    (Slug(), "abc-1", "abc-1"),
    (Choice(("a", "b")), "a", "a"),
    (Timezone(), "Europe/Tallinn", "Europe/Tallinn"),
    (Whole(0, 10), 10, 10),
    (WholeText(0, 10), "7", 7),
    (Amount(0, 1), 1, 1.0),
    (Flag(), False, False),
    (Moment(), "2027-01-20T10:00:00+02:00", datetime(2027, 1, 20, 8, tzinfo=UTC)),
    (Moment(), "2027-01-20T08:00Z", datetime(2027, 1, 20, 8, tzinfo=UTC)),
    (Day(), "2028-02-29", datetime(2028, 2, 29).date()),
    (Many(Whole(), 2), [1, 2], [1, 2]),
    (Pairs(Line(), 2), {"a": " b "}, {"a": "b"}),
    (Consents(), {"photos": 2}, {"photos": 2}),
    (Consents(), ["photos"], ["photos"]),
]
REFUSED: list[tuple[fields.Field, Any]] = [
    (Line(5), "kuus..."),
    (Line(5, 1), "  "),
    (Line(), 5),
    (Line(), None),
    (Line(), ["x"]),
    (Name(), "123"),
    (Slug(), "Suur"),
    (Slug(), "a--b"),
    (Slug(), "õ-õ"),
    (WebAddress(), "javascript:alert(1)"),
    (WebAddress(), "ftp://x.example.org"),
    (WebAddress(), "https://x y.example.org"),
    (Choice(("a", "b")), "c"),
    (Choice(("a", "b")), ["a"]),
    (Timezone(), "Europe/Nowhere"),
    (Timezone(), "../../etc/passwd"),
    (Whole(0, 10), 11),
    (Whole(0, 10), -1),
    (Whole(0, 10), True),
    (Whole(0, 10), "5"),
    (Whole(0, 10), 5.0),
    (WholeText(0, 10), "٣"),
    (WholeText(0, 10), "9" * 30),
    (Amount(0, 1), float("nan")),
    (Amount(0, 1), float("inf")),
    (Amount(0, 1), False),
    (Flag(), "true"),
    (Flag(), 1),
    (Moment(), "2027-01-20T10:00:00"),
    (Moment(), "2027-02-30T10:00:00Z"),
    (Moment(), "2027-01-20T10:00:00+15:00"),
    (Moment(), "1999-12-31T10:00:00Z"),
    (Moment(), "2100-01-01T10:00:00Z"),
    (Moment(), 1_800_000_000),
    (Day(), "2027-02-29"),
    (Many(Whole(), 2), [1, 2, 3]),
    (Many(Whole(), 2, 1), []),
    (Many(Whole(), 2), {"0": 1}),
    (Pairs(Line(), 2), {"a": "1", "b": "2", "c": "3"}),
    (Pairs(Line(), 2), {"a": {"$gt": ""}}),
    (Consents(), "photos"),
    (Consents(), {"photos": True}),
]


@pytest.mark.parametrize(("field", "given", "kept"), TAKEN)
def test_what_fits_is_kept_in_its_normal_form(field: fields.Field, given: Any, kept: Any) -> None:
    assert field.deserialize(given) == kept


@pytest.mark.parametrize(("field", "given"), REFUSED)
def test_what_does_not_fit_is_refused_in_words(field: fields.Field, given: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        field.deserialize(given)

    assert "%(" not in str(refused.value.messages)
    assert all(str(said).endswith(".") for said in _said(refused.value.messages))


def _said(messages: Any) -> list[str]:
    if isinstance(messages, dict):
        return [text for inner in messages.values() for text in _said(inner)]
    return [str(text) for text in messages]


@settings(max_examples=300)
@given(
    st.one_of(
        st.from_regex(r"[A-Za-z0-9_+.-]{1,40}@(?:[A-Za-z0-9-]{1,20}\.){1,3}[A-Za-z]{2,12}", fullmatch=True),
        st.emails(),
    )
)
def test_an_address_told_by_its_shape_is_what_the_validator_makes_of_it(address: str) -> None:
    try:
        expected = validate_email(
            address, check_deliverability=False, allow_smtputf8=True, test_environment=True
        ).normalized
    except EmailNotValidError:
        expected = ""
    try:
        found = Email().deserialize(address)
    except ValidationError:
        found = ""

    assert found == expected
