"""The event editor's form: an event in fields, and what was typed as a body the schema checks.

Times are typed as a local day and two clock times per session; the programme's time zone makes them moments.
Errors of a moment come back beside its day.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import Schema
from werkzeug.datastructures import MultiDict

from services.registration.domain.events import Event
from services.registration.domain.forms import ASKED, HIDDEN, OPTIONAL
from services.registration.domain.sessions import Session
from services.registration.domain.texts import LANGUAGES
from services.registration.pages.target_groups import group_words
from services.registration.schemas.form_input import from_form
from shared.web.forms import WHOLE, Form

FLAGS = (
    "confidential",
    "approval",
    "assessed",
    "requires_valid",
    "requires_either",
    "prerequisite_blocks",
    "may_move",
    "email_confirmation",
)
ROWS = {"sessions": "day", "trainers": "name", "pools": "name.et", "outcomes": "et", "target_groups": "et"}
"""What the form has rows of, and the first field of a row."""

LISTS = ("trainers", "pools", "outcomes", "target_groups", "requires_groups")
OF_GROUPS, ASKED_GROUP = ("pools", "target_groups"), "form.target_group"
MOMENTS = ("answers_until", "decide_by")
MOST_ROWS = 30
SHOWN_AT = {
    "completion.min_share": "completion.percent",
    "sessions": "sessions.0.day",
    "starts": "sessions.0.day",
    "requires_groups": "from_groups",
    "opens": "registration.opens_day",
    "closes": "registration.closes_day",
    "venue": "venue.name",
    "answers_until": "answers_until_day",
    "decide_by": "decide_by_day",
}
MENDED_AT = {"capacity-below-seats": "capacity", "slug-taken": "slug"}
NEW_EVENT: Mapping[str, Any] = {
    "language": "et",
    "capacity": 20,
    "minimum": 0,
    "kind": "training",
    "waiting_list": {"mode": "offer", "offer_hours": 48},
    "entry": "open",
    "may_move": "true",
    "confirm_hours": 24,
    "group_places": 5,
    "completion": {"percent": 80},
    "certificate": {"kind": ""},
    "form": {"organisation": "optional", "job_title": "optional", "phone": "hidden", "target_group": "hidden",
             "needs": "optional"},
    "sessions": [{"id": "", "day": "", "from": "", "to": ""}],
}  # fmt: skip


def body_of(form: Form, schema: Schema, zone: str) -> dict[str, Any]:
    """What was typed, in the shape of the schema; what is left empty is empty, not "as before"."""
    body = from_form(schema, _prepared(form), ZoneInfo(zone))
    for name in LISTS:
        body.setdefault(name, [])
    body.setdefault("registration", {})
    if not any(form.value(f"venue.{part}").strip() for part in ("name", "address", "town")):
        body["venue"] = None
    return body


def form_of(event: Event) -> Form:
    """The event as it stands, in fields."""
    zone = event.timezone
    return Form.filled(
        {
            **_plain(event),
            "title": asdict(event.title),
            "description": asdict(event.description),
            "assessment_method": asdict(event.assessment_method),
            "venue": asdict(event.venue) if event.venue else {},
            "waiting_list": {"mode": event.waiting_list.mode, "offer_hours": event.waiting_list.offer_hours},
            "completion": {"percent": round(event.completion.min_share * 100)},
            "certificate": {"kind": event.certificate_kind},
            "form": {name: getattr(event.form, name) for name in ASKED},
            "registration": {**_parts("opens", event.opens, zone), **_parts("closes", event.closes, zone)},
            "sessions": [_session_row(session, zone) for session in event.sessions],
            "trainers": [
                {"name": each.name, "email": each.email, "language": each.language} for each in event.trainers
            ],
            "pools": [
                {
                    "key": pool.key,
                    "name": asdict(pool.name),
                    "seats": pool.seats,
                    "group": group_words(pool.group, event),
                    **_parts("release", pool.release_at, zone),
                }
                for pool in event.pools
            ],
            "outcomes": [asdict(outcome) for outcome in event.outcomes],
            "target_groups": [asdict(group) for group in event.target_groups],
            "from_groups": "\n".join(group_words(name, event) for name in event.requires_groups),
            **_parts("answers_until", event.answers_until, zone),
            **_parts("decide_by", event.decide_by, zone),
            "version": event.version,
        }
    )


def with_row(form: Form, kind: str) -> Form:
    """The same form with one empty row more of this kind, opened there. Once there are groups, people are
    asked which is theirs: seats kept for a target group nobody is asked about would go to nobody."""
    count = row_count(form, kind)
    if count >= MOST_ROWS:
        return form
    first = f"{kind}.{count}.{ROWS[kind]}"
    values = {**form.values, first: [""]}
    if kind in OF_GROUPS and form.value(ASKED_GROUP) == HIDDEN:
        values[ASKED_GROUP] = [OPTIONAL]
    return Form(values, form.errors, focus=first)


def without_row(form: Form, kind: str, number: int) -> Form:
    """The same form without row `number` (from 0) of `kind`; later rows move up, and it opens below."""
    values: dict[str, list[str]] = {}
    for name, texts in form.values.items():
        parts = name.split(".")
        if parts[0] == kind and len(parts) > 1 and is_row_number(parts[1]):
            at = int(parts[1])
            if at == number:
                continue
            parts[1] = str(at - 1 if at > number else at)
        values[".".join(parts)] = texts
    return Form(values, focus=f"add-{kind}")


def is_row_number(text: str) -> bool:
    """Can a form of ours hold a row of this number?"""
    return text.isdecimal() and len(text) <= 3


def row_count(form: Form, kind: str) -> int:
    """How many rows of `kind` the form shows."""
    numbers = [int(name.split(".")[1]) for name in form.values if _is_row(name, kind)]
    return max(numbers, default=-1) + 1


def beside_fields(form: Form, code: str = "") -> dict[str, list[str]]:
    """Errors under the names the page shows: a moment's error stands at its day, a session's end at its clock
    time or its own day, what was refused as `code` at the field that can mend it."""
    moved: dict[str, list[str]] = {}
    for name, texts in form.errors.items():
        shown = MENDED_AT.get(code, name) if name == WHOLE else _end_at(name, form) or _shown_at(name)
        known = moved.setdefault(shown, [])
        known.extend(text for text in texts if text not in known)
    return moved


def _end_at(name: str, form: Form) -> str:
    """The field that says when a session ends, where one is typed that could be wrong; empty for others."""
    at, _dot, part = name.rpartition(".")
    if not at.startswith("sessions.") or part != "ends":
        return ""
    if form.value(f"{at}.last_day"):
        return f"{at}.last_day"
    return f"{at}.to" if form.value(f"{at}.day") else ""


def _shown_at(name: str) -> str:
    parts = name.split(".")
    if parts[0] == "sessions" and parts[-1] in ("starts", "ends"):
        return ".".join([*parts[:-1], "day"])
    if parts[0] == "pools" and parts[-1] == "release_at":
        return ".".join([*parts[:-1], "release_day"])
    if parts[0] == "registration" and parts[-1] in ("opens", "closes"):
        return f"registration.{parts[-1]}_day"
    return SHOWN_AT.get(name, name)


def _is_row(name: str, kind: str) -> bool:
    parts = name.split(".")
    return len(parts) > 2 and parts[0] == kind and is_row_number(parts[1])


def _prepared(form: Form) -> MultiDict[str, str]:
    """The fields as the schema names them: days and times joined, per cent as a share, lines as a list; a
    group of which all words were taken out is none."""
    fields = MultiDict((name, text) for name, texts in form.values.items() for text in texts)
    for number in range(row_count(form, "sessions")):
        at = f"sessions.{number}"
        day = form.value(f"{at}.day")
        _join(fields, f"{at}.starts", day, form.value(f"{at}.from"))
        _join(fields, f"{at}.ends", form.value(f"{at}.last_day") or day, form.value(f"{at}.to"))
    for number in range(row_count(form, "pools")):
        at = f"pools.{number}"
        _join(fields, f"{at}.release_at", form.value(f"{at}.release_day"), form.value(f"{at}.release_time"))
    for number in range(row_count(form, "target_groups")):
        at = f"target_groups.{number}"
        if not any(form.value(f"{at}.{language}").strip() for language in LANGUAGES):
            fields.pop(f"{at}.name", None)
    for name in MOMENTS:
        _join(fields, name, form.value(f"{name}_day"), form.value(f"{name}_time"))
    for end in ("opens", "closes"):
        at = f"registration.{end}"
        _join(fields, at, form.value(f"{at}_day"), form.value(f"{at}_time"))
    fields["completion.min_share"] = _share(form.value("completion.percent"))
    groups = [line.strip() for line in form.value("from_groups").split("\n")]
    fields.setlist("requires_groups", [line for line in groups if line])
    return fields


def _join(fields: MultiDict[str, str], name: str, day: str, time: str) -> None:
    """An untouched pair stays empty; half a moment stays as typed, so that the schema asks for the rest."""
    if day or time:
        fields[name] = f"{day}T{time or '00:00'}" if day else time
    elif name.startswith("registration.") or name in MOMENTS:
        fields[name] = ""


def _share(percent: str) -> str:
    try:
        return str(float(percent.strip().replace(",", ".")) / 100)
    except ValueError:
        return percent


def _plain(event: Event) -> dict[str, Any]:
    names = ("slug", "kind", "language", "online_url", "capacity", "minimum", "entry", "requires_activity")
    shown: dict[str, Any] = {name: getattr(event, name) for name in (*names, "confirm_hours", "group_places")}
    ticked = {name: "true" for name in FLAGS if getattr(event, name)}
    return {**shown, **ticked, "activity": event.activity_code, "programme": event.programme_slug}


def _parts(name: str, at: datetime | None, zone: str) -> dict[str, str]:
    if at is None:
        return {}
    local = at.astimezone(ZoneInfo(zone))
    return {f"{name}_day": local.date().isoformat(), f"{name}_time": _clock(local)}


def _clock(local: datetime) -> str:
    """The clock time as typed; programs may set seconds, and they stay."""
    return local.strftime("%H:%M:%S" if local.second else "%H:%M")


def _session_row(session: Session, zone: str) -> dict[str, Any]:
    starts, ends = session.starts.astimezone(ZoneInfo(zone)), session.ends.astimezone(ZoneInfo(zone))
    row: dict[str, Any] = {
        "id": session.id,
        "day": starts.date().isoformat(),
        "from": _clock(starts),
        "to": _clock(ends),
        "academic_hours": f"{session.academic_hours:g}",
        "title": asdict(session.title),
        "venue": asdict(session.venue) if session.venue else {},
        "online_url": session.online_url,
        "counts_as": session.counts_as,
    }
    if ends.date() != starts.date():
        row["last_day"] = ends.date().isoformat()
    if session.required:
        row["required"] = "true"
    return row
