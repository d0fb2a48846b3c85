"""One mail: what became of it, what it said, and sending it once more."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from services.notifications.handlers import journal as handlers
from services.notifications.handlers.messages import MOST_COPIES
from services.notifications.pages.manage import journal_words as words
from services.notifications.pages.manage.blueprint import mail
from services.notifications.pages.manage.calls import call, desk
from services.notifications.pages.manage.journal import looked_at, tell_again
from services.notifications.reasons import REASONS, why
from services.notifications.renderer.reading import read
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.downloads import download
from shared.web.meanwhile import sight
from shared.web.permitted import needs
from shared.web.wording import sentence

EML = "message/rfc822"


@mail.get("/messages/<mail_id>")
@organiser_page
@needs(May.SEE_MAIL)
def message(mail_id: str) -> str:
    """One mail with every attempt to deliver it."""
    asked = call()
    opened = handlers.open_mail(desk(), asked, mail_id)
    row = opened.line.row
    return render_template(
        "mail/message.html",
        opened=opened,
        said=None if opened.is_secret or not row["content"] else read(row["content"]),
        obstacle=sentence(REASONS, opened.obstacle, {"most": MOST_COPIES}),
        most=MOST_COPIES,
        why=why(row, opened.missed),
        words=words,
        at=asked.at,
        seen=sight({}, asked.at),
    )


@mail.post("/messages/<mail_id>/again")
@organiser_page
@needs(May.SEND_MAIL)
def send_again(mail_id: str) -> Response:
    """A copy goes out, or the page says what stands against it."""
    tell_again(handlers.send_each_again(desk(), call(), [mail_id], looked_at()))
    return redirect(url_for("mail.message", mail_id=mail_id), 303)


@mail.get("/messages/<mail_id>/mail.eml")
@organiser_page
@needs(May.DECIDE)
def eml(mail_id: str) -> Response:
    """The mail as it went to the server, for a mail program. Whoever has a personal link acts for its reader,
    so it is for those alone who may decide about people anyway.
    """
    return download(handlers.take_mail(desk(), call(), mail_id), EML, f"{mail_id}.eml")
