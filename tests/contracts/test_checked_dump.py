"""The quick way of dumping a message accepts nothing marshmallow refuses, and dumps the same."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import Schema, fields, validate

from shared.contracts.checked import DoubtError, checked_dump
from shared.contracts.envelope import MessageType
from shared.contracts.registration import ConfirmedData
from shared.contracts.routes import TYPES

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.floats(),
    st.sampled_from(["", "et", "direct", "certificate", "x" * 10]),
    st.just(datetime(2026, 11, 21, tzinfo=UTC)),
    st.just(datetime(2026, 11, 21)),
    st.just(date(2026, 11, 21)),
    st.lists(st.text(max_size=3), max_size=2),
)


def right(field: fields.Field[Any]) -> st.SearchStrategy[Any]:
    """A value the field is meant for."""
    if isinstance(field, fields.Nested):
        return shaped(field.schema)
    if isinstance(field, fields.List):
        return st.lists(right(field.inner), max_size=2)
    for validator in field.validators:
        if isinstance(validator, validate.OneOf):
            return st.sampled_from(list(validator.choices))
    plain: dict[type, st.SearchStrategy[Any]] = {
        fields.String: st.text(max_size=5),
        fields.Integer: st.integers(0, 9),
        fields.Float: st.floats(0, 99),
        fields.Boolean: st.booleans(),
        fields.AwareDateTime: st.just(datetime(2026, 11, 21, 9, 30, tzinfo=UTC)),
        fields.Date: st.just(date(2026, 11, 21)),
    }
    return plain[type(field)]


def shaped(schema: Schema) -> st.SearchStrategy[dict[str, Any]]:
    """What the schema is meant for, with a field wrong or missing now and then."""
    some = {name: st.one_of(right(field), VALUES) for name, field in schema.fields.items()}
    good = {name: right(field) for name, field in schema.fields.items()}
    return st.one_of(st.fixed_dictionaries(good), st.fixed_dictionaries({}, optional=some))


@pytest.mark.parametrize("kind", TYPES.values(), ids=lambda kind: kind.name)
@settings(max_examples=20)
@given(data=st.data())
def test_what_the_quick_way_accepts_marshmallow_accepts_and_dumps_alike(
    kind: MessageType, data: st.DataObject
) -> None:
    schema = kind.schema()
    value = data.draw(shaped(schema))

    try:
        dumped = checked_dump(schema)(value)
    except DoubtError:
        return

    assert dumped == schema.dump(value)
    assert schema.validate(dumped) == {}


def test_the_message_sent_most_takes_the_quick_way() -> None:
    person = {"first_name": "Mari", "last_name": "Näidis", "email": "mari@example.org", "language": "et"}
    confirmed = {
        "registration_id": "r",
        "event_id": "e",
        "event_slug": "abc",
        "status": "confirmed",
        "person": person,
        "because": "direct",
    }

    assert checked_dump(ConfirmedData())(confirmed) == confirmed


def test_an_unknown_kind_of_field_never_takes_the_quick_way() -> None:
    class Odd(Schema):
        address = fields.Url()

    with pytest.raises(DoubtError):
        checked_dump(Odd())({"address": "https://example.org"})
