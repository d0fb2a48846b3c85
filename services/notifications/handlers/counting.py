"""How many mails wait, for whoever watches over the service."""

from prometheus_client import Gauge

from shared.standing import MailFigures

WAITING = Gauge("kutse_mails_waiting", "Mails that may still go out")
LATE = Gauge("kutse_mails_late_seconds", "How long the first of them has been due")
UNCLEAR = Gauge("kutse_mails_unclear", "Mails of the last month of which nobody knows whether they arrived")


def show(figures: MailFigures) -> None:
    """The figures are those of this moment."""
    WAITING.set(figures.waiting)
    LATE.set(figures.late_s)
    UNCLEAR.set(figures.unclear)
