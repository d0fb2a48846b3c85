"""What is shown at the door: one's own picture and the address in it; and the address on the screen."""

from flask import Blueprint, Response, redirect, render_template, session, url_for
from werkzeug.wrappers import Response as Redirect

from services.registration.handlers import check_in as handlers
from services.registration.handlers import materials, registrations
from services.registration.handlers.views import RegistrationView
from services.registration.pages import qr_codes
from services.registration.pages.public.calls import desk
from shared.errors import NotFound
from shared.web.access import personal, public, signed_in
from shared.web.downloads import download
from shared.web.sites import STATIC, public_url

pages = Blueprint("tickets", __name__, template_folder="templates")

HERE = "here"
"""In the browser's session: slug of an event held now, and the personal link opened for it."""


@pages.get("/t/<token>")
@personal
def ticket(token: str) -> Redirect | str:
    """What a phone's camera opens: the person, for whoever is signed in at the door; for everybody else the
    same few words, whoever's ticket it is, and whether or not it is one."""
    if signed_in():
        return redirect(url_for("manage.ticket", token=token), 303)
    return render_template("public/ticket.html", token=token)


@pages.get("/r/<token>/ticket.svg")
@personal
def picture(token: str) -> Response:
    """The picture to show at the door, for whoever has a seat."""
    view = registrations.by_token(desk(), token)
    if view.registration.status != "confirmed":
        raise NotFound("no-seat")
    address = public_url("registration", f"/t/{handlers.ticket_of(desk(), view.registration.id)}")
    return Response(qr_codes.svg(address), mimetype="image/svg+xml")


@pages.get("/door-worker.js")
@public
def door_worker() -> Response:
    """Keeps the page of the door for when there is no network; may look after every page of this site."""
    answer = Response((STATIC / "door-worker.js").read_bytes(), mimetype="text/javascript")
    answer.headers["Service-Worker-Allowed"] = "/"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@pages.get("/r/<token>/materials/<material_id>")
@personal
def material(token: str, material_id: str) -> Response:
    """A file for whoever has a seat."""
    file, content = materials.file_of(desk(), materials.of_participant(desk(), token), material_id)
    return download(content, "application/octet-stream", file.name)


@pages.get("/here/<slug>/<digits>")
@personal
def here(slug: str, digits: str) -> str:
    """What the picture on the screen in the room opens: one press where the browser knows the person's own
    page, otherwise the way there."""
    event, token = session.get(HERE, ["", ""])
    known = token if event == slug else ""
    return render_template("public/here.html", digits=digits[:12], token=known)


def remember(view: RegistrationView) -> None:
    """While a session is held, this browser knows whose page was opened for it."""
    stay = handlers.stay_to_enter(desk(), view)
    if stay:
        session[HERE] = [stay.event.slug, view.token]
