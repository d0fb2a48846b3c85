"""After the form of an event that has addresses confirmed: a page that is the same for everybody, whether or
not the address is registered already, and a way to put a slip of the pen right.
"""

from dataclasses import dataclass

from flask import current_app, render_template, request
from itsdangerous import BadSignature, URLSafeSerializer

from services.registration.domain.registrations import Registration
from services.registration.handlers.views import EventView
from shared.web import visits
from shared.web.forms import Form

SLIP = "corrects"
"""The hidden field that names the request whose address is put right."""

DOOR = "address-corrected"
NOT_AGAIN = frozenset({"email", "act", SLIP})
"""Fields that are written anew; the others stay as they were typed."""


@dataclass(frozen=True)
class Slip:
    """A request whose address may be put right.

    Args:
        first: id of the first request from this form; tries are counted by it.
        latest: id of the latest one.
    """

    first: str = ""
    latest: str = ""


def slip_in(event_id: str) -> Slip:
    """The request whose address this form puts right; an empty one when there is none, or it is none of ours.

    Raises:
        TooManyRequests: the address was put right often enough.
    """
    if SLIP not in request.form:
        return Slip()
    try:
        event, first, latest = _serializer().loads(request.form[SLIP])
    except (BadSignature, ValueError, TypeError):
        return Slip()
    if event != event_id:
        return Slip()
    visits.admit(DOOR, str(first))
    return Slip(str(first), str(latest))


def without_slip(form: Form) -> Form:
    """The form as it is without the field this page adds."""
    return Form({name: texts for name, texts in form.values.items() if name != SLIP}, form.errors)


def received(view: EventView, form: Form, asked: Registration, earlier: Slip) -> str:
    """The page: the address large, what happens next, and a field to correct it."""
    kept = {name: texts for name, texts in form.values.items() if name not in NOT_AGAIN}
    return render_template(
        "public/asked.html",
        view=view,
        event=view.event,
        form=Form({"email": [asked.person.email]}),
        email=asked.person.email,
        until=asked.held_until,
        kept=kept,
        slip=_serializer().dumps([view.event.id, earlier.first or asked.id, asked.id]),
    )


def _serializer() -> URLSafeSerializer:
    key = current_app.secret_key
    return URLSafeSerializer(key if key is not None else b"", salt="slip of the pen")
