"""Personal links: whoever holds one acts as that person, for one purpose.

A token is the thing's identifier and a message authentication code over purpose, identifier and generation,
keyed with the installation's secret. It is never stored, the same request always gets the same link, each
service can write and check it without asking another, and raising the generation makes every older link of
that thing worthless. Why not a stored random token: docs/decisions/0008-personal-links.md.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass

from shared.errors import NotFound
from shared.ids import ID_BYTES, is_id

MAC_BYTES = 16
TOKEN_LENGTH = 38

REGISTRATION, TRAINER, SIGN_IN, OPTIONAL_MAILS = "registration", "trainer", "sign-in", "optional-mails"
FEED, CONFIRMATION, MEMBER = "feed", "confirmation", "member"
PARTY, PLACE, MINE, TICKET = "party", "place", "mine", "ticket"
EMPLOYER, UPLOAD = "employer", "upload"
"""Purposes: a person's registration (and its documents), a trainer's assignment, an organiser's way in,
what somebody chooses about mails that need not be, a mailbox's calendar feed, an address to be confirmed, a
colleague asked to help, the places of several colleagues, one of these places, the page about
oneself, what one shows at the door, the people an employer stands behind, a file given with a form.

One service writes a link, another opens it, so the names stand here.
"""


@dataclass(frozen=True)
class Links:
    """Writes and reads personal tokens with one secret key (at least 32 bytes)."""

    key: bytes

    def token(self, purpose: str, thing_id: str, generation: int = 0) -> str:
        """The token that opens `thing_id` for `purpose`: 38 characters that are safe in an address.

        Args:
            purpose: one of those above; a token for one never opens another.
            thing_id: an identifier as `shared.ids.new_id` gives it.
            generation: raised by the owner of the thing to withdraw all older links.
        """
        raw = bytes.fromhex(thing_id) + self._mac(purpose, thing_id, generation)
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    def pseudonym(self, email: str) -> str:
        """A keyed digest of a canonical address: always the same for one address, and of no use to whoever
        does not hold the key.
        """
        return hmac.digest(self.key, f"person|{email}".encode(), "sha256")[:ID_BYTES].hex()

    def digits(self, thing_id: str, step: int, count: int) -> str:
        """Digits for one thing and one step of the clock, of no use for another (as RFC 4226 section 5.3)."""
        made = hmac.digest(self.key, f"digits|{thing_id}|{step}".encode(), "sha256")
        return str(int.from_bytes(made[:8]) % 10**count).zfill(count)

    def thing_id(self, token: str) -> str:
        """Which thing a token claims to open; not checked yet, use `verify` before acting.

        Raises:
            NotFound: `unknown-link`, it does not have the shape of a token.
        """
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (ValueError, binascii.Error):
            raise NotFound("unknown-link") from None
        if len(token) != TOKEN_LENGTH or len(raw) != ID_BYTES + MAC_BYTES:
            raise NotFound("unknown-link")
        return raw[:ID_BYTES].hex()

    def verify(self, purpose: str, token: str, generation: int = 0) -> str:
        """The identifier behind a genuine token.

        Raises:
            NotFound: `unknown-link`, also for a genuine token of another purpose or an older generation.
        """
        thing_id = self.thing_id(token)
        if not is_id(thing_id) or not hmac.compare_digest(self.token(purpose, thing_id, generation), token):
            raise NotFound("unknown-link")
        return thing_id

    def _mac(self, purpose: str, thing_id: str, generation: int) -> bytes:
        text = f"{purpose}|{thing_id}|{generation}".encode()
        return hmac.new(self.key, text, hashlib.sha256).digest()[:MAC_BYTES]
