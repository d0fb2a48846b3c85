"""Domain values to documents and back, by their type annotations.

A dataclass becomes a document of its fields, tuples and sets become lists, days become ISO text (BSON
knows only moments). Fields a stored document lacks take their defaults, so a class may gain fields without a
migration.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

Decoder = Callable[[Any], Any]


def encode(value: Any) -> Any:
    """The value as pymongo can store it."""
    if isinstance(value, str | int | float | datetime | NoneType):
        return value
    if is_dataclass(value):
        return {name: encode(getattr(value, name)) for name in _names(value.__class__)}
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(encode(item) for item in value)
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot store {type(value).__name__}")


@cache
def decoder(kind: Any) -> Decoder:
    """A function that makes a `kind` from what `encode` made of one."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _union_decoder([one for one in arguments if one is not NoneType])
    if origin in (tuple, list, frozenset, set):
        inner = decoder(arguments[0])
        return lambda value: origin(inner(item) for item in value)
    if origin is not None and issubclass(origin, Mapping):
        inner = decoder(arguments[1])
        return lambda value: {key: inner(item) for key, item in value.items()}
    if is_dataclass(kind):
        return _dataclass_decoder(kind)
    if kind is date:
        return date.fromisoformat
    if kind is float:
        return float
    return _same


def _union_decoder(kinds: list[Any]) -> Decoder:
    """For `X | None`; several plain kinds (`int | str`) are stored as they are, a tuple as a list."""
    inner = decoder(kinds[0]) if len(kinds) == 1 else _listed
    return lambda value: None if value is None else inner(value)


def _listed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _same(value: Any) -> Any:
    return value


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _dataclass_decoder(kind: Any) -> Decoder:
    hints = get_type_hints(kind)
    known = {field.name: decoder(hints[field.name]) for field in fields(kind)}
    made = [(name, inner) for name, inner in known.items() if inner is not _same]
    required = {field.name for field in fields(kind) if _is_required(field)}

    def decode(document: Mapping[str, Any]) -> Any:
        given = {name: document[name] for name in known if name in document}
        for name, inner in made:
            if name in given:
                given[name] = inner(given[name])
        if not required <= given.keys():
            raise LookupError(f"stored {kind.__name__} lacks {sorted(required - given.keys())}")
        return kind(**given)

    return decode


def _is_required(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING
