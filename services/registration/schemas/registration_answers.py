"""Registrations going out: to the person, to the organiser."""

from collections.abc import Callable
from typing import Any

from marshmallow import fields

from services.registration.domain.completion import Completion, Reason
from services.registration.schemas.event_answers import SeatedEventOut
from services.registration.schemas.parts import Cursor
from services.registration.schemas.questions import ANSWER_KEPT, AnswerOut
from services.registration.schemas.shapes import Strict


class RegisteredOut(Strict):
    """A registration just made. While the address is to be confirmed (`pending_email`) there is no token: the
    link in the mail confirms it."""

    id = fields.String(required=True)
    status = fields.String(required=True, metadata={"example": "confirmed"})
    waiting_position = fields.Integer(required=True, allow_none=True)
    token = fields.String(required=True, allow_none=True)
    manage_url = fields.String(required=True, allow_none=True)


class CertificateOut(Strict):
    """What is known of the document."""

    code = fields.String()
    number = fields.String()
    kind = fields.String()
    status = fields.String()
    issued_on = fields.Date()


class ReasonOut(Strict):
    """One sentence of an explanation: its stable code, its values, and the sentence itself."""

    code = fields.String(required=True)
    params = fields.Dict(keys=fields.String())
    text = fields.String()


class CompletionOut(Strict):
    """Whether the event was completed, and why or why not."""

    reached = fields.Boolean(required=True)
    hours_planned = fields.Float()
    hours_attended = fields.Float()
    reasons = fields.List(fields.Nested(ReasonOut))


class ConsentOut(Strict):
    """One consent: which, to which version of its words, and when."""

    key = fields.String(required=True)
    version = fields.Integer(required=True)
    given_at = fields.AwareDateTime(required=True)


class SuccessorOut(Strict):
    """What counts once a mailbox has confirmed it: a `seat` for a colleague, or another `address`. The same
    whether or not somebody is registered under it."""

    kind = fields.String(required=True, metadata={"example": "seat"})
    until = fields.AwareDateTime(required=True)


class PersonalRegistrationOut(RegisteredOut):
    """A registration as its person sees it."""

    first_name = fields.String()
    last_name = fields.String()
    email = fields.String()
    language = fields.String()
    organisation = fields.String()
    job_title = fields.String()
    phone = fields.String()
    target_group = fields.String()
    answers = fields.Dict(keys=fields.String(), values=AnswerOut(metadata=ANSWER_KEPT))
    needs = fields.String()
    offer_expires_at = fields.AwareDateTime(allow_none=True)
    registered_at = fields.AwareDateTime()
    to_be_confirmed = fields.Nested(SuccessorOut, allow_none=True)
    certificate = fields.Nested(CertificateOut, allow_none=True)
    completion = fields.Nested(CompletionOut, allow_none=True)
    event = fields.Nested(SeatedEventOut)


class RosterRowOut(Strict):
    """One line of the roster. `certificate` is the document's number, null while there is none."""

    id = fields.String(required=True)
    first_name = fields.String(required=True)
    last_name = fields.String(required=True)
    email = fields.String(required=True)
    language = fields.String()
    organisation = fields.String(required=True)
    job_title = fields.String()
    phone = fields.String()
    target_group = fields.String()
    needs = fields.String()
    answers = fields.Dict(keys=fields.String(), values=AnswerOut(metadata=ANSWER_KEPT))
    status = fields.String(required=True)
    waiting_position = fields.Integer(required=True, allow_none=True)
    offer_expires_at = fields.AwareDateTime(allow_none=True)
    registered_at = fields.AwareDateTime()
    prerequisite_met = fields.Boolean(allow_none=True)
    nominated_by = fields.String(allow_none=True)
    consents = fields.List(fields.Nested(ConsentOut))
    invited = fields.Boolean(required=True)
    invited_at = fields.AwareDateTime(allow_none=True)
    reminded = fields.Boolean(required=True)
    reminded_at = fields.AwareDateTime(allow_none=True)
    mail_problem = fields.String()
    undeliverable = fields.Boolean(metadata={"description": "The address takes no mail until it is seen to"})
    completed = fields.Boolean(allow_none=True)
    passed = fields.Boolean(allow_none=True)
    certificate = fields.String(required=True, allow_none=True)
    certificate_code = fields.String(allow_none=True)
    certificate_status = fields.String(allow_none=True)


class DecidedOut(Strict):
    """What a registration became."""

    id = fields.String(required=True)
    status = fields.String(required=True)
    offer_expires_at = fields.AwareDateTime(allow_none=True)


class MovedOut(DecidedOut):
    """The registration in the other group: a seat there, or a place in its queue."""

    event = fields.String(required=True)


class RosterOut(Cursor):
    """A stretch of the roster."""

    items = fields.List(fields.Nested(RosterRowOut), required=True)


def person_answer(registration: Any) -> dict[str, Any]:
    """What both readers see of the person."""
    person = registration.person
    return {
        "id": registration.id,
        "status": registration.status,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "language": person.language,
        "organisation": person.organisation,
        "job_title": person.job_title,
        "phone": person.phone,
        "target_group": person.target_group,
        "answers": dict(registration.answers),
        "needs": registration.needs,
        "offer_expires_at": registration.offer_expires_at,
        "registered_at": registration.created_at,
    }


def roster_answer(row: Any) -> dict[str, Any]:
    """One line of the roster under the names of the contract."""
    delivery, certificate = row.delivery, row.delivery.certificate
    nomination = row.registration.nominated_by
    return {
        **person_answer(row.registration),
        "waiting_position": row.waiting_position,
        "prerequisite_met": row.registration.prerequisite_met,
        "nominated_by": nomination.organisation if nomination else None,
        "consents": [
            {"key": key, "version": version, "given_at": row.registration.agreed_when(key)}
            for key, version in sorted(row.registration.consents.items())
        ],
        "invited": delivery.invited_at is not None,
        "invited_at": delivery.invited_at,
        "reminded": delivery.reminded_at is not None,
        "reminded_at": delivery.reminded_at,
        "mail_problem": delivery.failed_reason,
        "undeliverable": delivery.is_undeliverable,
        "completed": row.completion.reached if row.completion else None,
        "passed": row.passed,
        "certificate": certificate.number if certificate else None,
        "certificate_code": certificate.code if certificate else None,
        "certificate_status": certificate.status if certificate else None,
    }


def completion_answer(completion: Completion, sentence: Callable[[Reason], str]) -> dict[str, Any]:
    """A decision with its reasons in words.

    Args:
        sentence: writes a reason in the language of the answer.
    """
    return {
        "reached": completion.reached,
        "hours_planned": completion.hours_planned,
        "hours_attended": completion.hours_attended,
        "reasons": [
            {"code": reason.code, "params": dict(reason.params), "text": sentence(reason)}
            for reason in completion.reasons
        ],
    }
