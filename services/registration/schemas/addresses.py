"""Fields of e-mail addresses, web addresses and names of things in addresses."""

import re
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _
from marshmallow.types import ErrorMessages

from services.registration.domain.event_checks import LONGEST_SLUG, SLUG
from services.registration.schemas.lines import Line

_USUAL = re.compile(
    r"[A-Za-z0-9_+-]{1,32}(?:\.[A-Za-z0-9_+-]{1,30})?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,40}[A-Za-z0-9])?\.){1,5}[A-Za-z]{2,20}"
)
_RESERVED = re.compile(r"--|\.(?:arpa|invalid|local|localhost|onion)\.?$", re.IGNORECASE)


class Email(Line):
    """An e-mail address mail can be sent to, in normal form; not looked up in the DNS."""

    default_error_messages: ErrorMessages = {
        "address": _(
            "This is not an e-mail address: please check it, for example mari.maasikas@example.org."
        ),
        "local": _("The part before @ must be written with Latin letters without accents."),
    }

    def __init__(self, most: int = 254, least: int = 1, **options: Any) -> None:
        super().__init__(most, least, **options)
        self.metadata = {**({"format": "email"} if least else {}), **self.metadata}

    def _clean(self, value: str) -> str:
        return value.strip(" ")

    def _checked(self, value: str) -> str:
        if not value and not self.least:
            return value
        address = super()._checked(value)
        if not address.isprintable():
            raise self.make_error("address")
        if not address.rpartition("@")[0].isascii():
            raise self.make_error("local")
        return self._normal(address)

    def _normal(self, address: str) -> str:
        """The usual address is told by its shape, at a tenth of the cost; others are looked at closely."""
        if _USUAL.fullmatch(address) and not _RESERVED.search(address):
            name, _at, domain = address.rpartition("@")
            return f"{name}@{domain.lower()}"
        try:
            found = validate_email(
                address, check_deliverability=False, allow_smtputf8=True, test_environment=True
            )
        except EmailNotValidError:
            raise self.make_error("address") from None
        return found.normalized


class WebAddress(Line):
    """An https or http address, or nothing."""

    default_error_messages: ErrorMessages = {
        "address": _("Please give a web address that begins with https://.")
    }
    _SHAPE = re.compile(r"https?://[^\s<>\"'\\]{4,}")

    def __init__(self, most: int = 500, least: int = 0, **options: Any) -> None:
        super().__init__(most, least, **options)

    def _checked(self, value: str) -> str:
        address = super()._checked(value)
        if address and not self._SHAPE.fullmatch(address):
            raise self.make_error("address")
        return address


class Slug(Line):
    """The thing's name in addresses: small letters, digits and single dashes."""

    default_error_messages: ErrorMessages = {
        "slug": _("Please use small letters a–z, digits and dashes, for example abc-training-tallinn.")
    }

    def __init__(self, most: int = LONGEST_SLUG, least: int = 2, **options: Any) -> None:
        super().__init__(most, least, **options)
        self.metadata = {"pattern": f"^{SLUG.pattern}$", **self.metadata}

    def _checked(self, value: str) -> str:
        slug = super()._checked(value)
        if slug and not SLUG.fullmatch(slug):
            raise self.make_error("slug")
        return slug
