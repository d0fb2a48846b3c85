"""Where organisers' pages of mail begin."""

from flask import render_template

from services.notifications.pages.manage.blueprint import mail
from shared.web.access import organiser_page


@mail.get("/")
@organiser_page
def home() -> str:
    """What there is to see about mails."""
    return render_template("mail/home.html")
