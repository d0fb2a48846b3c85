"""What this service reads from the environment: the shared settings, and who its mails come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Self

from services.notifications.domain import envelopes
from shared.settings import Settings, SettingsError

DEFAULT_FROM = "kutse@kutse.example.org"
DEFAULT_NAME = "Kutse"


@dataclass(frozen=True, kw_only=True)
class NotificationsSettings(Settings):
    """Args:
    mail_from: address all mails and invitations come from; a mailbox somebody reads. Its domain stands in
        Message-IDs and in the UIDs of calendar entries, so it should stay the same for good.
    mail_from_name: the name shown with it.
    intake: where mail to that address comes in; empty when it does not. May hold a password.
    bounce_from: template of the addresses that undelivered mails come back to; empty when all come back to
        `mail_from`.
    """

    mail_from: str
    mail_from_name: str
    intake: str = field(repr=False)
    bounce_from: str

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """See `Settings.from_environment`.

        Raises:
            SettingsError: also when KUTSE_MAIL_FROM is no address, or KUTSE_BOUNCE_FROM has no room for a
                token.
        """
        shared = Settings.from_environment(environ)
        mail_from = environ.get("KUTSE_MAIL_FROM") or DEFAULT_FROM
        local, _, domain = mail_from.rpartition("@")
        if not local or not domain or not mail_from.isprintable() or " " in mail_from:
            raise SettingsError("KUTSE_MAIL_FROM must be one plain address, such as kutse@example.org")
        return cls(
            **{each.name: getattr(shared, each.name) for each in fields(Settings)},
            mail_from=mail_from,
            mail_from_name=environ.get("KUTSE_MAIL_FROM_NAME") or DEFAULT_NAME,
            intake=environ.get("KUTSE_INTAKE", ""),
            bounce_from=_bounce_from(environ, mail_from),
        )


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
