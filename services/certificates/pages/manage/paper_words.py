"""Words for where a document stands and why an organiser ends or renews it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _

STATES: Mapping[str, tuple[Any, str]] = {
    "reserved": (_("being made"), "info"),
    "failed": (_("cannot be made"), "bad"),
    "valid": (_("valid"), "good"),
    "revoked": (_("revoked"), "bad"),
    "replaced": (_("replaced"), "quiet"),
}
"""State -> words and tone."""

WHY: Mapping[str, Any] = {
    "mistake": _("The document was issued by mistake."),
    "not_completed": _("The conditions of completion were not met."),
    "wrong_facts": _("The document says something that is not true."),
    "asked": _("The holder asked for it."),
    "name": _("The name was not right."),
    "event": _("What the document says of the event was not right."),
    "revoked_by_mistake": _("The earlier document was revoked by mistake."),
    "other": _("Something else"),
}
"""Why -> the sentence others read; `other` is said in the organiser's own words alone."""

LANGUAGES: Mapping[str, Any] = {"et": _("in Estonian"), "en": _("in English"), "ru": _("in Russian")}


def sentence(why: str, words: str, language: str) -> str:
    """The reason as the holder reads it, in the holder's language, with the organiser's own words."""
    with force_locale(language):
        chosen = "" if why == "other" else str(WHY[why])
    return f"{chosen} {words}".strip()
