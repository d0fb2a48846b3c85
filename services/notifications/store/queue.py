"""The journal as the mailer works on it: taking mails, noting what became of them.

A taken mail is marked `sending`, with the attempt written down, before a single byte goes to the server. It
belongs to whoever holds its claim until the lease runs out by the database's clock, or that process is known
to have died; then the attempt's end is `unknown`.
"""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from pymongo.errors import PyMongoError

from services.notifications.domain.deliveries import MISSED, Progress, State
from services.notifications.store import attempts, pictures, records
from services.notifications.store.attempts import Ended, Taken
from services.notifications.store.bell import Bell
from services.notifications.store.mails import WAITING
from services.notifications.store.readmodels import Rows
from services.notifications.store.servers import MailServer
from shared.documents import outages
from shared.lifelines import is_dead, new_claim
from shared.standing import MailFigures

LOOK_AHEAD = 4
"""How many times as many mails are looked at together as are wanted."""

STRANDED = {"open": True, "reason": {"$in": sorted(each.value for each in MISSED)}}
"""Mails that wait for nothing but a server that lets us in."""

PAGE = 200
SHOWN = {"invitee_id": 1, "turn": 1, "valid_until": 1, "awaited": 1, "state": 1, "due_at": 1}

REMEMBERED = timedelta(days=30)
"""How long administrators are reminded of a mail nobody knows the end of."""


