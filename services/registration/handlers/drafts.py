"""What was typed and not sent is kept for a day, for the browser that typed it alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.registration.domain.answer_files import could_be_file
from services.registration.domain.drafts import KEPT_FOR, Draft, worth_keeping
from services.registration.domain.forms import Form
from services.registration.handlers.desk import Desk
from services.registration.handlers.ports import Transaction


@dataclass(frozen=True)
class Place:
    """Whose draft of which form.

    Args:
        secret: the browser's.
        form_key: of this very sheet of the form; another one begins anew.
    """

    secret: str
    slug: str
    form_key: str = ""


def keep(desk: Desk, place: Place, form: Form, typed: Mapping[str, Sequence[str]]) -> None:
    """The draft of this event's form is as typed now; a form emptied again leaves none, nor does one that was
    sent meanwhile."""
    fields = worth_keeping(form, typed)
    draft_id = desk.sealing.name(place.secret, place.slug)
    sealed = desk.sealing.seal(place.secret, place.slug, fields) if fields else b""
    draft = Draft(draft_id, sealed, desk.clock() + KEPT_FOR)

    def work(tx: Transaction) -> None:
        before = tx.drafts.get(draft_id)
        if before is not None and before.sent and before.sent == place.form_key:
            return
        if sealed:
            tx.drafts.replace(draft)
        else:
            tx.drafts.forget(draft_id)

    desk.store.atomically(work)


def sent(desk: Desk, place: Place) -> None:
    """Nothing that was typed is left, and nothing that is still under way will be kept."""
    if place.secret:
        draft_id = desk.sealing.name(place.secret, place.slug)
        ended = Draft(draft_id, b"", desk.clock() + KEPT_FOR, place.form_key)
        desk.store.atomically(lambda tx: tx.drafts.replace(ended))


def typed_before(desk: Desk, secret: str, slug: str) -> dict[str, list[str]]:
    """What this browser typed into this event's form within a day; empty when it did not."""
    draft = desk.store.records.drafts.get(desk.sealing.name(secret, slug)) if secret else None
    if draft is None or not draft.sealed or draft.expires_at <= desk.clock():
        return {}
    return desk.sealing.opened(secret, slug, draft.sealed)


def forget(desk: Desk, secret: str, slug: str) -> None:
    """Nothing of it is left, nor of its files: the person cleared it."""
    typed = typed_before(desk, secret, slug)
    tokens = [text for texts in typed.values() for text in texts if could_be_file(text)]

    def work(tx: Transaction) -> None:
        tx.drafts.forget(desk.sealing.name(secret, slug))
        if tokens:
            tx.answer_files.drop(tokens)

    if secret:
        desk.store.atomically(work)


def forget_expired(desk: Desk) -> int:
    """Drafts past their day are gone. Answers how many."""
    return desk.store.atomically(lambda tx: tx.drafts.forget_expired(desk.clock()))
