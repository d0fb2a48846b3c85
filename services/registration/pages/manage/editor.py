"""Creating and changing an event."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.registration.domain.events import Event
from services.registration.domain.kinds import KINDS
from services.registration.domain.programmes import Activity
from services.registration.handlers import activities, events, programmes, rehearsals
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, own, tell
from services.registration.pages.manage.event_form import (
    NEW_EVENT,
    ROWS,
    beside_fields,
    body_of,
    form_of,
    is_row_number,
    row_count,
    with_row,
    without_row,
)
from services.registration.pages.manage.event_labels import event_labels, in_words
from services.registration.pages.manage.meanwhile import overtaken
from services.registration.pages.manage.tellings import noticed, unnoticed
from services.registration.schemas.events import EventBody, EventChange
from shared.errors import Conflict, Rejected
from shared.permissions import May
from shared.web.access import organiser_page, require
from shared.web.forms import Form
from shared.web.meanwhile import UNKNOWN
from shared.web.permitted import needs
from shared.web.security import takes_fields


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
    """An event in fields, ready to be changed; with room for a session where a new date is to be entered."""
    form = form_of(events.get_event(desk(), slug).event)
    return _page((with_row(form, "sessions") if "date" in request.args else form).seen(call().at), slug=slug)


@manage.post("/events/<slug>/edit")
@takes_fields(1000)
@organiser_page
@needs(May.CHANGE_EVENTS)
def change_event(slug: str) -> Response | str | tuple[str, int]:
    """The event is as typed; whoever notices a difference is told."""
    return _answer(slug, lambda form: _change(form, slug))


def _answer(slug: str, save: Callable[[Form], Response | str]) -> Response | str | tuple[str, int]:
    form = Form.received(request.form)
    act = form.value("act")
    if act.startswith(("add-", "drop-")):
        return _page(_reshaped(form, act), slug)
    if act == "back":
        return _page(form, slug)
    try:
        return save(form)
    except (ValidationError, Rejected) as error:
        if slug and isinstance(error, Conflict) and error.code == "changed-meanwhile":
            return _page(_late(form, slug), slug), 409
        refused, code = form.refused(error), error.code if isinstance(error, Rejected) else ""
        return _page(replace(refused, errors=beside_fields(refused, code)), slug), 422


def _late(form: Form, slug: str) -> Form:
    """As typed, with what others have made of the event meanwhile; saved once more, it takes the place of
    that."""
    event = events.get_event(desk(), slug).event
    now = form_of(event)
    late = overtaken(form, now, f"events/{event.id}")
    told = late.meanwhile or UNKNOWN
    labels = event_labels({kind: max(row_count(form, kind), row_count(now, kind)) for kind in ROWS})
    values = {**late.values, "version": [str(event.version)]}
    return replace(late, values=values, meanwhile=replace(told, differs=in_words(told, labels)))


def _reshaped(form: Form, act: str) -> Form:
    how, _dash, rest = act.partition("-")
    kind, _dot, number = rest.partition(".")
    if kind not in ROWS:
        return form
    if how == "add":
        return with_row(form, kind)
    return without_row(form, kind, int(number)) if is_row_number(number) else form


def _create(form: Form) -> Response:
    programme = programmes.get_programme(desk(), form.value("programme"))
    require(May.CHANGE_EVENTS, "programmes", programme.slug)
    zone = programme.timezone
    schema = EventBody()
    fields = schema.load(body_of(form, schema, zone))
    del fields["programme"]
    try:
        event = events.create_event(desk(), call(), programme.slug, fields)
    except Conflict:
        if not _is_so_already(fields["slug"], fields, programme.slug):
            raise
        return _shown(fields["slug"])
    tell(_("The event is saved as a draft. Only organisers see it until you publish it."))
    return _shown(event.slug)


def _is_so_already(slug: str, fields: Mapping[str, Any], programme: str) -> bool:
    """Was the same form sent twice? Then there is nothing left to change."""
    known, asked = events.get_event(desk(), slug).event, call()
    if known.programme_slug != programme:
        return False
    try:
        again = rehearsals.tried(desk(), lambda at: events.change_event(at, asked, slug, fields))
    except Rejected:
        return False
    return again.result == known


def _change(form: Form, slug: str) -> Response | str:
    before = events.get_event(desk(), slug).event
    schema = EventChange()
    fields = schema.load(body_of(form, schema, before.timezone))
    if "form" in fields:
        own = {"questions": before.form.questions, "consents": before.form.consents}
        fields["form"] = replace(fields["form"], **own)
    if form.value("version") != str(before.version):
        if _is_so_already(slug, fields, before.programme_slug):
            tell(_("This was saved already."), "info")
            return _shown(slug)
        raise Conflict("changed-meanwhile")
    return _asked_first(form, before, fields) or _saved(form, before, fields)


def _asked_first(form: Form, before: Event, fields: Mapping[str, Any]) -> str:
    """The page that says who would be told; empty when nobody would, or it was read already."""
    if form.value("act") == "confirm":
        return ""
    asked = call()
    attempt = rehearsals.tried(desk(), lambda at: events.change_event(at, asked, before.slug, fields))
    told = rehearsals.telling(desk(), asked, before, attempt.announced)
    if told.heard and not told.people:
        return ""
    return render_template(
        "manage/event_told.html",
        form=form,
        event=before,
        told=told,
        noticed=noticed(before, attempt.result, attempt.changes),
        quiet=unnoticed(before, attempt.result, attempt.changes),
    )


def _saved(form: Form, before: Event, fields: Mapping[str, Any]) -> Response:
    saved = events.change_event(desk(), call(), before.slug, fields, expects=before.version)
    tell(_told_of(form, before))
    return _shown(saved.slug)


def _told_of(form: Form, before: Event) -> str:
    if before.status != "published":
        return str(_("The event is saved."))
    if form.value("act") == "confirm":
        return str(_("The event is saved. Whoever is concerned gets a mail."))
    return str(_("The event is saved. Nobody notices the difference, so nobody gets a mail."))


def _shown(slug: str) -> Response:
    return redirect(url_for("manage.event", slug=slug), 303)


def _activities(programme: str) -> Sequence[Activity]:
    """Those of the chosen programme; none of a programme that is not the organiser's own."""
    mine = own(May.CHANGE_EVENTS)
    known = programme and (mine is None or programme in mine)
    return activities.list_activities(desk(), programme).items if known else ()


def _page(form: Form, slug: str) -> str:
    programme = form.value("programme")
    rows = {kind: row_count(form, kind) for kind in ROWS}
    return render_template(
        "manage/event_form.html",
        form=form,
        labels=event_labels(rows),
        slug=slug,
        titled=events.get_event(desk(), slug).event.title if slug else None,
        kinds=tuple(KINDS),
        programmes=programmes.list_programmes(desk(), among=own(May.CHANGE_EVENTS)).items,
        activities=_activities(programme),
        rows=rows,
    )
