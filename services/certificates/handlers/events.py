"""Hearing of events: the read model follows them, and documents that could not be made get the corrected
words.
"""

from collections.abc import Mapping
from typing import Any

from services.certificates.domain.certificates import try_again
from services.certificates.domain.events import Event, changed_print, place_of
from services.certificates.domain.printed import Issuer
from services.certificates.handlers.audits import CLOCK, noted
from services.certificates.handlers.desk import Call, Desk
from services.certificates.handlers.ports import Transaction
from services.certificates.handlers.printing import printed_again
from shared.contracts.envelope import Message


def on_event_announced(tx: Transaction, message: Message, desk: Desk) -> None:
    """The event is known as the message tells it, unless a newer message was heard before."""
    if not tx.is_current(message):
        return
    event = event_from(message.data["event"], message.aggregate_version)
    before = tx.events.get(event.id)
    tx.events.put(event)
    if before and (changed := ", ".join(changed_print(before, event))):
        call = Call(CLOCK, message.correlation_id, desk.clock())
        noted(tx, call, f"change print: {changed}", f"events/{event.slug}")
    for document in tx.certificates.failed_for(event.id):
        tx.certificates.save(try_again(document, desk.clock(), printed_again(event, document.printed)))


def event_from(data: Mapping[str, Any], version: int) -> Event:
    """The read model from the body of a message."""
    programme, venues = data["programme"], _venues(data)
    issuer = programme["issuer"]
    return Event(
        id=data["id"],
        slug=data["slug"],
        version=version,
        title=data["title"],
        language=data["language"],
        programme_id=programme["id"],
        programme_slug=programme["slug"],
        programme=programme["title"],
        timezone=programme["timezone"],
        starts=tuple(sorted(session["starts"] for session in data["sessions"])),
        place=place_of(venues, data["confidential"]),
        statement=programme["statement"],
        funder=programme["funder"],
        reference=programme["reference"],
        issuer=Issuer(issuer.get("name", ""), issuer.get("registry_code", ""), issuer.get("ehis_number", "")),
        confidential=data["confidential"],
    )


def _venues(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The venues people go to: each session's own, else the event's."""
    own = [session["venue"] or data["venue"] for session in data["sessions"]] or [data["venue"]]
    return [(venue["name"], venue["town"]) for venue in own if venue]
