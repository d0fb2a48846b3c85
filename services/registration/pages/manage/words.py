"""The words organisers read for codes: what the rules call `offer` or `participation`. Kinds and statuses are
everybody's and stand in `pages/words.py`."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from services.registration.domain.events import Event
from services.registration.domain.moves import WISH
from services.registration.pages import words
from services.registration.pages.words import DOCUMENTS, EVENT_STATUSES, KINDS, STATUSES
from shared.web.templating import plain

Words = Mapping[str, Any]

LANGUAGES: Words = {
    "et": _("Estonian"),
    "en": _("English"),
    "ru": _("Russian"),
    "fi": _("Finnish"),
    "sv": _("Swedish"),
    "lv": _("Latvian"),
    "lt": _("Lithuanian"),
}
STAGES: Words = {
    **EVENT_STATUSES,
    "tentative": _("Tentative"),
    "confirmed": _("Takes place"),
    "running": _("Running"),
    "closed": _("Closed"),
}
"""Where an event stands on its way."""

REGISTRATION_STATES: Words = {
    "open": _("Registration is open"),
    "full": _("Full, waiting list"),
    "not-yet-open": _("Registration is not open yet"),
    "closed": _("Registration is closed"),
}
MARKS: Words = {
    "present": _("present"),
    "late": _("late"),
    "partial": _("partly"),
    "excused": _("excused"),
    "absent": _("absent"),
}
CERTIFICATES: Words = {**DOCUMENTS, "none": _("No document")}
WAITING_MODES: Words = {
    "offer": _("the next person is offered the seat for some hours"),
    "automatic": _("the next person gets the seat at once"),
    "none": _("there is no waiting list"),
}
ENTRIES: Words = {"open": _("everybody"), "nomination": _("whom an employer nominates")}
ASKED: Words = {
    "required": _("must be filled in"),
    "optional": _("may be filled in"),
    "hidden": _("not asked"),
}
QUESTION_KINDS: Words = {
    "text": _("one line of text"),
    "long_text": _("longer text"),
    "choice": _("one of several answers"),
    "several": _("any of several answers"),
    "number": _("a number"),
    "date": _("a day"),
    "file": _("a file"),
}
PROBLEMS: Words = {
    "letters-missing": _(
        "No typeface of ours has one of the letters of the name or the title. Correct the name; the document "
        "is then made by itself."
    ),
    "not-printable": _("Please tell the people who run this service."),
    "making-breaks-off": _("Please tell the people who run this service."),
}
"""Why a document cannot be made, by the code in `certificate.failed`, and what to do about it."""

LOST: Words = {
    "address-unknown": _("There is no such mailbox."),
    "address-refused": _("The mail server does not know this address or does not take mail for it."),
    "letters-refused": _("Our mail server cannot write to an address with such letters before the @."),
    "refused": _("The mail server of the recipient does not take our mail."),
    "soft-repeated": _("Mails came back again and again: the mailbox is full, or nobody reaches it."),
    "undeliverable": _("Earlier mails to this address came back."),
    "mailbox-full": _("The mailbox is full."),
    "unreachable": _("The mail server of the recipient could not be reached."),
    "content-refused": _("The mail server has refused the mail."),
    "gave-up": _("The mail was offered for two days and never taken."),
}
"""Why a mail did not arrive, by the code in `mail.failed` and `mail.bounced`."""

WAITS: Words = {
    "invitation": _("invitation waits"),
    "reminder": _("reminder waits"),
    "notice": _("mail waits"),
}
"""A mail that has not gone out for a while, by what it carries."""

PERSON: Words = {
    "first_name": _("First name"),
    "last_name": _("Family name"),
    "email": _("E-mail"),
    "language": _("Language of mails"),
    "organisation": _("Institution"),
    "job_title": _("Job title"),
    "phone": _("Phone"),
    "target_group": _("Target group"),
    "answers": _("Answers"),
    "consents": _("Consents"),
    "needs": _("Special needs"),
    "moved_to": _("Group to move to"),
}
"""A registration's details, by their field."""

ANSWERS: Words = {
    "accepted": _("accepted"),
    "declined": _("declined"),
    "tentative": _("perhaps"),
    "countered": _("proposes another time"),
}
"""What somebody's calendar answered to a session."""

ASSIGNMENTS: Words = {
    "requested": _("asked, no answer yet"),
    "tentative": _("perhaps"),
    "declined": _("declined"),
    "accepted": _("accepted, not confirmed yet"),
    "confirmed": _("confirmed"),
}
"""A trainer's assignment."""

OWN_ANSWERS: Words = {
    **ANSWERS,
    "requested": _("none yet"),
    "confirmed": _("confirmed by the organiser"),
}
"""A trainer's assignment, as the trainer reads it."""

TABLES: Mapping[str, Words] = {
    "own_answer": OWN_ANSWERS,
    "answer": ANSWERS,
    "assignment": ASSIGNMENTS,
    "kind": KINDS,
    "status": STATUSES,
    "language": LANGUAGES,
    "event_status": EVENT_STATUSES,
    "stage": STAGES,
    "registration_state": REGISTRATION_STATES,
    "mark": MARKS,
    "certificate": CERTIFICATES,
    "waiting_mode": WAITING_MODES,
    "entry": ENTRIES,
    "asked": ASKED,
    "question_kind": QUESTION_KINDS,
    "problem": PROBLEMS,
    "lost": LOST,
    "waits": WAITS,
}
TONES: Mapping[str, str] = {
    **words.TONES,
    "accepted": "info",
    "declined": "bad",
    "tentative": "warning",
    "published": "good",
    "open": "good",
    "full": "warning",
    "completed": "info",
    "pending_approval": "warning",
}


def spoken(code: str, table: str) -> Any:
    """Template filter: the word for a code; a code nobody named is shown as it is."""
    return TABLES[table].get(code, code)


def noted(note: str) -> str:
    """Template filter: a history's note as it was written; the fields of a correction by their names, and in
    words that a wish to move began or ended."""
    if note == WISH:
        return str(_("The wish to move to another group changed"))
    names = note.split(", ")
    if not set(names) <= PERSON.keys():
        return note
    return str(_("Corrected: %(fields)s", fields=", ".join(str(PERSON[name]) for name in names)))


def person_labels(event: Event) -> dict[str, str]:
    """Field name -> its label on the forms that enter and correct a person."""
    questions = {f"answers.{question.key}": plain(question.label) for question in event.form.questions}
    return {name: str(label) for name, label in PERSON.items()} | questions


def tone(code: str) -> str:
    """Template filter: the tone of the badge of a status."""
    return TONES.get(code, "quiet")
