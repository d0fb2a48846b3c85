"""Mails for programs: list, send again."""

from collections.abc import Mapping
from typing import Any

from flask_smorest import Blueprint

from services.notifications.handlers.desk import Call, Desk
from services.notifications.handlers.journal import note
from services.notifications.handlers.messages import send_again
from services.notifications.handlers.records import Filter
from services.notifications.reasons import why
from services.notifications.schemas.cursors import cursor, place
from services.notifications.schemas.messages import MessageArguments, MessagePage, Resent
from shared.permissions import May
from shared.web.access import current_actor, organiser_required, require
from shared.web.api import ORGANISER
from shared.web.application import current_desk
from shared.web.correlation import correlation_id
from shared.web.permitted import needs

messages = Blueprint("messages_api", __name__, url_prefix="/api/v1/messages", description="Mails")


@messages.get("")
@messages.arguments(MessageArguments, location="query")
@messages.response(200, MessagePage)
@messages.doc(security=ORGANISER)
@organiser_required
@needs(May.SEE_MAIL, somewhere=True)
def listing(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Mails with every attempt to deliver them, newest first."""
    if not arguments["event"]:
        require(May.SEE_MAIL, "", "")
    else:
        require(May.SEE_MAIL, "events", arguments["event"])
    wanted = Filter(**{**arguments, "after": place(arguments["after"])})
    desk = _desk()
    missed = desk.store.why_mails_wait()
    rows = desk.store.journal.find(wanted)
    shown = [{"id": row["_id"], "why": why(row, missed), **row} for row in rows[: wanted.limit]]
    asked = Call(current_actor().subject, correlation_id(), desk.clock())
    note(desk, asked, "listed mails", f"events/{wanted.event}" if wanted.event else "mails")
    more = len(rows) > wanted.limit
    return {"items": shown, "next": cursor(shown[-1])} if more else {"items": shown}


@messages.post("/<string:mail_id>/resend")
@messages.response(202, Resent)
@messages.doc(security=ORGANISER)
@organiser_required
@needs(May.SEND_MAIL)
def again(mail_id: str) -> Any:
    """A copy goes out, with a Message-ID of its own."""
    desk = _desk()
    context, actor = desk.context(correlation_id()), current_actor().subject
    return desk.store.atomically(lambda tx: send_again(tx, mail_id, context, actor))


def _desk() -> Desk:
    desk: Desk = current_desk()
    return desk
