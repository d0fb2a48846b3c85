"""Builds the Flask application of a service from its parts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, current_app
from flask_smorest import Blueprint as ApiBlueprint

from shared.calendar_uids import CalendarUids
from shared.clock import Clock, system_clock
from shared.health import Checks
from shared.settings import Settings
from shared.tracing import Tracer, Untraced
from shared.web import (
    access,
    ahead,
    api,
    beginning,
    correlation,
    dates,
    entrances,
    health,
    languages,
    measures,
    problems,
    security,
    sites,
    templating,
    tracing,
)

HERE = Path(__file__).parent
Text = Any
"""A translated text: a lazy string of flask_babel, so that it speaks the language of whoever asks."""


@dataclass(frozen=True)
class WebParts:
    """Everything a service's web process is made of.

    Args:
        name: `registration`, `notifications` or `certificates`.
        settings: public addresses and keys.
        pages: blueprints for people.
        api: flask-smorest blueprints for programs; their prefix begins with `/api/v1`.
        reasons: text for each code of `Rejected`, with `%(name)s` for the error's parameters.
        translations: folders that hold `<language>/LC_MESSAGES/messages.mo`.
        ready: what the process needs for work: its name -> does it answer now?
        desk: what pages and endpoints work with, given back by `current_desk()`.
        clock: tells the time of access tokens and form stamps.
        tracer: tells how long requests take.
        visitor: tells which organiser asks for a page; by the service's own session unless said otherwise.
        begin: done once in each process that serves the application, after it was forked.
        shortcuts: what comes in crowds. Where requests are traced, the framework answers these too.
    """

    name: str
    settings: Settings
    pages: Sequence[Blueprint] = ()
    api: Sequence[ApiBlueprint] = ()
    reasons: Mapping[str, Text] = field(default_factory=dict)
    translations: Sequence[Path | str] = ()
    ready: Checks = field(default_factory=dict)
    desk: Any = None
    clock: Clock = field(default_factory=system_clock)
    visitor: access.Visitor = access.signed_in
    tracer: Tracer = field(default_factory=Untraced)
    begin: Callable[[], None] = lambda: None
    shortcuts: Sequence[ahead.Shortcut] = ()


def current_desk() -> Any:
    """The desk of the service whose request is being answered."""
    return current_app.extensions["kutse"].desk


def calendar_uids() -> CalendarUids:
    """Names the entries of people's calendars, as their invitations do."""
    uids: CalendarUids = current_app.extensions["kutse.calendar-uids"]
    return uids


class Site(Flask):
    """No view of ours is a coroutine, so none is examined for being one at each call."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The view itself."""
        return func


def create_app(parts: WebParts) -> Flask:
    """A web application with every door, lock and page a service has. Opens no connection."""
    app = Site(
        f"kutse-{parts.name}", root_path=str(HERE), template_folder="templates", static_folder="static"
    )
    app.extensions["kutse"] = parts
    host = urlsplit(parts.settings.registration_url).hostname or ""
    app.extensions["kutse.calendar-uids"] = CalendarUids(parts.settings.key("invitations"), host)
    measures.install(app)
    if isinstance(parts.tracer, Untraced):
        ahead.install(app, parts.shortcuts, parts.settings)
    correlation.install(app)
    tracing.install(app, parts.tracer)
    security.install(app, parts.settings, parts.name)
    languages.install(app, [HERE / "translations", *parts.translations])
    problems.install(app, parts.reasons)
    access.install(app, parts.settings.key("api-tokens"), parts.clock, parts.visitor)
    entrances.install(app, parts.settings.key("form-stamps"), parts.clock)
    sites.install(app, parts.settings, parts.name)
    dates.install(app)
    templating.install(app)
    begun = beginning.install(app)
    health.install(app, {**parts.ready, "indexes": begun.is_done})
    for page in parts.pages:
        app.register_blueprint(page)
    api.install(app, parts.name, parts.api)
    return app
