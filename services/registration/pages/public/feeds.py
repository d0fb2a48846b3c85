"""Calendars to subscribe to: for everybody, and one's own behind a secret address that only a mail tells."""

from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import force_locale, gettext
from werkzeug.wrappers import Response as Redirect

from services.registration.domain.events import is_confidential
from services.registration.handlers import catalogue
from services.registration.handlers import events as handlers
from services.registration.handlers import feeds as own
from services.registration.pages.public import calendars
from services.registration.pages.public.calls import call, desk
from services.registration.pages.public.wishes import read_wish
from shared.web.access import kept_by_its_reader, personal, public
from shared.web.languages import language
from shared.web.visits import admit, fingerprint

pages = Blueprint("feeds", __name__)

BACK = timedelta(days=90)
FRESH_S = 900
"""A change of an event is seen in public feeds this much later at most."""


@pages.get("/events.ics")
@public
def all_events() -> Response:
    """Every public event from three months back on that the catalogue would show for the same wish; of those
    told with discretion none.
    """
    found = catalogue.since(desk(), read_wish(request.args), desk().clock() - BACK)
    shown = (view.event for view in found if not is_confidential(view.event))
    calendar = calendars.feed(gettext("Kutse: training and events"), shown)
    return _public(calendars.as_file(calendar, "events.ics"))


@pages.get("/events/<slug>.ics")
@public
def one_event(slug: str) -> Response:
    """The sessions of one event."""
    event = handlers.public_event(desk(), slug).event
    return _public(calendars.as_file(calendars.feed(event.title.in_(language()), [event]), f"{slug}.ics"))


@pages.get("/feeds/<token>.ics")
@personal
def of_mailbox(token: str) -> Response:
    """Everything that concerns one mailbox, in the language its reader is written to."""
    found = own.by_token(desk(), token)
    with force_locale(found.feed.language):
        calendar = calendars.of_mailbox(gettext("Kutse: my events"), found.entries)
    kept_by_its_reader()
    answer = calendars.as_file(calendar, "kutse.ics")
    answer.content_language.add(found.feed.language)
    return answer


@pages.post("/r/<token>/feed")
@personal
def ask_as_person(token: str) -> Redirect:
    """The address of the feed is on its way to the participant's mailbox."""
    _admit(own.mailbox_of_person(desk(), token))
    own.ask_as_person(desk(), call(), token, renew=False)
    return _told(url_for("personal.page", token=token), renewed=False)


@pages.post("/r/<token>/feed/renew")
@personal
def renew_as_person(token: str) -> Redirect:
    """The old address opens nothing, a new one is on its way."""
    _admit(own.mailbox_of_person(desk(), token))
    own.ask_as_person(desk(), call(), token, renew=True)
    return _told(url_for("personal.page", token=token), renewed=True)


@pages.post("/trainer/<token>/feed")
@personal
def ask_as_trainer(token: str) -> Redirect:
    """The address of the feed is on its way to the trainer's mailbox."""
    _admit(own.mailbox_of_trainer(desk(), token))
    own.ask_as_trainer(desk(), replace(call(), actor="trainer"), token, renew=False)
    return _told(url_for("trainer.assignment", token=token), renewed=False)


@pages.post("/trainer/<token>/feed/renew")
@personal
def renew_as_trainer(token: str) -> Redirect:
    """The old address opens nothing, a new one is on its way."""
    _admit(own.mailbox_of_trainer(desk(), token))
    own.ask_as_trainer(desk(), replace(call(), actor="trainer"), token, renew=True)
    return _told(url_for("trainer.assignment", token=token), renewed=True)


def _admit(email: str) -> None:
    """Nobody is flooded with mails, whoever holds the links."""
    admit("feed-address", fingerprint(email))


def _told(page: str, *, renewed: bool) -> Redirect:
    if renewed:
        flash(gettext("The old calendar address no longer works."), "good")
    flash(gettext("Your calendar address is on its way by e-mail."), "good")
    return redirect(page, 303)


def _public(answer: Response) -> Response:
    """Caches between us and the reader may answer for a while."""
    answer.cache_control.public = True
    answer.cache_control.max_age = FRESH_S
    return answer
