"""DKIM signatures (RFC 6376; RFC 8463 for Ed25519), both parts canonicalised as `relaxed`.

Made when a mail is handed over, as the last thing before it travels. Without a time of signing in it the
signature follows from the mail and the key alone, so a mail that is offered again has the same bytes.
"""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

LEAST_BITS = 2048
ONCE = (
    b"From",
    b"To",
    b"Subject",
    b"Date",
    b"Message-ID",
    b"Reply-To",
    b"MIME-Version",
    b"Content-Type",
    b"In-Reply-To",
    b"References",
)
"""Signed once more than they are there, so that a second one of them voids the signature (§5.4.2)."""

MORE = (
    b"Content-Transfer-Encoding",
    b"Content-Language",
    b"Auto-Submitted",
    b"List-Unsubscribe",
    b"List-Unsubscribe-Post",
)
FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:((?:[^\r\n]|\r\n[ \t])*)\r\n")
LINE_END = re.compile(rb"\r\n|\r|\n")
SPACE = re.compile(rb"\t[ \t]*| [ \t]+")
"""What is not a single space already: nearly all of a mail is, and each match costs."""

EMPTY_END = re.compile(rb"(?:\r\n)+\Z")
WIDTH = 72

Key = RSAPrivateKey | Ed25519PrivateKey


class KeyFileError(ValueError):
    """The key cannot be used to sign; the text says why."""


@dataclass(frozen=True)
class Signer:
    """Signs for one domain with one key. Whoever checks it finds the public key at
    `<selector>._domainkey.<domain>`.
    """

    domain: str
    selector: str
    key: Key

    @classmethod
    def load(cls, file: Path, domain: str, selector: str) -> "Signer":
        """A signer with the key in `file`: PEM, without a passphrase, RSA of 2048 bits or more, or Ed25519.

        Raises:
            KeyFileError: it is not there, or is no such key.
        """
        try:
            key = load_pem_private_key(file.read_bytes(), password=None)
        except OSError as error:
            raise KeyFileError(f"cannot be read: {error.strerror}") from error
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise KeyFileError("holds no private key in PEM without a passphrase") from None
        if isinstance(key, RSAPrivateKey) and key.key_size < LEAST_BITS:
            raise KeyFileError(f"holds an RSA key of {key.key_size} bits; it takes {LEAST_BITS} at least")
        if not isinstance(key, RSAPrivateKey | Ed25519PrivateKey):
            raise KeyFileError("holds a key that is neither RSA nor Ed25519")
        return cls(domain, selector, key)

    def sign(self, content: bytes) -> bytes:
        """The mail with its signature before everything else, its lines ended by CRLF."""
        mail = LINE_END.sub(b"\r\n", content)
        head, _, body = mail.partition(b"\r\n\r\n")
        fields = [(name.lower(), value) for name, value in FIELD.findall(head + b"\r\n")]
        signed = [*_names(fields)]
        unsigned = self._field(signed, _digest(relaxed_body(body)))
        said = b"".join(_chosen(signed, fields)) + _relaxed(b"dkim-signature", unsigned.partition(b":")[2])
        signature = base64.b64encode(self._signature(said))
        return unsigned + b"\r\n\t".join(_cut(signature)) + b"\r\n" + mail

    def _field(self, names: list[bytes], body_hash: bytes) -> bytes:
        """The field up to the signature, which is its end."""
        kind = "rsa" if isinstance(self.key, RSAPrivateKey) else "ed25519"
        tags = f"v=1; a={kind}-sha256; c=relaxed/relaxed; d={self.domain};\r\n\ts={self.selector}; h="
        listed = b":\r\n\t ".join(b":".join(names[place : place + 5]) for place in range(0, len(names), 5))
        return b"DKIM-Signature: " + tags.encode() + listed + b";\r\n\tbh=" + body_hash + b";\r\n\tb="

    def _signature(self, said: bytes) -> bytes:
        if isinstance(self.key, RSAPrivateKey):
            return self.key.sign(said, PKCS1v15(), SHA256())
        return self.key.sign(sha256(said).digest())


def relaxed_body(body: bytes) -> bytes:
    """The body as it is hashed (§3.4.4)."""
    if not body:
        return b""
    ended = body if body.endswith(b"\r\n") else body + b"\r\n"
    text = EMPTY_END.sub(b"\r\n", SPACE.sub(b" ", ended).replace(b" \r\n", b"\r\n"))
    return b"" if text == b"\r\n" else text


def _names(fields: list[tuple[bytes, bytes]]) -> Iterator[bytes]:
    present = [name for name, _ in fields]
    for name in ONCE:
        yield from [name] * (present.count(name.lower()) + 1)
    for name in MORE:
        yield from [name] * present.count(name.lower())


def _chosen(names: list[bytes], fields: list[tuple[bytes, bytes]]) -> Iterator[bytes]:
    """The fields that are signed: of several with one name the last first, and none where there is none."""
    left = list(fields)
    for wanted in (name.lower() for name in names):
        place = next((at for at in reversed(range(len(left))) if left[at][0] == wanted), None)
        if place is not None:
            yield _relaxed(*left.pop(place)) + b"\r\n"


def _relaxed(name: bytes, value: bytes) -> bytes:
    """A field as it is signed (§3.4.2)."""
    return name + b":" + SPACE.sub(b" ", value.replace(b"\r\n", b"")).strip(b" ")


def _digest(text: bytes) -> bytes:
    return base64.b64encode(sha256(text).digest())


def _cut(text: bytes) -> list[bytes]:
    return [text[place : place + WIDTH] for place in range(0, len(text), WIDTH)]
