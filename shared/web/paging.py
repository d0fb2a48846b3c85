"""Lists in pages: `limit` and `after` in, `items` and, when there is more, `next` out."""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from marshmallow import EXCLUDE, Schema, fields, validate

from shared.errors import Invalid

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200
T = TypeVar("T")


class PageArguments(Schema):
    """The query of every list; services add their filters in a subclass."""

    class Meta:
        unknown = EXCLUDE

    limit = fields.Integer(
        load_default=DEFAULT_LIMIT,
        validate=validate.Range(1, LARGEST_LIMIT),
        metadata={"description": "At most so many items"},
    )
    after = fields.String(
        load_default="",
        validate=validate.Length(max=400),
        metadata={"description": "`next` of the page before"},
    )


def cursor(position: Sequence[Any]) -> str:
    """An opaque mark for a place in a list: the sort key of the last item shown (JSON values)."""
    text = json.dumps(list(position), separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def position(after: str) -> list[Any] | None:
    """The sort key behind a cursor; None for the first page.

    Raises:
        Invalid: `invalid-cursor`, it is none of ours. Values are plain: numbers and strings only, never
        objects.
    """
    if not after:
        return None
    try:
        found = json.loads(base64.b64decode(after + "=" * (-len(after) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        raise Invalid("invalid-cursor") from None
    if not isinstance(found, list) or not all(isinstance(part, str | int | float) for part in found):
        raise Invalid("invalid-cursor")
    return found


def page(found: Iterable[T], limit: int, key: Callable[[T], Sequence[Any]]) -> dict[str, Any]:
    """`{"items": […], "next": …}` from one item more than the limit, if there is one."""
    items = list(found)
    answer: dict[str, Any] = {"items": items[:limit]}
    if len(items) > limit:
        answer["next"] = cursor(key(items[limit - 1]))
    return answer
