"""The pool of trainers of a programme."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.registration.domain.trainers import PoolTrainer
from services.registration.handlers import programmes
from services.registration.handlers import trainers as handlers
from services.registration.handlers.trainers import PoolFilter
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, own, tell
from services.registration.schemas.choices import WORKING_LANGUAGES
from services.registration.schemas.form_input import from_form
from services.registration.schemas.trainers import PoolTrainerBody
from shared.errors import Rejected
from shared.permissions import May
from shared.web.access import organiser_page, require
from shared.web.forms import Form
from shared.web.meanwhile import SEEN, Meanwhile
from shared.web.permitted import needs

PAGE = 100
SHOWN = ("name", "email", "languages", "region", "institution", "valid_until")


@manage.get("/trainers")
@organiser_page
@needs(May.SEE_TRAINERS, somewhere=True)
def trainers() -> str:
    """Who may teach in a programme, found by language, region, institution or name."""
    known = programmes.list_programmes(desk(), among=own(May.SEE_TRAINERS)).items
    chosen = request.args.get("programme", "") or (known[0].slug if known else "")
    if chosen:
        require(May.SEE_TRAINERS, "programmes", chosen)
    typed = {name: request.args.get(name, "").strip()[:100] for name in ("language", "region", "text")}
    narrow = PoolFilter(language=typed["language"], region=typed["region"], text=typed["text"])
    page = (
        handlers.search_pool(desk(), chosen, narrow, request.args.get("after", ""), PAGE) if chosen else None
    )
    return render_template(
        "manage/trainers.html", programmes=known, chosen=chosen, narrow=narrow, page=page,
        languages=WORKING_LANGUAGES,
    )  # fmt: skip


@manage.get("/trainers/new")
@organiser_page
@needs(May.CHANGE_EVENTS, somewhere=True)
def new_trainer() -> str:
    """An empty form for a trainer."""
    programme = request.args.get("programme", "")
    return _page(Form.filled({"programme": programme, "languages": ["et"]}))


@manage.post("/trainers/new")
@organiser_page
@needs(May.CHANGE_EVENTS, somewhere=True)
def add_trainer() -> Response | tuple[str, int]:
    """The trainer is in the pool; of somebody with the same address it is first shown what is known."""
    form, schema = Form.received(request.form), PoolTrainerBody()
    try:
        body: dict[str, Any] = schema.load(from_form(schema, request.form, ZoneInfo("UTC")))
        programme = body.pop("programme")
        require(May.CHANGE_EVENTS, "programmes", programme)
        owner = programmes.get_programme(desk(), programme)
        known = {**body, "languages": tuple(body["languages"])}
        if late := _known_otherwise(form, programme, known):
            return _page(late), 409
        handlers.add_to_pool(desk(), call(), programme, PoolTrainer(id="", programme_id=owner.id, **known))
    except (ValidationError, Rejected) as error:
        return _page(form.refused(error)), 422
    tell(_("The trainer is in the pool."))
    return redirect(url_for("manage.trainers", programme=programme), 303)


def _known_otherwise(form: Form, programme: str, typed: dict[str, Any]) -> Form | None:
    """The form with what the pool knows of this address beside it; None when that is the same or was read."""
    before = handlers.in_pool(desk(), programme, typed["email"])
    if before is None or replace(before, **{**typed, "email": before.email}) == before:
        return None
    now = Form.filled({name: getattr(before, name) for name in SHOWN})
    if form.value(SEEN) and not form.is_behind(now):
        return None
    sentence = _("Somebody with this address is in the pool already.")
    return form.overtaken(now, call().at, Meanwhile(said=sentence))


def _page(form: Form) -> str:
    return render_template(
        "manage/trainer.html",
        form=form,
        programmes=programmes.list_programmes(desk(), among=own(May.CHANGE_EVENTS)).items,
        languages=WORKING_LANGUAGES,
    )
