"""The consents a form asks for, one by one."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.registration.domain.form_edits import consent_of, fresh_key, with_consent
from services.registration.domain.forms import Consent
from services.registration.domain.forms import Form as EventForm
from services.registration.domain.texts import LANGUAGES, LocalText
from services.registration.handlers import events
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from services.registration.pages.manage.meanwhile import overtaken, taken_out
from services.registration.schemas.forms import ConsentBody
from shared.errors import Invalid, Rejected
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.forms import Form
from shared.web.meanwhile import SEEN
from shared.web.permitted import needs


@manage.get("/events/<slug>/form/consents/new")
@organiser_page
@needs(May.CHANGE_EVENTS)
def new_consent(slug: str) -> str:
    """An empty consent."""
    return _page(slug, "", Form())


@manage.post("/events/<slug>/form/consents/new")
@organiser_page
@needs(May.CHANGE_EVENTS)
def add_consent(slug: str) -> Response | tuple[str, int]:
    """The consent is asked."""
    return _save(slug, "")


@manage.get("/events/<slug>/form/consents/<key>")
@organiser_page
@needs(May.CHANGE_EVENTS)
def edit_consent(slug: str, key: str) -> str:
    """One consent, to be changed."""
    consent = consent_of(events.get_event(desk(), slug).event.form, key)
    return _page(slug, key, consent_form(consent).seen(call().at))


@manage.post("/events/<slug>/form/consents/<key>")
@organiser_page
@needs(May.CHANGE_EVENTS)
def change_consent(slug: str, key: str) -> Response | tuple[str, int]:
    """The consent is as typed; in new words it is a new version; one that was taken out meanwhile is back."""
    if not request.form.get(SEEN):
        consent_of(events.get_event(desk(), slug).event.form, key)
    return _save(slug, key)


def consent_form(consent: Consent) -> Form:
    """The consent as it stands, in fields."""
    text = {language: getattr(consent.text, language) for language in LANGUAGES}
    return Form.filled({"text": text, "required": "true" if consent.required else None})


def _save(slug: str, key: str) -> Response | tuple[str, int]:
    form, event = Form.received(request.form), events.get_event(desk(), slug).event
    before = next((one for one in event.form.consents if one.key == key), None)
    try:
        consent = _typed(form, event.form, key, before)
        if not _is_there(event.form, consent, key):
            now = consent_form(before) if before else Form()
            if key and form.is_behind(now):
                late = overtaken(form, now, f"events/{event.id}") if before else taken_out(form)
                return _page(slug, key, late), 409
            after = with_consent(event.form, consent)
            events.change_event(desk(), call(), slug, {"form": after}, event.version)
    except (ValidationError, Rejected) as error:
        return _page(slug, key, form.refused(error)), 422
    tell(_("The consent is saved."))
    return redirect(url_for("manage.form_overview", slug=slug) + "#consents", 303)


def _typed(form: Form, asked: EventForm, key: str, before: Consent | None) -> Consent:
    text = {language: form.value(f"text.{language}") for language in LANGUAGES}
    taken = {consent.key for consent in asked.consents}
    body = {
        "key": key or fresh_key(LocalText(**text), taken),
        "text": text,
        "version": before.version if before else 1,
        "required": form.chosen("required", "true"),
    }
    consent: Consent = ConsentBody().load(body)
    if not consent.text:
        raise Invalid(fields={"text.et": ["required"]})
    return consent


def _is_there(asked: EventForm, consent: Consent, key: str) -> bool:
    """Was the same form sent before? Two new consents in the same words are one that was sent twice."""
    said = (consent.text, consent.required)
    return any((one.text, one.required) == said for one in asked.consents if not key or one.key == key)


def _page(slug: str, key: str, form: Form) -> str:
    view = events.get_event(desk(), slug)
    return render_template("manage/consent.html", view=view, event=view.event, key=key, form=form)
