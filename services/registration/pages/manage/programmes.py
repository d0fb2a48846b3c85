"""Programmes and their activities."""

from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema, ValidationError
from werkzeug.wrappers import Response

from services.registration.domain.kinds import KINDS
from services.registration.handlers import activities as activity_handlers
from services.registration.handlers import programmes as handlers
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, own, tell
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
    """A programme exists."""
    form = Form.received(request.form)
    try:
        handlers.create_programme(desk(), call(), _typed(ProgrammeBody()))
    except (ValidationError, Rejected) as error:
        return _programme_page(form.refused(error), slug=""), 422
    tell(_("The programme is saved."))
    return redirect(url_for("manage.programmes"), 303)


@manage.get("/programmes/<slug>")
@organiser_page
@needs(May.CHANGE_PROGRAMME)
def programme(slug: str) -> str:
    """A programme's details, ready to be changed."""
    known = handlers.get_programme(desk(), slug)
    return _programme_page(Form.filled(asdict(known)), slug=slug)


@manage.post("/programmes/<slug>")
@organiser_page
@needs(May.CHANGE_PROGRAMME)
def change_programme(slug: str) -> Response | tuple[str, int]:
    """The programme has its new details; its events say them from now on."""
    form = Form.received(request.form)
    try:
        handlers.change_programme(desk(), call(), slug, _typed(ProgrammeChange()))
    except (ValidationError, Rejected) as error:
        return _programme_page(form.refused(error), slug=slug), 422
    tell(_("The programme is saved."))
    return redirect(url_for("manage.programmes"), 303)


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
    """The programme has one activity more."""
    form = Form.received(request.form)
    try:
        fields = _typed(ActivityBody(), programme=slug)
        activity_handlers.create_activity(desk(), call(), fields.pop("programme"), fields)
    except (ValidationError, Rejected) as error:
        return _activity_page(form.refused(error), slug), 422
    tell(_("The activity is saved."))
    return redirect(url_for("manage.programmes"), 303)


def _typed(schema: Schema, **known: str) -> dict[str, Any]:
    fields: dict[str, Any] = schema.load({**from_form(schema, request.form, UTC), **known})
    return fields


def _programme_page(form: Form, slug: str) -> str:
    return render_template("manage/programme.html", form=form, slug=slug)


def _activity_page(form: Form, slug: str) -> str:
    return render_template(
        "manage/activity.html", form=form, programme=handlers.get_programme(desk(), slug), kinds=tuple(KINDS)
    )
