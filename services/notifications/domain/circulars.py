"""A circular: one text to people an organiser has chosen, written once, looked at, and sent once.

It is about their registration for one event, so nobody can do without it: it offers no way to unsubscribe.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from services.notifications.domain.bounces import Trouble
from services.notifications.domain.events import FALLBACK
from services.notifications.domain.invitees import UNCONFIRMED, Invitee
from services.notifications.domain.letters import Lead
from services.notifications.domain.texts import LANGUAGES, Faulty, Fields, Own, Rules, cleaned, unreadable
from services.notifications.domain.writing import Flaw
from shared.errors import Conflict

MAIL = "circular"
"""Folder under mails/."""

DRAFT, SENDING, SENT = "draft", "sending", "sent"
FIELDS = ("subject", "body")
MOST = 5_000
MOST_PURPOSE = 200
DRAFT_KEPT = timedelta(days=30)
SENT_KEPT = timedelta(days=365)
MAY_SAY = frozenset({"text-place"})
"""Flaws of a standing text that are none here: a room that is told once does not grow old."""

UNKNOWN, NO_ADDRESS, UNDELIVERABLE = "unknown", "no-address", "undeliverable"
UNCONFIRMED_ADDRESS = "unconfirmed"


@dataclass(frozen=True)
class Circular:
    """One text to many.

    Args:
        recipients: ids of registrations, sorted.
        fields: `subject` and `body` in each language.
        purpose: what for, as the audit says it.
        version: rises with each change of the draft.
        told: how many it was written to; `left_out`: registration -> why it was not.
    """

    id: str
    event_id: str
    event_slug: str
    programme: str
    by: str
    at: datetime
    recipients: tuple[str, ...]
    kept_until: datetime
    fields: Fields = field(default_factory=dict)
    purpose: str = ""
    version: int = 1
    state: str = DRAFT
    sent_at: datetime | None = None
    told: int = 0
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def cause(self) -> str:
        """What its mails are written for: their keys begin with it, so nobody gets one twice."""
        return f"{MAIL}:{self.id}"

    def after(self, cursor: str, most: int) -> Sequence[str]:
        """The next of its recipients in order of id."""
        return [each for each in self.recipients if each > cursor][:most]


def why_not(invitee: Invitee | None, trouble: Trouble) -> str:
    """Why nothing is written to this person; empty when it is."""
    if invitee is None:
        return UNKNOWN
    if invitee.person.is_nobody or not invitee.person.email:
        return NO_ADDRESS
    if invitee.status == UNCONFIRMED:
        return UNCONFIRMED_ADDRESS
    return UNDELIVERABLE if trouble.holds_mail else ""


def write(circular: Circular, fields: Fields, purpose: str, based_on: int, rules: Rules) -> Circular:
    """The draft says this.

    Raises:
        Faulty: it cannot be read, or holds a personal link somebody typed.
        Conflict: `circular-sent`; `text-changed-meanwhile`, somebody else has saved since.
    """
    if circular.state != DRAFT:
        raise Conflict("circular-sent")
    whole = cleaned(fields)
    said = {name: whole[name] for name in FIELDS}
    if flaws := dict(_flaws(said, rules)):
        raise Faulty(flaws)
    if based_on != circular.version:
        raise Conflict("text-changed-meanwhile", version=circular.version)
    kept = purpose.strip()[:MOST_PURPOSE]
    return replace(circular, fields=said, purpose=kept, version=circular.version + 1)


def lacks(circular: Circular, spoken: Collection[str]) -> dict[str, list[Flaw]]:
    """Field -> what it still lacks before it can go out to people who read these languages."""
    missing = {
        f"{name}.{code}": [Flaw("text-translation-missing", params={"language": code})]
        for name in FIELDS
        for code in LANGUAGES
        if code in spoken and not circular.fields.get(name, {}).get(code)
    }
    return missing if circular.purpose else {"purpose": [Flaw("purpose-missing")], **missing}


def send(circular: Circular, spoken: Collection[str], based_on: int, at: datetime) -> Circular:
    """It is on its way from here on; asked again it stays as it is.

    Args:
        spoken: the languages of those who get it; none when nobody does.

    Raises:
        Conflict: `text-changed-meanwhile`; `circular-to-nobody`.
        Faulty: a language or the purpose is missing.
    """
    if circular.state != DRAFT:
        return circular
    if based_on != circular.version:
        raise Conflict("text-changed-meanwhile", version=circular.version)
    if not spoken:
        raise Conflict("circular-to-nobody")
    if flaws := lacks(circular, spoken):
        raise Faulty(flaws)
    return replace(circular, state=SENDING, sent_at=at, kept_until=at + SENT_KEPT)


def lead(circular: Circular) -> Lead:
    """The mail that tells it."""
    return Lead(MAIL, {"said": circular.fields})


def worded(own: Own, told: Lead) -> Own:
    """What a programme has of its own for a mail, with the words written for this one. Whoever has changed
    the language since reads another one rather than nothing."""
    said = told.facts.get("said")
    if told.mail != MAIL or not said:
        return own
    return replace(own, fields={**own.fields, **{name: _everywhere(said.get(name, {})) for name in FIELDS}})


def _everywhere(said: Mapping[str, str]) -> Mapping[str, str]:
    instead = next((said[code] for code in (*FALLBACK, *LANGUAGES) if said.get(code)), "")
    return {code: said.get(code) or instead for code in LANGUAGES}


def _flaws(said: Fields, rules: Rules) -> Iterator[tuple[str, list[Flaw]]]:
    for name, flaws in unreadable(said, rules):
        kept = [flaw for flaw in flaws if flaw.code not in MAY_SAY]
        if kept:
            yield name, kept
