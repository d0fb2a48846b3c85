"""Envelope senders: each mail comes back, if it comes back, to an address that names it.

The address is in MAIL FROM alone; people answer to what From and Reply-To say. The token in it is the mail's
id and a short code only we can make (96 and 64 bits, 32 letters and digits that survive any change of case),
so nobody can send back a mail that he never had.

Source: RFC 5321 §4.5.3.1.1 (64 octets before the @) and §3.6.1 (where reports go); the manner is known as
VERP (variable envelope return path).
"""

import binascii
import hmac
import re
from base64 import b32decode, b32encode
from dataclasses import dataclass, field
from hashlib import sha256

PLACE = "{token}"
BESIDE = "+b-"
MOST_OCTETS = 64
ID_BYTES, CODE_BYTES = 12, 8
TOKEN_LENGTH = 32
MAIL_ID = re.compile(r"[0-9a-f]{24}")


@dataclass(frozen=True)
class Envelopes:
    """Makes and reads these addresses.

    Args:
        own: the address all mail comes from, its domain as an A-label.
        template: the address with `{token}` once in its local part; empty when the mail servers on the way
            take no such addresses: then every mail has `own`.
    """

    own: str
    key: bytes = field(repr=False)
    template: str = ""

    def sender_of(self, mail_id: str) -> str:
        """MAIL FROM of this mail."""
        if not self.template or not MAIL_ID.fullmatch(mail_id):
            return self.own
        return self.template.replace(PLACE, self._token(bytes.fromhex(mail_id)))

    def mail_of(self, address: str) -> str | None:
        """The mail that came back to this address; None for an address we never made."""
        before, _, after = self.template.casefold().partition(PLACE)
        given = address.strip().casefold()
        token = given[len(before) : len(before) + TOKEN_LENGTH]
        if not self.template or given != f"{before}{token}{after}":
            return None
        try:
            raw = b32decode(token.upper())
        except (binascii.Error, ValueError):
            return None
        mail = raw[:ID_BYTES]
        return mail.hex() if hmac.compare_digest(self._token(mail), token) else None

    def is_ours(self, address: str) -> bool:
        """Is it `own`, with or without something after `+`, or an address we made, in letters of any case?"""
        local, _, domain = address.strip().casefold().rpartition("@")
        name, _, host = self.own.casefold().rpartition("@")
        beside = domain == host and local.partition("+")[0] == name
        return beside or self.mail_of(address) is not None

    def _token(self, mail: bytes) -> str:
        code = hmac.new(self.key, mail, sha256).digest()[:CODE_BYTES]
        return b32encode(mail + code).decode().lower()


def beside(own: str) -> str:
    """The template that puts the token after a plus sign; empty where there is no room for it."""
    local, _, domain = own.rpartition("@")
    template = f"{local}{BESIDE}{PLACE}@{domain}"
    return template if fits(template) else ""


def fits(template: str) -> bool:
    """Is it an address with room for a token, once, before the @?"""
    local, at, domain = template.rpartition("@")
    octets = len(local.replace(PLACE, "").encode()) + TOKEN_LENGTH
    plain = template.isprintable() and " " not in template
    return bool(at and domain) and plain and local.count(PLACE) == 1 and octets <= MOST_OCTETS
