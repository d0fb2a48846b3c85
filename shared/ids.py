"""Identifiers: 96 bits, later ones sort after earlier ones, nothing about a person inside."""

import secrets
import time

ID_BYTES = 12


def new_id() -> str:
    """A fresh identifier: 24 hexadecimal digits, 48 bits of milliseconds and 48 of chance.

    Sorting by time keeps the newest documents together in every index.
    """
    milliseconds = time.time_ns() // 1_000_000
    return milliseconds.to_bytes(6, "big").hex() + secrets.token_hex(6)


def is_id(value: str) -> bool:
    """Could this string be one of ours?"""
    return len(value) == 2 * ID_BYTES and all(digit in "0123456789abcdef" for digit in value)
