"""What the notifications service announces."""

from marshmallow import fields, validate

from shared.contracts.envelope import MessageType, Tolerant


class MailData(Tolerant):
    """One mail, without its text and without the address it went to.

    Exactly one of `registration_id` and `assignment_id` is filled; mails about no event are not announced.
    `about` tells what the roster shows:
    `invitation` (a calendar REQUEST or CANCEL travelled with it), `reminder`, or `notice`.
    """

    mail_id = fields.String(required=True)
    event_id = fields.String(required=True)
    registration_id = fields.String(load_default="")
    assignment_id = fields.String(load_default="")
    template = fields.String(required=True)
    about = fields.String(required=True, validate=validate.OneOf(["invitation", "reminder", "notice"]))
    at = fields.AwareDateTime(required=True)


class MailFailedData(MailData):
    """`reason` is a stable code: `address-refused`, `letters-refused`, `content-refused`, `gave-up`;
    `undeliverable`, when it was not even offered, because earlier mail to the address came back.
    """

    reason = fields.String(required=True)


class MailBouncedData(MailData):
    """`reason` is a stable code: `address-unknown`, `mailbox-full`, `unreachable`, `refused`,
    `soft-repeated`. `undeliverable`: the address takes no mail until somebody has seen to it; else only this
    mail was lost.
    """

    reason = fields.String(required=True)
    undeliverable = fields.Boolean(load_default=True)


class Words(Tolerant):
    """What a person wrote: as personal as a name."""

    comment = fields.String(load_default="")


class AnsweredData(Tolerant):
    """What somebody's calendar answered to one session; it was checked that the answer counts.

    Exactly one of `registration_id` and `assignment_id` is filled. `countered` proposes another time and
    changes no answer. `starts` and `ends` are the session's as they were when it was answered; `sequence` is
    the invitation's; `at` is when the answer came in.
    """

    event_id = fields.String(required=True)
    registration_id = fields.String(load_default="")
    assignment_id = fields.String(load_default="")
    session_id = fields.String(required=True)
    answer = fields.String(
        required=True, validate=validate.OneOf(["accepted", "declined", "tentative", "countered"])
    )
    sequence = fields.Integer(required=True)
    starts = fields.AwareDateTime(required=True)
    ends = fields.AwareDateTime(required=True)
    at = fields.AwareDateTime(required=True)
    person = fields.Nested(Words, load_default=dict)


MAIL_SENT = MessageType("kutse.mail.sent.v1", MailData, "The mail server took a mail over.")
MAIL_DELAYED = MessageType(
    "kutse.mail.delayed.v1",
    MailData,
    "A mail waits for longer than five minutes, or was refused for now; it may still go out.",
)
MAIL_FAILED = MessageType("kutse.mail.failed.v1", MailFailedData, "A mail was refused for good, or given up.")
MAIL_BOUNCED = MessageType(
    "kutse.mail.bounced.v1",
    MailBouncedData,
    "A mail that had been sent came back.",
)

INVITATION_ANSWERED = MessageType(
    "kutse.invitation.answered.v1", AnsweredData, "Somebody answered a calendar invitation."
)

TYPES = (MAIL_SENT, MAIL_DELAYED, MAIL_FAILED, MAIL_BOUNCED, INVITATION_ANSWERED)
