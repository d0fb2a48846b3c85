"""What was typed, what is wrong with it, and nothing lost between the two."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from shared.errors import Conflict, Invalid
from shared.web.forms import Form

NAMES = st.lists(st.sampled_from(["a", "bc", "0", "12", "consents"]), min_size=1, max_size=3).map(".".join)
TEXTS = st.dictionaries(
    NAMES, st.lists(st.text(alphabet="aõ\n <", max_size=5), min_size=1, max_size=3), max_size=6
)


class Inner(Schema):
    """A part."""

    email = fields.Email(required=True)


class Outer(Schema):
    """A body with parts."""

    name = fields.String(required=True)
    people = fields.List(fields.Nested(Inner))


@given(TEXTS)
def test_every_text_that_came_in_is_still_there(typed: dict[str, list[str]]) -> None:
    form = Form.received(MultiDict((name, text) for name, texts in typed.items() for text in texts))

    assert {name: list(form.values[name]) for name in typed} == typed


@given(TEXTS)
def test_no_combination_of_names_breaks_the_body(typed: dict[str, list[str]]) -> None:
    assert isinstance(Form(typed).body(blanks=True), dict)


def test_our_own_fields_are_no_part_of_what_was_typed() -> None:
    fields_in = {"csrf_token": "x", "form_stamp": "y", "homepage": "", "name": "A"}

    assert Form.received(MultiDict(fields_in)).values == {"name": ["A"]}


@pytest.mark.parametrize(
    ("values", "body"),
    [
        ({"a": ["x"]}, {"a": "x"}),
        ({"a.b": ["x"], "a.c": ["y"]}, {"a": {"b": "x", "c": "y"}}),
        ({"a.0.b": ["x"], "a.1.b": ["y"]}, {"a": [{"b": "x"}, {"b": "y"}]}),
        ({"a.10.b": ["z"], "a.9.b": ["y"]}, {"a": [{"b": "y"}, {"b": "z"}]}),
        ({"a": ["x", "y"], "b": ["  "]}, {"a": "x"}),
    ],
)
def test_dotted_names_open_the_shape_that_schemas_load(values: dict[str, list[str]], body: Any) -> None:
    assert Form(values).body() == body


def test_a_group_of_ticks_is_a_list_even_with_one_tick() -> None:
    assert Form({"consents": ["a"]}).body(lists=frozenset({"consents"})) == {"consents": ["a"]}


def test_a_cleared_field_is_given_as_empty_when_asked_for() -> None:
    assert Form({"phone": [""]}).body(blanks=True) == {"phone": ""}


def test_known_values_fill_the_same_names_they_came_from() -> None:
    body = {"name": "A", "people": [{"email": "a@example.org"}], "ticks": ["x", "y"]}

    assert Form.filled(body).body(lists=frozenset({"ticks"})) == body


def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(app: Flask) -> None:
    form = Form({"people.0.email": ["a@"]})

    with app.test_request_context("/et/"):
        with pytest.raises(ValidationError) as found:
            form.load(Outer())
        form = form.refused(found.value)

    assert form.value("people.0.email") == "a@"
    assert set(form.errors) == {"name", "people.0.email"}


@pytest.mark.parametrize(
    ("error", "where"),
    [
        (Conflict("full"), {"_schema"}),
        (Invalid(fields={"name": ["full"]}), {"name"}),
        (Invalid(), {"_schema"}),
    ],
)
def test_a_refusal_stands_where_it_belongs(app: Flask, error: Any, where: set[str]) -> None:
    with app.test_request_context("/en/"):
        form = Form({"name": ["A"]}).refused(error)

    assert set(form.errors) == where
    assert form.value("name") == "A"
