"""Loading a body in one pass, for the common case: everything in it is right.

marshmallow keeps account of every error of every field, which costs more than reading the fields. The
functions made here only read. They are cautious: whatever is not plainly right raises `DoubtError`, and
marshmallow then reads it all again and has the last word. What they accept, marshmallow accepts, with the
same result.
"""

from collections.abc import Callable
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, missing

Load = Callable[[Any], dict[str, Any]]


class DoubtError(Exception):
    """Not plainly right: ask marshmallow."""


def plain_load(schema: Schema) -> Load:
    """A function from a body to what `schema` loads from it.

    It raises `DoubtError` for whatever it is not sure of; for a schema with hooks, renamed fields or another
    answer to unknown fields than refusing them, always.
    """
    if any(schema._hooks.values()) or schema.many or schema.partial or schema.unknown != RAISE:
        return _never_sure
    if any(field.data_key or field.attribute for field in schema.load_fields.values()):
        return _never_sure
    known = [
        (name, field.required, field.load_default, _reader(field))
        for name, field in schema.load_fields.items()
    ]

    def load(body: Any) -> dict[str, Any]:
        if type(body) is not dict:
            raise DoubtError
        loaded, seen = {}, 0
        for name, is_required, default, read in known:
            value = body.get(name, missing)
            if value is not missing:
                seen += 1
                loaded[name] = read(value, name, body)
            elif is_required:
                raise DoubtError
            elif default is not missing:
                loaded[name] = default() if callable(default) else default
        if seen != len(body):
            raise DoubtError
        return loaded

    return _sure_or_doubtful(load)


def _never_sure(_: Any) -> dict[str, Any]:
    raise DoubtError


def _sure_or_doubtful(load: Load) -> Load:
    def loaded(body: Any) -> dict[str, Any]:
        try:
            return load(body)
        except ValidationError:
            raise DoubtError from None

    return loaded


def _reader(field: fields.Field[Any]) -> Callable[..., Any]:
    """The field's own reading; the whole of marshmallow's where more belongs to it."""
    if field.validators or field.pre_load or field.post_load or field.allow_none:
        return field.deserialize
    read = field._deserialize

    def given(value: Any, name: str, body: Any) -> Any:
        if value is None:
            raise DoubtError
        return read(value, name, body)

    return given
