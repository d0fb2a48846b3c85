"""Drafts sealed with the browser's own secret: the database alone opens none."""

import hashlib
import json
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class SealedDrafts:
    """See `handlers.ports.Sealing`. AES-256-GCM (NIST SP 800-38D); a fresh nonce for each seal."""

    def name(self, secret: str, form: str) -> str:
        """Under which id the draft of this form stands."""
        return hashlib.sha256(f"draft-id|{form}|{secret}".encode()).hexdigest()

    def seal(self, secret: str, form: str, fields: Mapping[str, list[str]]) -> bytes:
        """The fields, readable to the holder of the secret alone."""
        nonce = os.urandom(NONCE_BYTES)
        plain = json.dumps(fields, ensure_ascii=False).encode()
        return nonce + AESGCM(_key(secret)).encrypt(nonce, plain, form.encode())

    def opened(self, secret: str, form: str, sealed: bytes) -> dict[str, list[str]]:
        """What was sealed; nothing when the secret or the form is another one."""
        try:
            plain = AESGCM(_key(secret)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], form.encode())
        except InvalidTag:
            return {}
        fields: dict[str, list[str]] = json.loads(plain)
        return fields


def _key(secret: str) -> bytes:
    return hashlib.sha256(f"draft-key|{secret}".encode()).digest()
