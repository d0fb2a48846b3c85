"""Passwords, hashed with Argon2id as OWASP's password storage cheat sheet advises."""

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError


class Argon2Passwords:
    """See `handlers.ports.Passwords`. About 50 ms and 19 MiB for each check, on purpose."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """What is stored of a password."""
        return self._hasher.hash(password)

    def matches(self, stored: str, password: str) -> bool:
        """Is it the right password? Where none is stored the answer is no and takes as long."""
        try:
            return self._hasher.verify(stored or self._nobody, password) and bool(stored)
        except (Argon2Error, InvalidHashError):
            return False
