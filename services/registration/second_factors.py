"""Codes of the second step: pyotp works them out (RFC 6238), Fernet seals the secrets in the database."""

import base64
import hmac
from datetime import datetime

import pyotp
from cryptography.fernet import Fernet, InvalidToken

from services.registration.domain.second_factors import RECOVERY_CODES

STEP_S = 30
RECOVERY_BYTES = 10
DRIFT = (0, -1, 1)
"""Steps of time a clock may be apart: the one of now first."""


class SealedCodes:
    """See `handlers.ports.SecondFactors`. `key`: 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def new_secret(self) -> str:
        """A fresh secret, sealed."""
        return self._fernet.encrypt(pyotp.random_base32().encode()).decode()

    def plain(self, sealed: str) -> str:
        """The secret as it is typed into a phone; empty when it was sealed under another key."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return ""

    def recovery(self, sealed: str) -> tuple[str, ...]:
        """The recovery codes that go with the secret: always the same, known to nobody without the key."""
        said = (f"recovery {number} {self.plain(sealed)}" for number in range(RECOVERY_CODES))
        made = (hmac.digest(self._key, text.encode(), "sha256")[:RECOVERY_BYTES] for text in said)
        return tuple(_in_fours(base64.b32encode(each).decode().lower()) for each in made)

    def address(self, sealed: str, account: str) -> str:
        """What the QR code says, as phones read it."""
        return pyotp.TOTP(self.plain(sealed)).provisioning_uri(name=account, issuer_name="Kutse")

    def step_of(self, sealed: str, typed: str, at: datetime) -> int | None:
        """The step of time this code belongs to, of now or a neighbour; None for any other code."""
        secret = self.plain(sealed)
        if not secret or not (typed.isascii() and typed.isdigit()):
            return None
        now, otp = int(at.timestamp()) // STEP_S, pyotp.TOTP(secret)
        fitting = [
            step for drift in DRIFT if hmac.compare_digest(otp.generate_otp(step := now + drift), typed)
        ]
        return fitting[0] if fitting else None


def _in_fours(text: str) -> str:
    return "-".join(text[place : place + 4] for place in range(0, len(text), 4))
