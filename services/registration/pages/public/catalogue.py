"""The catalogue: every public event, narrowed by what one is looking for; the same in a partner's frame."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from services.registration.domain.catalogue import Wish
from services.registration.domain.events import is_confidential
from services.registration.handlers import catalogue as handlers
from services.registration.handlers.views import EventView
from services.registration.pages import sheets
from services.registration.pages.public import wishes
from services.registration.pages.public.calls import desk, vocabulary
from services.registration.pages.public.structured import list_data
from shared.web.access import public
from shared.web.framing import framed
from shared.web.freshness import unless_known
from shared.web.languages import language

pages = Blueprint("catalogue", __name__, template_folder="templates")
pages.app_context_processor(vocabulary)

FRAMED_FRESH_S = 300
"""A partner's page shows a change of an event this much later at most."""


def by_month(views: Sequence[EventView]) -> list[tuple[datetime | None, list[EventView]]]:
    """The events under their month, given by its first event's start."""
    listed = [list(found) for _, found in groupby(views, key=_month)]
    return [(found[0].event.starts, found) for found in listed]


@pages.get("/")
@public
def home() -> Response:
    """What is to come, soonest first, or what is over, latest first."""
    past = request.args.get("when") == "past"
    wish = wishes.read_wish(request.args)
    found = handlers.browse(desk(), wish, language(), past=past, page=wishes.read_page(request.args))
    name = _name(wish, found.page, past=past)
    return unless_known(
        sheets.page_of("public/catalogue.html", name, found, lambda: _facts(found, wish, past=past))
    )


@pages.get("/embed/events")
@public
@framed
def frame() -> Response:
    """What is to come, for the page of a partner; it sets no cookie."""
    wish = wishes.read_wish(request.args)
    found = handlers.browse(desk(), wish, language(), page=wishes.read_page(request.args))
    answer = unless_known(render_template("public/frame.html", found=found, wish=wish))
    answer.cache_control.public = True
    answer.cache_control.max_age = FRAMED_FRESH_S
    return answer


@pages.get("/events")
@public
def listing() -> Redirect:
    """The catalogue is the home page."""
    return redirect(url_for("catalogue.home"), 301)


def _facts(found: handlers.Found, wish: Wish, *, past: bool) -> sheets.Facts:
    programmes = found.programmes.values()
    return {
        "months": by_month(found.views),
        "found": found.counted(),
        "wish": wish,
        "when": {"when": "past"} if past else {},
        "form": wishes.form_of(wish),
        "chips": wishes.chips(wish, programmes),
        "choices": wishes.offered(wish, found.offered, programmes),
        "discreet": any(is_confidential(view.event) for view in found.views),
        "past": past,
        "structured": list_data(found.views),
    }


def _name(wish: Wish, number: int, *, past: bool) -> str:
    """One for each page that is asked for differently."""
    return repr((sorted(wish.chosen().items()), number, past))


def _month(view: EventView) -> str:
    starts = view.event.starts
    return f"{starts.astimezone(ZoneInfo(view.event.timezone)):%Y-%m}" if starts else ""
