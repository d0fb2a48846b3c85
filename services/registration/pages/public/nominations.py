"""An employer's contact nominates people."""

import hashlib
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext
from marshmallow import ValidationError

from services.registration.domain.nominations import Nomination
from services.registration.domain.registrations import Details
from services.registration.handlers import events as event_handlers
from services.registration.handlers import nominations as handlers
from services.registration.handlers.views import EventView
from services.registration.pages.public.calls import call, desk, status_of
from services.registration.schemas.nominations import NominationBody
from services.registration.schemas.registrations import person_of
from shared.errors import NotFound, Rejected
from shared.web.access import public
from shared.web.entrances import form_key, looks_like_a_script
from shared.web.forms import Form
from shared.web.languages import language
from shared.web.problems import reason
from shared.web.security import takes_fields

pages = Blueprint("nominations", __name__, url_prefix="/events", template_folder="templates")

ROWS_AT_FIRST = 2
MOST_ROWS = 20
ROWS, MORE, CONSENT = "rows", "more", "nominator.statement"


@pages.get("/<slug>/nominate")
@public
def blank(slug: str) -> str:
    """The form with room for a few people."""
    return shown(_event(slug), Form.filled({ROWS: ROWS_AT_FIRST}))


@pages.post("/<slug>/nominate")
@takes_fields(20 + 8 * MOST_ROWS)
@public
def send(slug: str) -> str | tuple[str, int]:
    """Each named person was entered; what became of each is shown."""
    view = _event(slug)
    form = Form.received(request.form)
    if MORE in form.values:
        return shown(view, with_row(form))
    if looks_like_a_script():
        return shown(view, form.asked_again("looks-automatic")), 422
    try:
        nomination, people = read(form)
        outcomes = handlers.nominate(desk(), call(), slug, nomination, people, key_of(form))
    except (ValidationError, Rejected) as error:
        return shown(view, form.refused(error)), status_of(error)
    return render_template(
        "public/nominated.html", view=view, event=view.event, outcomes=outcomes, reason=reason
    )


def rows_of(form: Form) -> int:
    """How many people the form has room for."""
    typed = form.value(ROWS)
    return min(max(int(typed), 1), MOST_ROWS) if typed.isdecimal() and len(typed) < 4 else ROWS_AT_FIRST


def people_of(form: Form) -> dict[str, list[str]]:
    """The form's fields without rows nobody filled in, the rest numbered from 0."""
    kept = [
        row for row in range(MOST_ROWS) if any(form.value(f"people.{row}.{part}").strip() for part in PARTS)
    ]
    others = (name for name in form.values if name != ROWS and not name.startswith("people."))
    fields = {name: form.values[name] for name in others}
    for number, row in enumerate(kept):
        for part in (*PARTS, "language"):
            fields[f"people.{number}.{part}"] = form.values.get(f"people.{row}.{part}", [])
    return fields


PARTS = ("first_name", "last_name", "email", "job_title")


def _event(slug: str) -> EventView:
    view = event_handlers.public_event(desk(), slug)
    if view.event.entry != "nomination":
        raise NotFound("not-by-nomination")
    return view


def key_of(form: Form) -> str:
    """The same for a double click and for a form sent again as it is."""
    return hashlib.sha256(f"{form_key()}|{sorted(form.values.items())}".encode()).hexdigest()[:40]


def read(form: Form) -> tuple[Nomination, list[Details]]:
    """Who nominates whom.

    Raises:
        ValidationError: per field.
    """
    body: dict[str, Any] = Form(people_of(form)).body()
    try:
        loaded = NominationBody().load({"nominator": {}, "people": [], **body})
    except ValidationError as error:
        if not form.value(CONSENT):
            _told_to_confirm(error)
        raise
    nomination: Nomination = loaded["nominator"]
    return nomination, [_details(person, nomination) for person in loaded["people"]]


def _told_to_confirm(error: ValidationError) -> None:
    messages = error.messages_dict
    messages["nominator"]["statement"] = [gettext("Confirm that the people and their employer agree.")]


def _details(person: dict[str, Any], nomination: Nomination) -> Details:
    employer = person["organisation"] or nomination.organisation
    return Details(person=person_of({**person, "organisation": employer}), nominated_by=nomination)


def with_row(form: Form) -> Form:
    """The same form with room for one more person."""
    rows = min(rows_of(form) + 1, MOST_ROWS)
    return Form({**{k: v for k, v in form.values.items() if k != MORE}, ROWS: [str(rows)]})


def shown(view: EventView, form: Form, token: str = "") -> str:
    """The form; with the token of an employer's page it belongs to that."""
    return render_template(
        "public/nominate.html",
        view=view,
        event=view.event,
        form=form,
        rows=rows_of(form),
        most=MOST_ROWS,
        own_language=language(),
        token=token,
    )
