"""The funder's logo in a programme's mails."""

from services.notifications.domain.logos import Logo
from services.notifications.handlers.desk import Call, Desk
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.texts import Known, known_programme, note


def show(desk: Desk, slug: str) -> tuple[Known, Logo | None]:
    """The programme and its logo.

    Raises:
        NotFound: `unknown-programme`.
    """
    return desk.store.atomically(lambda tx: (known_programme(tx, slug), tx.texts.logo(slug)))


def change(desk: Desk, call: Call, slug: str, logo: Logo | None) -> None:
    """Mails written from now on carry this logo; None: no logo.

    Raises:
        NotFound: `unknown-programme`.
    """

    def work(tx: Transaction) -> None:
        known_programme(tx, slug)
        tx.texts.set_logo(slug, logo)
        note(tx, call, f"logo {logo.digest if logo else 'removed'}", f"programmes/{slug}/logo")

    desk.store.atomically(work)
