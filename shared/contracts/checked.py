"""Dumping and checking in one pass, for the common case.

marshmallow dumps without validating, and validating what was dumped costs more than dumping it. The
functions made here do both at once for the plain fields contracts are made of. They are cautious: whatever is
not plainly right raises `DoubtError`, and marshmallow itself then has the last word. What they accept,
marshmallow accepts, with the same result.
"""

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields

Dump = Callable[[Any], Any]

MISSING = object()


class DoubtError(Exception):
    """Not plainly right: ask marshmallow."""


def checked_dump(schema: Schema) -> Dump:
    """A function from a value to its dumped form that loads again without error.

    It raises `DoubtError` for whatever it is not sure of; for a schema with hooks or fields it does not
    know, always.
    """
    try:
        return _schema_dump(schema)
    except DoubtError:
        return _never_sure


def _never_sure(_: Any) -> Any:
    raise DoubtError


def _schema_dump(schema: Schema) -> Dump:
    if any(schema._hooks.values()):
        raise DoubtError
    known = [(name, field.required, _field_dump(field)) for name, field in schema.fields.items()]

    def dump(value: Any) -> dict[str, Any]:
        found = value.get if isinstance(value, Mapping) else None
        dumped = {}
        for name, is_required, inner in known:
            one = found(name, MISSING) if found else getattr(value, name, MISSING)
            if one is not MISSING:
                dumped[name] = inner(one)
            elif is_required:
                raise DoubtError
        return dumped

    return dump


def _field_dump(field: fields.Field[Any]) -> Dump:
    if field.attribute or field.data_key or field.load_only or field.dump_only:
        raise DoubtError
    if type(field) in PLAIN:
        inner = PLAIN[type(field)]
    elif type(field) is fields.Nested and not field.many:
        inner = _schema_dump(field.schema)
    elif type(field) is fields.List:
        inner = _list_dump(_field_dump(field.inner))
    else:
        raise DoubtError
    return _guarded(field, inner)


def _guarded(field: fields.Field[Any], inner: Dump) -> Dump:
    """With the field's own answer to None and its own validators."""
    validators = tuple(field.validators)
    allow_none = field.allow_none

    def dump(value: Any) -> Any:
        if value is None:
            return None if allow_none else _never_sure(value)
        for validator in validators:
            try:
                validator(value)
            except ValidationError:
                raise DoubtError from None
        return inner(value)

    return dump if validators or allow_none else inner


def _list_dump(inner: Dump) -> Dump:
    def dump(value: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise DoubtError
        return [inner(one) for one in value]

    return dump


def _exactly(kind: type) -> Dump:
    def dump(value: Any) -> Any:
        if type(value) is not kind:
            raise DoubtError
        return value

    return dump


def _number(value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise DoubtError
    return float(value)


def _moment(value: Any) -> str:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise DoubtError
    return value.isoformat()


def _day(value: Any) -> str:
    if type(value) is not date:
        raise DoubtError
    return value.isoformat()


PLAIN: Mapping[type, Dump] = {
    fields.String: _exactly(str),
    fields.Integer: _exactly(int),
    fields.Boolean: _exactly(bool),
    fields.Float: _number,
    fields.AwareDateTime: _moment,
    fields.Date: _day,
}
