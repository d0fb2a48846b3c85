"""The words organisers read about letters to chosen people."""

from flask_babel import lazy_gettext as _

from services.notifications.domain import circulars
from services.notifications.pages.manage.journal_words import LANGUAGES, Words

__all__ = ["FIELDS", "LANGUAGES", "STATES", "TONES", "WHY_NOT"]

FIELDS: Words = {"subject": _("Beginning of the subject"), "body": _("Text")}
STATES: Words = {
    circulars.DRAFT: _("draft"),
    circulars.SENDING: _("going out"),
    circulars.SENT: _("written to everybody"),
}
TONES = {circulars.DRAFT: "quiet", circulars.SENDING: "info", circulars.SENT: "good"}
WHY_NOT: Words = {
    circulars.UNKNOWN: _("is not known to the mail service; perhaps moved or erased"),
    circulars.NO_ADDRESS: _("has no address: the place is held for a colleague without a name"),
    circulars.UNCONFIRMED_ADDRESS: _("has not confirmed the address yet"),
    circulars.UNDELIVERABLE: _("the address takes no mail: correct it first"),
}
