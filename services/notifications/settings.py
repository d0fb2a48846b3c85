"""What this service reads from the environment: the shared settings, and who its mails come from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Self

from services.notifications.calendar.words import ascii_domain
from services.notifications.domain import envelopes
from services.notifications.domain.rounds import Patience
from shared.settings import Settings, SettingsError

DEFAULT_FROM = "kutse@kutse.example.org"
DEFAULT_NAME = "Kutse"
DEFAULT_QUIET_S = "120"
MOST_QUIET_S = 3_600
LONGEST = 5
"""Nobody waits for a change longer than so many times the quiet: ten minutes by default."""
NOT_PLAIN = frozenset(' ,;:<>()[]"\\')
"""Signs of an address with a name beside it, or of several."""

LABELS = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?", re.IGNORECASE)
"""What may stand in a name of the DNS."""


@dataclass(frozen=True)
class Dkim:
    """What mails are signed with: a private key, and the names that lead to the public one."""

    key_file: Path
    selector: str
    domain: str


@dataclass(frozen=True, kw_only=True)
class NotificationsSettings(Settings):
    """Args:
    mail_from: address all mails and invitations come from; a mailbox somebody reads. Its domain stands in
        Message-IDs and in the UIDs of calendar entries, so it should stay the same for good.
    mail_from_name: the name shown with it.
    intake: where mail to that address comes in; empty when it does not. May hold a password.
    bounce_from: template of the addresses that undelivered mails come back to; empty when all come back to
        `mail_from`.
    smtp_per_minute: mails a minute that all workers together hand to the mail server; 0 is without limit.
    smtp_connections: connections to it that all workers together have; 0 is without limit.
    dkim: what mails are signed with; None when they are not.
    quiet_s: changes of an event are told when there was none for so many seconds.
    """

    mail_from: str
    mail_from_name: str
    intake: str = field(repr=False)
    bounce_from: str
    smtp_per_minute: int
    smtp_connections: int
    dkim: Dkim | None
    quiet_s: int

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """See `Settings.from_environment`.

        Raises:
            SettingsError: also when KUTSE_MAIL_FROM is no address, KUTSE_BOUNCE_FROM has no room for a token,
                or a limit or KUTSE_QUIET_SECONDS is no number.
        """
        shared = Settings.from_environment(environ)
        mail_from = environ.get("KUTSE_MAIL_FROM") or DEFAULT_FROM
        local, _, domain = mail_from.rpartition("@")
        plain = local.isascii() and mail_from.isprintable() and not NOT_PLAIN.intersection(mail_from)
        if not local or not domain or not plain:
            raise SettingsError("KUTSE_MAIL_FROM must be one plain address, such as kutse@example.org")
        return cls(
            **{each.name: getattr(shared, each.name) for each in fields(Settings)},
            mail_from=mail_from,
            mail_from_name=environ.get("KUTSE_MAIL_FROM_NAME") or DEFAULT_NAME,
            intake=environ.get("KUTSE_INTAKE", ""),
            bounce_from=_bounce_from(environ, mail_from),
            smtp_per_minute=_count(environ, "KUTSE_SMTP_PER_MINUTE"),
            smtp_connections=_count(environ, "KUTSE_SMTP_CONNECTIONS"),
            dkim=_dkim(environ, domain),
            quiet_s=_seconds(environ.get("KUTSE_QUIET_SECONDS") or DEFAULT_QUIET_S),
        )

    def patience(self) -> Patience:
        """How long changes are gathered."""
        quiet = timedelta(seconds=self.quiet_s)
        return Patience(quiet, LONGEST * quiet)


def _bounce_from(environ: Mapping[str, str], mail_from: str) -> str:
    """What comes back is told apart by default where it can come in at all."""
    chosen = environ.get("KUTSE_BOUNCE_FROM")
    if chosen is None:
        return envelopes.beside(mail_from) if environ.get("KUTSE_INTAKE") else ""
    if chosen and not envelopes.fits(chosen):
        raise SettingsError(
            "KUTSE_BOUNCE_FROM must be an address with {token} once before the @, and at most 32 letters "
            "beside it: back-{token}@example.org"
        )
    return chosen


def _dkim(environ: Mapping[str, str], mail_domain: str) -> Dkim | None:
    file, selector = environ.get("KUTSE_DKIM_KEY_FILE"), environ.get("KUTSE_DKIM_SELECTOR", "")
    own = ascii_domain(f"kutse@{mail_domain}").rpartition("@")[2].lower()
    domain = (environ.get("KUTSE_DKIM_DOMAIN") or own).lower()
    if not file:
        if selector or environ.get("KUTSE_DKIM_DOMAIN"):
            raise SettingsError("KUTSE_DKIM_KEY_FILE must name the private key that mails are signed with")
        return None
    if not LABELS.fullmatch(selector):
        raise SettingsError("KUTSE_DKIM_SELECTOR must name where the public key is: kutse2026")
    if not LABELS.fullmatch(domain) or not f".{own}".endswith(f".{domain}"):
        raise SettingsError("KUTSE_DKIM_DOMAIN must be the domain of KUTSE_MAIL_FROM, or one above it")
    return Dkim(Path(file), selector, domain)


def _count(environ: Mapping[str, str], name: str) -> int:
    given = environ.get(name) or "0"
    if not (given.isascii() and given.isdigit()):
        raise SettingsError(f"{name} must be a whole number, 0 for no limit, not {given!r}")
    return int(given)


def _seconds(text: str) -> int:
    if not text.isdecimal() or int(text) > MOST_QUIET_S:
        raise SettingsError(f"KUTSE_QUIET_SECONDS must be a whole number up to {MOST_QUIET_S}")
    return int(text)
