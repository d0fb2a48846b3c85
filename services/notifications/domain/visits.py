"""Guests: people who make up for a missed session of their own group at one of another.

A guest is told of that one session alone, under an entry of its own in the calendar; whatever else happens in
the other group is no concern of theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.notifications.domain.events import Event
from services.notifications.domain.invitations import Invitation
from services.notifications.domain.invitees import Invitee, Person, Standing, Thread
from services.notifications.domain.letters import Lead
from services.notifications.domain.mails import in_short

AGREED_MAIL, OFF_MAIL, DECLINED_MAIL = "visit_agreed", "visit_called_off", "visit_declined"


@dataclass(frozen=True)
class Visit:
    """A visit as last heard of. `version`: what is older is ignored; `event_id` is the host's."""

    id: str
    version: int
    invitee_id: str
    event_id: str
    session_id: str


def as_visited(host: Event, home: Event, session_id: str) -> Event:
    """The host event as its guest sees it: that one session, told discreetly if either group is."""
    sessions = tuple(replace(one, number=1) for one in host.sessions if one.id == session_id)
    return replace(host, sessions=sessions, confidential=host.confidential or home.confidential)


def as_guest(invitee: Invitee, host: Event, data: Mapping[str, Any], *, comes: bool) -> Invitee:
    """The person as a guest there; the mails about it are a thread of their own."""
    return replace(
        invitee,
        event_id=host.id,
        person=Person.read(data["person"]),
        link=data["link"],
        standing=Standing.SEATED if comes and invitee.seated else Standing.OUT,
        thread=Thread(invitee.thread.count),
    )


def is_of(invitation: Invitation, visit: Visit) -> bool:
    """Does this entry stand in the calendar for the visit?"""
    return (invitation.event_id, invitation.session_id) == (visit.event_id, visit.session_id)


def agreed(home: Event, event: Event, *, again: bool) -> Lead:
    """The mail that tells where and when to come. `again`: it was told before, and is otherwise now."""
    facts = {"again": again, "home": {} if event.confidential else in_short(home)}
    return Lead(AGREED_MAIL, facts, valid_until=event.ends)


def called_off(home: Event, event: Event, because: str) -> Lead:
    """The mail that tells that nothing comes of it."""
    return Lead(OFF_MAIL, {"because": because, "home": {} if event.confidential else in_short(home)})


def declined(home: Event, event: Event, because: str, reason: str) -> Lead:
    """The mail that tells that what was asked for can not be, and why."""
    own = {} if event.confidential else in_short(home)
    return Lead(DECLINED_MAIL, {"because": because, "reason": reason, "home": own})
