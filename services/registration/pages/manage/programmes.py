"""Programmes and their activities."""

from dataclasses import asdict, replace
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema, ValidationError
from werkzeug.wrappers import Response

from services.registration.domain.kinds import KINDS
from services.registration.domain.programmes import Programme
from services.registration.handlers import activities as activity_handlers
from services.registration.handlers import programmes as handlers
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, own, tell
from services.registration.pages.manage.meanwhile import ALREADY, once, overtaken, refused, unhurried
from services.registration.schemas.activities import ActivityBody
from services.registration.schemas.form_input import from_form
from services.registration.schemas.programmes import ProgrammeBody, ProgrammeChange
from shared.errors import Rejected
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.forms import Form
from shared.web.permitted import needs

UTC = ZoneInfo("UTC")
"""Programme forms hold no times; any zone will do."""

UNSEEN = frozenset({"id", "slug", "timezone", "second_factor", "version"})
"""What of a programme its form does not show."""


@manage.get("/programmes")
@organiser_page
@needs(May.SEE_EVENTS, somewhere=True)
def programmes() -> str:
    """Every programme with its activities and their targets."""
    found = handlers.list_programmes(desk(), among=own(May.SEE_EVENTS)).items
    lines = {each.slug: activity_handlers.list_activities(desk(), each.slug).items for each in found}
    return render_template("manage/programmes.html", programmes=found, activities=lines)


@manage.get("/programmes/new")
@organiser_page
@needs(May.CREATE_PROGRAMMES)
def new_programme() -> str:
    """An empty programme form."""
    form = Form.filled({"languages": ["et", "en", "ru"], "timezone": "Europe/Tallinn"})
    return _programme_page(form, slug="")


@manage.post("/programmes/new")
@organiser_page
@needs(May.CREATE_PROGRAMMES)
def create_programme() -> Response | tuple[str, int]:
    """A programme exists; the same form sent twice makes one."""
    form = Form.received(request.form)
    try:
        fields = _typed(ProgrammeBody())
        once(lambda: handlers.create_programme(desk(), call(), fields), lambda: _is_programme(fields))
    except (ValidationError, Rejected) as error:
        return _programme_page(form.refused(error), slug=""), 422
    tell(_("The programme is saved."))
    return redirect(url_for("manage.programmes"), 303)


@manage.get("/programmes/<slug>")
@organiser_page
@needs(May.CHANGE_PROGRAMME)
def programme(slug: str) -> str:
    """A programme's details, ready to be changed."""
    return _programme_page(_shown(handlers.get_programme(desk(), slug)).seen(call().at), slug=slug)


@manage.post("/programmes/<slug>")
@organiser_page
@needs(May.CHANGE_PROGRAMME)
def change_programme(slug: str) -> Response | tuple[str, int]:
    """The programme has its new details; its events say them from now on."""
    form = Form.received(request.form)
    return unhurried(lambda: _change(slug, form))


def _change(slug: str, form: Form) -> Response | tuple[str, int]:
    known = handlers.get_programme(desk(), slug)
    try:
        changes = _typed(ProgrammeChange())
        if form.is_behind(_shown(known)):
            if replace(known, **changes) != known:
                late = overtaken(form, _shown(known), f"programmes/{known.id}")
                return _programme_page(late, slug=slug), 409
            tell(str(ALREADY), "info")
            return redirect(url_for("manage.programmes"), 303)
        handlers.change_programme(desk(), call(), slug, changes, expects=known.version)
    except (ValidationError, Rejected) as error:
        return _programme_page(refused(form, error), slug=slug), 422
    tell(_("The programme is saved."))
    return redirect(url_for("manage.programmes"), 303)


def _shown(programme: Programme) -> Form:
    """The programme as its form shows it."""
    return Form.filled({name: value for name, value in asdict(programme).items() if name not in UNSEEN})


def _is_programme(fields: dict[str, Any]) -> bool:
    """Is there one already that says just this?"""
    found = handlers.list_programmes(desk(), among=[fields["slug"]]).items
    return any(replace(one, **fields) == one for one in found)


@manage.get("/programmes/<slug>/activities/new")
@organiser_page
@needs(May.CHANGE_PROGRAMME)
def new_activity(slug: str) -> str:
    """An empty activity form."""
    return _activity_page(Form(), slug)


@manage.post("/programmes/<slug>/activities/new")
@organiser_page
@needs(May.CHANGE_PROGRAMME)
def create_activity(slug: str) -> Response | tuple[str, int]:
    """The programme has one activity more; the same form sent twice adds one."""
    form = Form.received(request.form)
    try:
        fields = _typed(ActivityBody(), programme=slug)
        owner = fields.pop("programme")
        once(
            lambda: activity_handlers.create_activity(desk(), call(), owner, fields),
            lambda: _is_activity(owner, fields),
        )
    except (ValidationError, Rejected) as error:
        return _activity_page(form.refused(error), slug), 422
    tell(_("The activity is saved."))
    return redirect(url_for("manage.programmes"), 303)


def _is_activity(programme: str, fields: dict[str, Any]) -> bool:
    """Is there one in the programme already that says just this?"""
    known = activity_handlers.list_activities(desk(), programme).items
    return any(replace(one, **fields) == one for one in known)


def _typed(schema: Schema, **known: str) -> dict[str, Any]:
    fields: dict[str, Any] = schema.load({**from_form(schema, request.form, UTC), **known})
    return fields


def _programme_page(form: Form, slug: str) -> str:
    return render_template("manage/programme.html", form=form, slug=slug)


def _activity_page(form: Form, slug: str) -> str:
    return render_template(
        "manage/activity.html", form=form, programme=handlers.get_programme(desk(), slug), kinds=tuple(KINDS)
    )
