"""What this service reads from the environment: the settings all services share, and where it asks the others
how they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self
from urllib.parse import urlsplit

from shared.settings import SERVICES, Settings, SettingsError


@dataclass(frozen=True, kw_only=True)
class RegistrationSettings(Settings):
    """Args:
    inside: where this service reaches the web processes of all three, in the order of `SERVICES`,
        when that is not their public address; empty otherwise.
    """

    inside: tuple[str, ...]

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """See `Settings.from_environment`.

        Raises:
            SettingsError: also when KUTSE_INSIDE_URLS does not name three addresses.
        """
        shared = Settings.from_environment(environ)
        inside = tuple((environ.get("KUTSE_INSIDE_URLS") or "").split())
        if inside and (len(inside) != len(SERVICES) or not all(map(_is_address, inside))):
            raise SettingsError("KUTSE_INSIDE_URLS must be three addresses with spaces between, or nothing")
        return cls(**{field.name: getattr(shared, field.name) for field in fields(Settings)}, inside=inside)

    def addresses(self) -> dict[str, tuple[str, str]]:
        """Service -> where it is asked, and the public address it answers to."""
        public = [self.public_url(service) for service in SERVICES]
        return dict(zip(SERVICES, zip(self.inside or public, public, strict=True), strict=True))


def _is_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname)
