"""What became of a mail, as people say it: one word for several states."""

from collections.abc import Mapping
from enum import StrEnum

from services.notifications.domain.deliveries import State


class Fate(StrEnum):
    """What became of a mail. Nothing has become of a `waiting` one yet."""

    WAITING = "waiting"
    SENT = "sent"
    UNCLEAR = "unclear"
    BOUNCED = "bounced"
    FAILED = "failed"
    SKIPPED = "skipped"


STATES: Mapping[Fate, tuple[State, ...]] = {
    Fate.WAITING: (State.QUEUED, State.SENDING, State.RETRY),
    Fate.SENT: (State.SENT,),
    Fate.UNCLEAR: (State.UNKNOWN,),
    Fate.FAILED: (State.FAILED,),
    Fate.SKIPPED: (State.SKIPPED,),
}
"""The states behind each; a mail that came back was sent, and has `bounced_at` beside."""

NOT_ARRIVED = "not-arrived"
"""Asked for like a fate: refused or given up by us, or sent and come back."""

ASKED = (*(fate.value for fate in Fate), NOT_ARRIVED)
"""What may be asked for."""

FATE_OF = {state.value: fate for fate, states in STATES.items() for state in states}


def fate_of(state: str, *, bounced: bool) -> Fate:
    """What became of a mail in this state."""
    return Fate.BOUNCED if bounced else FATE_OF[state]
