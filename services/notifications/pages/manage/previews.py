"""A mail as somebody would see it, and as a test mail to oneself.

The HTML stands in a frame without rights: no script, no form, no request to anywhere.
"""

from collections.abc import Callable
from typing import Any

from flask import Response as Answer
from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.notifications.domain.texts import LANGUAGES
from services.notifications.handlers import trials
from services.notifications.handlers.context import UnwritableError
from services.notifications.handlers.trials import Wanted
from services.notifications.pages.manage import text_words as words
from services.notifications.pages.manage.blueprint import mail
from services.notifications.pages.manage.calls import call, context, desk, tell
from shared.permissions import May
from shared.web.access import current_actor, organiser_page
from shared.web.languages import language
from shared.web.permitted import needs
from shared.web.security import CONTENT_POLICY
from shared.web.visits import admit

FRAMES = f"{CONTENT_POLICY}; frame-src 'self'"
FRAMED = "; ".join(
    (
        "default-src 'none'",
        "img-src data:",
        "style-src 'unsafe-inline'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
        "sandbox",
    )
)
"""The mail's own styles stand in its tags, as mail programs want them; nothing else may happen there."""


@mail.get("/programmes/<slug>/texts/<name>/preview")
@organiser_page
@needs(May.SEE_MAIL)
def preview(slug: str, name: str) -> Answer:
    """The mail in plain text and HTML, for an event and a person one chooses."""
    wanted = _wanted(slug, name, request.args)
    found = trials.preview(desk(), call(), wanted)
    page = render_template(
        "mail/preview.html",
        found=found,
        wanted=wanted,
        words=words,
        address=current_actor().email,
        framed=url_for("mail.preview_html", slug=slug, name=name, **_chosen(wanted)),
    )
    answer = make_response(page)
    answer.headers["Content-Security-Policy"] = FRAMES
    return answer


@mail.get("/programmes/<slug>/texts/<name>/preview.html")
@organiser_page
@needs(May.SEE_MAIL)
def preview_html(slug: str, name: str) -> Answer:
    """The mail's HTML alone, for the frame."""
    found = trials.preview(desk(), call(), _wanted(slug, name, request.args), listed=False)
    answer = make_response(found.shown.bodies.html)
    answer.headers["Content-Security-Policy"] = FRAMED
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@mail.post("/programmes/<slug>/texts/<name>/test")
@organiser_page
@needs(May.WRITE_TEXTS)
def send_test(slug: str, name: str) -> Response:
    """A test mail is on its way to the organiser who asked, and to nobody else."""
    wanted = _wanted(slug, name, request.form)
    try_out(lambda address: trials.send_trial(desk(), context(), call(), wanted, address))
    return redirect(url_for("mail.preview", slug=slug, name=name, **_chosen(wanted)), 303)


def sample_person(code: str) -> tuple[str, str, str, str]:
    """First and last name, language, and a reason, of somebody who does not exist."""
    return "Mari", "Näidis", code, _("The trainer has fallen ill.")


def try_out(send: Callable[[str], None]) -> None:
    """Whoever asks gets a test mail, so many in a time, or reads why not.

    Args:
        send: puts it on its way to this address.
    """
    address = current_actor().email
    if not address:
        tell(_("Your account has no address, so no test mail can be sent."), "warning")
        return
    admit("test-mail", current_actor().subject)
    try:
        send(address)
    except UnwritableError:
        tell(_("Nothing can be mailed to your address %(address)s.", address=address), "bad")
        return
    tell(_("A test mail is on its way to %(address)s.", address=address))


def _wanted(slug: str, name: str, given: Any) -> Wanted:
    version, code = given.get("version", ""), given.get("language", "")
    first, last, spoken, reason = sample_person(code if code in LANGUAGES else language())
    return Wanted(
        programme=slug,
        mail=name,
        version=int(version) if version.isdecimal() and len(version) < 6 else 0,
        language=spoken,
        event=given.get("event", ""),
        person=given.get("person", ""),
        sample=(first, last, reason),
    )


def _chosen(wanted: Wanted) -> dict[str, Any]:
    return {
        "version": wanted.version,
        "language": wanted.language,
        "event": wanted.event,
        "person": wanted.person,
    }
