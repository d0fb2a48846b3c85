"""What this service reads from the environment beside the settings all services share."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urlsplit

from shared.settings import Settings, SettingsError, yes_or_no

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, kw_only=True)
class ProviderSettings:
    """The identity provider organisers can sign in at, by OpenID Connect.

    Args:
        issuer: exactly as the provider writes it.
        name: what the button says.
        strong: values of `acr` that stand for a second step.
        only: neither passwords nor links by mail sign anybody in.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str
    strong: tuple[str, ...] = ()
    only: bool = False


@dataclass(frozen=True, kw_only=True)
class RegistrationSettings(Settings):
    """Args: `second_factor`: everybody who signs in needs a second step. `provider`: None without one."""

    second_factor: bool = False
    provider: ProviderSettings | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """See `Settings.from_environment`."""
        settings = super().from_environment(environ)
        return replace(
            settings,
            second_factor=yes_or_no(environ, "KUTSE_SECOND_FACTOR", default=False),
            provider=_provider(environ),
        )


def _provider(environ: Mapping[str, str]) -> ProviderSettings | None:
    issuer, client_id, client_secret = (
        environ.get(name, "")
        for name in ("KUTSE_OIDC_ISSUER", "KUTSE_OIDC_CLIENT_ID", "KUTSE_OIDC_CLIENT_SECRET")
    )
    only = yes_or_no(environ, "KUTSE_OIDC_ONLY", default=False)
    if not issuer:
        if only:
            raise SettingsError("KUTSE_OIDC_ONLY needs KUTSE_OIDC_ISSUER: nobody could sign in")
        return None
    if not (client_id and client_secret):
        raise SettingsError("KUTSE_OIDC_ISSUER needs KUTSE_OIDC_CLIENT_ID and KUTSE_OIDC_CLIENT_SECRET")
    parts = urlsplit(issuer)
    if not parts.hostname or (parts.scheme, parts.hostname in LOOPBACK) not in _SAFE:
        raise SettingsError("KUTSE_OIDC_ISSUER must be an https address, or one of this machine")
    return ProviderSettings(
        issuer=issuer,
        client_id=client_id,
        client_secret=client_secret,
        name=environ.get("KUTSE_OIDC_NAME") or parts.hostname,
        strong=tuple(environ.get("KUTSE_OIDC_SECOND_STEP", "").split()),
        only=only,
    )


_SAFE = {("https", False), ("https", True), ("http", True)}
"""Scheme, and whether the address is one of this machine."""
