"""Do the services know the same? Two streams of facts in order of id are walked side by side."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from deploy.check.asking import facts_of
from shared.checking.findings import Finding, Unchecked, Violation

Fact = Mapping[str, Any]
Facts = Callable[[str, str], Iterator[Fact]]

STANDINGS = {
    "confirmed": "seated",
    "pending_approval": "in-line",
    "waitlisted": "in-line",
    "offered": "in-line",
}
"""What notifications make of a status; whatever is not here is `out`."""


def findings(settled: datetime, ask: Facts = facts_of) -> Iterator[Finding]:
    """I11 and I12: what one service announced, the others know. Only for a system in which nothing travels.

    Args:
        settled: registrations changed later are passed over.
    """
    cancelled = {one["id"] for one in ask("registration", "event") if one["status"] == "cancelled"}
    yield from _events(ask)
    for own, others in beside(ask("registration", "registration"), ask("notifications", "registration")):
        people = [one for one in others if one["role"] == "participant"]
        if own is None:
            for one in people:
                yield Violation("I11", f"registrations/{one['id']}", "is known to notifications alone")
        elif datetime.fromisoformat(own["changed_at"]) <= settled:
            yield from _registration(own, people, own["event_id"] in cancelled)
    yield from _certificates(ask)


def _events(ask: Facts) -> Iterator[Finding]:
    """A change of trainers raises an event's version and is told to nobody else, so versions may differ."""
    yield Unchecked("I12", "of events only the status is compared, and that nobody knows a newer version")
    for own, others in beside(ask("registration", "event"), ask("notifications", "event")):
        if own is None or not own["published_at"]:
            continue
        known = (others[0]["status"], others[0]["version"]) if others else ("nothing", 0)
        if known[0] != own["status"] or known[1] > own["version"]:
            problem = f"is {own['status']} in version {own['version']}, notifications know {known}"
            yield Violation("I12", f"events/{own['id']}", problem)


def _registration(own: Fact, others: list[Fact], event_cancelled: bool) -> Iterator[Violation]:
    subject = f"registrations/{own['id']}"
    if not others:
        yield Violation("I11", subject, "notifications never heard of it")
        return
    ended_with_event = own.get("because") == "event-cancelled" and event_cancelled
    wanted = STANDINGS.get(own["status"], "out")
    if others[0]["standing"] != wanted and not ended_with_event:
        yield Violation("I12", subject, f"is {own['status']}, notifications think {others[0]['standing']}")
    if others[0]["version"] > own["version"]:
        yield Violation("I12", subject, "is known to notifications in a version that is not stored")


def _certificates(ask: Facts) -> Iterator[Violation]:
    """Whoever holds a valid document completed."""
    for own, documents in beside(ask("registration", "completion"), ask("certificates", "certificate")):
        for one in documents:
            if one["state"] == "valid" and not (own and own["reached"]):
                yield Violation(
                    "I11", f"certificates/{one['number']}", "is valid, and its person did not complete"
                )


def beside(own: Iterator[Fact], others: Iterator[Fact]) -> Iterator[tuple[Fact | None, list[Fact]]]:
    """For each id in order: the first stream's fact, and all of the second's; None or nothing where there is
    none. Both streams are in order of id.
    """
    left, right = next(own, None), next(others, None)
    while left is not None or right is not None:
        key = min(one["id"] for one in (left, right) if one is not None)
        mine = left if left is not None and left["id"] == key else None
        theirs = []
        while right is not None and right["id"] == key:
            theirs.append(right)
            right = next(others, None)
        yield mine, theirs
        if mine is not None:
            left = next(own, None)
