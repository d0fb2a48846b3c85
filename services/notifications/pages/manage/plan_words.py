"""What a plan says, in words: when a step is due, whom it is for, what became of it."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from services.notifications.domain.plans import State, Step
from services.notifications.domain.reminders import AUDIENCES, Anchor, Audience, Mail, Unit, When
from services.notifications.pages.manage.journal_words import LANGUAGES

__all__ = ["AUDIENCES", "LANGUAGES"]

MAILS: Mapping[Mail, Any] = {
    Mail.REMINDER: _("Reminder"),
    Mail.ROSTER: _("Reminder for trainers"),
    Mail.WAITING: _("Still on the waiting list"),
    Mail.OFFERED: _("The offer still stands"),
    Mail.MINIMUM: _("Too few participants"),
    Mail.THANKS: _("Thank you"),
    Mail.MISSED: _("Not completed"),
    Mail.FEEDBACK: _("Asking for feedback"),
}

READERS: Mapping[Audience, Any] = {
    Audience.SEATED: _("participants with a seat"),
    Audience.WAITING: _("people on the waiting list"),
    Audience.OFFERED: _("people with an open offer"),
    Audience.COMPLETED: _("participants who completed the event"),
    Audience.NOT_COMPLETED: _("participants who did not complete the event"),
    Audience.TRAINERS: _("trainers"),
    Audience.CONTACT: _("the programme's address for questions"),
}

ANCHORS: Mapping[Anchor, Any] = {
    Anchor.START: _("the start of the event"),
    Anchor.END: _("the end of the event"),
    Anchor.DEADLINE: _("the registration deadline"),
    Anchor.COMPLETION: _("the completion of the event"),
}

UNITS: Mapping[Unit, Any] = {
    Unit.DAYS: _("days"),
    Unit.WORKING_DAYS: _("working days"),
    Unit.MONTHS: _("months"),
}

BEFORE: Mapping[Anchor, Any] = {
    Anchor.START: _("%(amount)s before the start"),
    Anchor.END: _("%(amount)s before the end"),
    Anchor.DEADLINE: _("%(amount)s before the registration deadline"),
    Anchor.COMPLETION: _("%(amount)s before the completion"),
}

AFTER: Mapping[Anchor, Any] = {
    Anchor.START: _("%(amount)s after the start"),
    Anchor.END: _("%(amount)s after the end"),
    Anchor.DEADLINE: _("%(amount)s after the registration deadline"),
    Anchor.COMPLETION: _("%(amount)s after the completion"),
}

SAME_DAY: Mapping[Anchor, Any] = {
    Anchor.START: _("On the day of the start"),
    Anchor.END: _("On the day of the end"),
    Anchor.DEADLINE: _("On the day of the registration deadline"),
    Anchor.COMPLETION: _("On the day of the completion"),
}

DROPPED: Mapping[str, Any] = {
    "off": _("Switched off."),
    "paused": _("Not sent: it was paused when its time came."),
    "skipped": _("Skipped once, as an organiser asked."),
    "late": _(
        "Not sent: Kutse could not send it within an hour of its time, and later it would have been wrong."
    ),
    "past": _("Not sent: its time had already passed when it was planned."),
    "started": _("Not sent: its time comes after the event has begun."),
    "postponed": _("Waits: the event is postponed. With a new date it gets a new time."),
    "cancelled": _("Not sent: the event is cancelled."),
    "draft": _("Not sent: the event is not public."),
    "over": _("Not sent: the event is over."),
    "no-deadline": _("Not sent: the event has no registration deadline."),
    "no-minimum": _("Not sent: the event has no smallest number of participants."),
    "minimum-reached": _("Not needed: there were enough participants."),
    "no-feedback": _("Not sent: there is no page for feedback. Name one below."),
    "no-contact": _("Not sent: the programme has no address for questions."),
}
"""Why a step was dropped -> words."""

TONES: Mapping[State, str] = {
    State.PLANNED: "info",
    State.SENDING: "info",
    State.SENT: "good",
    State.DROPPED: "quiet",
}


def when_said(when: When) -> str:
    """`7 days before the start, 18:00`."""
    words = str(SAME_DAY[when.anchor])
    if when.count:
        words = str((AFTER if when.after else BEFORE)[when.anchor]) % {"amount": _amount(when)}
    elif when.unit is Unit.WORKING_DAYS:
        words = f"{words} ({gettext('or the nearest working day')})"
    return f"{words[0].upper()}{words[1:]}, {clock(when.at)}"


def badge_of(step: Step, *, plan_paused: bool) -> tuple[str, str]:
    """The word for where a step is, and its tone."""
    if step.fate.state is State.PLANNED and step.skip:
        return gettext("will be skipped"), "warning"
    if step.fate.state is State.PLANNED and (step.paused or plan_paused):
        return gettext("paused"), "warning"
    words = {
        State.PLANNED: gettext("planned"),
        State.SENDING: gettext("being sent"),
        State.SENT: gettext("sent"),
        State.DROPPED: _not_sent(step),
    }
    missed = step.fate.reason in ("late", "paused", "no-contact")
    return words[step.fate.state], "warning" if missed else TONES[step.fate.state]


def _not_sent(step: Step) -> str:
    words = {
        "postponed": gettext("waits"),
        "off": gettext("switched off"),
        "late": gettext("skipped: too late"),
        "skipped": gettext("skipped"),
    }
    return str(words.get(step.fate.reason, gettext("not sent")))


def outcome_of(step: Step) -> list[str]:
    """What became of a step, in sentences; none while it is planned."""
    fate = step.fate
    if fate.state is State.DROPPED:
        return [str(DROPPED.get(fate.reason.value, fate.reason.value))]
    said: list[str] = []
    if fate.state is State.SENT and fate.told is not None:
        said.append(ngettext("Sent to %(num)d person.", "Sent to %(num)d people.", fate.told))
    if later := fate.passed_over.get("joined-later"):
        said.append(
            ngettext(
                "%(num)d person was left out, having joined later.",
                "%(num)d people were left out, having joined later.",
                later,
            )
        )
    if over := fate.passed_over.get("over"):
        said.append(
            ngettext(
                "%(num)d person was left out, as the event had begun or was cancelled.",
                "%(num)d people were left out, as the event had begun or was cancelled.",
                over,
            )
        )
    if moved := fate.passed_over.get("moved"):
        said.append(
            ngettext(
                "%(num)d person was left out, as the event was moved meanwhile.",
                "%(num)d people were left out, as the event was moved meanwhile.",
                moved,
            )
        )
    return said


def typed(step: Step) -> dict[str, Any]:
    """What the form of a step begins with."""
    when = step.when
    same = {name: getattr(when, name) for name in ("anchor", "count", "unit")}
    return {**same, "mail": step.mail, "after": "yes" if when.after else "no", "at": clock(when.at)}


def clock(at: time) -> str:
    """`18:00`."""
    return f"{at:%H:%M}"


def _amount(when: When) -> str:
    match when.unit:
        case Unit.DAYS:
            return str(ngettext("%(num)d day", "%(num)d days", when.count))
        case Unit.WORKING_DAYS:
            return str(ngettext("%(num)d working day", "%(num)d working days", when.count))
        case Unit.MONTHS:
            return str(ngettext("%(num)d month", "%(num)d months", when.count))
