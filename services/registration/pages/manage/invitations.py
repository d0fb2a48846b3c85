"""A colleague follows the link of an invitation."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.registration.handlers import members as handlers
from services.registration.handlers.members import Asked
from services.registration.pages.manage.account import AccountForm
from services.registration.pages.manage.calls import desk, tell
from services.registration.pages.manage.role_words import ROLES, WHAT_THEY_DO
from services.registration.pages.manage.sign_in import asked, blueprint, device, enter
from shared.errors import Rejected
from shared.web.access import personal
from shared.web.forms import Form


@blueprint.get("/invitations/<token>")
@personal
def invitation(token: str) -> str | tuple[str, int]:
    """What the invitation is about: looking at it spends nothing."""
    try:
        found = handlers.asked(desk(), token)
    except Rejected as error:
        return _gone(error)
    over = found.invitation.used_at is not None or found.invitation.expires_at <= desk().clock()
    return _gone() if over else _page(token, found, Form.filled({"language": found.invitation.language}))


@blueprint.post("/invitations/<token>")
@personal
def accept_invitation(token: str) -> Response | str | tuple[str, int]:
    """The colleague helps from now on, and is signed in, or led to where one signs in."""
    form = Form.received(request.form)
    try:
        found = handlers.asked(desk(), token)
        name = "" if found.known else form.load(AccountForm(only=("name",)))["name"]
        signed = handlers.accept(desk(), asked(), token, name, device())
    except ValidationError as error:
        return _page(token, found, form.refused(error)), 422
    except Rejected as error:
        return _gone(error)
    if signed is None:
        tell(_("Welcome! You help with the programme from now on. Please sign in."))
        return redirect(url_for("sign_in.page"), 303)
    entered = enter(signed)
    tell(_("Welcome! You help with the programme from now on."))
    return entered


def _page(token: str, found: Asked, form: Form) -> str:
    return render_template(
        "manage/invitation.html", token=token, asked=found, form=form, roles=ROLES, what=WHAT_THEY_DO
    )


def _gone(error: Rejected | None = None) -> tuple[str, int]:
    shown = Form().refused(error) if error else Form()
    return render_template("manage/invitation.html", token="", form=shown), 410
