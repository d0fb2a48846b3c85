"""A form's flat fields as the body a schema takes: `sessions.0.starts` becomes part of a list of objects.

What cannot be read as the type a field wants stays text, so that the schema refuses it beside the field.
"""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import Schema, fields
from werkzeug.datastructures import MultiDict

from services.registration.schemas.amounts import Amount, Whole
from services.registration.schemas.choices import Choice, Flag
from services.registration.schemas.moments import Day, Moment
from services.registration.schemas.shapes import Many, Pairs, Part

Form = MultiDict[str, str]
_LOCAL = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?")


def from_form(schema: Schema, form: Form, zone: ZoneInfo, prefix: str = "") -> dict[str, Any]:
    """The body behind a form, for `schema.load`.

    Args:
        zone: local times (`datetime-local`) are of this zone.
        prefix: dotted place of the schema's fields in the form, ending in a dot.

    An unticked box is false, a group of empty rows is left out, an empty number or time is absent (null where
    allowed).
    """
    body: dict[str, Any] = {}
    for name, field in schema.fields.items():
        value = _value(field, form, f"{prefix}{name}", zone)
        if value is not None or (field.allow_none and f"{prefix}{name}" in form):
            body[name] = value
    return body


def _value(field: fields.Field, form: Form, name: str, zone: ZoneInfo) -> Any:
    match field:
        case Part():
            return from_form(field.schema, form, zone, f"{name}.") if _holds(form, name) else None
        case Many(inner=Part() as inner):
            return [from_form(inner.schema, form, zone, f"{row}.") for row in _rows(form, name)] or None
        case Many():
            return [value for value in form.getlist(name) if value.strip()] if name in form else None
        case Pairs():
            start = len(name) + 1
            return {key[start:]: form[key] for key in form if key.startswith(f"{name}.")} or None
        case Flag():
            return name in form
    return _typed(field, form[name], zone) if name in form else None


def _typed(field: fields.Field, text: str, zone: ZoneInfo) -> Any:
    if not text.strip() and isinstance(field, Whole | Amount | Moment | Day | Choice):
        return None
    match field:
        case Whole():
            return int(text) if re.fullmatch(r"\s*-?\d{1,9}\s*", text, re.ASCII) else text
        case Amount():
            dotted = text.strip().replace(",", ".")
            return float(dotted) if re.fullmatch(r"-?\d{1,9}(\.\d+)?", dotted, re.ASCII) else text
        case Moment() if _LOCAL.fullmatch(text.strip()):
            return _local(text.strip(), zone)
    return text


def _local(text: str, zone: ZoneInfo) -> str:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone).isoformat()
    except ValueError:
        return text


def _rows(form: Form, name: str) -> list[str]:
    """Numbered rows in which anything was typed, in their order."""
    found = {int(match[1]) for key in form if (match := re.match(rf"{re.escape(name)}\.(\d{{1,3}})\.", key))}
    return [row for number in sorted(found) if _holds(form, row := f"{name}.{number}")]


def _holds(form: Form, name: str) -> bool:
    return any(value.strip() for key in form if key.startswith(f"{name}.") for value in form.getlist(key))
