"""A funder's logo: a small picture inside the mails of a programme."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Logo:
    """A picture that is fit to be sent.

    Args:
        kind: `png` or `jpeg`.
        width, height: in pixels, as it is shown.
    """

    content: bytes
    kind: str
    width: int
    height: int

    @property
    def digest(self) -> str:
        """The same for the same bytes."""
        return hashlib.sha256(self.content).hexdigest()[:16]
