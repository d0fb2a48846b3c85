"""Where organisers' pages of mail begin."""

from flask import render_template

from services.notifications.handlers.texts import programmes
from services.notifications.pages.manage.blueprint import mail
from services.notifications.pages.manage.calls import desk
from shared.web.access import organiser_page


@mail.get("/")
@organiser_page
def home() -> str:
    """What there is to see about mails."""
    return render_template("mail/home.html", programmes=programmes(desk()))
