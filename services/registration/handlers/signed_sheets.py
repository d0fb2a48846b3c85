"""Photographs of signed sheets, kept with their session."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from services.registration.domain import signed_sheets as rules
from services.registration.domain.sessions import Session
from services.registration.domain.signed_sheets import SignedSheet
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.event_views import event_by_slug, session_of, view_of
from services.registration.handlers.floor import audit
from services.registration.handlers.looks import note_look
from services.registration.handlers.marks import check_can_be_marked
from services.registration.handlers.notes import names_of
from services.registration.handlers.ports import Transaction
from services.registration.handlers.views import EventView
from shared.errors import NotFound
from shared.ids import new_id


@dataclass(frozen=True)
class SheetsView:
    """The photographs of one session. `names`: of the accounts that brought or removed them."""

    event: EventView
    session: Session
    sheets: tuple[SignedSheet, ...]
    names: Mapping[str, str]


def sheets(desk: Desk, slug: str, number: int) -> SheetsView:
    """What was photographed of session `number`.

    Raises:
        NotFound: `unknown-event`, `unknown-session`.
    """
    records = desk.store.records
    event = event_by_slug(records, slug)
    session = session_of(event, number)
    found = records.signed_sheets.of_session(session.id)
    names = names_of(records, [name for each in found for name in (each.by, each.removed_by)])
    return SheetsView(view_of(desk, event), session, tuple(found), names)


def keep(desk: Desk, call: Call, slug: str, number: int, content: bytes, kind: str) -> SignedSheet:
    """The photograph is kept with the session; the same bytes once.

    Raises:
        NotFound: `unknown-event`, `unknown-session`.
        Conflict: `event-not-published`, `event-cancelled`, `too-many-sheets`.
    """
    sheet_id, digest = new_id(), hashlib.sha256(content).hexdigest()

    def work(tx: Transaction) -> SignedSheet:
        event = event_by_slug(tx, slug)
        check_can_be_marked(event)
        session = session_of(event, number)
        there = [each for each in tx.signed_sheets.of_session(session.id) if each.removed_at is None]
        same = next((each for each in there if each.sha256 == digest), None)
        if same:
            return same
        rules.check_room(len(there))
        sheet = SignedSheet(
            id=sheet_id,
            event_id=event.id,
            session_id=session.id,
            kind=kind,
            size=len(content),
            sha256=digest,
            at=call.at,
            by=call.actor,
        )
        tx.signed_sheets.add(sheet)
        tx.files.add(sheet.id, content)
        audit(tx, call, "keep a signed sheet", f"events/{event.id}/sessions/{session.id}")
        return sheet

    return desk.store.atomically(work)


def content_of(desk: Desk, call: Call, slug: str, number: int, sheet_id: str) -> tuple[SignedSheet, bytes]:
    """The photograph itself; the audit says who looked at it.

    Raises:
        NotFound: `unknown-event`, `unknown-session`, `unknown-sheet`.
    """
    view = sheets(desk, slug, number)
    sheet = next((each for each in view.sheets if each.id == sheet_id), None)
    content = desk.store.records.files.get(sheet_id) if sheet else None
    if sheet is None or content is None:
        raise NotFound("unknown-sheet")
    note_look(desk, call, "looked at a signed sheet", f"events/{sheet.event_id}")
    return sheet, content


def remove(desk: Desk, call: Call, slug: str, number: int, sheet_id: str, reason: str) -> None:
    """The photograph is gone; who took it away, when and why is not.

    Raises:
        NotFound: `unknown-event`, `unknown-session`, `unknown-sheet`.
        Conflict: `already-removed`.
        Invalid: `reason`: `required`.
    """

    def work(tx: Transaction) -> None:
        session = session_of(event_by_slug(tx, slug), number)
        sheet = tx.signed_sheets.get(sheet_id)
        if sheet is None or sheet.session_id != session.id:
            raise NotFound("unknown-sheet")
        tx.signed_sheets.replace(rules.take_away(sheet, reason, call.at, call.actor))
        tx.files.remove(sheet_id)
        audit(tx, call, f"remove a signed sheet: {reason}", f"events/{sheet.event_id}/sessions/{session.id}")

    desk.store.atomically(work)
