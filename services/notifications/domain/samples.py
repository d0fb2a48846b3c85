"""A mail as somebody would get it, for whoever writes its text: made of a real event, and of a person whose
links open nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from services.notifications.domain.changes import changes
from services.notifications.domain.events import Event, Text
from services.notifications.domain.invitations import CANCEL, Invitation, UidOf, due
from services.notifications.domain.invitees import Invitee, Person, Role, Standing
from services.notifications.domain.letters import Lead, Letter
from services.notifications.domain.placeholders import Declaration

NOBODY = "0" * 24
"""No registration and no assignment has this id, so a link made of it opens nothing."""

IN_LINE = frozenset(
    {"registration_received", "waiting_list", "seat_offered", "still_waiting", "still_offered"}
)
OUT = frozenset(
    {
        "confirm_address",
        *("offer_declined", "offer_expired", "registration_rejected", "registration_withdrawn"),
        *("registration_cancelled", "registration_substituted", "event_cancelled", "session_cancelled"),
        *("trainer_unassigned", "trainer_event_cancelled", "missed"),
    }
)
CARRIES = frozenset({"calendar_note", "calendar_update", "calendar_removal", "session_details"})
"""Blocks of mails that carry a calendar entry."""

TRAINERS = "trainer"

PAGE: Text = {"en": "https://feedback.example.org/"}
"""A page for feedback that is none."""


@dataclass(frozen=True)
class Reader:
    """Whom a sample is written to, and when."""

    person: Person
    at: datetime
    uid_of: UidOf


def sample(declaration: Declaration, event: Event, reader: Reader, reason: str) -> Letter:
    """The mail of this declaration about this event, to this reader.

    Args:
        reason: what an organiser might have given as the reason.
    """
    invitee = Invitee(
        id=NOBODY,
        event_id=event.id,
        role=Role.TRAINER if declaration.group == TRAINERS else Role.PARTICIPANT,
        version=1,
        link=0,
        person=reader.person,
        standing=_standing(declaration.mail),
        since=reader.at,
    )
    return Letter(
        key=f"sample:{declaration.mail}",
        lead=Lead(declaration.mail, _facts(event, reader.at, reason)),
        invitee=invitee,
        event=event,
        address=reader.person.email,
        language=reader.person.language,
        invitation=_invitation(declaration, invitee, event, reader),
        earlier=(),
        turn=0,
    )


def _standing(mail: str) -> Standing:
    if mail in OUT:
        return Standing.OUT
    return Standing.IN_LINE if mail in IN_LINE else Standing.SEATED


def _facts(event: Event, at: datetime, reason: str) -> Mapping[str, Any]:
    """What any mail may tell, as an example."""
    week = timedelta(days=7)
    sessions = tuple(
        replace(each, starts=each.starts - week, ends=each.ends - week) for each in event.sessions
    )
    return {
        "because": "direct",
        "position": 3,
        "again": False,
        "named_by": "",
        "wish": "",
        "expires_at": at + timedelta(days=2),
        "reason": reason,
        "code": "0000-0000-0000",
        "number": "MA-2026-0017",
        "kind": "certificate",
        "replaced": False,
        "step": "week",
        "message": reason,
        "answer_by": (at + week).date().isoformat(),
        "participants": 12,
        "feedback": PAGE,
        "former": {"title": dict(event.title), "starts": event.starts - week, "ends": event.ends - week},
        "changes": list(changes(replace(event, sessions=sessions), event)),
        "sure": False,
    }


def _invitation(
    declaration: Declaration, invitee: Invitee, event: Event, reader: Reader
) -> Invitation | None:
    if not CARRIES & declaration.kinds.keys():
        return None
    seated, standing = replace(invitee, standing=Standing.SEATED), replace(event, status="published")
    before = min(reader.at, event.starts - timedelta(days=1))
    found = due(seated, standing, [], before, reader.uid_of)
    if declaration.mail in OUT and found:
        return replace(found[0], method=CANCEL, sequence=1)
    return found[0] if found else None
