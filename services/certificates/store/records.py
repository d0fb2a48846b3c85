"""Documents of the domain as documents of the database, and back."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from services.certificates.domain.certificates import UNFINISHED, Certificate, Recipient, State
from services.certificates.domain.events import Event
from services.certificates.domain.printed import Issuer, Printed

_CERTIFICATE, _PRINTED, _EVENT = (
    frozenset(field.name for field in fields(kind)) for kind in (Certificate, Printed, Event)
)


def certificate_record(document: Certificate) -> dict[str, Any]:
    """As stored. `unfinished` stands only in records of documents still to be made, for the sake of an
    index.
    """
    record: dict[str, Any] = _plain(asdict(document))
    record["_id"] = record.pop("code")
    return record | {"unfinished": True} if document.state in UNFINISHED else record


def certificate_from(record: Mapping[str, Any]) -> Certificate:
    """As it was before it was stored."""
    values = _known(_CERTIFICATE, record)
    return Certificate(
        **values
        | {
            "code": record["_id"],
            "state": State(record["state"]),
            "printed": printed_from(record["printed"]),
            "recipient": Recipient(**record["recipient"]),
            "issued_on": date.fromisoformat(record["issued_on"]),
        }
    )


def printed_from(record: Mapping[str, Any]) -> Printed:
    """The printed facts; also what the templates' examples are read with."""
    values = _known(_PRINTED, record)
    return Printed(
        **values
        | {
            "languages": tuple(record["languages"]),
            "completed_on": date.fromisoformat(record["completed_on"]),
            "days": tuple(date.fromisoformat(day) for day in record.get("days", ())),
            "issuer": Issuer(**record.get("issuer", {})),
            "outcomes": tuple(record.get("outcomes", ())),
            "trainers": tuple(record.get("trainers", ())),
        }
    )


def event_record(event: Event) -> dict[str, Any]:
    """As stored."""
    record: dict[str, Any] = _plain(asdict(event))
    record["_id"] = record.pop("id")
    return record


def event_from(record: Mapping[str, Any]) -> Event:
    """As it was before it was stored."""
    values = _known(_EVENT, record)
    own = {"id": record["_id"], "starts": tuple(record["starts"]), "issuer": Issuer(**record["issuer"])}
    return Event(**values | own)


def _known(names: frozenset[str], record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name in names}


def _plain(value: Any) -> Any:
    """Days as ISO 8601 text (BSON has moments only), tuples as lists, states as text."""
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, State):
        return value.value
    if type(value) is date:
        return value.isoformat()
    return value
