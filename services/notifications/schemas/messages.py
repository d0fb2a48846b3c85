"""Mails as programs see them."""

from marshmallow import Schema, fields, validate

from services.notifications.domain.deliveries import State
from services.notifications.domain.fates import ASKED
from services.notifications.domain.letters import About
from shared.web.paging import PageArguments


class MessageArguments(PageArguments):
    """Filters of the list."""

    event = fields.String(load_default="", metadata={"description": "Slug of an event"})
    recipient = fields.String(load_default="", metadata={"description": "Address, exactly"})
    state = fields.String(load_default="", validate=validate.OneOf(["", *(state.value for state in State)]))
    fate = fields.String(
        load_default="",
        validate=validate.OneOf(["", *ASKED]),
        metadata={"description": "What became of the mail; `not-arrived` is failed or bounced"},
    )
    template = fields.String(load_default="", metadata={"description": "Which mail it is"})
    about = fields.String(load_default="", validate=validate.OneOf(["", *(about.value for about in About)]))
    language = fields.String(load_default="", metadata={"description": "Code of the mail's language"})


class Attempt(Schema):
    """One attempt to hand a mail over. `outcome` is empty while it lasts."""

    begun_at = fields.AwareDateTime()
    ended_at = fields.AwareDateTime()
    outcome = fields.String()
    code = fields.Integer()
    text = fields.String()


class MessageOut(Schema):
    """One mail, without its text."""

    id = fields.String()
    event = fields.String(attribute="event_slug")
    event_id = fields.String()
    invitee = fields.String(
        attribute="invitee_id", metadata={"description": "Registration, assignment or sign-in link"}
    )
    trainer = fields.Boolean()
    template = fields.String()
    about = fields.String()
    language = fields.String()
    recipient = fields.String()
    subject = fields.String()
    message_id = fields.String()
    method = fields.String(metadata={"description": "REQUEST or CANCEL when an invitation travels along"})
    state = fields.String()
    reason = fields.String()
    why = fields.String(metadata={"description": "Where the mail is, in words, in the reader's language"})
    written_at = fields.AwareDateTime()
    due_at = fields.AwareDateTime(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    bounced_at = fields.AwareDateTime(allow_none=True)
    bounce = fields.String(metadata={"description": "Why it came back; empty when it did not"})
    attempts = fields.List(fields.Nested(Attempt))
    copy_of = fields.String()


class MessagePage(Schema):
    """A page of mails, newest first."""

    items = fields.List(fields.Nested(MessageOut))
    next = fields.String()


class Resent(Schema):
    """The copy that goes out."""

    id = fields.String()
    copy_of = fields.String()
    message_id = fields.String()
