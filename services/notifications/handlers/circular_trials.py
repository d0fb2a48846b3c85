"""A letter to chosen people as a test mail to whoever writes it, before anybody else gets it."""

from dataclasses import replace

from services.notifications.domain import circulars as rules
from services.notifications.domain.circulars import MAIL
from services.notifications.domain.invitees import Person
from services.notifications.domain.letters import letters
from services.notifications.domain.samples import NOBODY
from services.notifications.handlers.circulars import preview
from services.notifications.handlers.context import Context
from services.notifications.handlers.desk import Call, Desk
from services.notifications.handlers.journal import note
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.trials import on_its_way


def send_trial(
    desk: Desk, context: Context, call: Call, which: tuple[str, str], person: str, reader: Person
) -> None:
    """A test mail is on its way, in the language of one of those chosen and with nobody's name in it.

    Args:
        which: the event's slug and the circular's id.
        person: registration of the one whose language it is; empty for the first who gets it.
        reader: somebody made up, with the address it goes to.

    Raises:
        NotFound, Conflict: see `circulars.preview`.
        UnwritableError: the address cannot be put into a mail.
    """
    found, chosen, _ = preview(desk, call, which, person)
    circular = found.circular
    told = rules.lead(circular)

    def work(tx: Transaction) -> bool:
        if chosen.invitee is None:
            return False
        made_up = replace(reader, language=chosen.invitee.person.language)
        nobody = replace(chosen.invitee, id=NOBODY, person=made_up)
        [letter] = letters(circular.cause, told, nobody, found.event, [])[0]
        key = f"trial:{call.correlation_id}:{circular.id}"
        own = rules.worded(tx.texts.own(circular.programme, MAIL), told)
        return on_its_way(tx, context, replace(letter, key=key), own)

    if desk.store.atomically(work):
        note(desk, call, "tried a letter", f"events/{circular.event_slug}/circulars/{circular.id}")
