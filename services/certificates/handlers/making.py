"""The maker: reserved documents become PDFs, one after the other, with any number of makers at work.

A maker takes a document for a while, sets it outside every transaction, and stores file, state and
announcement together. If it dies before, nothing was stored and the document is taken again: at once by a
maker that begins on the same machine, else when its time has run out. If two made the same one, the version
lets only the first store it.
"""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from services.certificates.domain.certificates import Certificate, State, fail, finish, give_way, try_again
from services.certificates.handlers import announcements
from services.certificates.handlers.audits import CLOCK, about, noted
from services.certificates.handlers.counting import SETTING
from services.certificates.handlers.desk import Call, Desk
from services.certificates.handlers.ports import Claim, Transaction
from shared import crash_points
from shared.errors import Rejected, Unavailable
from shared.logs import correlated, logger
from shared.tracing import Tracer, Untraced

MOST_ATTEMPTS = 5
IDLE_S = 0.2
OUTAGE_S = 2.0


@dataclass(frozen=True)
class Made:
    """What came of setting a document: a PDF, or what stood in the way."""

    pdf: bytes = b""
    problem: str = ""
    detail: str = ""


Render = Callable[[Certificate], bytes]


@dataclass(frozen=True)
class Maker:
    """A worker's part that makes what waits. Any number of them may run, in any number of workers."""

    desk: Desk
    render: Render
    tracer: Tracer = field(default_factory=Untraced)
    name: str = "maker"

    def run(self, stop: threading.Event) -> None:
        """Makes one document after the other until `stop`; outages are waited out."""
        begun = False
        while not stop.is_set():
            try:
                if not begun:
                    self.desk.store.take_back()
                    begun = True
                made = make_next(self.desk, self._traced)
            except Unavailable as error:
                logger(self.name).warning("waiting", missing=error.part)
                stop.wait(OUTAGE_S)
                continue
            if made is None:
                stop.wait(IDLE_S)
            else:
                _tell(made)

    def _traced(self, document: Certificate) -> bytes:
        with self.tracer.span("set document", document.correlation_id):
            return self.render(document)


def make_next(desk: Desk, render: Render) -> Certificate | None:
    """Makes the document that waits longest; None when none waits.

    A document that cannot be set is put aside, visible to staff, and the next one is not held up by it.
    """
    claim = desk.store.claim()
    if claim is None:
        return None
    crash_points.reach("maker-taken")
    made = _set(claim, render)
    crash_points.reach("maker-set")
    done = desk.store.atomically(lambda tx: conclude(tx, desk, claim.document, made))
    crash_points.reach("maker-done")
    return done


def conclude(tx: Transaction, desk: Desk, claimed: Certificate, made: Made) -> Certificate:
    """File, state and announcement are stored together, unless the document changed since it was claimed."""
    current = tx.certificates.get(claimed.code)
    if current is None or current.version != claimed.version or current.state is not State.RESERVED:
        return claimed
    call = Call(CLOCK, current.correlation_id, desk.clock())
    if made.problem:
        failed = fail(current, made.problem, made.detail)
        tx.certificates.save(failed)
        tx.outbox.add([announcements.failed(failed, call.at, failed.correlation_id)])
        noted(tx, call, f"cannot make: {failed.problem}", about(failed))
        return failed
    sha256 = hashlib.sha256(made.pdf).hexdigest()
    done = finish(current, sha256)
    _end_predecessor(tx, call, done)
    tx.certificates.save(done)
    tx.pdfs.put(done.code, made.pdf, sha256)
    crash_points.reach("maker-stored")
    tx.outbox.add([announcements.issued(done, done.correlation_id)])
    noted(tx, call, "issue", about(done))
    return done


def retry_failed(desk: Desk, call: Call) -> int:
    """Every document that could not be made is tried once more; answers how many there were."""
    codes = [document.code for document in desk.store.register.failed()]
    for code in codes:
        desk.store.atomically(partial(_retry, code=code, call=call))
    return len(codes)


def _retry(tx: Transaction, *, code: str, call: Call) -> None:
    document = tx.certificates.get(code)
    if document is not None and document.state is State.FAILED:
        tx.certificates.save(try_again(document, call.at))
        noted(tx, call, "try again", about(document))


def _tell(document: Certificate) -> None:
    with correlated(document.correlation_id):
        if document.state is State.FAILED:
            logger("maker").error("not made", number=document.number, problem=document.problem)
        else:
            logger("maker").info("made", number=document.number)


def _set(claim: Claim, render: Render) -> Made:
    if claim.attempts > MOST_ATTEMPTS:
        return Made(problem="making-breaks-off")
    try:
        crash_points.reach("maker-setting")
        with SETTING.time():
            return Made(pdf=render(claim.document))
    except Rejected as refusal:
        return Made(problem=refusal.code, detail=str(refusal.params.get("detail", "")))


def _end_predecessor(tx: Transaction, call: Call, done: Certificate) -> None:
    before = tx.certificates.numbered(done.replaces) if done.replaces else None
    if before is not None and before.state is State.VALID:
        tx.certificates.save(give_way(before, done, call.at))
        noted(tx, call, f"replace: {done.number}", about(before))
