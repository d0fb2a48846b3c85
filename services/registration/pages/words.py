"""Names of kinds, statuses and languages as people read them, for every audience."""

from babel import Locale, UnknownLocaleError
from flask_babel import get_locale
from flask_babel import lazy_gettext as _

KINDS = {
    "training": _("Training"),
    "basic-training": _("Basic training"),
    "multi-day-training": _("Training of several days"),
    "training-day": _("Training day"),
    "module": _("Module"),
    "train-the-trainer": _("Train-the-trainer"),
    "mentor-initial-training": _("Initial training of mentors"),
    "mentor-in-service-training": _("In-service training of mentors"),
    "reflection-day": _("Reflection day"),
    "key-person-training": _("Training of key persons"),
    "user-training": _("Training of users"),
    "base-training": _("Base training"),
    "e-course": _("E-course"),
    "seminar": _("Seminar"),
    "cooperation-seminar": _("Cooperation seminar"),
    "feedback-seminar": _("Feedback seminar"),
    "discussion-seminar": _("Discussion seminar"),
    "capacity-seminar": _("Capacity-building seminar"),
    "final-seminar": _("Final seminar"),
    "conference": _("Conference"),
    "county-conference": _("County conference"),
    "info-day": _("Info day"),
    "study-day": _("Study day"),
    "study-visit": _("Study visit"),
    "outreach-event": _("Outreach event"),
    "cooperation-council-meeting": _("Cooperation council meeting"),
    "steering-group-meeting": _("Steering group meeting"),
    "working-meeting": _("Working meeting"),
    "county-council-meeting": _("County council meeting"),
    "thank-you-event": _("Thank-you event"),
    "supervision": _("Supervision"),
    "covision": _("Covision"),
    "training-covision": _("Training covision"),
    "individual-counselling": _("Individual counselling"),
    "on-site-guidance": _("On-site guidance"),
    "survey": _("Survey"),
}

STATUSES = {
    "pending_email": _("Address to be confirmed"),
    "pending_approval": _("Waiting for approval"),
    "confirmed": _("Seat confirmed"),
    "waitlisted": _("On the waiting list"),
    "offered": _("Seat offered"),
    "offer_declined": _("Offer declined"),
    "offer_expired": _("Offer expired"),
    "rejected": _("Not approved"),
    "withdrawn": _("Withdrawn"),
    "cancelled": _("Cancelled by the organiser"),
    "substituted": _("Handed over to a colleague"),
    "moved": _("Moved to another group"),
    "email_expired": _("Address not confirmed in time"),
}

TONES = {
    "pending_email": "warning",
    "pending_approval": "info",
    "confirmed": "good",
    "waitlisted": "warning",
    "offered": "info",
    "cancelled": "bad",
    "rejected": "bad",
}

DOCUMENTS = {
    "certificate": _("Certificate of completion"),
    "notice": _("Certificate of attendance"),
    "participation": _("Confirmation of participation"),
}

PARTS = {
    "attended": (_("You were there"), "good"),
    "partly": (_("There in part"), "warning"),
    "missed": (_("Missed"), "bad"),
    "unmarked": (_("Not marked yet"), "quiet"),
    "ahead": (_("To come"), "info"),
    "under-way": (_("Going on now"), "info"),
}

EVENT_STATUSES = {
    "draft": _("Draft"),
    "published": _("Published"),
    "completed": _("Completed"),
    "cancelled": _("Cancelled"),
}


def kind_name(key: str) -> str:
    """`Koolitus` for `training`; an unlisted kind shows its key."""
    return str(KINDS.get(key, key))


def status_name(key: str) -> str:
    """A registration's status in words."""
    return str(STATUSES.get(key, key))


def status_tone(key: str) -> str:
    """The tone of the status' badge."""
    return TONES.get(key, "quiet")


def part_name(state: str) -> str:
    """How a session went for somebody, in words."""
    return str(PARTS[state][0])


def part_tone(state: str) -> str:
    """The tone of that badge."""
    return PARTS[state][1]


def event_status_name(key: str) -> str:
    """An event's status in words."""
    return str(EVENT_STATUSES.get(key, key))


def document_name(key: str) -> str:
    """The document somebody receives; empty for `none`."""
    return str(DOCUMENTS.get(key, ""))


def language_name(code: str) -> str:
    """`eesti keel` and the like: a language's name in the reader's language; what is none shows its code."""
    try:
        name = Locale.parse(code).get_display_name(get_locale() or "et")
    except (UnknownLocaleError, ValueError):
        return code
    return str(name or code)
