"""How many mails wait and come back, for whoever watches over the service."""

from prometheus_client import Counter, Gauge

from services.notifications.domain.bounces import Reason, cause_of
from services.notifications.domain.incoming import Incoming, Verdict
from services.notifications.handlers.answers import TAKEN
from shared.standing import MailFigures

WAITING = Gauge("kutse_mails_waiting", "Mails that may still go out")
LATE = Gauge("kutse_mails_late_seconds", "How long the first of them has been due")
UNCLEAR = Gauge("kutse_mails_unclear", "Mails of the last month of which nobody knows whether they arrived")
BOUNCED = Counter("kutse_mails_bounced", "Mails that came back, by why", ["reason"])


def note_bounce(mail: Incoming, verdict: Verdict | None) -> None:
    """Of a report that is stored: one more mail came back, if that was news."""
    if mail.bounce is None or verdict is None or verdict.reason != TAKEN:
        return
    causes = [cause for fate in mail.bounce.fates if (cause := cause_of(fate))]
    BOUNCED.labels((causes[0].reason if causes else Reason.REFUSED).value).inc()


def show(figures: MailFigures) -> None:
    """The figures are those of this moment."""
    WAITING.set(figures.waiting)
    LATE.set(figures.late_s)
    UNCLEAR.set(figures.unclear)
