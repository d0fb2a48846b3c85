"""The words organisers read for codes: what the rules call `offer` or `participation`. Kinds and statuses are
everybody's and stand in `pages/words.py`."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from services.registration.pages import words
from services.registration.pages.words import DOCUMENTS, EVENT_STATUSES, KINDS, STATUSES

Words = Mapping[str, Any]

LANGUAGES: Words = {
    "et": _("Estonian"),
    "en": _("English"),
    "ru": _("Russian"),
    "fi": _("Finnish"),
    "sv": _("Swedish"),
    "lv": _("Latvian"),
    "lt": _("Lithuanian"),
}
REGISTRATION_STATES: Words = {
    "open": _("Registration is open"),
    "full": _("Full, waiting list"),
    "not-yet-open": _("Not open yet"),
    "closed": _("Registration is closed"),
}
MARKS: Words = {
    "present": _("present"),
    "late": _("late"),
    "partial": _("partly"),
    "excused": _("excused"),
    "absent": _("absent"),
}
CERTIFICATES: Words = {**DOCUMENTS, "none": _("No document")}
WAITING_MODES: Words = {
    "offer": _("the next person is offered the seat for some hours"),
    "automatic": _("the next person gets the seat at once"),
    "none": _("there is no waiting list"),
}
ENTRIES: Words = {"open": _("everybody"), "nomination": _("whom an employer nominates")}
ASKED: Words = {
    "required": _("must be filled in"),
    "optional": _("may be filled in"),
    "hidden": _("not asked"),
}
TABLES: Mapping[str, Words] = {
    "kind": KINDS,
    "status": STATUSES,
    "language": LANGUAGES,
    "event_status": EVENT_STATUSES,
    "registration_state": REGISTRATION_STATES,
    "mark": MARKS,
    "certificate": CERTIFICATES,
    "waiting_mode": WAITING_MODES,
    "entry": ENTRIES,
    "asked": ASKED,
}
TONES: Mapping[str, str] = {
    **words.TONES,
    "published": "good",
    "open": "good",
    "full": "warning",
    "completed": "info",
    "pending_approval": "warning",
}


def spoken(code: str, table: str) -> Any:
    """Template filter: the word for a code; a code nobody named is shown as it is."""
    return TABLES[table].get(code, code)


def tone(code: str) -> str:
    """Template filter: the tone of the badge of a status."""
    return TONES.get(code, "quiet")
