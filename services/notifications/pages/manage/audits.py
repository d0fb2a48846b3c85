"""The audit of mails for administrators and auditors; auditors see what was done in their programmes."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Response, render_template, request
from flask_babel import gettext as _

from services.notifications.domain.audits import AuditFilter
from services.notifications.handlers import audits as handlers
from services.notifications.handlers.audits import AuditLine, Reach
from services.notifications.pages.manage.audit_words import ACTS, said
from services.notifications.pages.manage.blueprint import mail
from services.notifications.pages.manage.calls import call, desk
from services.notifications.pages.manage.text_words import who
from shared.files.separated import FOR_EXCEL, MIMETYPE, separated
from shared.permissions import May
from shared.web.access import grants, organiser_page
from shared.web.downloads import download
from shared.web.permitted import needs

PAGE = 50
FIRST_YEAR, LAST_YEAR = 2000, 2099
"""Beyond these nothing was done, and the calendar itself ends."""

IN_A_FILE = 10_000
ZONE = "Europe/Tallinn"
FIELDS = ("who", "what", "event", "from", "to")


@mail.get("/audit")
@organiser_page
@needs(May.SEE_AUDIT, somewhere=True)
def audit() -> str:
    """What was done, the latest first; on request whether the chain of rows is whole."""
    asked, after = _asked(), request.args.get("after", "")[:40]
    page = handlers.look(desk(), call(), _narrowed(asked), _reach(asked), after, PAGE)
    kept = {name: value for name, value in asked.items() if value}
    return render_template(
        "mail/audit.html",
        page=page,
        asked=asked,
        zone=ZONE,
        older="?" + urlencode({**kept, "after": page.older}) if page.older else "",
        newest="?" + urlencode(kept) if after else "",
        chain=desk().store.audits.chain() if "chain" in request.args else None,
        said=said,
        acts=ACTS,
        who=who,
        me=call().actor,
    )


@mail.post("/audit/file")
@organiser_page
@needs(May.SEE_AUDIT, somewhere=True)
def audit_file() -> Response:
    """The rows that are looked for, as CSV as Excel opens it."""
    asked = _asked()
    lines = handlers.take(desk(), call(), _narrowed(asked), _reach(asked), IN_A_FILE)
    names = [_("When"), _("Who"), _("What was done"), _("To what"), _("Event")]
    rows = ([*_cells(one)] for one in lines)
    return download(b"".join(separated([names, *rows], FOR_EXCEL)), MIMETYPE, "audit-mails-AK.csv")


def _cells(line: AuditLine) -> tuple[str, ...]:
    moment = line.row.at.astimezone(ZoneInfo(ZONE)).isoformat(timespec="seconds")
    return moment, line.row.actor, said(line.row.act), line.row.subject, line.event.slug if line.event else ""


def _asked() -> dict[str, str]:
    typed = {name: request.values.get(name, "").strip()[:100] for name in FIELDS}
    return {name: text if text.isprintable() else "" for name, text in typed.items()}


def _reach(asked: dict[str, str]) -> Reach:
    return Reach(grants().where(May.SEE_AUDIT), asked["event"])


def _narrowed(asked: dict[str, str]) -> AuditFilter:
    ends = _day(asked["to"])
    return AuditFilter(
        actor=asked["who"],
        act=asked["what"],
        since=_day(asked["from"]),
        until=ends + timedelta(days=1) if ends else None,
    )


def _day(text: str) -> datetime | None:
    """The beginning of a day; None for what is none, and for days no database holds."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime.combine(day, time(), ZoneInfo(ZONE)) if FIRST_YEAR <= day.year <= LAST_YEAR else None
