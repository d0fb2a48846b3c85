"""The audit of certificates: administrators read all of it, auditors what was done in their programmes."""

from collections.abc import Mapping

from flask import Response, render_template, request

from services.certificates.handlers import audits as handlers
from services.certificates.handlers.audits import AuditLine
from services.certificates.pages.manage.audit_words import ACTS, said
from services.certificates.pages.manage.blueprint import manage
from services.certificates.pages.manage.calls import call, desk
from shared.audits import AuditFilter
from shared.errors import NotFound
from shared.permissions import May
from shared.web import audits
from shared.web.access import grants, organiser_page
from shared.web.permitted import needs


@manage.get("/audit")
@organiser_page
@needs(May.SEE_AUDIT, somewhere=True)
def audit() -> str:
    """What was done, the latest first; on request whether the chain of rows is whole."""
    asked, mine = audits.asked(), grants().where(May.SEE_AUDIT)
    narrow, page = _narrowed(asked), handlers.AuditPage(())
    if narrow is not None:
        page = handlers.look(desk(), call(), narrow, mine, audits.asked_after(), audits.PAGE)
    return render_template(
        "certificates/audit.html",
        page=page,
        asked=asked,
        missing=narrow is None,
        **audits.ways(asked, page.older),
        chain=desk().store.audits.chain() if "chain" in request.args else None,
        said=said,
        acts=ACTS,
        who=audits.who,
        me=call().actor,
    )


@manage.post("/audit/file")
@organiser_page
@needs(May.SEE_AUDIT, somewhere=True)
def audit_file() -> Response:
    """The rows that are looked for, as CSV as Excel opens it."""
    narrow, mine = _narrowed(audits.asked()), grants().where(May.SEE_AUDIT)
    lines = () if narrow is None else handlers.take(desk(), call(), narrow, mine, audits.IN_A_FILE)
    return audits.file(map(_cells, lines), "audit-certificates-AK.csv")


def _cells(line: AuditLine) -> audits.Cells:
    return line.row.at, line.row.actor, said(line), line.row.subject, line.event.slug if line.event else ""


def _narrowed(asked: Mapping[str, str]) -> AuditFilter | None:
    """What is looked for; None when an event is named that is none. Rows of others' are left out later."""
    narrow = audits.narrowed(asked)
    try:
        return handlers.of_event(desk(), narrow, asked["event"]) if asked["event"] else narrow
    except NotFound:
        return None
