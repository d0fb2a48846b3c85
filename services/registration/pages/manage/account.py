"""One's own account: name, language, second step, and the browsers that are signed in."""

from typing import Any

import segno
from flask import Response as Answer
from flask import redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from marshmallow import ValidationError, fields, validate
from werkzeug.wrappers import Response

from services.registration.handlers import accounts as handlers
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import SESSION, account_id, call, desk, tell
from services.registration.pages.manage.meanwhile import DONE, overtaken
from services.registration.pages.manage.words import LANGUAGES
from shared.errors import NotFound, Rejected
from shared.permissions import May
from shared.web import kept_pages
from shared.web.access import organiser_page
from shared.web.forms import Form
from shared.web.permitted import needs, on_the_way
from shared.web.problems import problem_of
from shared.web.schemas import PersonName, Strict

SPOKEN = ("et", "en", "ru")
BESIDE = {"wrong-code": "code", "too-many-codes": "code", "wrong-credentials": "password"}
"""Why the second step stays as it is -> the field where it is said."""


class AccountForm(Strict):
    """What somebody says of themselves."""

    name = PersonName(
        120, required=True, error_messages={"required": lazy_gettext("Please write your name.")}
    )
    language = fields.String(required=True, validate=validate.OneOf(SPOKEN))


@manage.get("/account")
@organiser_page
@needs(May.ENTER, somewhere=True)
def account() -> str:
    """Everything about one's own account."""
    return _page(_as_known().seen(call().at))


@manage.post("/account")
@organiser_page
@needs(May.ENTER, somewhere=True)
def change_account() -> Response | tuple[str, int]:
    """Name and language are as typed."""
    form = Form.received(request.form)
    try:
        typed = form.load(AccountForm())
    except ValidationError as error:
        return _page(form.refused(error)), 422
    if form.is_behind(_as_known()) and not form.says(_as_known()):
        return _page(overtaken(form, _as_known(), f"accounts/{account_id()}")), 409
    handlers.change(desk(), call(), account_id(), typed["name"], typed["language"])
    tell(_("Saved."))
    return _back()


def _as_known() -> Form:
    known = _known()
    return Form.filled({"name": known.name, "language": known.language})


@manage.post("/account/sessions/<session_id>/end")
@organiser_page
@needs(May.ENTER, somewhere=True)
def end_session(session_id: str) -> Response:
    """Another browser is signed out."""
    try:
        handlers.end_session(desk(), call(), account_id(), session_id)
    except Rejected as error:
        tell(problem_of(error).detail, "info")
    else:
        tell(_("That browser is signed out."))
    return _back()


@manage.post("/account/sessions/end-others")
@organiser_page
@needs(May.ENTER, somewhere=True)
def end_other_sessions() -> Response:
    """Only this browser is signed in."""
    handlers.end_other_sessions(desk(), call(), account_id(), session.get(SESSION, ""))
    tell(_("All other browsers are signed out."))
    return _back()


@manage.get("/account/second-step")
@organiser_page
@on_the_way
@needs(May.ENTER, somewhere=True)
def second_factor() -> str:
    """Where the second step is set up, or switched off."""
    return _second_factor(Form())


@manage.post("/account/second-step/begin")
@organiser_page
@on_the_way
@needs(May.ENTER, somewhere=True)
def begin_second_factor() -> Response:
    """A secret is offered to the phone."""
    if not _known().factor.is_on:
        handlers.offer_second_factor(desk(), call(), account_id())
    return redirect(url_for("manage.second_factor"), 303)


@manage.get("/account/second-step/code.svg")
@organiser_page
@on_the_way
@needs(May.ENTER, somewhere=True)
def second_factor_code() -> Answer:
    """The offered secret as a QR code.

    Raises:
        NotFound: none is offered.
    """
    offer = handlers.offered_second_factor(desk(), account_id())
    if offer is None:
        raise NotFound("no-second-factor-offered")
    picture = segno.make(offer.address, error="m").svg_inline(
        scale=4, border=4, light="#ffffff", dark="#000000"
    )
    return Answer(
        picture.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1), mimetype="image/svg+xml"
    )


@manage.post("/account/second-step/on")
@kept_pages.shown_once
@organiser_page
@on_the_way
@needs(May.ENTER, somewhere=True)
def switch_second_factor_on() -> str | tuple[str, int]:
    """The second step is asked for from now on; the recovery codes are shown this once."""
    form = Form.received(request.form)
    try:
        codes = handlers.switch_on(desk(), call(), account_id(), form.value("code")[:20])
    except Rejected as error:
        return _second_factor(_refused(error)), 422
    return render_template("manage/recovery_codes.html", codes=codes)


@manage.post("/account/second-step/off")
@kept_pages.shown_once
@organiser_page
@needs(May.ENTER, somewhere=True)
def switch_second_factor_off() -> Response | tuple[str, int]:
    """No second step is asked for any more."""
    form = Form.received(request.form)
    if not _known().factor.is_on:
        tell(str(DONE), "info")
        return _back()
    password, code = form.value("password")[:128], form.value("code")[:40]
    try:
        handlers.switch_off(desk(), call(), account_id(), password, code)
    except Rejected as error:
        return _second_factor(_refused(error)), 422
    tell(_("The second step is switched off."))
    return _back()


def _known() -> Any:
    return desk().store.records.accounts.get(account_id())


def _page(form: Form) -> str:
    own, others = handlers.sessions(desk(), account_id(), session.get(SESSION, ""))
    languages = [(code, LANGUAGES[code]) for code in SPOKEN]
    return render_template(
        "manage/account.html",
        form=form,
        known=_known(),
        own=own,
        others=others,
        languages=languages,
        provider=desk().provider,
    )


def _refused(error: Rejected) -> Form:
    field = BESIDE.get(error.code, "")
    return Form(errors={field: [problem_of(error).detail]}, focus=field) if field else Form().refused(error)


def _second_factor(form: Form) -> str:
    offer = handlers.offered_second_factor(desk(), account_id())
    return render_template("manage/second_factor.html", form=form, known=_known(), offer=offer)


def _back() -> Response:
    return redirect(url_for("manage.account"), 303)
