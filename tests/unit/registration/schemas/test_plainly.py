"""Reading a body in one pass never disagrees with marshmallow."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields, post_load, validate

from services.registration.schemas.plainly import DoubtError, plain_load
from services.registration.schemas.registrations import PersonBody, RegistrationBody, RegistrationChange
from services.registration.schemas.shapes import Strict

PERSON = {"first_name": "Mari", "last_name": "Näidis", "email": "Mari@Example.org", "language": "et"}
SOMETIMES = {
    "organisation": " Näidis  OÜ ",
    "answers": {"diet": "none"},
    "consents": {"photo": 1},
    "needs": "a ramp\r\n\r\n\r\nplease",
}
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=40),
    st.sampled_from(["", "x" * 3_000, "www.example.org", "\ud800", "mari@", "de", "\u202e"]),
    st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
)
NAMES = (*RegistrationBody._declared_fields, "$where", "other")
BODIES = st.builds(
    lambda usual, odd, left_out: {
        name: value for name, value in {**PERSON, **usual, **odd}.items() if name not in left_out
    },
    st.dictionaries(st.sampled_from([*SOMETIMES]), st.none(), max_size=3).map(
        lambda chosen: {name: SOMETIMES[name] for name in chosen}
    ),
    st.dictionaries(st.sampled_from(NAMES), ODD, max_size=2),
    st.sets(st.sampled_from([*PERSON]), max_size=1),
)


class Renamed(Strict):
    name = fields.String(data_key="called")


class Hooked(Strict):
    name = fields.String()

    @post_load
    def shorter(self, data: dict[str, Any], **_rest: Any) -> dict[str, Any]:
        return {name: value[:1] for name, value in data.items()}


class Tolerant(Schema):
    class Meta:
        unknown = "exclude"

    name = fields.String()


class Checked(Strict):
    name = fields.String(validate=validate.Length(max=3), allow_none=True)


def by_marshmallow(schema: Schema, body: Any) -> Any:
    """What marshmallow alone makes of it; None when it refuses."""
    try:
        return Schema.load(schema, body)
    except ValidationError:
        return None


def in_one_pass(schema: Schema, body: Any) -> Any:
    """What the quick way makes of it; None when in doubt."""
    try:
        return plain_load(schema)(body)
    except DoubtError:
        return None


@given(body=BODIES | ODD, kind=st.sampled_from([PersonBody, RegistrationBody, RegistrationChange]))
def test_what_is_read_in_one_pass_marshmallow_reads_the_same_way(body: Any, kind: type[Schema]) -> None:
    schema = kind()

    assert in_one_pass(schema, body) == by_marshmallow(schema, body)


@pytest.mark.parametrize("kind", [Renamed, Hooked, Tolerant])
def test_a_schema_that_does_more_is_left_to_marshmallow(kind: type[Schema]) -> None:
    assert in_one_pass(kind(), {"name": "Mari"}) is None


@pytest.mark.parametrize("kind", [RegistrationBody(many=True), RegistrationBody(partial=True)])
def test_a_schema_used_in_another_way_is_left_to_marshmallow(kind: Schema) -> None:
    assert in_one_pass(kind, dict(PERSON)) is None


@pytest.mark.parametrize("name", ["Mari", None, "Ott", 7])
def test_validators_of_a_field_are_asked(name: object) -> None:
    assert in_one_pass(Checked(), {"name": name}) == by_marshmallow(Checked(), {"name": name})


def test_every_refusal_is_told_at_once() -> None:
    with pytest.raises(ValidationError) as refused:
        RegistrationBody().load({"first_name": "", "email": "x", "other": 1})

    assert {"first_name", "last_name", "email", "other"} <= set(refused.value.normalized_messages())


def test_defaults_are_made_anew_for_each_body() -> None:
    schema = RegistrationBody()

    assert schema.load(dict(PERSON))["answers"] is not schema.load(dict(PERSON))["answers"]
