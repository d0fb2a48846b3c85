"""The words organisers read in the mail journal: what became of a mail, what it was for, what comes next."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from services.notifications.domain.deliveries import Outcome, State
from services.notifications.domain.fates import NOT_ARRIVED, Fate
from services.notifications.handlers.views import Line
from shared.web.dates import TALLINN, clock_time, day

Words = Mapping[str, Any]

FATES: Words = {
    Fate.WAITING.value: _("waits"),
    Fate.SENT.value: _("sent"),
    Fate.UNCLEAR.value: _("not certain"),
    Fate.BOUNCED.value: _("came back"),
    Fate.FAILED.value: _("could not be sent"),
    Fate.SKIPPED.value: _("was not sent"),
    NOT_ARRIVED: _("did not arrive"),
}
TONES: Mapping[str, str] = {
    Fate.WAITING.value: "info",
    Fate.SENT.value: "good",
    Fate.UNCLEAR.value: "warning",
    Fate.BOUNCED.value: "bad",
    Fate.FAILED.value: "bad",
    Fate.SKIPPED.value: "quiet",
}
KINDS: Words = {
    "seat_confirmed": _("Seat confirmed"),
    "confirm_address": _("Address to be confirmed"),
    "registered_already": _("Registered already"),
    "registration_received": _("Registration received"),
    "waiting_list": _("On the waiting list"),
    "seat_offered": _("Seat offered"),
    "offer_declined": _("Offer declined"),
    "offer_expired": _("Offer has run out"),
    "registration_rejected": _("Registration not approved"),
    "registration_withdrawn": _("Registration withdrawn"),
    "registration_cancelled": _("Registration cancelled"),
    "registration_substituted": _("A colleague takes the seat"),
    "seat_moved": _("Moved to another group"),
    "visit_agreed": _("Guest of another group"),
    "visit_called_off": _("Visit to another group called off"),
    "visit_declined": _("Visit to another group not possible"),
    "details_changed": _("Details corrected"),
    "event_changed": _("Event changed"),
    "event_cancelled": _("Event cancelled"),
    "event_reinstated": _("Event takes place after all"),
    "session_invitation": _("Invitation to a session"),
    "session_cancelled": _("Session left out"),
    "invitation_moved": _("Invitation to a former address taken back"),
    "give_up_seat": _("Question about the seat"),
    "circular": _("Letter to people chosen from the list"),
    "reminder_week": _("Reminder a week before"),
    "reminder_day": _("Reminder a day before"),
    "reminder_soon": _("Reminder shortly before"),
    "still_offered": _("Reminder of an offer"),
    "still_waiting": _("Reminder to the waiting list"),
    "thanks": _("Thanks afterwards"),
    "feedback": _("Asking for feedback"),
    "missed": _("Event not completed"),
    "minimum_not_reached": _("Organiser: too few participants"),
    "certificate_ready": _("Document is ready"),
    "certificate_revoked": _("Document is no longer valid"),
    "trainer_assigned": _("Trainer: asked to teach"),
    "trainer_unassigned": _("Trainer: no longer assigned"),
    "trainer_event_changed": _("Trainer: event changed"),
    "trainer_event_cancelled": _("Trainer: event cancelled"),
    "trainer_event_reinstated": _("Trainer: event takes place after all"),
    "trainer_asked_back": _("Trainer: was this your answer?"),
    "trainer_roster": _("Trainer: reminder"),
    "sign_in_link": _("Sign-in link"),
    "member_invitation": _("Invitation to help with a programme"),
    "feed_address": _("Calendar address"),
    "party_places": _("Places for colleagues"),
    "place_forwarded": _("A place a colleague holds"),
    "employer_page": _("Link for an employer"),
    "contact_event_changed": _("Whoever acts for others: event changed"),
    "contact_event_cancelled": _("Whoever acts for others: event cancelled"),
    "my_page": _("Link to the own page"),
}
"""What each folder under mails/ is for."""

LANGUAGES: Words = {"et": _("Estonian"), "en": _("English"), "ru": _("Russian")}

OUTCOMES: Words = {
    "": _("under way"),
    Outcome.ACCEPTED.value: _("taken by the mail server"),
    Outcome.DEFERRED.value: _("refused for now"),
    Outcome.ADDRESS_REFUSED.value: _("the address was refused"),
    Outcome.LETTERS_REFUSED.value: _("the server takes no such letters in an address"),
    Outcome.CONTENT_REFUSED.value: _("the mail was refused"),
    Outcome.UNREACHABLE.value: _("the mail server did not answer"),
    Outcome.NOT_ALLOWED_IN.value: _("the mail server did not let Kutse in"),
    Outcome.UNKNOWN.value: _("the connection broke, the mail may have arrived"),
}
"""What an attempt came to."""

COLUMNS: Words = {
    "written_at": _("Written"),
    "last_name": _("Family name"),
    "first_name": _("First name"),
    "recipient": _("Address"),
    "event": _("Event"),
    "kind": _("Kind of mail"),
    "subject": _("Subject"),
    "language": _("Language"),
    "fate": _("What became of it"),
    "why": _("Explanation"),
    "ended_at": _("Ended"),
    "attempts": _("Attempts"),
    "again": _("Sent again on request"),
}
"""Above the columns of a journal file."""

VALUES = {"kind": KINDS, "language": LANGUAGES, "fate": FATES}
YES, NO = _("yes"), _("no")

METHODS: Words = {
    "REQUEST": _("an invitation for the calendar"),
    "CANCEL": _("takes the entry out of the calendar"),
}
"""What a calendar object in a mail does there."""


def kind(template: str) -> str:
    """What a mail is for; the code of one nobody has named yet."""
    return str(KINDS.get(template, template))


def zone_of(line: Line) -> str:
    """The time zone a mail's moments are told in: the event's."""
    return line.zone or TALLINN


def next_step(line: Line, at: datetime) -> str:
    """When the mail is tried next; empty when its turn decides, or nothing more happens by itself."""
    row, zone = line.row, zone_of(line)
    if row["state"] not in (State.RETRY, State.UNKNOWN) or row["due_at"] is None or row["due_at"] <= at:
        return ""
    local = ZoneInfo(zone)
    time = clock_time(row["due_at"], zone)
    if row["due_at"].astimezone(local).date() == at.astimezone(local).date():
        return str(gettext("It will be tried again at %(time)s.", time=time))
    return str(
        gettext("It will be tried again on %(day)s at %(time)s.", day=day(row["due_at"], zone), time=time)
    )
