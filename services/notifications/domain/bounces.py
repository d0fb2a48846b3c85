"""What a report about an undelivered mail says (RFC 3464)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bounce:
    """One report.

    Args:
        action: `failed`, `delayed`, ... (RFC 3464 §2.3.3).
        status: `5.1.1` and the like (RFC 3463).
        recipient: the address that could not be reached; empty when the report names none.
    """

    action: str
    status: str
    recipient: str = ""
