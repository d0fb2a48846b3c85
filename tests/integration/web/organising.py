"""An organiser's browser on the pages."""

from datetime import UTC, datetime

from services.registration.handlers import sign_in
from services.registration.handlers.desk import Call, Desk
from tests.integration.web.conftest import Site

EMAIL = "liis.naidis@ministeerium.example.org"


def one_time_link(desk: Desk, at: datetime | None = None) -> str:
    """The path of a fresh sign-in link."""
    call = Call("console", "test", at or datetime(2026, 11, 21, 12, 0, tzinfo=UTC))
    link = sign_in.make_link(desk, call, EMAIL, "Liis Näidis")
    return "/manage/" + link.split("/manage/")[1]


def signed_in(site: Site) -> Site:
    """The same site with the organiser signed in."""
    page = site.open(one_time_link(site.door.desk))
    site.send(page, {})
    return site
