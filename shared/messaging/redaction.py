"""A message as an operator may see it: its shape and its facts, without whom it is about."""

import json
from collections.abc import Mapping
from typing import Any

from shared.logs import DROPPED, MASK, masked


def redacted(body: bytes) -> Any:
    """The message in `body` with personal values masked; what is no JSON is only measured."""
    try:
        return _without_person(json.loads(body))
    except (ValueError, RecursionError):
        return {"unreadable_bytes": len(body)}


def _without_person(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _masked_entry(key, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_person(inner) for inner in value]
    return masked(value) if isinstance(value, str) else value


def _masked_entry(key: str, value: Any) -> Any:
    if key == "data":
        return _without_person(value)
    return MASK if key in DROPPED else _without_person(value)
