"""The text for each code this service refuses with, in the language of whoever asks."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

REASONS: Mapping[str, Any] = {
    "unknown-message": _("There is no such mail."),
    "message-under-way": _("This mail may still go out by itself."),
    "message-out-of-date": _("Something newer has been said since. Sending this mail again would mislead."),
    "message-without-content": _("This mail was never written out, so it cannot be sent."),
    "message-copied-enough": _("This mail was sent again %(most)s times already."),
    "unknown-dead-letter": _("There is no such message."),
    "dead-letter-closed": _("This message was dealt with already."),
    "dead-letter-too-old": _("This message is too old to be handled safely once more."),
}
