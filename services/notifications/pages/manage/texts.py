"""A programme's own texts: the list of mails, writing one, its versions."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.notifications.domain.texts import FIELDS, LANGUAGES, MOST, Faulty, Fields, cleaned
from services.notifications.domain.writing import read
from services.notifications.flaws import all_said
from services.notifications.handlers import texts as handlers
from services.notifications.handlers.texts import Sheet
from services.notifications.handlers.trials import sample_letter
from services.notifications.pages.manage import text_words as words
from services.notifications.pages.manage.blueprint import mail
from services.notifications.pages.manage.calls import call, desk, tell
from services.notifications.pages.manage.comparing import compared
from services.notifications.pages.manage.previews import sample_person
from shared.errors import Conflict
from shared.permissions import May
from shared.web import problems
from shared.web.access import organiser_page
from shared.web.forms import WHOLE, Form
from shared.web.languages import language
from shared.web.permitted import needs


@mail.get("/programmes/<slug>/texts")
@organiser_page
@needs(May.SEE_MAIL)
def texts(slug: str) -> str:
    """Every mail of a programme, and whose words it is in."""
    found = handlers.overview(desk(), slug)
    return render_template("mail/texts.html", found=found, words=words)


@mail.get("/programmes/<slug>/texts/<name>")
@organiser_page
@needs(May.SEE_MAIL)
def text(slug: str, name: str) -> str:
    """One mail, ready to be written: the newest version, or the built-in text to begin with."""
    sheet = handlers.sheet(desk(), slug, name)
    known: Mapping[str, Any] = sheet.newest.fields if sheet.newest else {}
    if request.args.get("start") == "built-in":
        known = {**known, "body": {code: desk().writer.source(name, code) for code in LANGUAGES}}
    return _page(sheet, Form.filled({**known, "based_on": str(sheet.row.text.latest)}))


@mail.post("/programmes/<slug>/texts/<name>")
@organiser_page
@needs(May.WRITE_TEXTS)
def save_text(slug: str, name: str) -> Response | tuple[str, int]:
    """One version more, in use if that was the button."""
    form = Form.received(request.form)
    use = form.value("act") == "use"
    typed = {field: {code: form.value(f"{field}.{code}") for code in LANGUAGES} for field in FIELDS}
    try:
        made = handlers.save(
            desk(), call(), (slug, name), typed, _number(form.value("based_on"), otherwise=-1), use=use
        )
    except Faulty as error:
        return _page(handlers.sheet(desk(), slug, name), marked(form, error)), 422
    except Conflict as error:
        return _late(slug, name, form, cleaned(typed), error)
    if use:
        tell(_("Version %(number)s is saved and in use from now on.", number=made.number))
        return redirect(url_for("mail.text", slug=slug, name=name), 303)
    tell(_("Version %(number)s is saved as a draft.", number=made.number))
    return redirect(url_for("mail.preview", slug=slug, name=name, version=made.number), 303)


def _late(slug: str, name: str, form: Form, typed: Fields, error: Conflict) -> Response | tuple[str, int]:
    """Somebody has saved meanwhile: what was typed stays on the page, and saved again it is the next version.
    The same form sent twice is one version."""
    sheet = handlers.sheet(desk(), slug, name)
    if sheet.newest and cleaned(sheet.newest.fields) == typed:
        tell(_("This was saved already."), "info")
        return redirect(url_for("mail.text", slug=slug, name=name), 303)
    newer = Form({**form.values, "based_on": [str(sheet.row.text.latest)]})
    return _page(sheet, newer.refused(error)), 409


@mail.post("/programmes/<slug>/texts/<name>/use")
@organiser_page
@needs(May.WRITE_TEXTS)
def use_text(slug: str, name: str) -> Response | tuple[str, int]:
    """A version that was saved before is in use."""
    number = _number(request.form.get("version", ""))
    try:
        handlers.put_to_use(desk(), call(), (slug, name), number, _seen())
    except Conflict as error:
        return _not_in_use(slug, name, error)
    except Faulty as error:
        sheet, kept = handlers.sheet(desk(), slug, name), handlers.version(desk(), slug, name, number)
        form = Form.filled({**kept.fields, "based_on": str(sheet.row.text.latest)})
        return _page(sheet, marked(form, error)), 422
    tell(_("Version %(number)s is in use from now on.", number=number))
    return redirect(url_for("mail.text", slug=slug, name=name), 303)


@mail.post("/programmes/<slug>/texts/<name>/restore")
@organiser_page
@needs(May.WRITE_TEXTS)
def restore_text(slug: str, name: str) -> Response:
    """The built-in text is in use again."""
    try:
        handlers.restore(desk(), call(), slug, name, _seen())
    except Conflict as error:
        return _not_in_use(slug, name, error)
    tell(_("The built-in text is in use from now on. Your versions are kept."))
    return redirect(url_for("mail.text", slug=slug, name=name), 303)


def _seen() -> int | None:
    """The version that was in use on the page the button stood on; None where the page did not say."""
    return _number(request.form["in_use"]) if "in_use" in request.form else None


def _not_in_use(slug: str, name: str, error: Conflict) -> Response:
    tell(problems.problem_of(error).detail, "warning")
    return redirect(url_for("mail.text", slug=slug, name=name), 303)


@mail.get("/programmes/<slug>/texts/<name>/versions/<int:number>")
@organiser_page
@needs(May.SEE_MAIL)
def version(slug: str, name: str, number: int) -> str:
    """One version, compared with the one before and with the built-in text."""
    sheet, shown = handlers.sheet(desk(), slug, name), handlers.version(desk(), slug, name, number)
    former = handlers.version(desk(), slug, name, number - 1) if number > 1 else None
    built_in = {"body": {code: desk().writer.source(name, code) for code in LANGUAGES}}
    return render_template(
        "mail/version.html",
        sheet=sheet,
        shown=shown,
        words=words,
        me=call().actor,
        from_former=compared(former.fields if former else {}, shown.fields),
        from_built_in=compared(built_in, {"body": shown.fields.get("body", {})}) if _whole(shown) else [],
    )


def _whole(shown: Any) -> bool:
    return any(shown.fields.get("body", {}).values())


def _page(sheet: Sheet, form: Form) -> str:
    name = sheet.row.declaration.mail
    event, person = sheet.known.events[0], sample_person(language())
    letter = sample_letter(desk(), call(), event, sheet.row.declaration, person)
    typed = [form.value(f"{field}.{code}")[: MOST[field]] for field in FIELDS for code in LANGUAGES]
    return render_template(
        "mail/text.html",
        sheet=sheet,
        form=form,
        words=words,
        me=call().actor,
        most=MOST,
        built_in={code: desk().writer.source(name, code) for code in LANGUAGES},
        examples=desk().writer.examples(letter),
        addresses=list(dict.fromkeys(url for said in typed for url in read(said).addresses)),
    )


def marked(form: Form, error: Faulty) -> Form:
    """The form with a sentence beside each field, and which line it means."""
    said = all_said(error)
    whole = {} if said else {WHOLE: [problems.reason(error.code)]}
    return Form(form.values, {**whole, **said})


def _number(typed: str, otherwise: int = 0) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 6 else otherwise
