"""Documents as organisers look at them: one with its whole story, all of an event. Each look is noted."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.certificates.domain.certificates import UNFINISHED, Certificate, State
from services.certificates.domain.events import Event
from services.certificates.domain.printed import Printed
from services.certificates.handlers.audits import about, looked
from services.certificates.handlers.certificates import Correction
from services.certificates.handlers.desk import Call, Desk
from services.certificates.handlers.ports import Transaction
from services.certificates.handlers.printing import printed_again
from shared.errors import NotFound

MOST_UNFINISHED = 200


@dataclass(frozen=True)
class Paper:
    """A document, its event, and every document of its registration, oldest first."""

    document: Certificate
    event: Event
    history: Sequence[Certificate]

    @property
    def acts(self) -> tuple[str, ...]:
        """What an organiser may do with it now: `correct`, `revoke`, `renew`."""
        states = {one.state for one in self.history}
        if self.document.erased_at:
            return ()
        if self.document.state in UNFINISHED:
            return "correct", "revoke"
        if self.document.state is State.VALID:
            return ("revoke",) if states & {*UNFINISHED} else ("correct", "revoke")
        is_open = self.document.renewable and not states & {State.VALID, *UNFINISHED}
        return ("renew",) if is_open else ()

    def corrected(self, wish: Correction) -> Printed:
        """What a document made now would say."""
        return wish.apply(printed_again(self.event, self.document.printed))


@dataclass(frozen=True)
class Shelf:
    """An event's documents by number. `after`: the number to go on after, empty at the end."""

    event: Event
    made: Sequence[Certificate]
    unfinished: Sequence[Certificate]
    after: str = ""


def open_paper(desk: Desk, call: Call, code: str) -> Paper:
    """One document; the audit says who looked.

    Raises:
        NotFound: `certificate-unknown`.
    """

    def work(tx: Transaction) -> Paper:
        document = tx.certificates.get(code)
        event = tx.events.get(document.event_id) if document else None
        if document is None or event is None:
            raise NotFound("certificate-unknown")
        return Paper(document, event, tx.certificates.of_registration(document.registration_id))

    paper = desk.store.atomically(work)
    looked(desk, call, "looked at a certificate", about(paper.document))
    return paper


def open_shelf(desk: Desk, call: Call, slug: str, after: str, limit: int) -> Shelf:
    """An event's documents from behind a number; those not made yet stand on the first page. The audit says
    who looked.

    Raises:
        NotFound: `unknown-event`.
    """
    event = desk.store.atomically(lambda tx: tx.events.by_slug(slug))
    if event is None:
        raise NotFound("unknown-event")
    looked(desk, call, "looked at certificates", f"events/{slug}")
    made = desk.store.register.of_event(slug, limit + 1, after)
    unfinished = () if after else desk.store.register.unfinished(slug, MOST_UNFINISHED)
    return Shelf(event, made[:limit], unfinished, made[limit - 1].number if len(made) > limit else "")
