"""The screen in the room: digits that change, by which people check in themselves."""

from flask import render_template
from markupsafe import Markup

from services.registration.handlers.check_in import code_now
from services.registration.handlers.desk import Desk
from services.registration.handlers.door import DoorView
from services.registration.pages import qr_codes
from shared.web.sites import public_url


def screen(desk: Desk, view: DoorView, template: str, **more: object) -> str:
    """The page to show to the room, with the code of this moment."""
    code = code_now(desk, view.session)
    event = view.event.event
    address = public_url("registration", f"/here/{event.slug}/{code.digits}")
    picture = Markup(qr_codes.svg(address))  # noqa: S704 - drawn from an address of ours
    return render_template(template, view=view, code=code, picture=picture, **more)
