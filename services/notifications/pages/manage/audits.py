"""The audit of mails for administrators and auditors; auditors see what was done in their programmes."""

from collections.abc import Mapping

from flask import Response, render_template, request

from services.notifications.handlers import audits as handlers
from services.notifications.handlers.audits import Reach
from services.notifications.pages.manage.audit_words import ACTS, about, said
from services.notifications.pages.manage.blueprint import mail
from services.notifications.pages.manage.calls import call, desk
from shared.permissions import May
from shared.web import audits
from shared.web.access import grants, organiser_page
from shared.web.permitted import needs


@mail.get("/audit")
@organiser_page
@needs(May.SEE_AUDIT, somewhere=True)
def audit() -> str:
    """What was done, the latest first; on request whether the chain of rows is whole."""
    asked, after = audits.asked(), audits.asked_after()
    page = handlers.look(desk(), call(), audits.narrowed(asked), _reach(asked), after, audits.PAGE)
    return render_template(
        "mail/audit.html",
        page=page,
        asked=asked,
        **audits.ways(asked, page.older),
        chain=desk().store.audits.chain() if "chain" in request.args else None,
        said=lambda line: said(line.row.act),
        acts=ACTS,
        who=audits.who,
        about=about,
        me=call().actor,
    )


@mail.post("/audit/file")
@organiser_page
@needs(May.SEE_AUDIT, somewhere=True)
def audit_file() -> Response:
    """The rows that are looked for, as CSV as Excel opens it."""
    asked = audits.asked()
    lines = handlers.take(desk(), call(), audits.narrowed(asked), _reach(asked), audits.IN_A_FILE)
    rows = (
        (one.row.at, one.row.actor, said(one.row.act), one.row.subject, one.event.slug if one.event else "")
        for one in lines
    )
    return audits.file(rows, "audit-mails-AK.csv")


def _reach(asked: Mapping[str, str]) -> Reach:
    return Reach(grants().where(May.SEE_AUDIT), asked["event"])
