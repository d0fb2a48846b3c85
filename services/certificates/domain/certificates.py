"""One document through its life.

    reserved ──► valid ──► revoked
       │  ▲        └─────► replaced
       ▼  │
     failed (to be made; staff see why)       reserved and failed ──► revoked

A number is taken when a document is reserved. A replaced or revoked document stays and says so for ever.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from services.certificates.domain.printed import Printed
from shared.errors import Conflict


class State(StrEnum):
    """Where a document stands."""

    RESERVED = "reserved"
    FAILED = "failed"
    VALID = "valid"
    REVOKED = "revoked"
    REPLACED = "replaced"


UNFINISHED = (State.RESERVED, State.FAILED)
"""Numbered, not yet made: nobody has seen it."""

EXISTING = (State.VALID, State.REVOKED, State.REPLACED)


@dataclass(frozen=True)
class Recipient:
    """Who is written to about the document."""

    email: str
    language: str
    organisation: str = ""


@dataclass(frozen=True)
class Certificate:
    """A document.

    Args:
        code: unguessable, opens the verification page.
        number: printed and counted.
        version: rises with every change of this document.
        link: generation of the personal link of its registration.
        issued_at: the moment on the document, aware, UTC; fixed when reserved, so making it again gives
            the same bytes.
        issued_on: that day where the programme is.
        known_at: when the world can know of it; later than `issued_at` if it could not be made at once.
        replaces: number of the document this one stands for.
        replaces_because: why an organiser had it corrected, or had it made in place of that one.
        replaced_by: code of the document that stands for this one.
        reason: why it was revoked or replaced; shown to whoever verifies it.
        problem, problem_detail: code of what keeps it from being made, and the part of it that only staff
            see.
        correlation_id: of the request or message it was reserved for.
        failed_once: it could not be made at some time, and others were told.
        request_key: the caller's key of the write that made or ended it, so that a repetition is recognised.
        sha256: of the finished PDF, 64 hexadecimal digits.
        renewable: an organiser revoked it, and the completion it proves stands: there may be a new one.
        erased_at: since when nobody can learn from here whose it is; the file is gone, too.
    """

    code: str
    number: str
    registration_id: str
    event_id: str
    event_slug: str
    printed: Printed
    recipient: Recipient
    issued_at: datetime
    issued_on: date
    known_at: datetime
    state: State = State.RESERVED
    version: int = 1
    link: int = 0
    replaces: str = ""
    replaces_because: str = ""
    replaced_by: str = ""
    reason: str = ""
    ended_at: datetime | None = None
    problem: str = ""
    problem_detail: str = ""
    failed_once: bool = False
    sha256: str = ""
    correlation_id: str = ""
    request_key: str = ""
    renewable: bool = False
    erased_at: datetime | None = None

    @property
    def made(self) -> bool:
        """Was it valid once? Then a PDF of it exists."""
        return self.sha256 != ""

    @property
    def heard_of(self) -> bool:
        """Were others told of it? Then they are told of its end too."""
        return self.made or self.failed_once


def finish(document: Certificate, sha256: str) -> Certificate:
    """The document is made and valid."""
    _only(document, State.RESERVED)
    return _next(document, state=State.VALID, sha256=sha256, problem="", problem_detail="")


def fail(document: Certificate, problem: str, detail: str = "") -> Certificate:
    """The document cannot be made; it waits for staff, and no other document waits for it."""
    _only(document, State.RESERVED)
    return _next(document, state=State.FAILED, problem=problem, problem_detail=detail, failed_once=True)


def try_again(document: Certificate, at: datetime, printed: Printed | None = None) -> Certificate:
    """The unfinished document is to be made (again), with corrected facts if given; number and code stay."""
    _only(document, *UNFINISHED)
    facts = printed or document.printed
    late = at if document.state is State.FAILED else document.known_at
    return _next(document, state=State.RESERVED, printed=facts, known_at=late, problem="", problem_detail="")


def revoke(
    document: Certificate, reason: str, at: datetime, request_key: str = "", *, renewable: bool = False
) -> Certificate:
    """The document is void from `at` on.

    Raises:
        Conflict: `certificate-revoked` or `certificate-replaced`: it is void already.
    """
    _only(document, State.VALID, *UNFINISHED)
    ended = {"state": State.REVOKED, "reason": reason, "ended_at": at, "renewable": renewable}
    return _next(document, **ended, request_key=request_key)


def lose_ground(document: Certificate) -> Certificate:
    """The completion a revoked document proved is taken back, too: there is no new one in its place."""
    _only(document, State.REVOKED)
    return _next(document, renewable=False)


def give_way(document: Certificate, successor: Certificate, at: datetime) -> Certificate:
    """The document is replaced by `successor`, for the reason that one was asked for."""
    _only(document, State.VALID)
    reason, successor_code = successor.replaces_because, successor.code
    return _next(document, state=State.REPLACED, replaced_by=successor_code, reason=reason, ended_at=at)


def readdress(document: Certificate, recipient: Recipient, link: int) -> Certificate:
    """The document belongs to the same person under a new address: older links no longer open it.

    In any state, and nothing printed changes.
    """
    return _next(document, recipient=recipient, link=link)


def _next(document: Certificate, **changes: object) -> Certificate:
    return replace(document, version=document.version + 1, **changes)  # type: ignore[arg-type]


def _only(document: Certificate, *states: State) -> None:
    if document.state not in states:
        raise Conflict(f"certificate-{document.state}", number=document.number)
