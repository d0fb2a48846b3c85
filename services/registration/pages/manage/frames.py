"""A programme's events on somebody else's site: what to paste there."""

from flask import render_template, request

from services.registration.domain.catalogue import Wish
from services.registration.handlers import catalogue, programmes
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import desk
from services.registration.pages.public import wishes
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.languages import NAMES, language
from shared.web.permitted import needs
from shared.web.sites import public_url


@manage.get("/programmes/<slug>/frame")
@organiser_page
@needs(May.SEE_EVENTS)
def event_frame(slug: str) -> str:
    """What a partner pastes into a page to show the programme's events there, narrowed as one likes."""
    programme = programmes.get_programme(desk(), slug)
    wish = wishes.read_wish({**request.args, "programme": slug})
    spoken = request.args.get("page_language", "")
    spoken = spoken if spoken in NAMES else language()
    offered = catalogue.browse(desk(), Wish(), language()).offered
    own = [one for one in offered if one.programme_slug == slug]
    return render_template(
        "manage/event_frame.html",
        programme=programme,
        wish=wish,
        form=wishes.form_of(wish),
        choices=wishes.offered(wish, own, [programme]),
        languages=NAMES,
        spoken=spoken,
        address=public_url("registration", "", spoken),
    )
