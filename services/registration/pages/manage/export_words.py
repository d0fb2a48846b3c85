"""A roster file in the organiser's words: what stands above a column, and what a code means."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _

from services.registration.domain.events import Event
from services.registration.domain.target_groups import name_of
from services.registration.exports.roster_rows import COLUMNS, Wording
from services.registration.handlers.views import EventView
from services.registration.pages.manage.words import LANGUAGES, PERSON, Words
from services.registration.pages.questions import said
from services.registration.pages.words import STATUSES
from shared.files.separated import Cell
from shared.web.templating import plain

NAMES: Words = {
    **PERSON,
    "status": _("Status"),
    "waiting_position": _("Place in the queue"),
    "registered_at": _("Registered"),
    "nominated_by": _("Nominated by"),
    "prerequisite_met": _("Prerequisite met"),
    "invited_at": _("Invited"),
    "reminded_at": _("Reminded"),
    "hours_attended": _("Academic hours attended"),
    "completed": _("Completed the event"),
    "passed": _("Passed the assessment"),
    "certificate": _("Document"),
    "undeliverable": _("The address does not work"),
    "consents": _("Consents: key, version, when given"),
}
VALUES = {"status": STATUSES, "language": LANGUAGES}
YES, NO = _("yes"), _("no")
SHEET = _("Participants")
TO_THE_MINUTE = len("2026-11-22 09:00")


def _name(column: str, view: EventView) -> str:
    questions = {f"answer:{question.key}": question.label for question in view.event.form.questions}
    return plain(questions[column]) if column in questions else str(NAMES[column])


def for_people(event: Event) -> Wording:
    """In the language of whoever asks. Each word is looked up once: a file says it thousands of times."""
    yes, no = str(YES), str(NO)
    words = {column: {code: str(name) for code, name in names.items()} for column, names in VALUES.items()}
    words["target_group"] = {name_of(group): plain(group) for group in event.target_groups}

    def value(column: str, known: Any) -> Cell:
        if isinstance(known, bool):
            return yes if known else no
        if isinstance(known, datetime):
            return known.isoformat(" ")[:TO_THE_MINUTE]
        if column in words:
            return words[column].get(known, str(known))
        cell: Cell = known
        return cell

    columns = tuple(column for column in COLUMNS if column != "id")
    return Wording(columns, _name, value, said, str(SHEET))
