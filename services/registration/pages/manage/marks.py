"""Marks in words, and marks as door pages send them."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from services.registration.domain.attendance import Mark, was_there
from services.registration.domain.marks import Noted, made_at
from services.registration.handlers.door import DoorRow
from services.registration.handlers.marks import Sent
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.words import MARKS


@manage.app_template_filter("mark_words")
def mark_words(mark: Mark | None) -> str:
    """What a mark says; empty without one."""
    if mark is None:
        return ""
    minutes, early = mark.minutes or 0, mark.early or 0
    if mark.mark == "present":
        said = str(_("here"))
    elif mark.mark == "late" and minutes:
        said = ngettext("here, %(num)s minute late", "here, %(num)s minutes late", minutes)
    elif mark.mark == "late":
        said = str(_("here, late"))
    elif mark.mark == "partial":
        said = ngettext("here for %(num)s minute", "here for %(num)s minutes", minutes)
    else:
        said = str(MARKS[mark.mark])
    left = ngettext("left %(num)s minute early", "left %(num)s minutes early", early) if early else ""
    return f"{said}, {left}" if left else said


@manage.app_template_filter("mark_tone")
def mark_tone(mark: Mark | None) -> str:
    """The tone of the mark's badge."""
    if mark is None:
        return "quiet"
    return "good" if was_there(mark) else "warning"


@manage.app_template_filter("way_words")
def way_words(noted: Noted) -> str:
    """How a mark came."""
    return {
        "sheet": str(_("on the attendance sheet")),
        "door": str(_("at the door")),
        "away": str(_("at the door, without a network")),
        "self": str(_("checked in with the code on the screen")),
        "program": str(_("by a program")),
        "before": str(_("before each mark was kept")),
    }[noted.way]


def as_row(row: DoorRow) -> dict[str, Any]:
    """What a door page in a browser needs to show a person's mark anew."""
    counts = row.standing.counts
    return {
        "id": row.registration.id,
        "here": row.is_here,
        "marked": counts is not None,
        "words": mark_words(counts),
        "tone": mark_tone(counts),
        "late": counts.minutes if counts and counts.mark == "late" else None,
        "knew": list(row.standing.known),
        "differ": row.standing.differ,
    }


def sent_by_device(body: dict[str, Any], received_at: datetime) -> list[Sent]:
    """The marks in an upload, by our clock."""
    return [_sent(each, body["now"], received_at) for each in body["marks"]]


def _sent(each: dict[str, Any], device_now: datetime, received_at: datetime) -> Sent:
    mark = Mark(each["mark"], each["minutes"], each["early"]) if each["mark"] else None
    at = made_at(each["at"], device_now, received_at) if each["away"] else None
    return Sent(each["id"], each["registration"], mark, tuple(each["knew"]), at)
