"""Signing in: by a one-time link or by password."""

import time

from flask import Blueprint, jsonify, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError, fields, validate
from werkzeug.wrappers import Response

from services.registration.domain.devices import device_of
from services.registration.domain.persons import canonical_email
from services.registration.handlers import sign_in as handlers
from services.registration.handlers.desk import Call
from services.registration.handlers.providers import check_other_ways
from services.registration.handlers.views import SignedIn
from services.registration.pages.manage.calls import (
    SESSION,
    account_id,
    actor_of,
    desk,
    end_stale_session,
    tell,
)
from services.registration.schemas.shapes import Strict
from shared.errors import Rejected
from shared.logs import correlation_id
from shared.permissions import May, told
from shared.web import kept_pages
from shared.web.access import organiser_page, personal, public, safe_path, sign_in, sign_out, signed_in
from shared.web.forms import Form
from shared.web.languages import language
from shared.web.permitted import needs
from shared.web.problems import answer_error, problem_of
from shared.web.visits import admit, fingerprint

blueprint = Blueprint("sign_in", __name__, url_prefix="/manage", template_folder="templates")
blueprint.before_request(end_stale_session)

HALF = "second_step"
"""Where the browser keeps the secret of half a session."""

SENT = "form_sent"
"""Where it keeps which form has set a password: setting it ended the session that the form belongs to."""

ANSWER_AFTER_S = 0.4
"""The answer to somebody who asks for a link takes that long, known or not: far longer than storing one."""


class CredentialsForm(Strict):
    """Address and password as typed."""

    email = fields.String(
        required=True,
        validate=validate.Length(3, 254, error=lazy_gettext("Please write your e-mail address.")),
        error_messages={"required": lazy_gettext("Please write your e-mail address.")},
    )
    password = fields.String(
        required=True,
        validate=validate.Length(1, 128, error=lazy_gettext("Please write your password.")),
        error_messages={"required": lazy_gettext("Please write your password.")},
    )


class LinkForm(Strict):
    """Where to send a link; named so that it is not mixed up with the address beside the password."""

    address = fields.String(
        required=True,
        validate=validate.Length(3, 254, error=lazy_gettext("Please write your e-mail address.")),
        error_messages={"required": lazy_gettext("Please write your e-mail address.")},
    )


class NewPasswordForm(Strict):
    """A new password, typed twice, and the one there is."""

    current = fields.String(load_default="")
    password = fields.String(
        required=True, error_messages={"required": lazy_gettext("Please write a new password.")}
    )
    again = fields.String(
        required=True, error_messages={"required": lazy_gettext("Please write the password once more.")}
    )


def asked() -> Call:
    """A call of whoever is not signed in yet."""
    return Call("person", correlation_id(), desk().clock())


def enter(signed: SignedIn, wanted: str = "") -> Response:
    """The browser is signed in and goes on to where it `wanted`, or the form says; with half a session, to
    the second step."""
    wanted = wanted or request.form.get("next", "")
    sent = session.get(SENT)
    if signed.half:
        sign_out()
        session.update({HALF: signed.secret, SENT: sent})
        return redirect(url_for("sign_in.code", next=wanted or None), 303)
    found = handlers.session_account(desk(), signed.secret)
    if found is not None:
        sign_in(actor_of(*found))
        session.update({SESSION: signed.secret, SENT: sent})
    return redirect(_home(wanted), 303)


def device() -> str:
    """The asking browser in two words."""
    return device_of(request.user_agent.string)


def _doorway(form: Form | None = None, asking: Form | None = None, next_page: str = "") -> str:
    """The page with both ways in; `asking` is the form that asks for a link."""
    return render_template(
        "manage/sign_in.html",
        form=form or Form(),
        asking=asking or Form(),
        next=next_page,
        provider=desk().provider,
    )


def _home(wanted: str = "") -> str:
    return safe_path(wanted or request.values.get("next"), url_for("manage.home"))


@blueprint.get("/sign-in")
@public
def page() -> str | Response:
    """Where organisers sign in."""
    if signed_in():
        return redirect(_home(), 303)
    return _doorway(next_page=request.args.get("next", ""))


@blueprint.post("/sign-in")
@public
def with_password() -> str | Response | tuple[str, int]:
    """The organiser is signed in by address and password."""
    check_other_ways(desk())
    form = Form({**Form.received(request.form).values})
    form = Form({name: texts for name, texts in form.values.items() if name != "next"})
    try:
        typed = form.load(CredentialsForm())
        place = request.remote_addr or "unknown"
        signed = handlers.with_password(
            desk(), asked(), typed["email"], typed["password"], place=place, device=device()
        )
    except (ValidationError, Rejected) as error:
        return _doorway(form=form.refused(error), next_page=request.form.get("next", "")), 422
    return enter(signed)


