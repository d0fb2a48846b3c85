"""What this service reads from the environment: the settings all services share, and nothing of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from shared.settings import Settings


@dataclass(frozen=True, kw_only=True)
class RegistrationSettings(Settings):
    """Args: none beside the shared ones; the class is here for the day there are."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """See `Settings.from_environment`."""
        return super().from_environment(environ)
