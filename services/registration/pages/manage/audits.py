"""The audit as administrators and auditors read it; auditors see what was done in their programmes."""

from collections.abc import Mapping

from flask import Response, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from services.registration.handlers import audits as handlers
from services.registration.handlers.audits import AuditLine
from services.registration.pages.manage.audit_words import ACTS, about, in_words
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, own
from services.registration.pages.manage.words import Words
from shared.audits import AuditFilter
from shared.errors import NotFound
from shared.permissions import May
from shared.web import audits
from shared.web.access import organiser_page
from shared.web.permitted import needs

ACTORS: Words = {
    "person": _("the person"),
    "clock": _("by itself"),
    "trainer": _("the trainer"),
    "command line": _("the command line"),
    "sample": _("the sample data"),
}
PROGRAM = "program:"


@manage.get("/audit")
@organiser_page
@needs(May.SEE_AUDIT, somewhere=True)
def audit() -> str:
    """What was done, the latest first; on request whether the chain of rows is whole."""
    asked = audits.asked()
    narrow, missing = _narrowed(asked)
    page = handlers.AuditPage(())
    if not missing:
        mine, after = own(May.SEE_AUDIT), audits.asked_after()
        page = handlers.look(desk(), call(), narrow, mine, after, audits.PAGE)
    return render_template(
        "manage/audit.html",
        page=page,
        asked=asked,
        missing=missing,
        **audits.ways(asked, page.older),
        chain=desk().store.records.looks.chain() if "chain" in request.args else None,
        said=said,
        acts=ACTS,
        who=who,
        about=about,
    )


@manage.post("/audit/file")
@organiser_page
@needs(May.SEE_AUDIT, somewhere=True)
def audit_file() -> Response:
    """The rows that are looked for, as CSV as Excel opens it."""
    narrow, missing = _narrowed(audits.asked())
    lines = () if missing else handlers.take(desk(), call(), narrow, own(May.SEE_AUDIT), audits.IN_A_FILE)
    rows = (
        (one.row.at, who(one), said(one), one.row.subject, one.event.slug if one.event else "")
        for one in lines
    )
    return audits.file(rows, "audit-AK.csv")


def said(line: AuditLine) -> str:
    """What was done, in words, with what was added to it."""
    return in_words(line.row.act)


def who(line: AuditLine) -> str:
    """Who did it, in words."""
    return actor_words(line.row.actor, line.name)


def actor_words(actor: str, name: str) -> str:
    """An actor in words; `name`: of the account, where it has one."""
    if actor.startswith(PROGRAM):
        return str(gettext("a program (%(name)s)", name=actor.removeprefix(PROGRAM)))
    return name or str(ACTORS.get(actor, actor))


def _narrowed(asked: Mapping[str, str]) -> tuple[AuditFilter, bool]:
    """What is looked for, and whether an event is named that is none, or none the asker has a part in."""
    narrow = audits.narrowed(asked)
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
