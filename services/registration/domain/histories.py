"""What histories tell afterwards: were seats ever overdrawn, was anybody overtaken, did all go a known way.

A step carries the moment somebody asked; the decision fell up to `SLACK_S` later, and in another process
clocks may differ. What did not last longer than that proves nothing and is passed over.
"""

from array import array
from collections.abc import Mapping, Sequence
from math import inf

SLACK_S = 10.0

NEXT: Mapping[str, frozenset[str]] = {
    "": frozenset({"pending_email", "confirmed", "waitlisted", "pending_approval"}),
    "pending_email": frozenset(
        {"confirmed", "waitlisted", "pending_approval", "email_expired", "withdrawn", "cancelled"}
    ),
    "email_expired": frozenset({"pending_email", "confirmed", "waitlisted", "pending_approval"}),
    "pending_approval": frozenset({"confirmed", "waitlisted", "rejected", "withdrawn", "cancelled"}),
    "waitlisted": frozenset({"confirmed", "offered", "withdrawn", "cancelled", "moved"}),
    "offered": frozenset({"confirmed", "offer_declined", "offer_expired", "withdrawn", "cancelled", "moved"}),
    "confirmed": frozenset({"withdrawn", "cancelled", "substituted", "moved"}),
    "cancelled": frozenset({"confirmed", "waitlisted", "pending_approval"}),
}
"""Status -> what it may become; live ones also stay what they are, when details are corrected. Who was
cancelled comes back only with an event that is reinstated."""


def wrong_turn(statuses: Sequence[str]) -> tuple[str, str] | None:
    """The first step, (from, to), that no rule allows; None when there is none."""
    before = ""
    for status in statuses:
        allowed = NEXT.get(before, frozenset())
        if status not in allowed and not (status == before and before in NEXT):
            return before, status
        before = status
    return None


class Occupancy:
    """How many seats were held at once."""

    def __init__(self) -> None:
        self._taken = array("d")
        self._left = array("d")

    def add(self, since: float, until: float = inf) -> None:
        """A seat was held from `since` to `until`, in seconds of one clock."""
        if since + SLACK_S < until:
            self._taken.append(since + SLACK_S)
            self._left.append(until)

    def most(self) -> int:
        """The most seats that were certainly held at one moment."""
        left = iter(sorted(self._left))
        ends = next(left, inf)
        held = most = 0
        for since in sorted(self._taken):
            while ends <= since:
                held -= 1
                ends = next(left, inf)
            held += 1
            most = max(most, held)
        return most


class Turns:
    """Who waited from when to when, and who was moved up."""

    def __init__(self) -> None:
        self._since = array("d")
        self._until = array("d")
        self._moved_up: list[bool] = []

    def add(self, since: float, until: float, *, moved_up: bool) -> None:
        """Somebody waited; `moved_up`: then a seat open to all became theirs, in turn."""
        self._since.append(since)
        self._until.append(until)
        self._moved_up.append(moved_up)

    def overtakers(self) -> int:
        """How many were moved up while somebody who had certainly waited longer went on waiting."""
        order = sorted(range(len(self._since)), key=self._since.__getitem__)
        earlier = iter(order)
        ahead = next(earlier, None)
        latest, found = -inf, 0
        for one in order:
            while ahead is not None and self._since[ahead] + SLACK_S < self._since[one]:
                latest = max(latest, self._until[ahead])
                ahead = next(earlier, None)
            found += self._moved_up[one] and latest > self._until[one] + SLACK_S
        return found
