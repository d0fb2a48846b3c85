"""Where organisers' pages of mail begin."""

from flask import render_template

from services.notifications.handlers.records import Box
from services.notifications.handlers.texts import programmes
from services.notifications.pages.manage.blueprint import mail
from services.notifications.pages.manage.calls import desk
from services.notifications.pages.manage.incoming import MOST_SHOWN, OPEN
from shared.permissions import May
from shared.web.access import grants, organiser_page
from shared.web.permitted import needs


@mail.get("/")
@organiser_page
@needs(May.SEE_MAIL, somewhere=True)
def home() -> str:
    """What there is to see about mails."""
    mine = grants().where(May.SEE_MAIL)
    waiting = desk().store.arrivals.count(Box(OPEN, mine), MOST_SHOWN)
    own = [each for each in programmes(desk()) if mine is None or each.slug in mine]
    return render_template("mail/home.html", programmes=own, waiting=waiting)
