"""The words organisers read of mail that came in."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from services.notifications.domain.answers import canonical
from services.notifications.domain.incoming import FOR_PEOPLE
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
    "kept": _("Somebody should read it: nothing is done with it automatically."),
    "absent": _("Nothing needs to be done: it was written by a machine."),
    "taken": _("It was taken into account."),
    "passed-on": _("Nothing was changed: the event's time is yours to decide."),
    "unreadable-answer": _("Nothing was changed: the answer cannot be read."),
    "unknown-invitation": _("Nothing was changed: it answers no invitation of ours."),
    "invitation-over": _("Nothing was changed: the invitation was taken back, or the session is over."),
    "not-one-attendee": _("Nothing was changed: it does not answer for exactly one person."),
    "foreign-answer": _("Nothing was changed: neither sender nor attendee is the person we invited."),
    "doubted-answer": _("Nothing was changed: it comes from another address. The trainer was asked by mail."),
    "outdated-answer": _("Nothing was changed: it answers a time or place that has changed since."),
    "older-answer": _("Nothing was changed: a newer answer, or this very one, is known already."),
    "future-answer": _("Nothing was changed: by its date it comes from the future."),
    "unknown-mail": _("Nothing was changed: it reports of no mail of ours."),
    "not-failed": _("Nothing was changed: the mail may still arrive."),
    "stale-report": _("Nothing was changed: it reports of a mail of more than two weeks ago."),
    "never-sent": _("Nothing was changed: it reports of a mail that never went out."),
    "known-already": _("Nothing was changed: this was reported before."),
}
"""What became of a mail, by the code of its verdict."""

TONES: Mapping[str, str] = {"counter": "warning", "bounce": "bad", "automatic": "quiet"}


PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")
"""Only such a sender is offered as a link: it holds no sign that means anything in an address of the web."""


def became_of(arrival: Arrival) -> Any:
    """What became of a mail, in words."""
    row = arrival.row
    code = "absent" if (row["kind"], row["reason"]) == ("automatic", "kept") else row["reason"]
    return REASONS.get(code, code)


def tone(arrival: Arrival) -> str:
    """How a mail's kind is shown; an answer that changed nothing is no good news."""
    row = arrival.row
    if row["kind"] == "reply":
        return "good" if row["reason"] == "taken" else "quiet"
    return TONES.get(row["kind"], "info")


def is_open(arrival: Arrival) -> bool:
    """Has somebody still to see to it?"""
    return arrival.row["kind"] in FOR_PEOPLE and not arrival.row.get("dealt_at")


def writes_to(arrival: Arrival) -> str:
    """Where an answer goes; empty when it is no plain address."""
    sender = str(arrival.row["sender"])
    return sender if PLAIN_ADDRESS.fullmatch(sender) else ""


def zone_of(arrival: Arrival) -> str:
    """The time zone a mail's moments are told in: the event's, else the house's own."""
    return arrival.event.programme.timezone if arrival.event else TALLINN


def name_of(arrival: Arrival) -> str:
    """Whom it turned out to be about; empty when that is unknown."""
    return arrival.invitee.person.full_name if arrival.invitee else ""


def is_theirs(arrival: Arrival) -> bool:
    """Does it say to come from the mailbox of whom it is about? Else that name is not its sender's."""
    person = arrival.invitee.person if arrival.invitee else None
    return person is not None and canonical(person.email) == canonical(str(arrival.row["sender"]))
