"""The registrations of one event as a check walks through them, one after the other."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import accumulate, pairwise
from math import inf
from typing import Any

from services.registration.domain.comebacks import WITH_EVENT
from services.registration.domain.erasures import is_erased
from services.registration.domain.events import Event
from services.registration.domain.histories import Occupancy, Turns, wrong_turn
from services.registration.domain.registrations import LIVE, SEATED, UNCONFIRMED
from services.registration.domain.room import GENERAL
from services.registration.store.acts import Acts
from services.registration.store.registrations import LIVE as ADDRESS_TAKEN
from shared.checking.findings import Look, Violation
from shared.checking.told import Told

Row = Mapping[str, Any]
ORGANISED = ("organiser:", "program:")
"""How actors begin whose acts stand in the audit."""


class People:
    """What is gathered on the way: seats held, the queue, and what each of them should have left behind."""

    def __init__(self, told: Told, acts: Acts, look: Look) -> None:
        self.count = 0
        self.waiting = 0
        self.taken: Counter[str] = Counter()
        self.held = Occupancy()
        self.queue = Turns()
        self._places = array("q")
        self._told = told
        self._acts = acts
        self._look = look

    def findings(self, event: Event, rows: Iterable[Row]) -> Iterator[Violation]:
        """What is wrong with each. `rows` in order of address."""
        before = ""
        for row in rows:
            self._count(row, event)
            subject = f"registrations/{row['_id']}"
            for invariant, problem in self._problems(row, event):
                yield Violation(invariant, subject, problem)
            if row["status"] in LIVE:
                if row["email_canonical"] == before:
                    yield Violation("I4", subject, "is a second live one of the same address and event")
                before = row["email_canonical"]

    def had_other_size(self, event: Event) -> bool:
        """May the event have had more seats than now?"""
        return self._acts.has_changed(event.id)

    def has_bad_places(self, next_place: int) -> bool:
        """Is a place of the queue taken twice, missing, or beyond its end?"""
        places = sorted(self._places)
        return any(one == two for one, two in pairwise(places)) or (
            bool(places) and (places[0] < 0 or places[-1] >= next_place)
        )

    def untold(self, event: Event) -> str:
        """What was not announced of the event itself; empty when nothing is missing."""
        if event.published_at is None or not self._is_recent(event.published_at):
            return ""
        return "" if self._told.newest(f"events/{event.id}") else "was published and never announced"

    def _count(self, row: Row, event: Event) -> None:
        self.count += 1
        if row["status"] in SEATED or (row["status"] == UNCONFIRMED and row.get("pool") is not None):
            self.taken[row.get("pool") or GENERAL] += 1
        if row["status"] == "waitlisted":
            self.waiting += 1
            self._places.append(row.get("place") or -1)
        steps = [*_in_order(row["history"]), {"at": None, "status": "", "by": ""}]
        for step, after in pairwise(steps):
            self._live_through(step, after, row, event)

    def _live_through(self, step: Row, after: Row, row: Row, event: Event) -> None:
        """One stretch of a history, up to the next step or for good.

        A place noted for an unconfirmed address may be passed over until it is confirmed, and is not counted.
        """
        since = step["at"].timestamp()
        until = after["at"].timestamp() if after["at"] else inf
        if step["status"] in SEATED:
            self.held.add(since, until)
        if step["status"] == "waitlisted" and row["history"][0]["status"] != UNCONFIRMED:
            in_turn = after["status"] in SEATED and after["by"] == "clock"
            open_to_all = not event.pools or row.get("pool") == GENERAL
            self.queue.add(since, until, moved_up=in_turn and open_to_all)

    def _problems(self, row: Row, event: Event) -> Iterator[tuple[str, str]]:
        status, history = row["status"], row["history"]
        if status != UNCONFIRMED and (row.get("pool") is not None) != (status in SEATED):
            yield "I1", f"is {status} with pool {row.get('pool')!r}"
        if (row["ended"] == ADDRESS_TAKEN) != (status in LIVE):
            yield "I4", f"is {status} and its address is {'' if row['ended'] else 'not '}free"
        if status in LIVE and event.status == "cancelled":
            yield "I1", "is live at a cancelled event"
        if turn := wrong_turn([step["status"] for step in history]):
            yield "I7", f"went from {turn[0] or 'nothing'} to {turn[1]}"
        if not history or history[-1]["status"] != status or row["version"] < len(history):
            yield "I12", f"is {status} in version {row['version']}, which its history does not lead to"
        yield from self._unheard(row, event)
        for step in history[1:]:
            if step["by"].startswith(ORGANISED) and not self._acts.has(step["by"], step["at"]):
                yield "I14", f"became {step['status']} by an organiser, without an audit row"

    def _unheard(self, row: Row, event: Event) -> Iterator[tuple[str, str]]:
        """Each registration was announced as it is; an event's end and return speak for all of its."""
        if not row["history"] or not self._is_recent(row["history"][-1]["at"]):
            return
        if is_erased(row["email_canonical"]):
            return
        with_event = row.get("because") == WITH_EVENT
        back = [step["status"] for step in row["history"][-2:-1]] == ["cancelled"]
        told = self._told.newest(f"registrations/{row['_id']}")
        if with_event and self._is_recent(row["created_at"]) and not told:
            yield "I5", "was never announced"
        elif with_event and "kutse.event.cancelled.v1" not in self._told.kinds(f"events/{event.id}"):
            yield "I5", "ended with its event, whose end was never announced"
        elif back and "kutse.event.reinstated.v1" not in self._told.kinds(f"events/{event.id}"):
            yield "I5", "is back with its event, whose return was never announced"
        elif not (with_event or back) and told < row["version"]:
            yield "I5", f"is in version {row['version']}, announced is {told or 'none'}"

    def _is_recent(self, at: datetime) -> bool:
        since = self._look.told_since
        return since is not None and at >= since


def _in_order(history: Sequence[Row]) -> list[Row]:
    """The steps with moments that never go back: a clock that was ahead for a while has written some of them,
    and no step came before the one it follows.
    """
    moments = accumulate((step["at"] for step in history), max)
    return [{**step, "at": at} for step, at in zip(history, moments, strict=True)]
