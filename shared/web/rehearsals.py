"""The door at which a service asks what another one would tell people: only services come in."""

from marshmallow import fields, validate

from shared.contracts.envelope import Tolerant
from shared.web.schemas import Line, Strict

REHEARSAL = "rehearsal"
"""Role of the token with which one service asks another what it would tell."""

PATH = "/rehearsals"
MOST = 500


class Rehearsed(Strict):
    """What would be announced of an event, each as it would travel; and the name samples are written to."""

    event_id = fields.String(required=True, validate=validate.Length(max=64))
    messages = fields.List(fields.String(), required=True, validate=validate.Length(max=MOST))
    first_name = Line(100, load_default="Mari")
    last_name = Line(100, load_default="Näidis")


class GroupBody(Tolerant):
    """People of one role and status who would get the same mail in the same language; `status` is empty for
    trainers. `unreached`: mails that would not go out, because their address takes none."""

    mail = fields.String(required=True)
    role = fields.String(required=True)
    status = fields.String(load_default="")
    language = fields.String(required=True)
    people = fields.Integer(required=True)
    mails = fields.Integer(required=True)
    unreached = fields.Integer(load_default=0)


class UntoldBody(Tolerant):
    """People of one role and status who would get no mail."""

    role = fields.String(required=True)
    status = fields.String(load_default="")
    people = fields.Integer(required=True)


class SampleBody(Tolerant):
    """A mail as plain text, to somebody who does not exist."""

    mail = fields.String(required=True)
    language = fields.String(required=True)
    subject = fields.String(required=True)
    text = fields.String(required=True)


class RehearsalBody(Tolerant):
    """What would come of it. `people`: how many would get any mail; `waits_s`: for how many seconds mails
    would wait, lest something else changes; `version` of the event as it is known there."""

    groups = fields.List(fields.Nested(GroupBody), required=True)
    untold = fields.List(fields.Nested(UntoldBody), load_default=list)
    samples = fields.List(fields.Nested(SampleBody), load_default=list)
    people = fields.Integer(required=True)
    waits_s = fields.Integer(load_default=0)
    version = fields.Integer(required=True)
