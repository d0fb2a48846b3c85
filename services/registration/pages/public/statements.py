"""What we promise: accessibility and privacy."""

from flask import Blueprint

from services.registration.pages import sheets
from shared.web.access import public

pages = Blueprint("statements", __name__, template_folder="templates")


@pages.get("/accessibility")
@public
def accessibility() -> str:
    """The accessibility statement (Public Information Act § 32; Directive (EU) 2016/2102 Article 7)."""
    return sheets.page("public/accessibility.html", "", {})


@pages.get("/privacy")
@public
def privacy() -> str:
    """What is known of people, why, and for how long (GDPR Articles 12 to 14)."""
    return sheets.page("public/privacy.html", "", {})
