"""The audit as administrators and auditors read it; auditors see what was done in their programmes."""

from datetime import datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Response, render_template, request
from flask_babel import gettext as _

from services.registration.domain.audits import AuditFilter
from services.registration.handlers import audits as handlers
from services.registration.handlers.audits import AuditLine
from services.registration.pages.manage.audit_words import ACTS
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, own
from services.registration.pages.manage.days import typed_day
from shared.errors import NotFound
from shared.files.separated import FOR_EXCEL, MIMETYPE, separated
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.downloads import download
from shared.web.permitted import needs

PAGE = 50
IN_A_FILE = 10_000
ZONE = "Europe/Tallinn"
FIELDS = ("who", "what", "event", "from", "to")


@manage.get("/audit")
@organiser_page
@needs(May.SEE_AUDIT, somewhere=True)
def audit() -> str:
    """What was done, the latest first; on request whether the chain of rows is whole."""
    asked = _asked()
    narrow, missing = _narrowed(asked)
    page = handlers.AuditPage(())
    if not missing:
        after = request.args.get("after", "")[:40]
        page = handlers.look(desk(), call(), narrow, own(May.SEE_AUDIT), after, PAGE)
    kept = {name: value for name, value in asked.items() if value}
    return render_template(
        "manage/audit.html",
        page=page,
        asked=asked,
        missing=missing,
        zone=ZONE,
        older="?" + urlencode({**kept, "after": page.older}) if page.older else "",
        newest="?" + urlencode(kept) if request.args.get("after") else "",
        chain=desk().store.records.looks.chain() if "chain" in request.args else None,
        said=said,
        acts=ACTS,
        who=who,
    )


@manage.post("/audit/file")
@organiser_page
@needs(May.SEE_AUDIT, somewhere=True)
def audit_file() -> Response:
    """The rows that are looked for, as CSV as Excel opens it."""
    narrow, missing = _narrowed(_asked())
    lines = () if missing else handlers.take(desk(), call(), narrow, own(May.SEE_AUDIT), IN_A_FILE)
    names = [_("When"), _("Who"), _("What was done"), _("To what"), _("Event")]
    rows = ([*_cells(one)] for one in lines)
    return download(b"".join(separated([names, *rows], FOR_EXCEL)), MIMETYPE, "audit-AK.csv")


def _cells(line: AuditLine) -> tuple[str, ...]:
    moment = line.row.at.astimezone(ZoneInfo(ZONE)).isoformat(timespec="seconds")
    return moment, who(line), said(line), line.row.subject, line.event.slug if line.event else ""


def said(line: AuditLine) -> str:
    """What was done, in words, with what was added to it."""
    act, colon, more = line.row.act.partition(": ")
    return f"{ACTS.get(act, act)}{colon}{more}"


def who(line: AuditLine) -> str:
    """Who did it, in words."""
    return actor_words(line.row.actor, line.name)


def actor_words(actor: str, name: str) -> str:
    """An actor in words; `name`: of the account, where it has one."""
    known = {"person": _("the person"), "clock": _("by itself"), "trainer": _("the trainer")}
    return name or str(known.get(actor, actor))


def _asked() -> dict[str, str]:
    said = {name: request.values.get(name, "").strip()[:100] for name in FIELDS}
    return {name: text if text.isprintable() else "" for name, text in said.items()}


def _narrowed(asked: dict[str, str]) -> tuple[AuditFilter, bool]:
    """What is looked for, and whether an event is named that is none, or none the asker has a part in."""
    ends = _day(asked["to"])
    narrow = AuditFilter(
        actor=asked["who"],
        act=asked["what"],
        since=_day(asked["from"]),
        until=ends + timedelta(days=1) if ends else None,
    )
    if not asked["event"]:
        return narrow, False
    try:
        require_here(asked["event"])
        return handlers.of_event(desk(), narrow, asked["event"]), False
    except NotFound:
        return narrow, True


def require_here(slug: str) -> None:
    """The asker may read the audit of this event.

    Raises:
        NotFound: there is no such event, or none of a programme the asker has a part in.
    """
    mine = own(May.SEE_AUDIT)
    if mine is not None:
        event = desk().store.records.events.by_slug(slug)
        if event is None or event.programme_slug not in mine:
            raise NotFound("unknown-event")


def _day(text: str) -> datetime | None:
    try:
        day = typed_day(text)
    except ValueError:
        return None
    return datetime.combine(day, time(), ZoneInfo(ZONE)) if day else None
