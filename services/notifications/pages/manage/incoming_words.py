"""The words organisers read of mail that came in."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from services.notifications.handlers.arrivals import Arrival

Words = Mapping[str, Any]

TALLINN = "Europe/Tallinn"

KINDS: Words = {
    "reply": _("Answer of a calendar"),
    "counter": _("Another time is proposed"),
    "bounce": _("Report of a mail server"),
    "automatic": _("Automatic reply"),
    "other": _("Other mail"),
}
"""What a mail is, by `incoming.Kind`."""

REASONS: Words = {
    "kept": _("Nothing follows by itself: somebody should read it."),
    "taken": _("It was taken into account."),
    "passed-on": _("Nothing was changed: the event's time is yours to decide."),
    "unreadable-answer": _("Nothing was changed: the answer cannot be read."),
    "unknown-invitation": _("Nothing was changed: it answers no invitation of ours."),
    "invitation-over": _("Nothing was changed: the invitation was taken back, or the session is over."),
    "not-one-attendee": _("Nothing was changed: it does not answer for exactly one person."),
    "foreign-answer": _("Nothing was changed: neither sender nor attendee is the person we invited."),
    "outdated-answer": _("Nothing was changed: it answers a time or place that has changed since."),
    "older-answer": _("Nothing was changed: a newer answer, or this very one, is known already."),
    "future-answer": _("Nothing was changed: by its date it comes from the future."),
    "unknown-mail": _("Nothing was changed: it reports of no mail of ours."),
    "not-failed": _("Nothing was changed: the mail may still arrive."),
    "never-sent": _("Nothing was changed: it reports of a mail that never went out."),
    "known-already": _("Nothing was changed: this was reported before."),
}
"""What became of a mail, by the code of its verdict."""

TONES: Mapping[str, str] = {"reply": "good", "counter": "warning", "bounce": "bad", "automatic": "quiet"}


def zone_of(arrival: Arrival) -> str:
    """The time zone a mail's moments are told in: the event's, else the house's own."""
    return arrival.event.programme.timezone if arrival.event else TALLINN


def name_of(arrival: Arrival) -> str:
    """Whom it turned out to be about; empty when that is unknown."""
    return arrival.invitee.person.full_name if arrival.invitee else ""
