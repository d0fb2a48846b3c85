"""Where organisers' pages of mail begin."""

from flask import render_template

from services.notifications.handlers.texts import Known, programmes
from services.notifications.pages.manage.blueprint import mail
from services.notifications.pages.manage.calls import desk
from shared.permissions import May
from shared.web.access import current_actor, organiser_page
from shared.web.permitted import needs

MOST_SHOWN = 1_000


@mail.get("/")
@organiser_page
@needs(May.SEE_MAIL, somewhere=True)
def home() -> str:
    """What there is to see about mails."""
    waiting = desk().store.arrivals.count_open(MOST_SHOWN)
    return render_template("mail/home.html", programmes=_own(), waiting=waiting)


def _own() -> list[Known]:
    mine = current_actor().grants.where(May.SEE_MAIL)
    return [each for each in programmes(desk()) if mine is None or each.slug in mine]
