"""What is printed for an event: sheets to sign, name badges, posters for the door."""

from flask import Response, render_template, request

from services.registration.exports import badges as badge_files
from services.registration.exports import poster as poster_files
from services.registration.exports.badges import PER_PAGE, Look
from services.registration.handlers import attendance, events, exports
from services.registration.handlers.status import Asker
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk
from shared.permissions import May
from shared.web.access import current_actor, organiser_page
from shared.web.downloads import download
from shared.web.permitted import needs


@manage.get("/events/<slug>/prints")
@organiser_page
@needs(May.SEE_ROSTER)
def prints(slug: str) -> str:
    """Everything there is to print for the event."""
    return render_template("manage/prints.html", view=events.get_event(desk(), slug), per_page=PER_PAGE)


@manage.get("/events/<slug>/badges.pdf")
@organiser_page
@needs(May.EXPORT)
def badges(slug: str) -> Response:
    """A badge for everybody with a seat."""
    view, people = exports.take_badges(desk(), call(), slug)
    asked = request.args.get("per_page", "")
    look = Look(
        per_page=int(asked) if asked in map(str, PER_PAGE) else PER_PAGE[0],
        institution=request.args.get("institution") == "yes",
        family_name=request.args.get("family_name") == "yes",
    )
    return download(badge_files.badges(view, people, look), badge_files.MIMETYPE, f"{slug}-badges-AK.pdf")


@manage.get("/events/<slug>/sessions/<int:number>/poster.pdf")
@organiser_page
@needs(May.SEE_EVENTS)
def poster(slug: str, number: int) -> Response:
    """The poster for the door of one session."""
    found = attendance.sheet(desk(), slug, number)
    asker = Asker(current_actor().subject, "organiser", desk().clock())
    logo = desk().services.logo(asker, found.event.programme.slug)
    content = poster_files.poster(found.event, found.session, logo)
    return download(content, poster_files.MIMETYPE, f"{slug}-{number}-poster.pdf")
