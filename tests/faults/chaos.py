"""One run of chaos: people register, something breaks, everything comes to rest, the promises are checked."""

import subprocess
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from pymongo.errors import PyMongoError

from deploy.local.errors import StackError
from services.registration.domain.events import WaitingListRule
from shared.errors import KutseError
from shared.messaging.broker import Broker
from shared.settings import database_name
from tests.faults.acts.restoring import give_up_the_lost
from tests.faults.checking import complaints, lost_keys, waits
from tests.faults.crowd import ACCEPTED, NO_ANSWER, Crowd, Request, save
from tests.faults.faults import Fault
from tests.faults.whole import Whole
from tests.integration.registration.builders import an_event
from tests.integration.registration.desks import make_desk
from tests.stack import ROOT, free_block
from tests.travelled import Client, waited_for

CALM = 40
"""People who are served before and after, at least."""

REST_S = 400.0
"""Longer than the longest pause between two attempts that a fault of minutes leads to."""

SMALL = "2g"
SEATS = (5, 10_000)
"""A training with few seats and a queue, and a conference for everybody."""


@dataclass(frozen=True)
class Plan:
    """What is to happen. The same seed makes the same people and the same moments."""

    fault: Fault
    seed: int
    rate: float = 20.0


@dataclass
class Told:
    """What happened in one run.

    Args:
        answers_again_s: from the end of the fault to the first acceptance of a request asked after it.
        at_rest_s: from the last answer until nothing was under way.
        waited_for: what was still to happen after the last answer -> seconds until nothing of it was.
        commit: what ran.
        rate: people who arrived per second.
        notes: what chance chose.
        complaints: every promise that was not kept.
    """

    fault: str
    seed: int
    rate: float = 20.0
    people: int = 0
    requests: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    slowest_s: float = 0.0
    fault_s: float = 0.0
    answers_again_s: float | None = None
    at_rest_s: float | None = None
    waited_for: dict[str, float] = field(default_factory=dict)
    commit: str = ""
    restarts: int = 0
    notes: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def survived(self) -> bool:
        """Was every promise kept?"""
        return not self.complaints

    def as_json(self) -> dict[str, Any]:
        """For the file."""
        return {"survived": self.survived, **asdict(self)}


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Inside, the folder is a disk of its own with little room; only an administrator may mount one."""
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def whole_stack(home: Path) -> Iterator[Whole]:
    """A whole stack; nothing of it runs afterwards."""
    whole = Whole(home, free_block())
    try:
        whole.start()
        yield whole
    finally:
        whole.stop()


def run(whole: Whole, plan: Plan) -> Told:
    """What happened when this broke on the running stack."""
    told = Told(plan.fault.name, plan.seed, plan.rate, commit=_commit())
    random = Random(f"{plan.fault.name} {plan.seed}")
    try:
        with whole.data() as data:
            _run(whole, plan, random, told, data)
    except (TimeoutError, AssertionError, OSError, KutseError, StackError, PyMongoError) as error:
        told.complaints.append(f"{type(error).__name__}: {error}")
        told.complaints += traceback.format_exc().splitlines()[-3:]
    return told


def _run(whole: Whole, plan: Plan, random: Random, told: Told, data: Client) -> None:
    slugs = _publish(data, f"{plan.fault.name}-{plan.seed}-{int(time.time())}")
    # People draw while the fault does, in no order anybody could repeat: each has chances of their own.
    crowd = Crowd(whole.site, slugs, Random(random.random()), plan.rate)
    restarts = whole.restarts
    with whole.under(crowd):
        whole.until_accepted(random.randint(CALM, 2 * CALM))
        begun = time.time()
        plan.fault.break_it(whole, random)
        mended = time.time()
        whole.until_accepted(CALM)
        whole.await_true(lambda: not whole.unready(), REST_S, "everything ready again")
        whole.until_accepted(CALM)
    _note(told, crowd.log, mended)
    told.notes, whole.notes = whole.notes, []
    told.fault_s, told.restarts = round(mended - begun, 1), whole.restarts - restarts
    told.waited_for = waited_for(data, REST_S, whole.tend)
    told.at_rest_s = max(told.waited_for.values(), default=0.0)
    log = _still_promised(whole, data, crowd.log, told)
    fresh = [one for one in complaints(log, data, whole.mailbox) if one not in whole.known]
    whole.known.update(fresh)
    told.complaints += fresh
    told.complaints += _noticed(crowd.log) if plan.fault.clean else []
    told.complaints += [] if plan.fault.kills_web else waits(crowd.log)
    save(log, whole.client_log)


def _still_promised(whole: Whole, data: Client, log: Sequence[Request], told: Told) -> list[Request]:
    """What clients were promised, without what a restore has lost and named."""
    if not whole.gaps:
        return list(log)
    letters = give_up_the_lost(data, Broker(whole.rabbitmq.url))
    lost = lost_keys(log, data, whole.gaps)
    away = {one.key for one in log} - {one.key for one in log if one.status != NO_ANSWER}
    told.notes.append(f"{len(lost)} registrations lost, {letters} messages named as lost")
    told.notes.append(f"{len(away)} people gave up while nothing ran")
    return [one for one in log if one.key not in lost | away]


@cache
def _commit() -> str:
    words = ["git", "describe", "--always", "--dirty", "--exclude", "*"]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def _publish(data: Client, name: str) -> list[str]:
    desk = make_desk(data, database_name("registration"))
    rule = WaitingListRule("automatic")
    events = [an_event(desk, f"{name}-{seats}", capacity=seats, waiting_list=rule) for seats in SEATS]
    return [event.slug for event in events]


def _note(told: Told, log: Sequence[Request], mended: float) -> None:
    told.people = len({one.key for one in log})
    told.requests = len(log)
    for one in log:
        told.statuses[str(one.status)] = told.statuses.get(str(one.status), 0) + 1
    told.slowest_s = round(max(one.took_s for one in log), 1)
    asked_after = [one for one in log if one.status == ACCEPTED and one.at.timestamp() >= mended]
    answered = [one.at.timestamp() + one.took_s - mended for one in asked_after]
    told.answers_again_s = round(min(answered), 1) if answered else None


def _noticed(log: Sequence[Request]) -> list[str]:
    """What clients noticed of a fault that they should not have noticed."""
    others = [one.status for one in log if one.status != ACCEPTED]
    return [f"clients noticed: {sorted(set(others))}, {len(others)} times"] if others else []
