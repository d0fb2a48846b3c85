"""The roster of one event: who comes, who waits, who is to be decided about."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from services.registration.domain.rosters import SORTS, RosterFilter
from services.registration.handlers import events, line_up
from services.registration.handlers.looks import note_look
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk
from services.registration.pages.manage.seeing import sees_all
from services.registration.pages.manage.words import ANSWERS, Words
from services.registration.pages.words import STATUSES
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.permitted import needs

PAGE = 200
ANSWERED: Words = {**ANSWERS, "requested": _("no answer")}
SHOWN = {name: words for name, words in ANSWERED.items() if name != "countered"}
SORTED: Words = {
    "status": _("Status, then name"),
    "name": _("Name"),
    "institution": _("Institution"),
    "registered": _("Time of registering"),
    "queue": _("Place in the queue"),
}


@manage.get("/events/<slug>/registrations")
@organiser_page
@needs(May.SEE_ROSTER)
def roster(slug: str) -> str:
    """Everybody who ever registered, with what became of their mails and document."""
    return _roster(slug, request.args)


@manage.get("/events/<slug>/registrations/act")
@manage.get("/events/<slug>/registrations/write")
@organiser_page
@needs(May.SEE_ROSTER)
def back_to_roster(slug: str) -> Response:
    """Where a list with ticks was shown again, for whoever asks for that address once more."""
    return redirect(url_for("manage.roster", slug=slug), 303)


def still_chosen(slug: str, why: str) -> str:
    """The same list with everything as it was ticked and chosen, and why nothing came of it."""
    return _roster(slug, request.form, why)


def _roster(slug: str, given: Mapping[str, str], why: str = "") -> str:
    view, after = events.get_event(desk(), slug), given.get("after", "")
    narrow = line_up.in_names(view.event, narrowed(given))
    page = line_up.roster(desk(), slug, narrow, after=after, limit=PAGE)
    note_look(desk(), call(), "looked at the roster", f"events/{view.event.id}")
    return render_template(
        "manage/roster.html",
        view=view,
        page=page,
        narrow=narrow,
        asked=asked(narrow),
        statuses=STATUSES,
        answers=SHOWN,
        sorts=SORTED,
        sees_sensitive=sees_all(view.event),
        after=after,
        why=why,
        chosen=frozenset(request.form.getlist("chosen")),
    )


def narrowed(given: Mapping[str, str]) -> RosterFilter:
    """Whom the fields of the filter look for; what no filter of ours says is left out."""
    return RosterFilter(
        status=_one_of(STATUSES, given.get("status", "")),
        text=given.get("text", "").strip()[:100],
        lost=given.get("mail") == "lost",
        organisation=given.get("organisation", "")[:200],
        target_group=given.get("target_group", "")[:200],
        needs=given.get("needs") == "yes",
        unmet=given.get("prerequisite") == "missing",
        answered=_one_of(SHOWN, given.get("answered", "")),
        sort=_one_of([*SORTS, *(f"-{name}" for name in SORTS)], given.get("sort", "")),
    )


def asked(narrow: RosterFilter) -> dict[str, str]:
    """The fields that say it again, without the empty ones."""
    told = {"mail": "lost", "needs": "yes", "prerequisite": "missing"}
    ticked = {"mail": narrow.lost, "needs": narrow.needs, "prerequisite": narrow.unmet}
    fields = {name: value for name, value in asdict(narrow).items() if isinstance(value, str)}
    fields |= {name: told[name] for name, chosen in ticked.items() if chosen}
    return {name: value for name, value in fields.items() if value}


def _one_of(known: object, value: str) -> str:
    return value if isinstance(known, Mapping | list | tuple) and value in known else ""


@manage.app_template_filter("doubled")
def _doubled(values: Sequence[str]) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


@manage.app_template_global("sorting")
def _sorting(slug: str, fields: Mapping[str, str], name: str) -> tuple[str, str]:
    """Address that sorts by a column, and how the column stands now, in ARIA's words."""
    now = fields.get("sort", "")
    order = "ascending" if now == name else "descending" if now == f"-{name}" else "none"
    query: dict[str, Any] = {**fields, "sort": f"-{name}" if now == name else name}
    return url_for("manage.roster", slug=slug, **query), order
