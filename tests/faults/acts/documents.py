"""Faults of what makes files: the maker of certificates dies, and processes get no more memory."""

import hashlib
import io
import os
import signal
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import httpx

from services.certificates.domain.certificates import State
from shared.settings import database_name
from tests.faults.acts import Act
from tests.faults.memory import no_more_memory
from tests.faults.trainings import PEOPLE, complete, in_state
from tests.faults.whole import WEB, WORKER, Whole
from tests.travelled import Client

DEATHS, MADE_S = 3, 600.0
KERNEL_S = 20.0
MAKER, ROSTER = f"certificates-{WORKER}", f"registration-{WEB}"
SETTING = "maker-setting"
"""Only where a document is set: whoever puts it aside after too many attempts has to live."""

ASKING_S = 30.0


def crash_maker(point: str) -> Act:
    """Whoever makes a document and reaches the point dies there, a few times; then all are made.

    Raises:
        TimeoutError: one was never made.
        AssertionError: somebody was given half a document.
    """

    def break_it(whole: Whole, random: Random) -> None:
        with whole.data() as data:
            for _ in range(DEATHS):
                slug = _slug(random)
                whole.let_crash(point)
                complete(data, slug)
                whole.await_true(lambda: not whole.is_to_crash(point), MADE_S, f"a death at {point}")
                _require_whole(whole, data, slug)
                _until_made(whole, data, slug)
                _require_whole(whole, data, slug)

    return break_it


def maker_out_of_memory(whole: Whole, random: Random) -> None:
    """The kernel kills the worker that makes documents, a few times; then all are made."""
    with whole.data() as data:
        for _ in range(DEATHS):
            slug, maker = _slug(random), whole.child(MAKER)
            with no_more_memory(maker.pid):
                complete(data, slug)
                _await_kill(whole, maker.pid, partial(_has_ended, maker.pid))
            _until_made(whole, data, slug)


def deadly_document(whole: Whole, random: Random) -> None:
    """Whoever makes one document dies each time: it is put aside, and the others are made.

    Afterwards staff have it tried again, as the runbook says.
    """
    with whole.data() as data:
        deadly = _slug(random)
        complete(data, deadly, 1)
        whole.await_true(lambda: _killed_again(whole, data, deadly), MADE_S, "the document put aside")
        whole.forget_crash(SETTING)
        others = _slug(random)
        complete(data, others)
        _until_made(whole, data, others)
        whole.command("services.certificates", "retry-failed")
        whole.await_true(lambda: in_state(data, deadly, State.VALID) == 1, MADE_S, "the document made")


def export_out_of_memory(whole: Whole, random: Random) -> None:
    """The kernel kills web processes in the middle of a roster's file; nobody is given half of one."""
    token = whole.command("services.registration", "token")
    for _ in range(DEATHS):
        victim = random.choice(_processes(whole.child(ROSTER).pid))
        with no_more_memory(victim):
            _await_kill(whole, victim, partial(_has_ended_over_a_file, whole, token, victim))


def _await_kill(whole: Whole, pid: int, has_ended: Callable[[], bool]) -> None:
    """The kernel has killed it; one that makes do with what it holds is killed as the kernel would."""
    try:
        whole.await_true(has_ended, KERNEL_S, "a process out of memory")
        whole.notes.append("killed by the kernel")
    except TimeoutError:
        os.kill(pid, signal.SIGKILL)
        whole.notes.append("made do with its memory, killed")


def _slug(random: Random) -> str:
    return f"documents-{random.getrandbits(48):x}"


def _until_made(whole: Whole, data: Client, slug: str) -> None:
    whole.await_true(lambda: in_state(data, slug, State.VALID) == PEOPLE, MADE_S, f"all documents of {slug}")


def _killed_again(whole: Whole, data: Client, slug: str) -> bool:
    if not in_state(data, slug, State.FAILED):
        whole.let_crash(SETTING)
        return False
    return True


def _require_whole(whole: Whole, data: Client, slug: str) -> None:
    """Whatever is handed out for these documents now has every byte."""
    database, site = data[database_name("certificates")], whole.address("certificates")
    headers = {"Authorization": "Bearer " + whole.command("services.registration", "token")}
    for row in database["certificates"].find({"event_slug": slug}, {"_id": 1}):
        address = f"{site}/api/v1/certificates/{row['_id']}.pdf"
        answer = httpx.get(address, headers=headers, timeout=ASKING_S)
        if answer.status_code == httpx.codes.OK:
            file = database["pdfs"].find_one({"_id": row["_id"]})
            given = hashlib.sha256(answer.content).hexdigest()
            assert given == (file or {}).get("sha256"), f"half of {row['_id']} was handed out"


def _processes(master: int) -> list[int]:
    """The processes gunicorn has begun."""
    return [int(one) for one in Path(f"/proc/{master}/task/{master}/children").read_text().split()]


def _has_ended_over_a_file(whole: Whole, token: str, pid: int) -> bool:
    """Asks for a file once more; whoever gets one gets all of it."""
    for slug in whole.people.slugs:
        address = f"{whole.site}/api/v1/events/{slug}/registrations.xlsx"
        headers, query = {"Authorization": f"Bearer {token}"}, {"purpose": "chaos"}
        try:
            answer = httpx.get(address, headers=headers, params=query, timeout=ASKING_S)
        except httpx.TransportError:
            continue  # whoever made it was killed
        if answer.status_code == httpx.codes.OK:
            assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None, "half a file was handed out"
    return _has_ended(pid)


def _has_ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True
