"""What this service reads from the environment beside the settings all services share."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from shared.settings import Settings, yes_or_no


@dataclass(frozen=True, kw_only=True)
class RegistrationSettings(Settings):
    """Args: `second_factor`: everybody who signs in needs a second step."""

    second_factor: bool = False

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """See `Settings.from_environment`."""
        settings = super().from_environment(environ)
        return replace(settings, second_factor=yes_or_no(environ, "KUTSE_SECOND_FACTOR", default=False))
