"""Mails for programs: list, send again."""

from collections.abc import Mapping
from typing import Any

from flask_smorest import Blueprint

from services.notifications.api.cursors import page, place
from services.notifications.domain.deliveries import explanation
from services.notifications.handlers.desk import Desk
from services.notifications.handlers.messages import resend
from services.notifications.handlers.ports import Filter
from services.notifications.reasons import PROGRESS
from services.notifications.schemas.messages import MessageArguments, MessagePage, Resent
from shared.web.access import organiser_required
from shared.web.api import ORGANISER
from shared.web.application import current_desk
from shared.web.correlation import correlation_id

messages = Blueprint("messages_api", __name__, url_prefix="/api/v1/messages", description="Mails")


@messages.get("")
@messages.arguments(MessageArguments, location="query")
@messages.response(200, MessagePage)
@messages.doc(security=ORGANISER)
@organiser_required
def listing(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Mails with every attempt to deliver them, newest first."""
    wanted = Filter(**{**arguments, "after": place(arguments["after"])})
    store = _desk().store
    missed = store.why_mails_wait()
    found = [{"id": row["_id"], "why": _why(row, missed), **row} for row in store.find_mails(wanted)]
    return page(found, wanted.limit)


@messages.post("/<string:mail_id>/resend")
@messages.response(202, Resent)
@messages.doc(security=ORGANISER)
@organiser_required
def send_again(mail_id: str) -> Any:
    """A copy goes out, with a Message-ID of its own."""
    desk = _desk()
    context = desk.context(correlation_id())
    return desk.store.atomically(lambda tx: resend(tx, mail_id, context))


def _why(row: Mapping[str, Any], missed: str) -> str:
    """A reason without words is better shown as it is than not at all."""
    return str(PROGRESS.get(explanation(row["state"], row["reason"], missed), row["reason"]))


def _desk() -> Desk:
    desk: Desk = current_desk()
    return desk
