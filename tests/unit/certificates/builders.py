"""Documents and facts for tests, plain unless a test says otherwise."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from services.certificates.domain.certificates import Certificate, Recipient, State, fail, finish, revoke
from services.certificates.domain.printed import Issuer, Printed

ISSUED_AT = datetime(2026, 4, 9, 14, 30, 5, tzinfo=UTC)
CODE = "7K2M-9QXA-B4TD-0HVW"
SHA256 = "ab" * 32


def printed(**changes: Any) -> Printed:
    """What a notice of an ABC training says."""
    facts: dict[str, Any] = {
        "kind": "notice",
        "first_name": "Õie-Mirjam",
        "last_name": "Näidis",
        "languages": ("et",),
        "title": {
            "et": "Märka ja aita: ABC-koolitus",
            "en": "Notice and help: basic training",
            "ru": "Основы",
        },
        "programme": {"et": "Märka ja aita", "en": "Notice and help", "ru": "Заметь и помоги"},
        "completed_on": date(2026, 4, 9),
        "hours_planned": 8.0,
        "hours_attended": 8.0,
        "issuer": Issuer("Näidisministeerium", "00000000", "000000"),
        "days": (date(2026, 4, 9),),
        "place": "Näidismaja, Tartu",
        "trainers": ("Kadri Katse",),
    }
    return Printed(**facts | changes)


def a_certificate(facts: Printed | None = None, **changes: Any) -> Certificate:
    """A reserved document."""
    reserved = Certificate(
        code=CODE,
        number="MJA-TE-2026-0001",
        registration_id="a" * 24,
        event_id="b" * 24,
        event_slug="abc-03",
        printed=facts or printed(),
        recipient=Recipient("oie@example.org", "et"),
        issued_at=ISSUED_AT,
        issued_on=date(2026, 4, 9),
        known_at=ISSUED_AT,
    )
    return replace(reserved, **changes)


def in_state(state: State) -> Certificate:
    """A document that came to this state by the rules; a replaced one is put there by hand."""
    reserved = a_certificate()
    return {
        State.RESERVED: reserved,
        State.FAILED: fail(reserved, "letters-missing", "末"),
        State.VALID: finish(reserved, SHA256),
        State.REVOKED: revoke(finish(reserved, SHA256), "näide", ISSUED_AT),
        State.REPLACED: replace(finish(reserved, SHA256), state=State.REPLACED, replaced_by="X"),
    }[state]
