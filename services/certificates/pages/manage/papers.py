"""Certificates of an event, one of them, and what organisers have done: revoked, corrected, made anew."""

from dataclasses import replace
from typing import Any

from flask import Response as Answer
from flask import make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.certificates.domain.certificates import UNFINISHED
from services.certificates.handlers.audits import about, looked
from services.certificates.handlers.certificates import Correction, replace_certificate, revoke_certificate
from services.certificates.handlers.papers import Paper, open_paper, open_shelf
from services.certificates.handlers.verification import find
from services.certificates.pages.manage.blueprint import manage
from services.certificates.pages.manage.calls import call, desk, tell
from services.certificates.pages.manage.paper_words import LANGUAGES, STATES, WHY, sentence
from services.certificates.pages.wording import days_told
from services.certificates.schemas.papers import CHOICES, FORMS
from shared.errors import NotFound, Rejected
from shared.ids import new_id
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.forms import Form
from shared.web.permitted import needs
from shared.web.problems import reason

PAGE = 100
ACT = "/<string:code>/<any(revoke, correct, renew):act>"


@manage.get("/events/<string:slug>")
@organiser_page
@needs(May.SEE_ROSTER)
def shelf(slug: str) -> str:
    """An event's documents by number, those that cannot be made first."""
    found = open_shelf(desk(), call(), slug, request.args.get("after", "")[:60], PAGE)
    return render_template("certificates/event.html", shelf=found, states=STATES, sentence=reason)


@manage.get("/<string:code>")
@organiser_page
@needs(May.SEE_ROSTER)
def paper(code: str) -> str:
    """One document: what it says, where it stands, what came before and after it."""
    return render_template(
        "certificates/paper.html",
        paper=open_paper(desk(), call(), code),
        states=STATES,
        sentence=reason,
        days_told=days_told,
    )


@manage.get("/<string:code>/document.pdf")
@organiser_page
@needs(May.EXPORT)
def file(code: str) -> Answer:
    """The document itself; that it was taken is in the audit.

    Raises:
        NotFound: `certificate-unknown`, also while it is being made.
    """
    document = find(desk(), code).document
    content = desk().store.files.read(document.code)
    if content is None:
        raise NotFound("certificate-unknown")
    looked(desk(), call(), "took a certificate", about(document))
    answer = Answer(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{document.number}.pdf"'
    return answer


@manage.get(ACT)
@organiser_page
@needs(May.CERTIFY)
def asking(code: str, act: str) -> Response:
    """Asks why, and what is to be corrected."""
    found = open_paper(desk(), call(), code)
    return _form(found, act, _now(found, act).seen(desk().clock()), 200)


@manage.post(f"{ACT}/check")
@organiser_page
@needs(May.CERTIFY)
def check(code: str, act: str) -> Response:
    """Says what will happen, before it does."""
    found, form = open_paper(desk(), call(), code), Form.received(request.form)
    read = _read(found, act, form)
    if isinstance(read, Response):
        return read
    sent = replace(form, values={**form.values, "key": [new_id()]})
    page = render_template(
        "certificates/confirm.html",
        paper=found,
        act=act,
        form=sent,
        because=read.reason,
        says=found.corrected(read),
        days_told=days_told,
        languages=LANGUAGES,
        unmade=found.document.state in UNFINISHED,
    )
    return make_response(page)


@manage.post(ACT)
@organiser_page
@needs(May.CERTIFY)
def do(code: str, act: str) -> Any:
    """It is done; sent twice it is done once."""
    found, form = open_paper(desk(), call(), code), Form.received(request.form)
    read = _read(found, act, form)
    if isinstance(read, Response):
        return read
    at_desk = desk()
    try:
        if act == "revoke":
            done = at_desk.store.atomically(lambda tx: revoke_certificate(tx, code, read))
        else:
            done = at_desk.store.atomically(lambda tx: replace_certificate(tx, at_desk, code, read))
    except Rejected as error:
        return _form(found, act, form.refused(error), 409)
    tell(
        _("Document %(number)s is revoked.", number=done.number) if act == "revoke" else _making(done.number)
    )
    return redirect(url_for("manage.paper", code=done.code), 303)


def _making(number: str) -> str:
    return str(_("Document %(number)s is being made. It is ready in a moment.", number=number))


def _read(paper: Paper, act: str, form: Form) -> Correction | Response:
    """What the form asks for; or the form again, with what is wrong or what became of the document."""
    try:
        body = form.load(FORMS[act]())
    except ValidationError as error:
        return _form(paper, act, form.refused(error), 422)
    now = _now(paper, act)
    if form.is_behind(now) and not form.says(now):
        return _form(paper, act, form.overtaken(now, desk().clock()), 409)
    because = sentence(body["why"], body["words"], paper.document.recipient.language)
    names = {name: body[name] for name in ("first_name", "last_name") if name in body}
    return Correction(because, call(), body["key"], **names)


def _now(paper: Paper, act: str) -> Form:
    """The form as it is opened now."""
    if act != "correct":
        return Form()
    printed = paper.document.printed
    return Form.filled({"first_name": printed.first_name, "last_name": printed.last_name})


def _form(paper: Paper, act: str, form: Form, status: int) -> Response:
    page = render_template(
        "certificates/act.html",
        paper=paper,
        act=act,
        form=form,
        choices=[(one, WHY[one]) for one in CHOICES[act]],
        languages=LANGUAGES,
    )
    return make_response(page, status)
