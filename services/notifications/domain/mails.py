"""Which template tells which fact: the one table between messages and mails/."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.notifications.domain.changes import SURE, Change, changes
from services.notifications.domain.events import Event, Venue, in_language
from services.notifications.domain.invitees import Invitee
from services.notifications.domain.letters import TOO_OLD, About, Lead
from services.notifications.domain.plans import Plan
from services.notifications.domain.reminders import days_left, end_of_day

OF_REGISTRATION = {
    "kutse.registration.received.v1": "registration_received",
    "kutse.registration.held.v1": "confirm_address",
    "kutse.registration.confirmed.v1": "seat_confirmed",
    "kutse.registration.waitlisted.v1": "waiting_list",
    "kutse.registration.offered.v1": "seat_offered",
    "kutse.registration.offer_expired.v1": "offer_expired",
    "kutse.registration.offer_declined.v1": "offer_declined",
    "kutse.registration.rejected.v1": "registration_rejected",
    "kutse.registration.withdrawn.v1": "registration_withdrawn",
    "kutse.registration.cancelled.v1": "registration_cancelled",
    "kutse.registration.substituted.v1": "registration_substituted",
    "kutse.registration.changed.v1": "details_changed",
}
"""Type of message about a registration -> folder under mails/."""

MOVED = "seat_moved"
"""The mail to whoever has a seat in another group instead."""

TO_MANY = frozenset(
    {
        "event_changed",
        "event_cancelled",
        "event_reinstated",
        "trainer_event_reinstated",
        "trainer_event_changed",
        "trainer_event_cancelled",
        "session_invitation",
        "session_cancelled",
        "reminder_week",
        "reminder_day",
        "reminder_soon",
        "trainer_roster",
        "still_waiting",
        "still_offered",
        "minimum_not_reached",
        "thanks",
        "missed",
        "feedback",
        "certificate_ready",
        "certificate_revoked",
        "circular",
        "contact_event_changed",
        "contact_event_cancelled",
    }
)
"""Mails that go to many people at once; nobody sits and waits for one of them."""

NEAR = {7: "week", 1: "day"}
"""Days left -> how a mail calls that."""

HOW_NEAR = frozenset({"reminder_week", "reminder_day", "trainer_roster"})
"""Mails that say so."""

AFTER_THE_EVENT = frozenset({"thanks", "missed", "feedback"})

SHOWN = ("because", "position", "expires_at", "reason", "changed", "by_employer", "owes", "named_by")


def is_awaited(template: str) -> bool:
    """Does somebody wait for this mail now? Then it goes before those that many people get."""
    return template not in TO_MANY


def of_registration(message_type: str, data: Mapping[str, Any], former: Event | None = None) -> Lead:
    """The mail that tells a person what became of the registration.

    Args:
        former: the event of the group the person comes from, or holds on to while waiting here.
    """
    facts: dict[str, Any] = {name: data[name] for name in SHOWN if name in data}
    folder = OF_REGISTRATION[message_type]
    if former:
        facts["former"] = in_short(former)
        folder = MOVED if folder == "seat_confirmed" else folder
    return Lead(folder, facts, valid_until=data.get("expires_at"))


def in_short(event: Event) -> dict[str, Any]:
    """What a person needs to know a group again by."""
    times = {"starts": event.starts, "ends": event.ends} if event.sessions else {}
    return {"title": dict(event.title), **times}


def of_hold(data: Mapping[str, Any]) -> Lead:
    """The mail with the link that confirms an address; worthless once the time is over."""
    facts = {name: data[name] for name in ("again", "named_by", "wish")} | {"expires_at": data["held_until"]}
    return Lead(OF_REGISTRATION["kutse.registration.held.v1"], facts, valid_until=data["held_until"])


def of_certificate(data: Mapping[str, Any], *, replaced: bool) -> Lead:
    """The mail with the links to a document."""
    return Lead(
        "certificate_ready",
        {"code": data["code"], "number": data["number"], "kind": data["kind"], "replaced": replaced},
    )


def of_revocation(data: Mapping[str, Any]) -> Lead:
    """The mail that tells that a document is void, and why where that was said."""
    return Lead("certificate_revoked", {name: data[name] for name in ("code", "number", "reason")})


def of_change(invitee: Invitee, before: Event, after: Event, reason: str = "") -> Lead | None:
    """The mail that tells what changed; None when there is nothing this person would notice.

    Args:
        reason: why it was postponed; of no interest once it has days again.
    """
    discreet = after.confidential and not invitee.seated
    noticed: list[Change] = [
        each for each in changes(before, after) if is_visible(each, invitee, discreet=discreet)
    ]
    if not noticed:
        return None
    sure = all(each.what == SURE for each in noticed)
    facts = {"changes": noticed, "reason": "" if after.sessions else reason, "sure": sure}
    return Lead("trainer_event_changed" if invitee.is_trainer else "event_changed", facts)


def is_visible(change: Change, invitee: Invitee, *, discreet: bool = False) -> bool:
    """Would this person notice? Links to join and that it takes place are for people with a seat, and so is
    all but the town where a place is told with discretion; a title is read in one language.
    """
    if change.what == SURE:
        return invitee.seated
    match change.before, change.after:
        case (str() | None, str() | None) if change.what == "online_url":
            return invitee.seated
        case (Venue() | None, Venue() | None) if change.what == "venue" and discreet:
            return _town(change.before) != _town(change.after)
        case (Mapping(), Mapping()):
            language = invitee.person.language
            return in_language(change.before, language) != in_language(change.after, language)
    return True


def _town(venue: object) -> str:
    return venue.town if isinstance(venue, Venue) else ""


def of_reinstatement(invitee: Invitee) -> Lead:
    """The mail that tells that an event takes place after all."""
    return Lead("trainer_event_reinstated" if invitee.is_trainer else "event_reinstated")


def of_cancellation(invitee: Invitee, reason: str) -> Lead:
    """The mail that tells that the event will not take place."""
    return Lead("trainer_event_cancelled" if invitee.is_trainer else "event_cancelled", {"reason": reason})


def of_step(folder: str, event: Event, plan: Plan, due: datetime, participants: int) -> Lead:
    """The mail of one step of a plan; worthless once the event has begun, or a week later if it is meant for
    afterwards. What says "tomorrow" or "in a week" is worthless once that day is over.
    """
    near = NEAR.get(days_left(event, due), "")
    facts = {
        "step": near,
        "participants": participants,
        "minimum": event.minimum,
        "closes": event.closes,
    }
    if folder == "feedback":
        facts["feedback"] = dict(plan.feedback)
    if folder in AFTER_THE_EVENT:
        return Lead(folder, facts, due + TOO_OLD, About.REMINDER)
    says_so = near and folder in HOW_NEAR
    valid_until = min(event.starts, end_of_day(event, due)) if says_so else event.starts
    return Lead(folder, facts, valid_until, About.REMINDER)
