"""Shapes that several messages carry."""

from marshmallow import fields, validate

from shared.contracts.envelope import Tolerant

LANGUAGES = ("et", "en", "ru")


class LocalText(Tolerant):
    """The same text in several languages; Estonian is the authoritative one (Language Act § 16)."""

    et = fields.String(load_default="")
    en = fields.String(load_default="")
    ru = fields.String(load_default="")


class Person(Tolerant):
    """The one place for personal data in a message."""

    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    email = fields.String(required=True)
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    organisation = fields.String(load_default="")


class Venue(Tolerant):
    """Where people meet; the address is for those with a seat when the event is confidential."""

    name = fields.String(load_default="")
    address = fields.String(load_default="")
    town = fields.String(load_default="")


class Session(Tolerant):
    """A day or part of a day. Its id never changes, its number is its place in time order, counted from 1."""

    id = fields.String(required=True)
    number = fields.Integer(required=True)
    title = fields.Nested(LocalText, load_default=dict)
    starts = fields.AwareDateTime(required=True)
    ends = fields.AwareDateTime(required=True)
    academic_hours = fields.Float(required=True)
    venue = fields.Nested(Venue, allow_none=True, load_default=None)
    online_url = fields.String(load_default="")


class Issuer(Tolerant):
    """Who issues certificates, as the continuing education standard asks (Regulation 27 of 19.06.2015, §
    3)."""

    name = fields.String(load_default="")
    registry_code = fields.String(load_default="")
    ehis_number = fields.String(load_default="")


class Programme(Tolerant):
    """What a mail, an invitation or a certificate says of the programme."""

    id = fields.String(required=True)
    slug = fields.String(required=True)
    title = fields.Nested(LocalText, required=True)
    funder = fields.String(load_default="")
    reference = fields.String(load_default="")
    statement = fields.Nested(LocalText, load_default=dict)
    timezone = fields.String(required=True)
    contact_email = fields.String(load_default="")
    languages = fields.List(fields.String(), load_default=lambda: list(LANGUAGES))
    issuer = fields.Nested(Issuer, load_default=dict)


class Event(Tolerant):
    """Everything another service needs to know of an event, whole, each time it changes.

    `closes` is the registration deadline the organiser set, null when there is none; `minimum` is how many
    people it takes to be held, 0 when it does not matter.
    `plan_from`: id of the event whose plan of reminders it begins with, empty for the usual one.
    `reinstated`: how often it was cancelled and takes place after all. Without sessions it is postponed, and
    nobody knows yet until when. `confirmed`: somebody said that it takes place for sure; null in messages of
    before that was told.
    """

    id = fields.String(required=True)
    slug = fields.String(required=True)
    programme = fields.Nested(Programme, required=True)
    activity_code = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.Nested(LocalText, required=True)
    language = fields.String(required=True)
    status = fields.String(required=True)
    confidential = fields.Boolean(load_default=False)
    venue = fields.Nested(Venue, allow_none=True, load_default=None)
    online_url = fields.String(load_default="")
    sessions = fields.List(fields.Nested(Session), required=True)
    closes = fields.AwareDateTime(allow_none=True, load_default=None)
    minimum = fields.Integer(load_default=0)
    materials = fields.Integer(load_default=0)
    reinstated = fields.Integer(load_default=0)
    confirmed = fields.Boolean(allow_none=True, load_default=None)
    plan_from = fields.String(load_default="")


class Change(Tolerant):
    """One thing that changed, in the words of the event: what a mail lists.

    `field` is `starts`, `ends`, `venue`, `online_url`, `title`, `language`, `session_added` or
    `session_dropped`; `session` is the session's id for changes of one session; `before` and `after` are
    ISO 8601 times or texts.
    """

    field = fields.String(required=True)
    session = fields.String(load_default="")
    before = fields.String(load_default="")
    after = fields.String(load_default="")


class Document(Tolerant):
    """What the certificate prints beside the person's name.

    `kind`: `certificate` (tunnistus: outcomes assessed and achieved), `notice` (tõend) or `participation`
    (osalemistõend), Regulation 27 of 19.06.2015, § 3. Hours are academic hours of 45 minutes.
    """

    kind = fields.String(required=True, validate=validate.OneOf(["certificate", "notice", "participation"]))
    hours_planned = fields.Float(required=True)
    hours_attended = fields.Float(required=True)
    outcomes = fields.List(fields.Nested(LocalText), load_default=list)
    assessment = fields.Nested(LocalText, load_default=dict)
    trainers = fields.List(fields.String(), load_default=list)
    completed_on = fields.Date(required=True)
