"""What the pages of the audits have in common: what is asked for, the way to older rows, the file."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Response, request
from flask_babel import gettext as _

from shared.audits import AuditFilter
from shared.files.separated import FOR_EXCEL, MIMETYPE, separated
from shared.web.dates import TALLINN
from shared.web.downloads import download

PAGE = 50
IN_A_FILE = 10_000
FIELDS = ("who", "what", "event", "from", "to")
Cells = tuple[datetime, str, str, str, str]
FIRST_YEAR, LAST_YEAR = 2000, 2099
"""Beyond these nothing was done, and the calendar itself ends."""


def asked() -> dict[str, str]:
    """What the form of the page, or its address, asks for."""
    typed = {name: request.values.get(name, "").strip()[:100] for name in FIELDS}
    return {name: text if text.isprintable() else "" for name, text in typed.items()}


def asked_after() -> str:
    """The row the page goes on from; empty at the latest."""
    return request.args.get("after", "")[:40]


def narrowed(wanted: Mapping[str, str]) -> AuditFilter:
    """As the handlers ask for it; of which event, they say themselves."""
    ends = _day(wanted["to"])
    return AuditFilter(
        actor=wanted["who"],
        act=wanted["what"],
        since=_day(wanted["from"]),
        until=ends + timedelta(days=1) if ends else None,
    )


def ways(wanted: Mapping[str, str], older: str) -> dict[str, str]:
    """Addresses of older rows and of the newest ones; empty where there is nowhere to go."""
    kept = {name: value for name, value in wanted.items() if value}
    return {
        "older": "?" + urlencode({**kept, "after": older}) if older else "",
        "newest": "?" + urlencode(kept) if asked_after() else "",
    }


def file(rows: Iterable[Cells], name: str) -> Response:
    """Rows (when, who, what, to what, the event's short name) as CSV as Excel opens it."""
    names = [_("When"), _("Who"), _("What was done"), _("To what"), _("Event")]
    cells = ([_moment(at), *others] for at, *others in rows)
    return download(b"".join(separated([names, *cells], FOR_EXCEL)), MIMETYPE, name)


def who(actor: str, me: str) -> str:
    """Who did something. Accounts are known by their ids alone, and nobody knows those by heart."""
    known = {me: _("you"), "clock": _("by itself")}
    others = _("another organiser") if actor.startswith("organiser:") else _("a program")
    return str(known.get(actor, others))


def _moment(at: datetime) -> str:
    return at.astimezone(ZoneInfo(TALLINN)).isoformat(timespec="seconds")


def _day(text: str) -> datetime | None:
    """The beginning of a day; None for what is none, and for days no database holds."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    in_use = FIRST_YEAR <= day.year <= LAST_YEAR
    return datetime.combine(day, time(), ZoneInfo(TALLINN)) if in_use else None
