"""The second step of signing in: a code that changes every 30 seconds (RFC 6238), or a recovery code, once.

What a code must be is worked out outside; here stands which one counts.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from shared.errors import Conflict, Unauthenticated

RECOVERY_CODES = 10
WRONG_BEFORE_PAUSE = 5
PAUSE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor:
    """What is kept of somebody's second step.

    Args:
        sealed: the secret, sealed; empty when there is no second step.
        offered: a secret that was shown and not yet confirmed by a code, sealed.
        used: the step of time of the last code that counted: neither it nor an older one counts again.
        recovery: digests of the recovery codes that are left.
        wrong, wrong_at: wrong codes since the last right one. Only whoever has taken the first step can try.
    """

    sealed: str = ""
    offered: str = ""
    used: int = 0
    recovery: tuple[str, ...] = ()
    wrong: int = 0
    wrong_at: datetime | None = None

    @property
    def is_on(self) -> bool:
        """Is a code asked for?"""
        return bool(self.sealed)


NO_FACTOR = SecondFactor()


def check_may_try(factor: SecondFactor, at: datetime) -> None:
    """A code may be tried.

    Raises:
        Conflict: `too-many-codes` with `retry_after_s`.
    """
    if factor.wrong < WRONG_BEFORE_PAUSE or factor.wrong_at is None:
        return
    left = factor.wrong_at + PAUSE - at
    if left > timedelta(0):
        raise Conflict("too-many-codes", retry_after_s=ceil(left.total_seconds()))


def after_code(factor: SecondFactor, step: int | None, digest: str, at: datetime) -> SecondFactor:
    """The second step after a code was tried; `wrong` has grown when it did not count.

    Args:
        step: of time the code belongs to; None when it is no code of now.
        digest: of what was typed, in case it is a recovery code, which then is used up.
    """
    if step is not None and step > factor.used:
        return replace(factor, used=step, wrong=0, wrong_at=None)
    if digest in factor.recovery:
        left = tuple(one for one in factor.recovery if one != digest)
        return replace(factor, recovery=left, wrong=0, wrong_at=None)
    return replace(factor, wrong=factor.wrong + 1, wrong_at=at)


def is_repeated(factor: SecondFactor, step: int | None, recovery: tuple[str, ...]) -> bool:
    """Was it switched on by this very code, and nothing used since? Then the button was pressed twice."""
    return factor.is_on and step is not None and step == factor.used and factor.recovery == recovery


def switched_on(factor: SecondFactor, step: int | None, recovery: tuple[str, ...]) -> SecondFactor:
    """The offered secret is the one from now on, for a code of it was right.

    Raises:
        Conflict: `no-second-factor-offered`.
        Unauthenticated: `wrong-code`.
    """
    if not factor.offered:
        raise Conflict("no-second-factor-offered")
    if step is None:
        raise Unauthenticated("wrong-code")
    return SecondFactor(sealed=factor.offered, used=step, recovery=recovery)
