"""The story of one registration as one service knows it: what happened when, by ids and stable words alone.

No name, address or free text is told, so a story can be read by whoever looks after the installation.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from pymongo.database import Database

Data = Database[dict[str, Any]]


@dataclass(frozen=True)
class Step:
    """One thing that happened.

    Args:
        at: by the installation's clock.
        what: a stable word or two, such as `announced`, `heard`, `mail written`.
        about: which one: a message's type, a mail's template, a document's number.
        id: of the message, mail or document.
        correlation_id: of the request or message behind it.
    """

    at: datetime
    service: str
    what: str
    about: str
    id: str = ""
    correlation_id: str = ""


class Story(Protocol):
    """What a service can tell of a registration."""

    def steps(self, registration_id: str, heard: Sequence[str]) -> Iterator[Step]:
        """In any order.

        Args:
            heard: ids of messages other services announced; when each was heard here is told.
        """


@dataclass(frozen=True)
class Travelled:
    """The part of the story every service has alike: what it announced, heard and could not handle.

    Args:
        ahead: how far the installation's clock runs ahead of the database's.
    """

    service: str
    database: Data
    ahead: timedelta

    def steps(self, registration_id: str, heard: Sequence[str]) -> Iterator[Step]:
        """See `Story`."""
        named = {"body": {"$regex": re.escape(f'"registration_id":"{registration_id}"')}}
        for row in self.database["outbox"].find({**named, "queue": {"$exists": False}}):
            yield from self._announced(row)
        for seen in self.database["inbox"].find({"_id": {"$in": list(heard)}}):
            yield self._step(seen["at"] + self.ahead, "heard", "", seen["_id"])
        for letter in self.database["dead_letters"].find({"message_id": {"$in": list(heard)}}):
            yield self._step(
                letter["dead_at"] + self.ahead, "could not handle", letter["reason"], letter["message_id"]
            )

    def _announced(self, row: Mapping[str, Any]) -> Iterator[Step]:
        body = json.loads(row["body"])
        correlation_id = body.get("correlationid", "")
        at = datetime.fromisoformat(body["time"])
        yield self._step(at, "announced", row["type"], row["_id"], correlation_id)
        if published := row.get("published_at"):
            yield self._step(published + self.ahead, "published", row["type"], row["_id"], correlation_id)

    def _step(self, at: datetime, what: str, about: str, id_: str, correlation_id: str = "") -> Step:
        return Step(at, self.service, what, about, id_, correlation_id)


def line_of(step: Step) -> str:
    """A step as one line of JSON."""
    return json.dumps({**vars(step), "at": step.at.isoformat()}, ensure_ascii=False)


def step_of(line: str) -> Step:
    """What `line_of` wrote."""
    fields = json.loads(line)
    return Step(**{**fields, "at": datetime.fromisoformat(fields["at"])})
