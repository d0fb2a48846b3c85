"""Who helps to run a programme."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from marshmallow import ValidationError, fields, validate
from werkzeug.wrappers import Response

from services.registration.handlers import members as handlers
from services.registration.pages.manage.account import SPOKEN
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import account_id, call, desk, tell
from services.registration.pages.manage.role_words import ROLES, WHAT_THEY_DO
from services.registration.pages.manage.words import LANGUAGES
from services.registration.schemas.addresses import Email
from shared.errors import NotFound, Rejected
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.forms import Form
from shared.web.languages import language
from shared.web.permitted import needs
from shared.web.problems import problem_of
from shared.web.schemas import Strict

CHOOSE = lazy_gettext("Please choose a role.")


class InvitationForm(Strict):
    """Whom to ask, and to do what."""

    email = Email(required=True, error_messages={"required": lazy_gettext("Please write an e-mail address.")})
    role = fields.String(
        required=True,
        validate=validate.OneOf(tuple(ROLES), error=CHOOSE),
        error_messages={"required": CHOOSE},
    )
    language = fields.String(required=True, validate=validate.OneOf(SPOKEN))


@manage.get("/programmes/<slug>/people")
@organiser_page
@needs(May.MANAGE_MEMBERS)
def members(slug: str) -> str:
    """Everybody who helps to run the programme, and who was asked to."""
    return _page(slug, Form.filled({"language": language()}))


@manage.post("/programmes/<slug>/people")
@organiser_page
@needs(May.MANAGE_MEMBERS)
def invite_member(slug: str) -> Response | tuple[str, int]:
    """The colleague gets a mail with a link."""
    form = Form.received(request.form)
    try:
        typed = form.load(InvitationForm())
        before = handlers.invited_as(desk(), slug, typed["email"])
        handlers.invite(desk(), call(), slug, typed["email"], typed["role"], typed["language"])
    except (ValidationError, Rejected) as error:
        return _page(slug, form.refused(error)), 422
    tell(_("The invitation is on its way."))
    if before not in ("", typed["role"]):
        sentence = _("It takes the place of an invitation with another role: %(role)s.", role=ROLES[before])
        tell(sentence, "warning")
    return _back(slug)


@manage.post("/programmes/<slug>/people/invitations/<invitation_id>/<any(again,withdraw):wish>")
@organiser_page
@needs(May.MANAGE_MEMBERS)
def deal_with_invitation(slug: str, invitation_id: str, wish: str) -> Response:
    """The invitation is mailed once more, or withdrawn."""
    try:
        if wish == "again":
            handlers.invite_again(desk(), call(), slug, invitation_id)
        else:
            handlers.withdraw(desk(), call(), slug, invitation_id)
    except Rejected as error:
        tell(problem_of(error).detail, "bad")
    else:
        sent, gone = _("The invitation is on its way once more."), _("The invitation is withdrawn.")
        tell(sent if wish == "again" else gone)
    return _back(slug)


@manage.post("/programmes/<slug>/people/<member_id>/role")
@organiser_page
@needs(May.MANAGE_MEMBERS)
def change_role(slug: str, member_id: str) -> Response:
    """The member has another role."""
    try:
        wanted, was = request.form.get("role", "") or "none", request.form.get("was", "")
        handlers.change_role(desk(), call(), slug, member_id, wanted, was)
    except Rejected as error:
        tell(problem_of(error).detail, "bad")
    else:
        tell(_("The role is changed."))
    return _back(slug)


@manage.get("/programmes/<slug>/people/<member_id>/remove")
@organiser_page
@needs(May.MANAGE_MEMBERS)
def removing_member(slug: str, member_id: str) -> str | Response:
    """What removing will do, before it is done."""
    found = handlers.members(desk(), slug)
    member = next((one for one in found.accounts if one.id == member_id), None)
    if member is None:
        return _back(slug)
    return render_template("manage/member_remove.html", programme=found.programme, member=member)


@manage.post("/programmes/<slug>/people/<member_id>/remove")
@organiser_page
@needs(May.MANAGE_MEMBERS)
def remove_member(slug: str, member_id: str) -> Response:
    """The member has no part in the programme any more."""
    try:
        handlers.change_role(desk(), call(), slug, member_id, "", request.form.get("was", ""))
    except NotFound:
        tell(_("Nobody to remove: somebody has done it already."), "info")
    except Rejected as error:
        tell(problem_of(error).detail, "bad")
    else:
        tell(_("Removed. The account itself stays, with whatever other programmes it belongs to."))
    return _back(slug) if member_id != account_id() else redirect(url_for("manage.home"), 303)


@manage.post("/programmes/<slug>/people/second-step")
@organiser_page
@needs(May.MANAGE_MEMBERS)
def require_second_factor(slug: str) -> Response:
    """Members need a second step to sign in, or do not."""
    required = request.form.get("required") == "yes"
    handlers.require_second_factor(desk(), call(), slug, required)
    needed, free = _("Members need a second step from now on."), _("No second step is asked for any more.")
    tell(needed if required else free)
    return _back(slug)


def _page(slug: str, form: Form) -> str:
    return render_template(
        "manage/members.html",
        found=handlers.members(desk(), slug),
        at=desk().clock(),
        form=form,
        roles=ROLES,
        choices=[(key, f"{name}: {WHAT_THEY_DO[key]}") for key, name in ROLES.items()],
        languages=[(code, LANGUAGES[code]) for code in SPOKEN],
    )


def _back(slug: str) -> Response:
    return redirect(url_for("manage.members", slug=slug), 303)
