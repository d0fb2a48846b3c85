"""Addresses that take no mail: one form that puts them right, one button for those that work all the same."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.registration.handlers import addresses as handlers
from services.registration.handlers import events, roster
from services.registration.handlers.views import Delivery
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from services.registration.pages.manage.meanwhile import ALREADY, overtaken, refused, unhurried
from services.registration.schemas.registrations import AddressBody
from shared.errors import Invalid, NotFound, Rejected
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.forms import Form
from shared.web.permitted import needs
from shared.web.problems import problem_of

OF_PERSON = "/events/<slug>/registrations/<registration_id>/address"
OF_TRAINER = "/events/<slug>/trainers/<assignment_id>/address"


@manage.get(OF_PERSON)
@organiser_page
@needs(May.DECIDE)
def address(slug: str, registration_id: str) -> str:
    """The person's address, large, to be put right."""
    known = roster.row(desk(), slug, registration_id).registration.person.email
    return _person(slug, registration_id, Form.filled({"email": known}).seen(call().at))


@manage.post(OF_PERSON)
@organiser_page
@needs(May.DECIDE)
def correct_address(slug: str, registration_id: str) -> Response | tuple[str, int]:
    """The address is right; whatever did not arrive goes out to it."""
    form = Form.received(request.form)
    return unhurried(lambda: _correct(slug, registration_id, form))


def _correct(slug: str, registration_id: str, form: Form) -> Response | tuple[str, int]:
    known = roster.row(desk(), slug, registration_id).registration
    now = Form.filled({"email": known.person.email})
    if form.is_behind(now) and not form.says(now):
        return _person(slug, registration_id, overtaken(form, now, f"registrations/{registration_id}")), 409
    if form.is_behind(now):
        tell(str(ALREADY), "info")
        return redirect(url_for("manage.person", slug=slug, registration_id=registration_id), 303)
    try:
        email = _another(form, known.person.email)
        roster.correct(desk(), call(), slug, registration_id, {"email": email}, roster.Seen(known.version))
    except (ValidationError, Rejected) as error:
        return _person(slug, registration_id, refused(form, error)), 422
    tell(_("The address is put right. Everything that did not arrive is sent to it now."))
    return redirect(url_for("manage.person", slug=slug, registration_id=registration_id), 303)


@manage.post(f"{OF_PERSON}/works")
@organiser_page
@needs(May.DECIDE)
def address_works(slug: str, registration_id: str) -> Response:
    """The address counts as good; whatever did not arrive goes out once more."""
    _confirm(lambda: handlers.confirm(desk(), call(), slug, registration_id))
    return redirect(url_for("manage.person", slug=slug, registration_id=registration_id), 303)


@manage.get(OF_TRAINER)
@organiser_page
@needs(May.CHANGE_EVENTS)
def trainer_address(slug: str, assignment_id: str) -> str:
    """The trainer's address, large, to be put right."""
    known = handlers.trainer_of(events.get_event(desk(), slug).event, assignment_id).email
    return _trainer(slug, assignment_id, Form.filled({"email": known}))


@manage.post(OF_TRAINER)
@organiser_page
@needs(May.CHANGE_EVENTS)
def correct_trainer_address(slug: str, assignment_id: str) -> Response | tuple[str, int]:
    """The trainer is told at the right address."""
    form = Form.received(request.form)
    try:
        known = handlers.trainer_of(events.get_event(desk(), slug).event, assignment_id).email
        handlers.correct_trainer(desk(), call(), slug, assignment_id, _another(form, known))
    except NotFound:
        sentence = _(
            "Nothing is done: this trainer's address was put right meanwhile, or the trainer was removed. "
            "You typed: %(email)s.",
            email=form.value("email")[:254],
        )
        tell(sentence, "warning")
        return redirect(url_for("manage.event", slug=slug), 303)
    except (ValidationError, Rejected) as error:
        return _trainer(slug, assignment_id, form.refused(error)), 422
    tell(_("The address is put right. The trainer gets the invitation and a link there."))
    return redirect(url_for("manage.event", slug=slug), 303)


@manage.post(f"{OF_TRAINER}/works")
@organiser_page
@needs(May.CHANGE_EVENTS)
def trainer_address_works(slug: str, assignment_id: str) -> Response:
    """As `address_works`, for a trainer."""
    _confirm(lambda: handlers.confirm_trainer(desk(), call(), slug, assignment_id))
    return redirect(url_for("manage.event", slug=slug), 303)


def _confirm(act: Callable[[], None]) -> None:
    try:
        act()
    except Rejected as error:
        tell(problem_of(error).detail, "bad")
    else:
        tell(_("We try again: everything that did not arrive is sent once more."))


def _another(form: Form, known: str) -> str:
    email: str = form.load(AddressBody())["email"]
    if email == known:
        raise Invalid(fields={"email": ["address-unchanged"]})
    return email


def _person(slug: str, registration_id: str, form: Form) -> str:
    row = roster.row(desk(), slug, registration_id)
    person = row.registration.person
    return render_template(
        "manage/address.html",
        view=events.get_event(desk(), slug),
        name=f"{person.first_name} {person.last_name}",
        email=person.email,
        delivery=row.delivery,
        form=form,
        back=url_for("manage.person", slug=slug, registration_id=registration_id),
        works=url_for("manage.address_works", slug=slug, registration_id=registration_id),
    )


def _trainer(slug: str, assignment_id: str, form: Form) -> str:
    view = events.get_event(desk(), slug)
    trainer = handlers.trainer_of(view.event, assignment_id)
    known = handlers.trainer_deliveries(desk(), view.event)
    return render_template(
        "manage/address.html",
        view=view,
        name=trainer.name,
        email=trainer.email,
        delivery=known.get(assignment_id, Delivery(assignment_id)),
        form=form,
        back=url_for("manage.event", slug=slug),
        works=url_for("manage.trainer_address_works", slug=slug, assignment_id=assignment_id),
    )
