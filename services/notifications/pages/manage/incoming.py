"""Mail that came in: what it was, what followed, and what somebody still has to see to."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.notifications.domain.events import Event
from services.notifications.domain.incoming import Kind
from services.notifications.handlers import arrivals
from services.notifications.handlers.journal import event_of
from services.notifications.handlers.records import Box
from services.notifications.pages.manage import incoming_words as words
from services.notifications.pages.manage.blueprint import mail
from services.notifications.pages.manage.calls import call, desk, tell
from services.notifications.renderer.reading import discreet
from services.notifications.schemas.cursors import mark, place
from shared.permissions import May
from shared.web.access import grants, is_administrator, organiser_page
from shared.web.downloads import download
from shared.web.permitted import needs

PAGE = 50
MOST_SHOWN = 1_000
OPEN = "open"
EML = "message/rfc822"


@mail.get("/incoming")
@organiser_page
@needs(May.SEE_MAIL, somewhere=True)
def incoming() -> str:
    """Every mail that came in, newest first, of one kind when that is asked for; to whoever has a role in
    programmes only, what is about their events."""
    return _page(Box(_kind(), grants().where(May.SEE_MAIL)))


@mail.get("/events/<slug>/incoming")
@organiser_page
@needs(May.SEE_MAIL)
def event_incoming(slug: str) -> str:
    """As `incoming`: what is about one event."""
    event = event_of(desk(), slug)
    return _page(Box(_kind(), event=event.id), event)


@mail.get("/incoming/<mail_id>")
@organiser_page
@needs(May.SEE_MAIL)
def arrival(mail_id: str) -> str:
    """One mail, and what became of it; of our own mails that it quotes no personal link."""
    found = arrivals.open_one(desk(), call(), mail_id)
    return render_template("mail/arrival.html", arrival=found, said=discreet(found.row["text"]), words=words)


@mail.get("/incoming/<mail_id>/mail.eml")
@organiser_page
@needs(May.DECIDE)
def take_arrival(mail_id: str) -> Response:
    """The mail as it came, for a mail program. It may quote personal links, see `messages.eml`; one about no
    event any link at all, so that is for administrators.
    """
    raw = arrivals.take(desk(), call(), mail_id, whatever=is_administrator())
    return download(raw, EML, f"{mail_id}.eml")


@mail.post("/incoming/<mail_id>/done")
@organiser_page
@needs(May.SEND_MAIL)
def deal_with(mail_id: str) -> Response:
    """Somebody has seen to it."""
    arrivals.deal(desk(), call(), mail_id, done=True)
    tell(_("The mail is marked as dealt with."))
    return redirect(url_for("mail.arrival", mail_id=mail_id), 303)


@mail.post("/incoming/<mail_id>/undone")
@organiser_page
@needs(May.SEND_MAIL)
def deal_with_after_all(mail_id: str) -> Response:
    """It is to be seen to after all."""
    arrivals.deal(desk(), call(), mail_id, done=False)
    tell(_("The mail is to be dealt with again."))
    return redirect(url_for("mail.arrival", mail_id=mail_id), 303)


def _kind() -> str:
    asked = request.args.get("kind", "")
    return asked if asked in (OPEN, *Kind) else ""


def _page(box: Box, event: Event | None = None) -> str:
    after = request.args.get("after", "")
    found, more = arrivals.look(desk(), call(), box, place(after), PAGE)
    older = mark(found[-1].row["received_at"], found[-1].row["_id"]) if more else ""

    def address(**values: Any) -> str:
        if event:
            return url_for("mail.event_incoming", slug=event.slug, **values)
        return url_for("mail.incoming", **values)

    return render_template(
        "mail/incoming.html",
        arrivals=found,
        kind=box.kind,
        after=after,
        older=older,
        words=words,
        event=event,
        address=address,
        is_part=box.programmes is not None,
    )
