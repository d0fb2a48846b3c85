"""Who will be told what, in words: what people notice of a change, what they do not, and which mails go."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from services.registration.domain.event_changes import CHANGEABLE
from services.registration.domain.events import Event
from services.registration.domain.facts import Change
from services.registration.domain.sessions import Session
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.words import LANGUAGES
from shared.web.dates import clock_time, day

NOTICEABLE = frozenset({"title", "language", "sessions", "venue", "online_url"})
"""What others are told of; whether a change of it is noticed stands in `Change`."""

MOMENTS = ("starts", "ends", "session_added", "session_dropped")
MAILS = {
    "event_changed": _("Event changed"),
    "event_cancelled": _("Event cancelled"),
    "event_reinstated": _("Event takes place after all"),
    "trainer_event_changed": _("Trainer: event changed"),
    "trainer_event_cancelled": _("Trainer: event cancelled"),
    "trainer_event_reinstated": _("Trainer: event takes place after all"),
    "trainer_assigned": _("Trainer: asked to teach"),
    "trainer_unassigned": _("Trainer: no longer assigned"),
    "session_invitation": _("Invitation to a session"),
    "session_cancelled": _("Session left out"),
    "seat_offered": _("Seat offered"),
    "seat_confirmed": _("Seat confirmed"),
    "waiting_list": _("On the waiting list"),
    "contact_event_changed": _("Event changed"),
    "contact_event_cancelled": _("Event cancelled"),
}
FIELDS = {
    "slug": _("Short name"),
    "activity_code": _("Activity"),
    "kind": _("Kind"),
    "title": _("Title"),
    "description": _("Description"),
    "language": _("Language of work"),
    "timezone": _("Time zone"),
    "venue": _("Place"),
    "online_url": _("Link"),
    "confidential": _("Confidential event"),
    "sessions": _("Sessions"),
    "capacity": _("Seats"),
    "minimum": _("Smallest group"),
    "decide_by": _("Decided by"),
    "pools": _("Kept seats"),
    "waiting_list": _("When a seat comes free"),
    "approval": _("Approval"),
    "email_confirmation": _("Addresses are confirmed by a link in a mail"),
    "confirm_hours": _("Hours to confirm an address"),
    "group_places": _("Places one contact may take for colleagues"),
    "answers_until": _("Answers may be changed until"),
    "entry": _("Who may register"),
    "requires_activity": _("Prerequisite"),
    "requires_valid": _("Prerequisite"),
    "requires_groups": _("Prerequisite"),
    "requires_either": _("Prerequisite"),
    "prerequisite_blocks": _("Prerequisite"),
    "assessed": _("Outcomes are assessed"),
    "outcomes": _("Learning outcomes"),
    "assessment_method": _("How outcomes are assessed"),
    "opens": _("Registration opens"),
    "closes": _("Registration closes"),
    "trainers": _("Trainers"),
    "completion": _("To complete"),
    "certificate_kind": _("Document"),
    "may_move": _("People may move to another group by themselves"),
    "target_groups": _("Target groups to choose from"),
    "form": _("What the form asks"),
}


def noticed(before: Event, after: Event, changes: Sequence[Change]) -> list[tuple[str, str, str]]:
    """What people notice: what, as it was, as it will be."""
    sessions = {one.id: one for one in (*before.sessions, *after.sessions)}
    return [_in_words(each, before, sessions) for each in changes]


def unnoticed(before: Event, after: Event, changes: Sequence[Change]) -> list[str]:
    """Names of what changes and is not among what people notice."""
    seen = {"sessions" if each.session else each.field for each in changes}
    names = sorted((CHANGEABLE | {"trainers"}) - seen, key=list(FIELDS).index)
    differing = (name for name in names if getattr(before, name) != getattr(after, name))
    return list(dict.fromkeys(str(FIELDS[name]) for name in differing))


def _in_words(change: Change, event: Event, sessions: dict[str, Session]) -> tuple[str, str, str]:
    what, shown = _name(change.field), change.field in MOMENTS
    if change.session in sessions and len(event.sessions) > 1:
        number = sessions[change.session].number
        what = gettext("%(what)s, session %(number)s", what=what, number=number)
    values = [_moment(one, event.timezone) if shown else _value(change.field, one) for one in _both(change)]
    return what, values[0], values[1]


def _both(change: Change) -> Iterator[str]:
    yield change.before
    yield change.after


def _name(field: str) -> str:
    names = {
        "starts": gettext("Beginning"),
        "ends": gettext("End"),
        "session_added": gettext("Another day"),
        "session_dropped": gettext("Day left out"),
    }
    return names.get(field) or str(FIELDS.get(field, field))


def _value(field: str, text: str) -> str:
    return str(LANGUAGES.get(text, text)) if field == "language" else text


def _moment(text: str, zone: str) -> str:
    if not text:
        return ""
    at = datetime.fromisoformat(text)
    return f"{day(at, zone)}, {clock_time(at, zone)}"


@manage.app_template_filter("mail_name")
def mail_name(mail: str) -> str:
    """Template filter: what a mail is for."""
    return str(MAILS.get(mail, mail))
