"""Writing to people who were chosen on the roster: the text, the look as each of them, the sending."""

from typing import Any

from flask import Response as Answer
from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.notifications.domain.circulars import DRAFT, FIELDS, lacks
from services.notifications.domain.invitees import Person
from services.notifications.domain.texts import LANGUAGES, MOST, Faulty
from services.notifications.handlers import circulars as handlers
from services.notifications.handlers.circular_trials import send_trial
from services.notifications.handlers.circulars import View
from services.notifications.pages.manage import circular_words as words
from services.notifications.pages.manage import text_words
from services.notifications.pages.manage.blueprint import mail
from services.notifications.pages.manage.calls import call, context, desk, tell
from services.notifications.pages.manage.previews import FRAMED, FRAMES, sample_person, try_out
from services.notifications.pages.manage.texts import marked
from shared.errors import Conflict, NotFound
from shared.permissions import May
from shared.web import problems
from shared.web.access import current_actor, organiser_page
from shared.web.forms import Form
from shared.web.permitted import needs


@mail.get("/events/<slug>/circulars")
@organiser_page
@needs(May.SEE_MAIL)
def circulars(slug: str) -> str:
    """What was written to chosen people of an event, and what is still a draft."""
    event, found = handlers.of_event(desk(), slug)
    return render_template("mail/circulars.html", event=event, found=found, words=words)


@mail.get("/events/<slug>/circulars/<circular_id>")
@organiser_page
@needs(May.SEND_MAIL)
def circular(slug: str, circular_id: str) -> str:
    """A draft, ready to be written; afterwards how far it is."""
    found = handlers.view(desk(), slug, circular_id)
    return _page(found, _as_it_is(found))


@mail.post("/events/<slug>/circulars/<circular_id>")
@organiser_page
@needs(May.SEND_MAIL)
def write_circular(slug: str, circular_id: str) -> Response | tuple[str, int]:
    """The draft is kept; the next page shows it as its readers will see it."""
    form, which = Form.received(request.form), (slug, circular_id)
    typed = {name: {code: form.value(f"{name}.{code}") for code in LANGUAGES} for name in FIELDS}
    try:
        written = handlers.write(desk(), which, typed, form.value("purpose"), _number("based_on"))
    except Faulty as error:
        return _page(handlers.view(desk(), *which), marked(form, error)), 422
    except Conflict as error:
        found = handlers.view(desk(), *which)
        if found.circular.state == DRAFT and form.says(_as_it_is(found)):
            tell(_("This was saved already."), "info")
            return redirect(url_for("mail.circular_preview", slug=slug, circular_id=circular_id), 303)
        newer = Form({**form.values, "based_on": [str(found.circular.version)]}, form.errors)
        return _page(found, newer.refused(error)), 409
    found = handlers.view(desk(), *which)
    if flaws := lacks(written, found.languages.keys()):
        return _page(found, marked(_as_it_is(found), Faulty(flaws))), 422
    return redirect(url_for("mail.circular_preview", slug=slug, circular_id=circular_id), 303)


@mail.get("/events/<slug>/circulars/<circular_id>/preview")
@organiser_page
@needs(May.SEND_MAIL)
def circular_preview(slug: str, circular_id: str) -> Answer | Response:
    """The mail as one of those it goes to would read it; the button below sends it to all."""
    try:
        found, reader, shown = handlers.preview(desk(), call(), (slug, circular_id), _person())
    except Conflict as error:
        tell(problems.problem_of(error).detail, "warning")
        return redirect(url_for("mail.circular", slug=slug, circular_id=circular_id), 303)
    framed = url_for("mail.circular_html", slug=slug, circular_id=circular_id, person=reader.id)
    page = render_template(
        "mail/circular_preview.html",
        found=found,
        reader=reader,
        shown=shown,
        framed=framed,
        words=words,
        own_address=current_actor().email,
    )
    answer = make_response(page)
    answer.headers["Content-Security-Policy"] = FRAMES
    return answer


@mail.get("/events/<slug>/circulars/<circular_id>/preview.html")
@organiser_page
@needs(May.SEND_MAIL)
def circular_html(slug: str, circular_id: str) -> Answer:
    """The mail's HTML alone, for the frame."""
    _, _, shown = handlers.preview(desk(), call(), (slug, circular_id), _person())
    answer = make_response(shown.bodies.html)
    answer.headers["Content-Security-Policy"] = FRAMED
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@mail.post("/events/<slug>/circulars/<circular_id>/test")
@organiser_page
@needs(May.SEND_MAIL)
def try_circular(slug: str, circular_id: str) -> Response:
    """The letter is on its way to the organiser who asked, and to nobody else."""
    which, person = (slug, circular_id), request.form.get("person", "")[:64]
    first, last, code, _reason = sample_person(LANGUAGES[0])
    try_out(
        lambda address: send_trial(
            desk(), context(), call(), which, person, Person(first, last, address, code)
        )
    )
    return redirect(url_for("mail.circular_preview", slug=slug, circular_id=circular_id, person=person), 303)


@mail.post("/events/<slug>/circulars/<circular_id>/send")
@organiser_page
@needs(May.SEND_MAIL)
def send_circular(slug: str, circular_id: str) -> Response | tuple[str, int]:
    """It is on its way, once, however often the button is pressed."""
    which = (slug, circular_id)
    try:
        handlers.send(desk(), call(), which, _number("based_on"))
    except Faulty as error:
        found = handlers.view(desk(), *which)
        return _page(found, marked(_as_it_is(found), error)), 422
    except Conflict as error:
        found = handlers.view(desk(), *which)
        return _page(found, _as_it_is(found).refused(error)), 409
    return redirect(url_for("mail.circular", slug=slug, circular_id=circular_id), 303)


@mail.post("/events/<slug>/circulars/<circular_id>/drop")
@organiser_page
@needs(May.SEND_MAIL)
def drop_circular(slug: str, circular_id: str) -> Response | tuple[str, int]:
    """The draft is gone; one that somebody else has written in since the page was opened stays."""
    based_on = _number("based_on") if "based_on" in request.form else None
    try:
        handlers.drop(desk(), slug, circular_id, based_on)
    except NotFound:
        tell(_("The draft was deleted already. Nobody was written to."), "info")
    except Conflict as error:
        found = handlers.view(desk(), slug, circular_id)
        return _page(found, _as_it_is(found).refused(error)), 409
    else:
        tell(_("The draft is deleted. Nobody was written to."))
    return redirect(url_for("mail.circulars", slug=slug), 303)


def _page(found: View, form: Form) -> str:
    template = "mail/circular.html" if found.circular.state == DRAFT else "mail/circular_sent.html"
    declaration = desk().writer.declarations["circular"]
    return render_template(
        template, found=found, form=form, words=words, texts=text_words, most=MOST, declaration=declaration
    )


def _as_it_is(found: View) -> Form:
    known: dict[str, Any] = {**found.circular.fields, "purpose": found.circular.purpose}
    return Form.filled({**known, "based_on": str(found.circular.version)})


def _person() -> str:
    return request.args.get("person", "")[:64]


def _number(name: str) -> int:
    typed = request.form.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 6 else -1
