"""An organiser's events: the list, one event, and what can be done with it."""

from collections.abc import Callable
from functools import partial
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.domain.events import Event
from services.registration.domain.sessions import is_on_the_day
from services.registration.domain.trainers import last_day
from services.registration.handlers import addresses, agenda, answers, programmes, standing, trainers
from services.registration.handlers import events as handlers
from services.registration.handlers.trainers import PoolFilter, Request
from services.registration.handlers.views import EventFilter
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, own, tell
from services.registration.pages.manage.days import typed_day
from shared.errors import Invalid, Rejected
from shared.permissions import May
from shared.web.access import grants, organiser_page
from shared.web.permitted import needs
from shared.web.problems import problem_of

PAGE = 50
POOL = 500


@manage.get("/")
@organiser_page
@needs(May.ENTER, somewhere=True)
def home() -> str:
    """What is to be done now, then every event with how full it is, soonest first, and how programmes stand;
    what lies behind on request. Whoever has nothing yet is led through the first steps."""
    narrow = _narrowed()
    page = handlers.list_events(desk(), narrow, after=request.args.get("after", ""), limit=PAGE)
    return render_template(
        "manage/home.html",
        page=page,
        narrow=narrow,
        past=request.args.get("past") == "yes",
        programmes=programmes.list_programmes(desk(), among=own(May.SEE_EVENTS)).items,
        today=agenda.todays_sessions(desk(), grants()) if not request.args else (),
        needs=agenda.needs(desk(), own(May.DECIDE)) if not request.args else (),
        standings=standing.standings(desk(), own(May.SEE_EVENTS)) if not request.args else (),
        steps=standing.first_steps(desk(), own(May.CHANGE_EVENTS)) if not request.args else None,
    )


def _narrowed() -> EventFilter:
    programme, status, text = (request.args.get(name, "")[:100] for name in ("programme", "status", "text"))
    past = request.args.get("past") == "yes"
    now = desk().clock()
    return EventFilter(
        programme=programme,
        status=status,
        text=text,
        runs_from=None if past else now.replace(hour=0, minute=0, second=0),
        among=own(May.SEE_EVENTS),
    )


@manage.get("/events/<slug>")
@organiser_page
@needs(May.SEE_EVENTS)
def event(slug: str) -> str:
    """One event: how full, what was set, what can be done."""
    view = handlers.get_event(desk(), slug)
    valid = PoolFilter(valid_on=last_day(view.event, call().at))
    pool = trainers.search_pool(desk(), view.event.programme_slug, valid, limit=POOL)
    begun = view.event.starts is not None and view.event.starts <= call().at
    over = view.event.ends is not None and view.event.ends <= call().at
    return render_template(
        "manage/event.html",
        view=view,
        pool=pool.items,
        begun=begun,
        over=over,
        now=call().at,
        today=call().at.astimezone(ZoneInfo(view.event.timezone)).date(),
        is_on_the_day=is_on_the_day,
        answered=answers.trainers_of(desk(), slug),
        deliveries=addresses.trainer_deliveries(desk(), view.event),
    )


@manage.post("/events/<slug>/trainers")
@organiser_page
@needs(May.CHANGE_EVENTS)
def assign(slug: str) -> Response:
    """Somebody of the pool teaches at the event and is told."""
    try:
        day = typed_day(request.form.get("answer_by", "").strip())
    except ValueError:
        tell(_("Enter a date."), "bad")
        return _back(slug)
    asked = Request(request.form.get("message", "").replace("\r\n", "\n").strip()[:1_000], day)
    ask = partial(trainers.assign_from_pool, asked=asked)
    return _about_trainer(slug, ask, request.form.get("trainer", ""))


@manage.post("/events/<slug>/trainers/<assignment_id>/remove")
@organiser_page
@needs(May.CHANGE_EVENTS)
def unassign(slug: str, assignment_id: str) -> Response:
    """The trainer no longer teaches at the event and is told."""
    return _about_trainer(slug, trainers.unassign, assignment_id)


@manage.post("/events/<slug>/trainers/<assignment_id>/confirm")
@organiser_page
@needs(May.CHANGE_EVENTS)
def confirm_trainer(slug: str, assignment_id: str) -> Response:
    """The organiser counts on the trainer."""
    return _about_trainer(slug, answers.confirm, assignment_id)


@manage.post("/events/<slug>/trainers/<assignment_id>/take-back")
@organiser_page
@needs(May.CHANGE_EVENTS)
def take_trainer_back(slug: str, assignment_id: str) -> Response:
    """The organiser no longer counts on the trainer."""
    return _about_trainer(slug, answers.take_back, assignment_id)


def _about_trainer(slug: str, act: Callable[..., Event], who: str) -> Response:
    try:
        act(desk(), call(), slug, who)
    except Rejected as error:
        tell(problem_of(error).detail, "bad")
    else:
        tell(_("The trainers of the event are changed."))
    return _back(slug)


@manage.post("/events/<slug>/publish")
@organiser_page
@needs(May.CHANGE_EVENTS)
def publish(slug: str) -> Response:
    """The event is public."""
    try:
        handlers.publish_event(desk(), call(), slug)
    except Invalid as error:
        tell(" ".join(text for texts in problem_of(error).fields.values() for text in texts), "bad")
    except Rejected as error:
        tell(problem_of(error).detail, "bad")
    else:
        tell(_("The event is published. Its trainers are told."))
    return _back(slug)


def _back(slug: str) -> Response:
    return redirect(url_for("manage.event", slug=slug), 303)
