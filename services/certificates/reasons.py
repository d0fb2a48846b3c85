"""The text for each code this service refuses with, in the language of whoever asks."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

REASONS: Mapping[str, Any] = {
    "certificate-unknown": _(
        "There is no document with this code. Please compare it with the paper, sign by sign."
    ),
    "certificate-revoked": _("Document %(number)s has been revoked."),
    "certificate-replaced": _("Document %(number)s has been replaced by a corrected one."),
    "certificate-erased": _("Whose document %(number)s is was deleted, so it cannot be corrected any more."),
    "certificate-reserved": _("Document %(number)s is still being made. Please try again in a minute."),
    "certificate-failed": _("Document %(number)s could not be made. Its facts must be corrected first."),
    "replacement-in-the-making": _("A corrected document for %(number)s is already being made."),
    "letters-missing": _("No typeface of ours has one of the letters. Please correct the name or the title."),
    "not-printable": _("The document could not be set. Please tell the people who run this service."),
    "making-breaks-off": _(
        "Making this document broke off several times. Please tell the people who run this service."
    ),
}
