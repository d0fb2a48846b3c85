"""What the fields of the event editor are called, above them: in the summary of errors, and where two people
have written different things.
"""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from services.registration.domain.texts import LANGUAGES
from services.registration.pages.manage.words import spoken
from shared.web.meanwhile import Differs, Meanwhile

CODED = {
    "kind": "kind",
    "language": "language",
    "entry": "entry",
    "mode": "waiting_mode",
    "organisation": "asked",
    "job_title": "asked",
    "phone": "asked",
    "target_group": "asked",
    "needs": "asked",
}
"""Last part of a field that holds a code -> the table of its words."""


def event_labels(rows: Mapping[str, int]) -> dict[str, str]:
    """Field name -> its label; where a text is in several languages, of each.

    Args:
        rows: kind of row -> how many there are; they are counted from 1.
    """
    labels = {**_what(), **_when_and_where(), **_who(), **_asked(), **_done()}
    for number in range(max(rows.values(), default=0)):
        labels |= _of_rows(number)
    return labels


def _of_rows(number: int) -> dict[str, str]:
    of = {"number": number + 1}
    return {
        **_in_row("sessions", number, _("Session %(number)s", **of), _session()),
        **_in_languages(f"target_groups.{number}", _("Target group %(number)s", **of)),
        **_in_row("pools", number, _("Kept seats %(number)s", **of), _pool()),
        **_in_row("trainers", number, _("Trainer %(number)s", **of), _trainer()),
        **_in_languages(f"outcomes.{number}", _("Learning outcome %(number)s", **of)),
    }


def _in_row(kind: str, number: int, row: str, fields: Mapping[str, str]) -> dict[str, str]:
    return {f"{kind}.{number}.{name}": f"{row}, {label}" for name, label in fields.items()}


def _in_languages(name: str, label: str) -> dict[str, str]:
    return {name: label, **{f"{name}.{code}": label for code in LANGUAGES}}


def _what() -> dict[str, str]:
    return {
        "programme": _("Programme"),
        "activity": _("Activity"),
        "kind": _("Kind"),
        **_in_languages("title", _("Title")),
        "slug": _("Short name"),
        **_in_languages("description", _("Description")),
        "language": _("Language of work"),
        "confidential": _("Confidential event"),
    }


def _when_and_where() -> dict[str, str]:
    return {
        "venue.name": _("Venue"),
        "venue.address": _("Street address"),
        "venue.town": _("Town"),
        "online_url": _("Link, for online events"),
    }


def _session() -> dict[str, str]:
    return {
        "day": _("Day"),
        "from": _("From"),
        "to": _("To"),
        "academic_hours": _("Academic hours"),
        "last_day": _("Ends on another day"),
        **_in_languages("title", _("Title")),
        "required": _("Whoever misses this session cannot complete"),
        "counts_as": _("Counts as"),
        "venue.name": _("Venue"),
        "venue.address": _("Street address"),
        "venue.town": _("Town"),
        "online_url": _("Link"),
    }


def _who() -> dict[str, str]:
    return {
        "capacity": _("Seats"),
        "minimum": _("Smallest group"),
        **_moment("decide_by", _("Decided by")),
        **_moment("registration.opens", _("Registration opens")),
        **_moment("registration.closes", _("Registration closes")),
        **_moment("answers_until", _("Answers may be changed until")),
        "waiting_list.mode": _("When a seat comes free"),
        "waiting_list.offer_hours": _("Hours to answer an offer"),
        "email_confirmation": _("Addresses are confirmed by a link in a mail"),
        "confirm_hours": _("Hours to confirm an address"),
        "group_places": _("Places one contact may take for colleagues"),
        "approval": _("The organiser approves each registration"),
        "may_move": _("People may move to another group by themselves"),
        "entry": _("Who may register"),
        "requires_activity": _("Must have completed before"),
        "requires_valid": _("The document of it must still be valid"),
        "from_groups": _("Must belong to one of these groups"),
        "requires_either": _("One of the two is enough"),
        "prerequisite_blocks": _("Refuse whoever has not"),
    }


def _moment(name: str, label: str) -> dict[str, str]:
    return {f"{name}_day": label, f"{name}_time": label}


def _pool() -> dict[str, str]:
    return {
        **_in_languages("name", _("Kept seats")),
        "key": _("Short name"),
        "seats": _("Seats"),
        "group": _("Who belongs"),
        **_moment("release", _("Everybody's from")),
    }


def _asked() -> dict[str, str]:
    return {
        "form.organisation": _("Institution"),
        "form.job_title": _("Job title"),
        "form.phone": _("Phone"),
        "form.target_group": _("Target group"),
        "form.needs": _("Special needs"),
    }


def _trainer() -> dict[str, str]:
    return {"name": _("Name"), "email": _("E-mail"), "language": _("Language of mails")}


def _done() -> dict[str, str]:
    return {
        "completion.percent": _("Share of hours"),
        "certificate.kind": _("Document"),
        "assessed": _("Outcomes are assessed"),
        **_in_languages("assessment_method", _("How outcomes are assessed")),
    }


def in_words(told: Meanwhile, labels: Mapping[str, str]) -> Sequence[Differs]:
    """What two people have written differently, codes by their names; not what nobody typed."""
    return [
        Differs(each.name, _said(each.name, each.now), _said(each.name, each.typed))
        for each in told.differs
        if each.name in labels
    ]


def _said(name: str, words: str) -> str:
    if name == "certificate.kind":
        return str(spoken(words, "certificate")) if words else ""
    table = CODED.get(name.rpartition(".")[2])
    return str(spoken(words, table)) if table and words else words