@blueprint.post("/sign-in-link")
@public
def ask_for_link() -> Response | tuple[str, int]:
    """A link is on its way if the address is an organiser's; the answer is the same if not."""
    check_other_ways(desk())
    admit("sign-in-link")
    form = Form.received(request.form)
    try:
        address = form.load(LinkForm())["address"]
    except ValidationError as error:
        return _doorway(asking=form.refused(error)), 422
    admit("sign-in-link-of-one", fingerprint(canonical_email(address)))
    answer_at = time.monotonic() + ANSWER_AFTER_S
    handlers.request_link(desk(), asked(), address, language())
    time.sleep(max(0.0, answer_at - time.monotonic()))
    tell(_("If this address belongs to an organiser, a link is on its way."))
    return redirect(url_for("sign_in.page"), 303)


@blueprint.get("/sign-in/<token>")
@public
def link(token: str) -> str:
    """A one-time link: looking at it spends nothing, because mail scanners look too."""
    return render_template("manage/sign_in_link.html", token=token)


@blueprint.post("/sign-in/<token>")
@public
def use_link(token: str) -> Response | tuple[str, int]:
    """The link is spent and the organiser signed in."""
    try:
        signed = handlers.use_link(desk(), asked(), token, device())
    except Rejected as error:
        refused = Form().refused(error)
        return render_template("manage/sign_in_link.html", token="", form=refused), 410
    return enter(signed)


@blueprint.get("/sign-in/code")
@public
def code() -> str | Response:
    """Where the code of the second step is typed."""
    if not session.get(HALF):
        return redirect(url_for("sign_in.page"), 303)
    return render_template("manage/second_step.html", form=Form(), next=request.args.get("next", ""))


@blueprint.post("/sign-in/code")
@public
def take_second_step() -> str | Response | tuple[str, int]:
    """The organiser is signed in by the code as well."""
    form = Form.received(request.form)
    try:
        signed = handlers.second_step(desk(), asked(), session.get(HALF, ""), form.value("code")[:40])
    except Rejected as error:
        if error.code == "sign-in-again":
            sign_out()
            tell(problem_of(error).detail, "warning")
            return redirect(url_for("sign_in.page"), 303)
        wrong = Form(errors={"code": [problem_of(error).detail]}, focus="code")
        return render_template("manage/second_step.html", form=wrong, next=form.value("next")), 422
    return enter(signed)


@blueprint.get("/session")
@personal
def who() -> tuple[Response, int]:
    """Whose session this browser has, for the other services' pages of organisers: they pass the cookie
    on."""
    found = handlers.session_account(desk(), session.get(SESSION, "")) if signed_in() else None
    if found is None:
        return jsonify({}), 401
    actor = actor_of(*found)
    if actor.way:
        return jsonify({}), 401
    return jsonify(
        subject=actor.subject, role=actor.role, email=actor.email, permissions=told(actor.grants)
    ), 200


@blueprint.get("/sign-out")
@public
def leaving() -> str:
    """A button to sign out with, for pages of the other services."""
    return render_template("manage/sign_out.html")


@blueprint.post("/sign-out")
@public
def leave() -> Response:
    """The browser's session is over, here and in the store."""
    handlers.sign_out(desk(), session.get(SESSION, ""))
    sign_out()
    kept_pages.leave()
    tell(_("You are signed out."))
    return redirect(url_for("sign_in.page"), 303)


@blueprint.get("/password")
@organiser_page
@needs(May.ENTER, somewhere=True)
def password() -> str:
    """Where an organiser sets a password."""
    check_other_ways(desk())
    return _password_page(Form())


@blueprint.post("/password")
@organiser_page
@needs(May.ENTER, somewhere=True)
def set_password() -> Response | tuple[str, int]:
    """The organiser has a new password; other sessions of theirs ended, this one goes on."""
    check_other_ways(desk())
    form = Form.received(request.form)
    try:
        typed = form.load(NewPasswordForm())
        if typed["password"] != typed["again"]:
            raise ValidationError({"again": [_("The two passwords are not the same.")]})
        handlers.check_current(desk(), asked(), session.get(SESSION, ""), typed["current"][:128])
        handlers.set_password(desk(), asked(), account_id(), typed["password"])
    except (ValidationError, Rejected) as error:
        return _password_page(form.refused(error)), 422
    sign_out()
    session[SENT] = request.form.get("csrf_token", "")
    tell(_("The password is set. Please sign in with it."))
    return redirect(url_for("sign_in.page"), 303)


def _password_page(form: Form) -> str:
    asks = handlers.asks_for_current(desk(), session.get(SESSION, ""))
    return render_template("manage/password.html", form=form, asks=asks)


@blueprint.errorhandler(CSRFError)
def sent_again(error: CSRFError) -> Response:
    """Whoever goes back and sends the form of the password once more reads that it was done."""
    done = session.get(SENT)
    if not done or request.form.get("csrf_token") != done or request.endpoint != "sign_in.set_password":
        return answer_error(error)
    tell(_("The password was set when you sent the form for the first time. It is the one to sign in with."))
    return redirect(url_for("sign_in.page"), 303)
