"""The envelope: CloudEvents 1.0, structured JSON mode (https://github.com/cloudevents/spec/blob/v1.0.2)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from shared.contracts.checked import DoubtError, Dump, checked_dump

CONTENT_TYPE = "application/cloudevents+json"


class Tolerant(Schema):
    """A schema that ignores what it does not know. Every message schema, nested ones too, inherits from
    it."""

    class Meta:
        unknown = EXCLUDE


@dataclass(frozen=True)
class MessageType:
    """A kind of message: a public promise of the service that publishes it.

    Args:
        name: `kutse.<subject>.<past tense>.v<N>`; also the routing key.
        schema: the shape of `data`.
        summary: one sentence for docs/messages.md: what is true once it was published.
    """

    name: str
    schema: type[Schema]
    summary: str


@dataclass(frozen=True)
class Message:
    """One message, its data already in the shape of its type's schema.

    Args:
        id: unique for all time; the consumer's key against duplicates.
        type: a `MessageType.name`.
        source: the publishing service, `/kutse/registration`.
        subject: the aggregate it speaks of: `registrations/<id>`, `events/<id>`, `certificates/<code>`.
        aggregate_version: rises with each change of that aggregate; an older one than known is ignored.
        correlation_id: the same from the HTTP request to the mail.
        time: when the fact became true, aware, UTC.
        data: loaded values (aware datetimes, not strings).
    """

    id: str
    type: str
    source: str
    subject: str
    aggregate_version: int
    correlation_id: str
    time: datetime
    data: Mapping[str, Any]


class InvalidMessageError(ValueError):
    """The bytes are no message of a known type; `reasons` says why, without any value from the message."""

    def __init__(self, reasons: Mapping[str, Any] | str) -> None:
        super().__init__(str(reasons))
        self.reasons = reasons


class EnvelopeSchema(Tolerant):
    """The attributes around `data`."""

    specversion = fields.String(required=True, validate=validate.Equal("1.0"))
    id = fields.String(required=True, validate=validate.Length(1, 64))
    source = fields.String(required=True)
    type = fields.String(required=True)
    time = fields.AwareDateTime(required=True)
    subject = fields.String(required=True)
    datacontenttype = fields.String(load_default="application/json")
    correlationid = fields.String(required=True)
    aggregateversion = fields.Integer(required=True, strict=True)
    data = fields.Dict(required=True)


_ENVELOPE = EnvelopeSchema()
_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


@cache
def _schema(kind: MessageType) -> Schema:
    """One instance per type: building a schema costs more than using it."""
    return kind.schema()


@cache
def _checked_dump(kind: type[Schema]) -> Dump:
    return checked_dump(kind())


def _dump(kind: MessageType, data: Mapping[str, Any]) -> Any:
    """`data` as the type's schema dumps it, certain to load again.

    Raises:
        InvalidMessageError: it would not.
    """
    try:
        return _checked_dump(kind.schema)(data)
    except DoubtError:
        dumped = _schema(kind).dump(data)
    errors = _schema(kind).validate(dumped)
    if errors:
        raise InvalidMessageError(errors)
    return dumped


def dumps(kind: MessageType, message: Message) -> str:
    """The JSON text of a message, checked by loading it again.

    Raises:
        InvalidMessageError: it does not keep its own contract; a defect of the publisher: nothing is stored.
    """
    return _JSON.encode(
        {
            "specversion": "1.0",
            "id": message.id,
            "source": message.source,
            "type": kind.name,
            "time": message.time.isoformat(),
            "subject": message.subject,
            "datacontenttype": "application/json",
            "correlationid": message.correlation_id,
            "aggregateversion": message.aggregate_version,
            "data": _dump(kind, message.data),
        }
    )


def loads(body: bytes | str, kinds: Mapping[str, MessageType]) -> Message:
    """The message in `body`.

    Args:
        kinds: the types the reader knows, by name.

    Raises:
        InvalidMessageError: no JSON, no envelope, an unknown type, or data that breaks the type's schema.
    """
    try:
        envelope = _ENVELOPE.load(json.loads(body))
        kind = kinds[envelope["type"]]
        data = _schema(kind).load(envelope["data"])
    except ValidationError as error:
        raise InvalidMessageError(error.normalized_messages()) from None  # type: ignore[no-untyped-call]
    except KeyError as error:
        raise InvalidMessageError({"type": [f"unknown: {error.args[0]}"]}) from None
    except (ValueError, TypeError, RecursionError) as error:
        raise InvalidMessageError({"body": [type(error).__name__]}) from None
    return Message(
        id=envelope["id"],
        type=envelope["type"],
        source=envelope["source"],
        subject=envelope["subject"],
        aggregate_version=envelope["aggregateversion"],
        correlation_id=envelope["correlationid"],
        time=envelope["time"],
        data=data,
    )
