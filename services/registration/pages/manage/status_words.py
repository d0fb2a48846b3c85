"""The words of the status page: what is not well, and what to do about it in one sentence.

docs/runbook.md has an entry for each code, with the commands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel import ngettext

from services.registration.pages.manage.words import Words

MINUTE, HOUR, DAY = 60, 3600, 86_400


@dataclass(frozen=True)
class Concern:
    """What is not well, and what to do."""

    title: Any
    advice: Any


SERVICES: Words = {
    "registration": _("Registrations"),
    "notifications": _("Mails and invitations"),
    "certificates": _("Certificates"),
}
WHY: Words = {
    "unreachable": _("the mail server does not answer"),
    "not-allowed-in": _("the mail server does not let Kutse in"),
    "pace": _("the mail server is given as many a minute as it may be"),
}
CONCERNS: Mapping[str, Concern] = {
    "service-away": Concern(
        _("The service does not answer"),
        _("See whether its web process runs and start it; nothing that was accepted is lost."),
    ),
    "service-not-ready": Concern(
        _("The service lacks something it needs"),
        _("Bring back what is named as missing; the service goes on by itself."),
    ),
    "worker-silent": Concern(
        _("No worker has given a sign of life for a minute"),
        _("Start the service's worker. Until then its messages, mails and documents wait; none is lost."),
    ),
    "worker-not-ready": Concern(
        _("A worker lacks something it needs"),
        _("Bring back what is named as missing; the worker goes on by itself."),
    ),
    "queues-unknown": Concern(
        _("Nobody knows how much waits at the broker"),
        _("See whether RabbitMQ runs and has disk and memory. Messages wait in the outbox meanwhile."),
    ),
    "queue-long": Concern(
        _("Many messages wait for their turn"),
        _("Look once more in a few minutes. When the number does not fall, start another worker."),
    ),
    "retrying": Concern(
        _("Some messages failed and are tried again"),
        _("Nothing to do yet: what fails five times in a row becomes a dead message with its reason."),
    ),
    "outbox-old": Concern(
        _("News has waited in the outbox for more than a minute"),
        _("See whether RabbitMQ takes messages and the worker runs. What waits goes out by itself."),
    ),
    "dead-letters": Concern(
        _("There are messages nobody could handle"),
        _("Put the cause right, then have them handled once more. Give up only what is certainly of no use."),
    ),
    "mails-waiting": Concern(
        _("Mails wait for longer than they should"),
        _("See to the mail server and the address and password in SMTP_URL. The mails go out by themselves."),
    ),
    "mails-unknown": Concern(
        _("Nobody knows whether some mails arrived"),
        _("Find them in the journal, ask whether they arrived, and send again those that did not."),
    ),
    "intake-away": Concern(
        _("Mail that is sent to us cannot be fetched"),
        _("See to the mailbox and its password in KUTSE_INTAKE. Answers and reports stay there until then."),
    ),
    "clock-off": Concern(
        _("A clock is wrong"),
        _("Put the machines' clocks right (NTP), first the database's: deadlines and reminders go by that."),
    ),
}


def ago(seconds: float) -> str:
    """A length of time in the largest unit that fits, rounded down: `3 minutes`."""
    whole = int(seconds)
    if whole < MINUTE:
        return str(ngettext("%(num)s second", "%(num)s seconds", whole))
    if whole < HOUR:
        return str(ngettext("%(num)s minute", "%(num)s minutes", whole // MINUTE))
    if whole < DAY:
        return str(ngettext("%(num)s hour", "%(num)s hours", whole // HOUR))
    return str(ngettext("%(num)s day", "%(num)s days", whole // DAY))
