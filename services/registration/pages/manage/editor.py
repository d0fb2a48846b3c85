"""Creating and changing an event."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.registration.domain.kinds import KINDS
from services.registration.domain.programmes import Activity
from services.registration.handlers import activities, events, programmes
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, own, tell
from services.registration.pages.manage.event_form import (
    NEW_EVENT,
    beside_fields,
    body_of,
    form_of,
    is_row_number,
    row_count,
    with_row,
    without_row,
)
from services.registration.schemas.events import EventBody, EventChange
from shared.errors import Conflict, Rejected
from shared.permissions import May
from shared.web.access import organiser_page, require
from shared.web.forms import Form
from shared.web.permitted import needs
from shared.web.security import takes_fields

ROWS = ("sessions", "trainers", "pools", "outcomes")


@manage.get("/events/new")
@organiser_page
@needs(May.CHANGE_EVENTS, somewhere=True)
def new_event() -> str | Response:
    """An empty event form, for one programme."""
    known = programmes.list_programmes(desk(), among=own(May.CHANGE_EVENTS)).items
    if not known:
        tell(_("An event belongs to a programme: please create one first."), "info")
        return redirect(url_for("manage.new_programme"), 303)
    chosen = request.args.get("programme", "") or known[0].slug
    require(May.CHANGE_EVENTS, "programmes", chosen)
    return _page(Form.filled({**NEW_EVENT, "programme": chosen}), slug="")


@manage.post("/events/new")
@takes_fields(1000)
@organiser_page
@needs(May.CHANGE_EVENTS, somewhere=True)
def create_event() -> Response | str | tuple[str, int]:
    """The event exists as a draft."""
    return _answer("", _create)


@manage.get("/events/<slug>/edit")
@organiser_page
@needs(May.CHANGE_EVENTS)
def edit_event(slug: str) -> str:
    """An event in fields, ready to be changed."""
    return _page(form_of(events.get_event(desk(), slug).event), slug=slug)


@manage.post("/events/<slug>/edit")
@takes_fields(1000)
@organiser_page
@needs(May.CHANGE_EVENTS)
def change_event(slug: str) -> Response | str | tuple[str, int]:
    """The event is as typed; whoever notices a difference is told."""
    return _answer(slug, lambda form: _change(form, slug))


def _answer(slug: str, save: Callable[[Form], str]) -> Response | str | tuple[str, int]:
    form = Form.received(request.form)
    act = form.value("act")
    if act.startswith(("add-", "drop-")):
        return _page(_reshaped(form, act), slug)
    try:
        saved = save(form)
    except (ValidationError, Rejected) as error:
        refused = form.refused(error)
        outdated = isinstance(error, Conflict) and error.code == "changed-meanwhile"
        return _page(replace(refused, errors=beside_fields(refused.errors)), slug, outdated=outdated), 422
    return redirect(url_for("manage.event", slug=saved), 303)


def _reshaped(form: Form, act: str) -> Form:
    how, _dash, rest = act.partition("-")
    kind, _dot, number = rest.partition(".")
    if kind not in ROWS:
        return form
    if how == "add":
        return with_row(form, kind)
    return without_row(form, kind, int(number)) if is_row_number(number) else form


def _create(form: Form) -> str:
    programme = programmes.get_programme(desk(), form.value("programme"))
    require(May.CHANGE_EVENTS, "programmes", programme.slug)
    zone = programme.timezone
    schema = EventBody()
    fields = schema.load(body_of(form, schema, zone))
    event = events.create_event(desk(), call(), fields.pop("programme"), fields)
    tell(_("The event is saved as a draft. Only organisers see it until you publish it."))
    return event.slug


def _change(form: Form, slug: str) -> str:
    before = events.get_event(desk(), slug).event
    if form.value("version") != str(before.version):
        raise Conflict("changed-meanwhile")
    schema = EventChange()
    fields = schema.load(body_of(form, schema, before.timezone))
    if "form" in fields:
        own = {"questions": before.form.questions, "consents": before.form.consents}
        fields["form"] = replace(fields["form"], **own)
    event = events.change_event(desk(), call(), slug, fields)
    tell(_("The event is saved. Whoever has a seat is told of what changed."))
    return event.slug


def _activities(programme: str) -> Sequence[Activity]:
    """Those of the chosen programme; none of a programme that is not the organiser's own."""
    mine = own(May.CHANGE_EVENTS)
    known = programme and (mine is None or programme in mine)
    return activities.list_activities(desk(), programme).items if known else ()


def _page(form: Form, slug: str, *, outdated: bool = False) -> str:
    programme = form.value("programme")
    return render_template(
        "manage/event_form.html",
        form=form,
        slug=slug,
        kinds=tuple(KINDS),
        programmes=programmes.list_programmes(desk(), among=own(May.CHANGE_EVENTS)).items,
        activities=_activities(programme),
        rows={kind: row_count(form, kind) for kind in ROWS},
        outdated=outdated,
    )
