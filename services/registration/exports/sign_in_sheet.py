"""The sheet people sign at the door, one for each session.

Source: the signature sheet annexed to a regulation (RT I, 11.03.2026, 29, annex 2): number, name, institution
and job title, remarks, signature with date. No contact data, no personal code.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typst

from services.registration.domain.events import Event, Session
from services.registration.handlers.attendance_views import AttendanceSheet, SheetRow
from shared.files.marking import Marking

MIMETYPE = "application/pdf"
TEMPLATE = Path(__file__).parent / "sign_in_sheet.typ"
EMPTY_ROWS = 4
"""For whoever comes unannounced."""

COLUMNS = {
    "et": ("Nr", "Osaleja nimi", "Asutus ja ametinimetus", "Märkused", "Allkiri (kuupäev)"),
    "en": ("No", "Participant's name", "Institution and job title", "Remarks", "Signature (date)"),
    "ru": ("№", "Имя участника", "Учреждение и должность", "Примечания", "Подпись (дата)"),
}
TITLES = {"et": "Allkirjaleht", "en": "Attendance sheet", "ru": "Лист регистрации"}
GUESTS = {"et": "Külaline", "en": "Guest", "ru": "Гость"}
"""Remark beside whoever makes up for a missed session of another group."""

HOURS = {"et": "ak tundi", "en": "academic hours", "ru": "ак. часов"}


def sign_in_sheet(sheet: AttendanceSheet, marking: Marking) -> bytes:
    """The PDF: everybody with a seat and every guest by family name, and a few empty rows. Beside a guest
    stands the own group.

    Estonian comes first, the event's language under it. The same facts give the same bytes.
    """
    made = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        sys_inputs={"sheet": json.dumps(_facts(sheet, marking))},
        format="pdf",
        timestamp=int(sheet.session.starts.timestamp()),
    )
    return made if isinstance(made, bytes) else b""


def _facts(sheet: AttendanceSheet, marking: Marking) -> dict[str, Any]:
    event, programme, session = sheet.event.event, sheet.event.programme, sheet.session
    languages = _languages(event)
    return {
        "title": [TITLES[language] for language in languages],
        "columns": [
            list(names) for names in zip(*(COLUMNS[language] for language in languages), strict=True)
        ],
        "event": [event.title.in_(language) for language in languages],
        "programme": programme.title.in_("et"),
        "funding": " · ".join(part for part in (programme.funder, programme.reference) if part),
        "statement": programme.statement.in_("et"),
        "issuer": programme.issuer.name,
        "when": time_of(session, ZoneInfo(event.timezone)),
        "where": place_of(event, session),
        "hours": [f"{session.academic_hours:g} {HOURS[language]}" for language in languages],
        "trainers": ", ".join(trainer.name for trainer in event.trainers),
        "rows": [_row(row, languages) for row in sheet.rows],
        "empty": EMPTY_ROWS,
        "marking": list(marking.lines),
    }


def _languages(event: Event) -> list[str]:
    other = event.language if event.language in COLUMNS else "en"
    return list(dict.fromkeys(("et", other)))


def time_of(session: Session, zone: ZoneInfo) -> str:
    """Day and hours of a session, as Estonians write them."""
    starts, ends = (moment.astimezone(zone) for moment in (session.starts, session.ends))
    same_day = starts.date() == ends.date()
    return f"{_day(starts)} {starts:%H:%M}–{'' if same_day else _day(ends) + ' '}{ends:%H:%M}"


def _day(moment: datetime) -> str:
    return f"{moment.day}.{moment:%m.%Y}"


def place_of(event: Event, session: Session) -> str:
    """Where a session is held."""
    venue = event.venue_of(session)
    if venue is None:
        return "Veebis"
    return ", ".join(part for part in (venue.name, venue.address, venue.town) if part)


def _row(row: SheetRow, languages: Iterable[str]) -> list[str]:
    person, home = row.registration.person, row.home
    institution = ", ".join(part for part in (person.organisation, person.job_title) if part)
    guest = " / ".join(GUESTS[language] for language in languages)
    own_group = f"{guest}: {home.title.in_('et')}, {_days(home)}" if home else ""
    return [f"{person.first_name} {person.last_name}", institution, own_group]


def _days(event: Event) -> str:
    """First and last day of a group, to tell it from others of the same course."""
    zone = ZoneInfo(event.timezone)
    days = [_day(one.starts.astimezone(zone)) for one in event.sessions]
    return "–".join(dict.fromkeys((days[0], days[-1]))) if days else ""
