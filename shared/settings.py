"""What an installation may choose, read once from the environment.

Every name stands in deploy/env.example. Only a service's `bootstrap` reads settings; everything else is
handed what it needs. Each service's own `settings.py` holds one of these and adds what only that service asks
for.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from shared.clock import Clock, system_clock

SERVICES = ("registration", "notifications", "certificates")
"""In the order of their ports."""

DEFAULT_PORT = 8000
MAILBOX_PORT, SMTP_PORT, MONGO_PORT, AMQP_PORT, INTAKE_PORT, HEALTH_PORT = 3, 4, 5, 6, 9, 10
"""Places in the block of ports that begins at KUTSE_PORT."""

SECRET_BYTES = 32
LOG_LEVELS = ("debug", "info", "warning", "error")


class SettingsError(ValueError):
    """A setting is missing or makes no sense; the text names it and what would be right."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings all services share.

    Args:
        port: first of the block of ports.
        bind: address that web and health servers listen on; loopback unless said otherwise.
        home: folder for data, made when needed.
        secret: at least 32 bytes; every other key is derived from it.
        registration_url: public address of that service, without a slash at the end; so the other two.
        inside: where a service reaches the web processes of all three, in the order of `SERVICES`, when that
            is not their public address; empty otherwise.
        traces: address of a collector that takes OpenTelemetry's spans; empty for none.
        clock_offset: how far the demonstration clock runs ahead of the machine's.
        secure_cookies: cookies travel over https only.
    """

    port: int
    bind: str
    home: Path
    mongo_url: str
    amqp_url: str = field(repr=False)
    smtp_url: str = field(repr=False)
    secret: bytes = field(repr=False)
    registration_url: str
    notifications_url: str
    certificates_url: str
    inside: tuple[str, ...]
    traces: str
    clock_offset: timedelta
    log_level: str
    secure_cookies: bool

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """The settings that these variables ask for; what is unset follows the block of ports.

        Raises:
            SettingsError: a value is missing, too short, or of the wrong kind.
        """
        port = _whole_number(environ, "KUTSE_PORT", DEFAULT_PORT)
        urls = [
            (environ.get(f"KUTSE_{name.upper()}_URL") or f"http://127.0.0.1:{port + place}").rstrip("/")
            for place, name in enumerate(SERVICES)
        ]
        return cls(
            port=port,
            bind=environ.get("KUTSE_BIND") or "127.0.0.1",
            home=Path(environ.get("KUTSE_HOME") or "var"),
            mongo_url=environ.get("MONGO_URL") or _mongo_url(port),
            amqp_url=environ.get("AMQP_URL") or f"amqp://guest:guest@127.0.0.1:{port + AMQP_PORT}/",
            smtp_url=environ.get("SMTP_URL") or f"smtp://127.0.0.1:{port + SMTP_PORT}",
            secret=_secret(environ),
            registration_url=urls[0],
            notifications_url=urls[1],
            certificates_url=urls[2],
            inside=_inside(environ),
            traces=_traces(environ),
            clock_offset=timedelta(seconds=_whole_number(environ, "KUTSE_CLOCK_OFFSET_SECONDS", 0)),
            log_level=_log_level(environ),
            secure_cookies=yes_or_no(environ, "KUTSE_SECURE_COOKIES", default=urls[0].startswith("https://")),
        )

    def key(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose: `links`, `sessions`, `api-tokens`, `csrf`.

        Knowing one tells nothing of another, nor of the secret.
        """
        return hmac.new(self.secret, purpose.encode(), hashlib.sha256).digest()

    def clock(self) -> Clock:
        """The clock this installation goes by."""
        return system_clock(self.clock_offset)

    def web_port(self, service: str) -> int:
        """Where the web process of `service` listens."""
        return self.port + SERVICES.index(service)

    def health_port(self, service: str) -> int:
        """Where the worker of `service` answers /healthz, /readyz and /metrics."""
        return self.port + HEALTH_PORT + SERVICES.index(service)

    def public_url(self, service: str) -> str:
        """The address people reach `service` at, without a slash at the end."""
        urls = (self.registration_url, self.notifications_url, self.certificates_url)
        return urls[SERVICES.index(service)]

    def addresses(self) -> dict[str, tuple[str, str]]:
        """Service -> where it is asked, and the public address it answers to."""
        public = [self.public_url(service) for service in SERVICES]
        return dict(zip(SERVICES, zip(self.inside or public, public, strict=True), strict=True))


def database_name(service: str) -> str:
    """The database only `service` reads and writes."""
    return f"kutse_{service}"


def _mongo_url(port: int) -> str:
    return f"mongodb://127.0.0.1:{port + MONGO_PORT}/?replicaSet=kutse"


def _secret(environ: Mapping[str, str]) -> bytes:
    secret = environ.get("KUTSE_SECRET", "").encode()
    if len(secret) < SECRET_BYTES:
        raise SettingsError(f"KUTSE_SECRET must hold at least {SECRET_BYTES} bytes: openssl rand -hex 32")
    return secret


def _inside(environ: Mapping[str, str]) -> tuple[str, ...]:
    inside = tuple((environ.get("KUTSE_INSIDE_URLS") or "").split())
    if inside and (len(inside) != len(SERVICES) or not all(map(_is_address, inside))):
        raise SettingsError("KUTSE_INSIDE_URLS must be three addresses with spaces between, or nothing")
    return inside


def _traces(environ: Mapping[str, str]) -> str:
    address = environ.get("KUTSE_TRACES", "")
    if address and not _is_address(address):
        raise SettingsError("KUTSE_TRACES must be an address such as http://127.0.0.1:4318, or nothing")
    return address


def _is_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _log_level(environ: Mapping[str, str]) -> str:
    level = (environ.get("KUTSE_LOG_LEVEL") or "info").lower()
    if level not in LOG_LEVELS:
        raise SettingsError(f"KUTSE_LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}, not {level!r}")
    return level


def _whole_number(environ: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(environ.get(name) or default)
    except ValueError:
        raise SettingsError(f"{name} must be a whole number, not {environ[name]!r}") from None


def yes_or_no(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    """The answer in a setting.

    Raises:
        SettingsError: it is neither.
    """
    answer = environ.get(name, "").lower()
    if answer not in ("", "0", "1", "no", "yes"):
        raise SettingsError(f"{name} must be 1 or 0, not {answer!r}")
    return answer in ("1", "yes") if answer else default
