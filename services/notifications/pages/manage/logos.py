"""The funder's logo in a programme's mails."""

from flask import Response as Answer
from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.notifications.handlers import logos as handlers
from services.notifications.pages.manage.blueprint import mail
from services.notifications.pages.manage.calls import call, desk, tell
from services.notifications.renderer.pictures import logo_from
from shared.errors import Conflict, Invalid, NotFound
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.forms import Form
from shared.web.permitted import needs


@mail.get("/programmes/<slug>/logo")
@organiser_page
@needs(May.SEE_MAIL)
def logo(slug: str) -> str:
    """The logo as it is, and a place for another."""
    return _page(slug, Form())


@mail.post("/programmes/<slug>/logo")
@organiser_page
@needs(May.WRITE_TEXTS)
def change_logo(slug: str) -> Response | tuple[str, int]:
    """Mails carry the new logo from now on."""
    uploaded = request.files.get("logo")
    try:
        made = logo_from(uploaded.read() if uploaded else b"")
        handlers.change(desk(), call(), slug, made, request.form.get("seen"))
    except Invalid as error:
        return _page(slug, Form().refused(error)), 422
    except Conflict as error:
        return _page(slug, Form().refused(error)), 409
    tell(_("The logo is saved. Mails carry it from now on."))
    return redirect(url_for("mail.logo", slug=slug), 303)


@mail.post("/programmes/<slug>/logo/remove")
@organiser_page
@needs(May.WRITE_TEXTS)
def remove_logo(slug: str) -> Response | tuple[str, int]:
    """Mails carry no logo any more."""
    try:
        handlers.change(desk(), call(), slug, None, request.form.get("seen"))
    except Conflict as error:
        return _page(slug, Form().refused(error)), 409
    tell(_("The logo is removed."))
    return redirect(url_for("mail.logo", slug=slug), 303)


@mail.get("/programmes/<slug>/logo/picture")
@organiser_page
@needs(May.SEE_MAIL)
def logo_picture(slug: str) -> Answer:
    """The picture itself."""
    _, found = handlers.show(desk(), slug)
    if found is None:
        raise NotFound("not-found")
    answer = make_response(found.content)
    answer.content_type = f"image/{found.kind}"
    return answer


def _page(slug: str, form: Form) -> str:
    known, found = handlers.show(desk(), slug)
    return render_template("mail/logo.html", known=known, logo=found, form=form)
