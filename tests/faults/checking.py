"""What must be true after everything has come to rest: the promises to clients, the databases, the mails."""

import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from services.notifications.domain.deliveries import State
from services.notifications.domain.journal import HELD
from services.registration.store.database import DatabaseStore
from services.registration.store.invariants import violations
from shared.settings import database_name
from tests.faults.crowd import ACCEPTED, AGAIN, CLIENT_S, Request
from tests.faults.gaps import Gap
from tests.faults.trainings import wrong_documents
from tests.stack import ROOT
from tests.travelled import Client, dead_letters

SHOWN = 5


def complaints(log: Sequence[Request], data: Client, mailbox: str) -> list[str]:
    """Which promises to clients were broken, in words with ids; empty when all were kept."""
    stored = violations(DatabaseStore(data, database_name("registration")))
    told = [*dead_letters(data), *_mails(log, data, mailbox)]
    return [*promises(log, data), *stored, *told, *wrong_documents(data)]


def lost_keys(log: Sequence[Request], data: Client, gaps: Sequence[Gap]) -> set[str]:
    """Who was accepted between a backup and its being put back, and is not there any more."""
    stored = _stored(data, {one.event for one in log})
    return {
        one.key
        for one in log
        if one.status == ACCEPTED
        and any(gap.backup_at <= one.at + timedelta(seconds=one.took_s) <= gap.restored_at for gap in gaps)
        and one.id not in stored.get((one.event, one.email), [])
    }


def found_by_the_checker(variables: Mapping[str, str], log: Path, mailbox: str = "own") -> list[str]:
    """What the installation's own checker (`make check`) finds wrong, when everything is at rest."""
    options = ["--client-log", str(log), "--mailbox", mailbox, "--settled", "5", "--all-told", "--json"]
    words = [sys.executable, "-m", "deploy.check", *options]
    ended = subprocess.run(words, cwd=ROOT, env=dict(variables), capture_output=True, text=True, check=False)
    if ended.returncode not in (0, 1):
        return [f"the check ended with {ended.returncode}: {ended.stderr.strip()[-300:]}"]
    found = [json.loads(line) for line in ended.stdout.splitlines()]
    return [
        f"{one['invariant']} {one['subject']}: {one['problem']}"
        for one in found
        if one["kind"] == "violation"
    ]


def promises(log: Sequence[Request], data: Client) -> Iterator[str]:
    """Whoever was accepted is there, once, and whoever asked again got the same answer."""
    stored = _stored(data, {one.event for one in log})
    ids: dict[str, set[str]] = defaultdict(set)
    for one in log:
        if one.status == ACCEPTED:
            ids[one.key].add(one.id)
            if one.id not in stored.get((one.event, one.email), []):
                yield f"I2 registration {one.id} was accepted and is not there"
        elif one.status not in AGAIN:
            yield f"I3 {one.key} was answered {one.status}"
        elif one.status == 503 and not one.retry_after:
            yield f"F10 {one.key} was not told when to try again"
    yield from (f"I3 {key} has {len(given)} registrations" for key, given in ids.items() if len(given) > 1)
    yield from (f"I4 {who} is there {len(many)} times" for who, many in stored.items() if len(many) > 1)
    unanswered = {one.key for one in log} - set(ids)
    if unanswered:
        yield f"{len(unanswered)} people never got an answer, among them {sorted(unanswered)[:SHOWN]}"


def waits(log: Sequence[Request]) -> list[str]:
    """Who waited in vain for as long as a client waits, which nobody has to while any web process lives."""
    return [
        f"F10 {one.key} waited {one.took_s:.1f} s for nothing ({one.problem or one.status})"
        for one in log
        if one.status != ACCEPTED and one.took_s >= CLIENT_S
    ]


def _stored(data: Client, slugs: set[str]) -> dict[tuple[str, str], list[str]]:
    """Slug and address -> ids."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    database = data[database_name("registration")]
    events = {event["_id"]: event["slug"] for event in database["events"].find({"slug": {"$in": [*slugs]}})}
    for one in database["registrations"].find({"event_id": {"$in": [*events]}}):
        found[events[one["event_id"]], one["person"]["email"]].append(one["_id"])
    return found


def _mails(log: Sequence[Request], data: Client, mailbox: str) -> Iterator[str]:
    """Everybody accepted was written to; a copy only after an attempt of which nobody knows the end.

    What was held after a restore may have gone out before.
    """
    accepted = {one.email for one in log if one.status == ACCEPTED}
    journal: list[dict[str, Any]] = [
        *data[database_name("notifications")]["mails"].find({"recipient": {"$in": [*accepted]}})
    ]
    doubtful: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for mail in journal:
        doubtful[mail["recipient"]] += mail["unknowns"]
        held[mail["recipient"]] += mail["state"] == State.SKIPPED.value and mail["reason"] == HELD
    written = Counter(mail["recipient"] for mail in journal)
    arrived = _arrived(mailbox)
    for address in accepted:
        most = written[address] + doubtful[address]
        least = written[address] - held[address]
        if not least <= arrived[address] <= most or not written[address]:
            yield f"I6 {address}: {written[address]} written, {arrived[address]} arrived, {most} allowed"


def _arrived(mailbox: str) -> Counter[str]:
    items = httpx.get(f"{mailbox}/api/v1/mails", timeout=60).json()["items"]
    return Counter(address for mail in items for address in _addresses(mail["to"]))


def _addresses(to: object) -> list[str]:
    return [str(one) for one in to] if isinstance(to, list) else [str(to)]
