"""The funder's logo in a programme's mails."""

from services.notifications.domain.logos import Logo
from services.notifications.handlers.desk import Call, Desk
from services.notifications.handlers.ports import Transaction
from services.notifications.handlers.texts import Known, known_programme, note
from shared.errors import Conflict


def show(desk: Desk, slug: str) -> tuple[Known, Logo | None]:
    """The programme and its logo.

    Raises:
        NotFound: `unknown-programme`.
    """
    return desk.store.atomically(lambda tx: (known_programme(tx, slug), tx.texts.logo(slug)))


def change(desk: Desk, call: Call, slug: str, logo: Logo | None, seen: str | None = None) -> None:
    """Mails written from now on carry this logo; None: no logo.

    Args:
        seen: digest of the logo whoever asks saw, empty for none; None = any.

    Raises:
        NotFound: `unknown-programme`.
        Conflict: `logo-changed-meanwhile`.
    """
    wanted = logo.digest if logo else ""

    def work(tx: Transaction) -> None:
        known_programme(tx, slug)
        before = tx.texts.logo(slug)
        known = before.digest if before else ""
        if known == wanted:
            return
        if seen is not None and known != seen:
            raise Conflict("logo-changed-meanwhile")
        tx.texts.set_logo(slug, logo)
        note(tx, call, f"logo {logo.digest if logo else 'removed'}", f"programmes/{slug}/logo")

    desk.store.atomically(work)
