"""`/events/{slug}/registrations` for whoever registers, `/registrations/{token}` for whom it belongs to."""

from json import JSONEncoder
from typing import Any

from flask import Response

from services.registration.api.doors import (
    Door,
    asks_as_organiser,
    call,
    desk,
    organiser_call,
    write_key,
)
from services.registration.api.examples import REGISTERED, REGISTRATION
from services.registration.domain.registrations import Details, Person
from services.registration.handlers import confirmations, corrections, events, roster, successions
from services.registration.handlers import registrations as handlers
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.views import Registered, RegistrationView
from services.registration.reasons import completion_sentence
from services.registration.schemas.event_answers import event_answer, public_answer
from services.registration.schemas.plainly import DoubtError
from services.registration.schemas.registration_answers import (
    PersonalRegistrationOut,
    RegisteredOut,
    completion_answer,
    person_answer,
)
from services.registration.schemas.registrations import (
    PersonBody,
    RegistrationBody,
    RegistrationChange,
    person_of,
)
from shared.permissions import May
from shared.web.access import organiser_required
from shared.web.permitted import needs
from shared.web.plain_writes import Plain, WriteShortcut

blueprint = Door("registrations", "", "One person's entry for one event.")
BODY = RegistrationBody()
UNCACHED = (("Content-Type", "application/json"), ("Cache-Control", "no-store"))
as_json = JSONEncoder(separators=(",", ":"), check_circular=False).encode


@blueprint.post("/events/<slug>/registrations")
@blueprint.either
@blueprint.arguments(BODY, example=REGISTRATION)
@blueprint.response(201, RegisteredOut, example=REGISTERED)
def register(body: dict[str, Any], slug: str) -> Response:
    """Register: a seat, a place in the queue, or a wait for approval. Organisers add people by hand."""
    if asks_as_organiser():
        return _add_by_hand(slug, details(slug, body))
    return _registered(handlers.register(desk(), call(), slug, details(slug, body), write_key()))


@organiser_required
@needs(May.DECIDE)
def _add_by_hand(slug: str, wanted: Details) -> Response:
    return _registered(roster.add_by_hand(desk(), organiser_call(), slug, wanted, write_key()))


def _registered(result: Registered) -> Response:
    """Written by hand: this answer is given in the hundreds per second.

    Who has to confirm an address first gets a link by mail alone, and nobody learns here whether there was a
    registration already.
    """
    return Response(_told(result), 201, UNCACHED)


def _told(result: Registered) -> str:
    answer = {
        "id": result.registration.id,
        "status": result.registration.status,
        "waiting_position": result.waiting_position,
        "token": result.token or None,
        "manage_url": result.manage_url or None,
    }
    return as_json(answer)


def ahead(desk: Desk) -> WriteShortcut:
    """`register`, ahead of the framework, for a person of whom every field is right."""

    def make(asked: Plain) -> bytes | None:
        try:
            body = BODY.plainly(asked.body)
        except DoubtError:
            return None
        if not isinstance(body["consents"], dict):
            return None
        wanted = _details(body, body["consents"])
        by = Call("person", asked.correlation_id, desk.clock())
        return _told(handlers.register(desk, by, asked.name, wanted, asked.key)).encode()

    return WriteShortcut(f"{blueprint.url_prefix}/events/<slug>/registrations", make)


def details(slug: str, body: dict[str, Any]) -> Details:
    """What the person filled in, as the use case takes it."""
    return _details(body, _agreed(slug, body["consents"]) if body["consents"] else {})


def _details(body: dict[str, Any], consents: dict[str, int]) -> Details:
    return Details(person=person_of(body), answers=body["answers"], consents=consents, needs=body["needs"])


def _agreed(slug: str, consents: dict[str, int] | list[str]) -> dict[str, int]:
    """Consents by version; those named without one are to the wording as it stands."""
    if isinstance(consents, dict):
        return consents
    current = {each.key: each.version for each in events.public_event(desk(), slug).event.form.consents}
    return {key: current.get(key, 1) for key in consents}


@blueprint.post("/registrations/<token>/confirm")
@blueprint.personal
@blueprint.response(200, PersonalRegistrationOut)
def confirm(token: str) -> Any:
    """Confirm an address with the token of the link in the mail; the answer has the personal token."""
    return _answer(confirmations.confirm(desk(), call(), token))


@blueprint.get("/registrations/<token>")
@blueprint.personal
@blueprint.response(200, PersonalRegistrationOut)
def read(token: str) -> Any:
    """Read one's own registration."""
    return _answer(handlers.by_token(desk(), token))


@blueprint.patch("/registrations/<token>")
@blueprint.personal
@blueprint.arguments(RegistrationChange)
@blueprint.response(200, PersonalRegistrationOut)
def correct(body: dict[str, Any], token: str) -> Any:
    """Put details right. A new address brings a new token; the old one then opens nothing. Where addresses
    are confirmed it counts once its mailbox has confirmed it; `to_be_confirmed` says until when."""
    return _answer(corrections.correct(desk(), call(), token, body))


@blueprint.post("/registrations/<token>/withdraw")
@blueprint.personal
@blueprint.response(200, PersonalRegistrationOut)
def withdraw(token: str) -> Any:
    """Give it up; the seat goes to whoever has waited longest."""
    return _answer(handlers.withdraw(desk(), call(), token))


@blueprint.post("/registrations/<token>/accept")
@blueprint.personal
@blueprint.response(200, PersonalRegistrationOut)
def accept(token: str) -> Any:
    """Take the offered seat."""
    return _answer(handlers.accept(desk(), call(), token))


@blueprint.post("/registrations/<token>/decline")
@blueprint.personal
@blueprint.response(200, PersonalRegistrationOut)
def decline(token: str) -> Any:
    """Leave the offered seat to the next one."""
    return _answer(handlers.decline(desk(), call(), token))


@blueprint.post("/registrations/<token>/substitute")
@blueprint.personal
@blueprint.arguments(PersonBody, example=REGISTRATION)
@blueprint.response(200, PersonalRegistrationOut)
def substitute(body: dict[str, Any], token: str) -> Any:
    """Hand the seat to a colleague, who gets a link of their own by mail; the answer is one's own end. Where
    addresses are confirmed one keeps the seat until the colleague's mailbox has confirmed."""
    successions.substitute(desk(), call(), token, Person(**body))
    return _answer(handlers.by_token(desk(), token))


def _answer(view: RegistrationView) -> dict[str, Any]:
    seated, successor = view.registration.status == "confirmed", view.registration.successor
    completion = completion_answer(view.completion, completion_sentence) if view.completion else None
    return {
        **person_answer(view.registration),
        "answers": view.answers,
        "waiting_position": view.waiting_position,
        "token": view.token,
        "manage_url": view.manage_url,
        "to_be_confirmed": successor if successor and desk().clock() < successor.until else None,
        "certificate": view.certificate,
        "completion": completion,
        "event": event_answer(view.event) if seated else public_answer(view.event),
    }
