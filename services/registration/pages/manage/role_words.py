"""The words for roles in programmes."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

Words = Mapping[str, Any]

ROLES: Words = {
    "administrator": _("Administrator"),
    "organiser": _("Organiser"),
    "check-in": _("Helper at the door"),
    "auditor": _("Auditor"),
    "trainer": _("Trainer"),
}
WHAT_THEY_DO: Words = {
    "administrator": _("everything organisers do, and says who else helps"),
    "organiser": _("prepares events, decides on registrations, writes to participants"),
    "check-in": _("marks who is there, on the days of events; sees names only"),
    "auditor": _("sees events, participants, attendance and mails, and changes nothing"),
    "trainer": _("marks attendance at the events they teach"),
}
