"""Every error Kutse raises on purpose.

KutseError
├── Rejected              understood and refused; `code` is stable and is the text's key
│   ├── Unauthenticated   nobody is signed in, or the token is not ours     401
│   ├── Forbidden         signed in, but not for this                        403
│   ├── NotFound          there is no such thing, or not for this person     404
│   ├── Conflict          true now, may change: full, closed, already there  409
│   ├── TooOften          asked for more often than is good for somebody     429
│   └── Invalid           the request itself is wrong, field by field        422
├── Unavailable           a part we need does not answer: try again later    503
└── NotYet                a message came before the one it depends on: retry

The HTTP status is mapped in shared/web/problems.py and nowhere else. Texts for `code` stand in each service's
`reasons.py`; an error carries no sentence, so no person ever reads one in the wrong language.
"""

from collections.abc import Mapping
from typing import Any


class KutseError(Exception):
    """Root of everything raised on purpose."""


class Rejected(KutseError):  # noqa: N818 - reads as what happened
    """The request was understood and is refused.

    Args:
        code: stable, kebab-case, part of the public contract (RFC 9457 extension member `code`).
        **params: what the text in the person's language may show: plain values, texts of several languages,
            tuples of them.
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Unauthenticated(Rejected):
    """Nobody is signed in, or the token is not ours."""


class Forbidden(Rejected):
    """Known, but not allowed to do this."""


class NotFound(Rejected):
    """There is no such thing, or it is not for this person to know."""


class Conflict(Rejected):
    """Refused because of how things stand now."""


class TooOften(Rejected):
    """Refused because it was asked for so often within a short time.

    Args:
        retry_after_s: when trying again makes sense, in seconds.
    """

    def __init__(self, code: str, *, retry_after_s: int, **params: Any) -> None:
        super().__init__(code, **params)
        self.retry_after_s = retry_after_s


class Invalid(Rejected):
    """The request is wrong in itself.

    Args:
        fields: field name (dotted for nested ones) -> list of reason codes.
    """

    def __init__(
        self, code: str = "invalid", *, fields: Mapping[str, list[str]] | None = None, **params: Any
    ) -> None:
        super().__init__(code, **params)
        self.fields = dict(fields or {})


class Unavailable(KutseError):  # noqa: N818 - reads as what happened
    """A part we need does not answer; nothing was done.

    Args:
        part: which part, as operators name it (`mongodb`, `rabbitmq`, `smtp`).
        retry_after_s: when trying again makes sense, in seconds.
    """

    def __init__(self, part: str, retry_after_s: int = 3) -> None:
        super().__init__(part)
        self.part = part
        self.retry_after_s = retry_after_s


class NotYet(KutseError):  # noqa: N818 - reads as what happened
    """A message arrived before one it depends on; it is tried again later."""