class Queue:
    """The mails that may go out.

    Args:
        lease: how long a mailer may be silent before its mails count as of unknown fate.
        server: whom they go to, and how many of them; None for whoever only looks.
        bell: rings when this process wrote mails.
    """

    def __init__(
        self, rows: Rows, lease: timedelta, server: MailServer | None = None, bell: Bell | None = None
    ) -> None:
        self._rows = rows
        self._server = server
        self.bell = bell or Bell()
        self._lease_s = lease.total_seconds()
        self._lease = {"$add": ["$$NOW", int(self._lease_s * 1000)]}
        self._unheard: dict[str, float] = {}
        """Claims whose taking had no answer, and until when they may still turn up."""

    def take(self, most: int, at: datetime, *, urgent: bool = False) -> list[Taken]:
        """At most so many due mails, each journalled as being sent; of one person's mails only the first.

        Mails whose time has passed are closed as skipped on the way. Fewer come, or none, when the server has
        been given as much as it may be.

        Args:
            urgent: only those somebody waits for, and what must go to the same person before.
        """
        with outages():
            self._let_go()
            heads = self._heads(most, at, urgent=urgent)
            worthless = [each["_id"] for each in heads if _is_worthless(each, at)]
            if worthless:
                self._skip(worthless, at)
            chosen = [each for each in heads if not _is_worthless(each, at)][:most]
            return self._claim_what_may_go(chosen, at) if chosen else []

    def is_any_due(self, at: datetime, *, urgent: bool = False) -> bool:
        """Is there any mail to take, perhaps?"""
        due = {"open": True, "due_at": {"$lte": at}, "state": {"$in": WAITING}}
        with outages():
            return self._rows.find_one(due | ({"awaited": True} if urgent else {}), {"_id": 1}) is not None

    def prolong(self, claims: Sequence[str]) -> None:
        """These claims hold for a whole lease from now."""
        with outages():
            self._rows.update_many(
                {"claim": {"$in": list(claims)}, "open": True}, [{"$set": {"lease_until": self._lease}}]
            )

    def note(self, ended: Sequence[Ended]) -> int:
        """What became of these attempts is journalled; answers how many were still ours to note."""
        with outages():
            done = self._rows.bulk_write([attempts.noted(each) for each in ended], ordered=False)
            return done.matched_count

    def put_back(self, mails: Sequence[Taken]) -> None:
        """These mails were never offered to a server: they wait where they were, with no attempt more."""
        with outages():
            self._rows.bulk_write([attempts.put_back(each) for each in mails], ordered=False)
            if self._server:
                self._server.give_back(len(mails))

    def why_stranded(self) -> str:
        """Why any mail waits for nothing but a server that lets us in; empty when none does."""
        with outages():
            found = self._rows.find_one(STRANDED, {"reason": 1})
            return str(found["reason"]) if found else ""

    def standing(self, at: datetime) -> MailFigures:
        """What did not go out, for administrators."""
        since = at - REMEMBERED
        with outages():
            totals = {"_id": None, "waiting": {"$sum": 1}, "due_at": {"$min": "$due_at"}}
            steps: list[dict[str, Any]] = [{"$match": {"open": True}}, {"$group": totals}]
            found = next(self._rows.aggregate(steps, hint="next"), None)
            unclear = self._rows.count_documents(
                {"state": State.UNKNOWN.value, "written_at": {"$gte": since}}, hint="state"
            )
        if not found:
            return MailFigures(0, 0.0, unclear, "")
        late = (at - found["due_at"]).total_seconds() if found["due_at"] else 0.0
        return MailFigures(found["waiting"], max(late, 0.0), unclear, self.why_stranded())

    def relieve(self) -> int:
        """The server lets us in: the mails that waited for nothing else are due; answers how many."""
        count = 0
        with outages():
            shown = {"state": 1, "tries": 1, "unknowns": 1, "unreached": 1, "due_at": 1, "reason": 1}
            wanted = {**STRANDED, "state": {"$in": WAITING}}
            while found := list(self._rows.find(wanted, {**shown, "written_at": 1}).limit(PAGE)):
                done = self._rows.bulk_write(
                    [attempts.relieved_of_waiting(each) for each in found], ordered=False
                )
                count += done.matched_count
        return count

    def recover(self, at: datetime) -> int:
        """Attempts end whose mailer has died or fell silent; answers how many."""
        sending: dict[str, Any] = {"open": True, "state": State.SENDING.value}
        with outages():
            dead = [claim for claim in self._rows.distinct("claim", sending) if is_dead(claim)]
            silent = {"$or": [{"claim": {"$in": dead}}, {"$expr": {"$lt": ["$lease_until", "$$NOW"]}}]}
            found = [attempts.taken(each) for each in self._whole(sending | silent, PAGE)]
        if not found:
            return 0
        with outages():
            return self._rows.bulk_write(
                [attempts.given_up(each, at) for each in found], ordered=False
            ).matched_count

    def counts(self) -> dict[str, int]:
        """How many mails are in each state."""
        with outages():
            found = self._rows.aggregate([{"$group": {"_id": "$state", "count": {"$sum": 1}}}])
            return {each["_id"]: each["count"] for each in found}

    def _heads(self, most: int, at: datetime, *, urgent: bool) -> list[dict[str, Any]]:
        """Due mails that wait for no earlier one to the same person, the longest due first; but those that
        somebody waits for go before those many people get, and take along what must go before them.

        Looks on past those that do wait: a few people nobody can reach must not hold up everybody else.
        """
        due = {"open": True, "due_at": {"$lte": at}, "state": {"$in": WAITING}}
        wanted = due | ({"awaited": True} if urgent else {})
        found = self._rows.find(wanted, SHOWN).sort([("awaited", -1), ("due_at", 1)])
        heads: dict[str, dict[str, Any]] = {}
        while len(heads) < most and (page := list(islice(found, most * LOOK_AHEAD))):
            first = self._first_turns({each["invitee_id"] for each in page})
            for each in page:
                head = first.get(each["invitee_id"])
                if head and (head["_id"] == each["_id"] or (each["awaited"] and _is_due(head, at))):
                    heads.setdefault(head["_id"], {**head, "urgent": each["awaited"]})
        return [*heads.values()]

    def _first_turns(self, people: set[str]) -> dict[str, dict[str, Any]]:
        """The mail that is next for each of these people, due or not."""
        waiting = {"open": True, "invitee_id": {"$in": [*people]}}
        first: dict[str, dict[str, Any]] = {}
        for each in self._rows.find(waiting, SHOWN):
            known = first.setdefault(each["invitee_id"], each)
            first[each["invitee_id"]] = min(known, each, key=lambda row: (row["turn"], row["_id"]))
        return first

    def _let_go(self) -> None:
        """What was taken though no answer told us so waits where it was: nobody has it in hand."""
        now = time.monotonic()
        for claim in [claim for claim, until in [*self._unheard.items()] if until <= now]:
            self._unheard.pop(claim, None)
        if not self._unheard:
            return
        mine = {"open": True, "claim": {"$in": [*self._unheard]}, "state": State.SENDING.value}
        if found := [attempts.taken(each) for each in self._whole(mine)]:
            self._rows.bulk_write([attempts.put_back(each) for each in found], ordered=False)

    def _claim_what_may_go(self, chosen: Sequence[dict[str, Any]], at: datetime) -> list[Taken]:
        """As many of these as the server may be given."""
        if self._server is None:
            return self._claim([each["_id"] for each in chosen], at)
        quick = sum(each["urgent"] for each in chosen)
        granted = self._server.reserve(quick, len(chosen) - quick)
        taken = self._claim([each["_id"] for each in chosen[:granted]], at) if granted else []
        if granted > len(taken):
            self._server.give_back(granted - len(taken))
        return taken

    def _claim(self, ids: Sequence[str], at: datetime) -> list[Taken]:
        """Those of these mails that nobody else took meanwhile, in this order."""
        claim = new_claim()
        try:
            return self._claim_as(claim, ids, at)
        except PyMongoError:
            self._unheard[claim] = time.monotonic() + self._lease_s
            raise

    def _claim_as(self, claim: str, ids: Sequence[str], at: datetime) -> list[Taken]:
        attempt = {"begun_at": at, "outcome": ""}
        before = {"state": "$state", "due_at": "$due_at"}
        self._rows.update_many(
            {"_id": {"$in": list(ids)}, "open": True, "state": {"$in": WAITING}},
            [
                {"$set": {"before": before, "attempts": {"$concatArrays": ["$attempts", [attempt]]}}},
                {"$set": {"state": State.SENDING.value, "claim": claim, "lease_until": self._lease}},
            ],
        )
        taken = {each["_id"]: each for each in self._whole({"claim": claim, "open": True})}
        return [attempts.taken(taken[one]) for one in ids if one in taken]

    def _whole(self, wanted: dict[str, Any], most: int = 0) -> list[dict[str, Any]]:
        """These mails with all their bytes, at most so many; 0 is all."""
        return pictures.whole(self._rows, list(self._rows.find(wanted).limit(most)))

    def _skip(self, ids: Sequence[str], at: datetime) -> None:
        skipped = records.progress_fields(Progress(State.SKIPPED, reason="out-of-date"), at)
        self._rows.update_many(
            {"_id": {"$in": list(ids)}, "open": True, "state": {"$in": WAITING}},
            {"$set": {name: skipped[name] for name in ("state", "reason", "open", "due_at", "ended_at")}},
        )


def _is_due(record: dict[str, Any], at: datetime) -> bool:
    return record["state"] in WAITING and record["due_at"] is not None and record["due_at"] <= at


def _is_worthless(record: dict[str, Any], at: datetime) -> bool:
    return record["valid_until"] is not None and record["valid_until"] <= at
