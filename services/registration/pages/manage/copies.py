"""Copying an event, alone or with others of its activity, to other days."""

from collections.abc import Mapping
from datetime import date

from flask import redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from services.registration.domain.copies import PARTS, first_day
from services.registration.domain.events import Event
from services.registration.handlers import copies as handlers
from services.registration.handlers.copies import Made
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from services.registration.pages.manage.days import typed_day
from services.registration.pages.manage.meanwhile import DONE
from shared.errors import Invalid, Rejected
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.forms import Form
from shared.web.permitted import needs

LOOK = "look"


@manage.get("/events/<slug>/copy")
@organiser_page
@needs(May.CHANGE_EVENTS)
def copying(slug: str) -> str:
    """What to copy, and to when."""
    form = Form.filled({"event": [slug], "with": list(PARTS)})
    return _page(slug, form)


@manage.post("/events/<slug>/copy")
@organiser_page
@needs(May.CHANGE_EVENTS)
def copy(slug: str) -> Response | str | tuple[str, int]:
    """Drafts exist as chosen; or only the new days are looked at."""
    form = Form.received(request.form)
    try:
        begins = _day(form)
        if form.value("act") == LOOK:
            return _page(slug, form)
        made = handlers.copy_events(desk(), call(), _named(slug, form), begins, _parts(form))
    except Rejected as error:
        return _page(slug, form.refused(error)), 422
    _tell(made)
    one = made.events[0]
    if len(made.events) == 1:
        return redirect(url_for("manage.event", slug=one.slug), 303)
    return redirect(url_for("manage.home", programme=one.programme_slug, status="draft", past="yes"), 303)


def _tell(made: Made) -> None:
    if made.before:
        tell(str(DONE), "info")
        return
    tell(
        ngettext(
            "%(num)s draft is made. Only organisers see it until you publish it.",
            "%(num)s drafts are made. Only organisers see them until you publish them.",
            len(made.events),
        )
    )


def _day(form: Form) -> date | None:
    """The day the first copy begins on.

    Raises:
        Invalid: `first_day`: `not-a-day`.
    """
    try:
        return typed_day(form.value("first_day").strip())
    except ValueError:
        raise Invalid(fields={"first_day": ["not-a-day"]}) from None


def _named(slug: str, form: Form) -> dict[str, str]:
    """Slug -> slug of the copy, of what was ticked among the events of this one's activity.

    Raises:
        Invalid: `event`: `required`.
    """
    _event, series = handlers.series_of(desk(), slug)
    chosen = [each.slug for each in series if form.chosen("event", each.slug)]
    if not chosen:
        raise Invalid(fields={"event": ["required"]})
    return {each: form.value(f"slugs.{each}").strip() for each in chosen}


def _parts(form: Form) -> frozenset[str]:
    return frozenset(part for part in PARTS if form.chosen("with", part))


def _page(slug: str, form: Form) -> str:
    event, series = handlers.series_of(desk(), slug)
    chosen = [each for each in series if form.chosen("event", each.slug)]
    try:
        begins = _day(form)
    except Invalid:
        begins = None
    days = handlers.shift(chosen, begins)
    news = {each.slug: _new_day(each, days) for each in series}
    names = handlers.names_for(desk(), [(each.slug, first_day(each), news[each.slug]) for each in series])
    return render_template(
        "manage/event_copy.html",
        event=event,
        rows=[(each, news[each.slug], _slug(form, each, names)) for each in series],
        form=form,
        parts_to_take=PARTS,
        moved=bool(begins),
    )


def _new_day(event: Event, days: int) -> date | None:
    before = first_day(event)
    return date.fromordinal(before.toordinal() + days) if before else None


def _slug(form: Form, event: Event, names: Mapping[str, str]) -> str:
    return form.value(f"slugs.{event.slug}") or names[event.slug]
