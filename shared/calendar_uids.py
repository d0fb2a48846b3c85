"""Names of calendar entries, the same in the invitation by mail and in the file a person downloads.

Two services write the entry of one person and session; under two UIDs it would stand twice in the calendar.
Source: RFC 5545 §3.8.4.7, RFC 7986 §5.3 (not to be guessed).
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass

MAC_BYTES = 15


@dataclass(frozen=True)
class CalendarUids:
    """Writes UIDs with one secret key.

    Args:
        domain: stands behind the @ of every UID and should stay the same for good.
    """

    key: bytes
    domain: str

    def __call__(self, invitee_id: str, session_id: str, generation: int) -> str:
        """Always the same for the same person, session and generation (see `Invitation` in notifications)."""
        text = f"{invitee_id}|{session_id}|{generation}".encode()
        mac = hmac.new(self.key, text, hashlib.sha256).digest()[:MAC_BYTES]
        return f"{base64.b32encode(mac).decode().lower()}-{generation}@{self.domain}"
