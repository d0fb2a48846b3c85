"""Going over to another group by oneself: which there are, what would come of it, and doing it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.registration.handlers import moves as handlers
from services.registration.handlers import registrations
from services.registration.handlers.moves import Destination
from services.registration.pages.public.calls import call, desk, status_of
from shared.errors import Invalid, NotFound, Rejected
from shared.web.access import personal
from shared.web.forms import Form

pages = Blueprint("moves", __name__, template_folder="templates")


@pages.get("/r/<token>/move")
@personal
def page(token: str) -> str:
    """The other groups, and what would become of one's registration there."""
    return _shown(token, Form())


@pages.post("/r/<token>/move")
@personal
def move(token: str) -> Response | tuple[str, int]:
    """The person is in the other group, or waits there."""
    form = Form.received(request.form)
    try:
        slug = form.value("to").strip()[:80]
        if not slug:
            raise Invalid(fields={"to": ["required"]})
        there = handlers.move_own(desk(), call(), token, Destination(slug, form.chosen("queue", "true")))
    except NotFound:
        raise
    except Rejected as error:
        return _shown(token, form.refused(error)), status_of(error)
    if there.registration.status == "confirmed":
        flash(gettext("You have moved. The new invitation is on its way by e-mail."), "good")
    else:
        flash(gettext("You wait for a seat here. What you had stays yours until it is certain."), "good")
    return redirect(url_for("personal.page", token=there.token), 303)


def _shown(token: str, form: Form) -> str:
    view = registrations.by_token(desk(), token)
    return render_template(
        "public/move.html",
        view=view,
        registration=view.registration,
        event=view.event.event,
        programme=view.event.programme,
        groups=handlers.groups(desk(), call(), view.registration),
        form=form,
        token=view.token,
    )
