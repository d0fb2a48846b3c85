"""Verification codes: what stands under the QR code and opens the verification page."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's Base32: no I, L, O, U, so nothing read aloud or typed from paper is mistaken.

Source: https://www.crockford.com/base32.html
"""

CODE_BYTES = 10
SIGNS = CODE_BYTES * 8 // 5
GROUP = 4
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_IGNORED = str.maketrans("", "", "- \t\r\n\u2010\u2011\u2012\u2013\u2014\u00a0")


def code_from(chance: bytes) -> str:
    """The code for 80 random bits, in four groups of four: `7K2M-9QXA-B4TD-0HVW`."""
    if len(chance) != CODE_BYTES:
        raise ValueError(f"a code needs {CODE_BYTES} random bytes")
    number = int.from_bytes(chance, "big")
    signs = "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (SIGNS - 1), -1, -5))
    return _grouped(signs)


def read_code(typed: str) -> str | None:
    """The code a person meant, in its written form; None when nobody could have meant one.

    Small letters, missing dashes, spaces, and the look-alikes O, I and L are understood.
    """
    signs = typed[:64].translate(_IGNORED).upper().translate(_MISREAD)
    if len(signs) != SIGNS or any(sign not in ALPHABET for sign in signs):
        return None
    return _grouped(signs)


def _grouped(signs: str) -> str:
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))
