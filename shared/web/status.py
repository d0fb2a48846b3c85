"""The door behind the status page: how this service stands, and what is done about its dead letters.

Every service has it alike, under `/api/v1/status/<its name>`, for administrators' tokens.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, fields, validate

from shared.database_clock import told_by
from shared.documents import outages
from shared.errors import Rejected, Unavailable
from shared.health import Checks, readiness
from shared.messaging.dead_letters import Act, DeadLetters
from shared.messaging.station import Station
from shared.permissions import May
from shared.standing import MailFigures, Standing, Stored
from shared.web.access import current_actor, organiser_required
from shared.web.api import ORGANISER, PREFIX
from shared.web.permitted import needs
from shared.web.schemas import Line, Strict

AT_ONCE = 100
"""Letters one request deals with; each is a transaction of its own."""


class Figures(Schema):
    """What a service tells of itself; a newer one may tell more."""

    class Meta:
        unknown = EXCLUDE


class WaitingBody(Figures):
    """Messages at the broker."""

    ready = fields.Integer(required=True)
    retrying = fields.Integer(required=True)
    dead = fields.Integer(required=True)


class WorkerBody(Figures):
    """A worker's last pulse."""

    worker = fields.String(required=True)
    age_s = fields.Float(required=True)
    missing = fields.List(fields.String(), required=True)
    clock_ms = fields.Integer(required=True)
    waiting = fields.Nested(WaitingBody, allow_none=True, required=True)


class OutboxBody(Figures):
    """What is still to be announced."""

    depth = fields.Integer(required=True)
    oldest_age_s = fields.Float(required=True)


class GroupBody(Figures):
    """Open dead letters of one type that failed for one reason."""

    kind = fields.String(required=True)
    reason = fields.String(required=True)
    count = fields.Integer(required=True)
    oldest = fields.AwareDateTime(required=True)
    newest = fields.AwareDateTime(required=True)


class MailsBody(Figures):
    """Mails that did not go out."""

    waiting = fields.Integer(required=True)
    late_s = fields.Float(required=True)
    unclear = fields.Integer(required=True)
    why = fields.String(required=True)


class StoredBody(Figures):
    """What the database tells."""

    workers = fields.List(fields.Nested(WorkerBody), required=True)
    outbox = fields.Nested(OutboxBody, required=True)
    dead_letters = fields.List(fields.Nested(GroupBody), required=True)
    mails = fields.Nested(MailsBody, allow_none=True, required=True)
    clock_ms = fields.Integer(required=True)


class StandingBody(Figures):
    """How the service stands; `stored` is null while its database does not answer."""

    service = fields.String(required=True)
    missing = fields.List(fields.String(), required=True)
    stored = fields.Nested(StoredBody, allow_none=True, required=True)
    concerns = fields.List(fields.String(), required=True)


class GroupChoice(Strict):
    """Which open letters: one type, one reason."""

    kind = fields.String(required=True, validate=validate.Length(max=200))
    reason = fields.String(required=True, validate=validate.Length(max=200))


class Discarding(GroupChoice):
    """Which letters are given up, and why."""

    why = Line(500, required=True)


class Dealt(Schema):
    """How many letters were dealt with, and how many could not be: dealt with already, or too old."""

    done = fields.Integer()
    refused = fields.Integer()


@dataclass(frozen=True)
class Lookout:
    """What a service looks at to say how it stands.

    Args:
        ready: what the web process needs, as /readyz names it.
        mails: counts the journal; None in a service that sends no mail.
    """

    station: Station
    ready: Checks
    mails: Callable[[], MailFigures] | None = None

    def look(self) -> Standing:
        """How the service stands now; a database that does not answer is part of the answer."""
        missing = readiness(self.ready)["missing"]
        stored = None
        if not missing:
            try:
                stored = self._stored()
            except Unavailable as away:
                missing = [away.part]
        return Standing(self.station.service, missing, stored)

    def _stored(self) -> Stored:
        station = self.station
        with outages():
            return Stored(
                workers=station.pulses.known(),
                outbox=station.outbox.backlog(),
                dead_letters=station.dead_letters.groups(),
                mails=self.mails() if self.mails else None,
                clock_ms=self._clock_ms(),
            )

    def _clock_ms(self) -> int:
        before = datetime.now(UTC)
        told = told_by(self.station.client)
        middle = before + (datetime.now(UTC) - before) / 2
        return round((middle - told).total_seconds() * 1000)


def status_door(lookout: Lookout) -> Blueprint:
    """The endpoints of the service."""
    service = lookout.station.service
    door = Blueprint(
        "status_api", __name__, url_prefix=f"{PREFIX}/status/{service}", description="How the service stands"
    )

    @door.get("")
    @door.response(200, StandingBody)
    @door.doc(security=ORGANISER)
    @organiser_required
    @needs(May.OPERATE)
    def standing() -> Standing:
        """What an administrator needs to see, and what of it is not well."""
        return lookout.look()

    @door.post("/dead-letters/replay")
    @door.arguments(GroupChoice)
    @door.response(200, Dealt)
    @door.doc(security=ORGANISER)
    @organiser_required
    @needs(May.OPERATE)
    def replay(chosen: Mapping[str, Any]) -> dict[str, int]:
        """The group's letters go to the service's queue once more, the oldest hundred at once."""
        letters, act = lookout.station.dead_letters, Act(current_actor().subject)
        return _each(letters, chosen, lambda letter: letters.replay(letter, act))

    @door.post("/dead-letters/discard")
    @door.arguments(Discarding)
    @door.response(200, Dealt)
    @door.doc(security=ORGANISER)
    @organiser_required
    @needs(May.OPERATE)
    def discard(chosen: Mapping[str, Any]) -> dict[str, int]:
        """The group's letters are given up with a reason, the oldest hundred at once."""
        letters, act = lookout.station.dead_letters, Act(current_actor().subject, chosen["why"])
        return _each(letters, chosen, lambda letter: letters.discard(letter, act))

    return door


def _each(letters: DeadLetters, chosen: Mapping[str, Any], act: Callable[[str], None]) -> dict[str, int]:
    done = refused = 0
    for letter in letters.oldest(kind=chosen["kind"], reason=chosen["reason"], limit=AT_ONCE):
        try:
            act(letter)
            done += 1
        except Rejected:
            refused += 1
    return {"done": done, "refused": refused}
