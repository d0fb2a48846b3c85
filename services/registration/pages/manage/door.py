"""The door of one session, on a phone: who is expected, one tap when they come."""

from flask import Response as Answer
from flask import jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.registration.domain.attendance import Mark
from services.registration.domain.door import is_meant, minutes_late, minutes_left
from services.registration.domain.hours import teaching_minutes
from services.registration.handlers import door as handlers
from services.registration.handlers import marks
from services.registration.handlers.door import DoorView
from services.registration.handlers.looks import note_look
from services.registration.handlers.marks import Sent, mark_id
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import account_id, call, desk, tell
from services.registration.pages.manage.marks import as_row, sent_by_device
from services.registration.pages.taps import TAPS, mark_of
from services.registration.schemas.marks import Upload
from shared.errors import Invalid, Rejected
from shared.permissions import May
from shared.web.access import organiser_page, require
from shared.web.forms import Form
from shared.web.permitted import needs
from shared.web.problems import problem_of, reason

SESSION = "/events/<slug>/sessions/<int:number>"
LONGEST_DAY_MIN = 1_440


@manage.get("/door/<token>")
@organiser_page
@needs(May.ENTER, somewhere=True)
def ticket(token: str) -> Response:
    """Whom the picture on somebody's phone names, at the session people come in to now."""
    event, session, registration_id = handlers.by_ticket(desk(), token)
    require(May.SEE_ATTENDANCE, "events", event.slug)
    number = session.number
    page = url_for("manage.door_person", slug=event.slug, number=number, registration_id=registration_id)
    return redirect(page, 303)


@manage.get(f"{SESSION}/door")
@organiser_page
@needs(May.SEE_ATTENDANCE)
def door(slug: str, number: int) -> str:
    """Everybody expected; `text` narrows to a name. `lean`: as a device keeps it, with nothing but names."""
    view = handlers.door(desk(), slug, number)
    note_look(desk(), call(), "looked at attendance", f"events/{view.event.event.id}")
    return _page(view)


def _page(view: DoorView, wrong: str = "") -> str:
    text = request.args.get("text", "").strip()[:100]
    at = desk().clock()
    return render_template(
        "manage/door.html",
        view=view,
        rows=[row for row in view.rows if is_meant(_searched(row.registration.person), text)],
        text=text,
        wrong=wrong,
        lean="lean" in request.args,
        account=account_id(),
        longest=int(teaching_minutes(view.session.academic_hours)),
        late=minutes_late(view.session, at),
        early=minutes_left(view.session, at),
    )


def _searched(person: object) -> str:
    return " ".join(getattr(person, name) for name in ("first_name", "last_name", "organisation"))


@manage.post(f"{SESSION}/door")
@organiser_page
@needs(May.MARK_ATTENDANCE)
def mark_at_door(slug: str, number: int) -> Response | tuple[str, int]:
    """One tap: somebody is `here`, came `late`, `leaves`, or what was marked is taken back (`undo`)."""
    view = handlers.door(desk(), slug, number)
    tapped = next((name for name in TAPS if request.form.get(name)), "")
    registration_id = request.form.get(tapped, "")
    rows = handlers.rows_of(view, [registration_id])
    before = rows[0].standing.counts if rows else None
    mark = mark_of(tapped, view.session, before, desk().clock())
    sent = Sent(mark_id(view.session, registration_id), registration_id, mark)
    try:
        refused = marks.receive(desk(), call(), slug, number, [sent]).refused
        if refused:
            raise Invalid(fields={"mark": [*refused.values()]})
    except Rejected as error:
        return _page(view, problem_of(error).detail), 422
    text = request.form.get("text", "")[:100]
    there = url_for(
        "manage.door", slug=slug, number=number, text=text or None, _anchor=f"p-{registration_id}"
    )
    return redirect(there, 303)


@manage.get(f"{SESSION}/door/state")
@organiser_page
@needs(May.SEE_ATTENDANCE)
def door_state(slug: str, number: int) -> Answer:
    """What is marked now, for a page that is open."""
    return _state(handlers.door(desk(), slug, number))


@manage.post(f"{SESSION}/door/marks")
@organiser_page
@needs(May.MARK_ATTENDANCE)
def receive_marks(slug: str, number: int) -> Answer | tuple[Answer, int]:
    """Marks a device made, perhaps long ago, are kept; those that cannot be are named."""
    try:
        body = Upload().load(request.get_json(silent=True) or {})
    except ValidationError as error:
        return jsonify({"wrong": error.messages}), 422
    sent = sent_by_device(body, desk().clock())
    received = marks.receive(desk(), call(), slug, number, sent, body["device"])
    refused = {name: reason(code) for name, code in received.refused.items()}
    return _state(handlers.door(desk(), slug, number), kept=list(received.kept), refused=refused)


def _state(view: DoorView, **more: object) -> Answer:
    told = {"here": view.here, "expected": len(view.rows), "differ": len(view.differ), **more}
    return jsonify({"rows": [as_row(row) for row in view.rows], **told})


@manage.get(f"{SESSION}/door/<registration_id>")
@organiser_page
@needs(May.SEE_ATTENDANCE)
def door_person(slug: str, number: int, registration_id: str) -> str:
    """One person at the door: who it is, what is marked, by whom."""
    return _person(slug, number, registration_id, None)


def _person(slug: str, number: int, registration_id: str, form: Form | None) -> str:
    found = handlers.person(desk(), slug, number, registration_id)
    note_look(desk(), call(), "looked at a person at the door", f"registrations/{registration_id}")
    counts, at = found.row.standing.counts, desk().clock()
    late = counts.minutes if counts and counts.mark == "late" else minutes_late(found.session, at)
    early = counts.early if counts and counts.early else ""
    filled = form or Form.filled({"late": str(late or ""), "early": str(early)})
    return render_template("manage/door_person.html", found=found, form=filled)


@manage.post(f"{SESSION}/door/<registration_id>")
@organiser_page
@needs(May.MARK_ATTENDANCE)
def mark_person(slug: str, number: int, registration_id: str) -> Response | tuple[str, int]:
    """The person is here, with the minutes missed at the beginning and at the end; or what `act` says."""
    found, form = handlers.person(desk(), slug, number, registration_id), Form.received(request.form)
    act, right = form.value("act"), form.value("right")
    try:
        if right:
            handlers.settle(desk(), call(), slug, number, right)
        else:
            sent = Sent(mark_id(found.session, registration_id), registration_id, _typed(act, form))
            refused = marks.receive(desk(), call(), slug, number, [sent]).refused
            if refused:
                raise Invalid(fields={"late": [*refused.values()]})
    except Rejected as error:
        return _person(slug, number, registration_id, form.refused(error)), 422
    tell(_("Attendance is saved."))
    return redirect(url_for("manage.door", slug=slug, number=number, _anchor=f"p-{registration_id}"), 303)


def _typed(act: str, form: Form) -> Mark | None:
    """
    Raises:
        Invalid: `late`, `early`: no whole number of minutes.
    """
    if act == "undo":
        return None
    if act != "here":
        if act in ("absent", "excused"):
            return Mark(act)
        raise Invalid(fields={"late": ["unknown-mark"]})
    typed = {name: form.value(name).strip() for name in ("late", "early")}
    odd = [name for name, words in typed.items() if words and not _is_minutes(words)]
    if odd:
        raise Invalid(fields={name: ["whole-number-needed"] for name in odd})
    late, early = (int(typed[name] or 0) for name in ("late", "early"))
    return Mark("late" if late else "present", late or None, early or None)


def _is_minutes(words: str) -> bool:
    return words.isascii() and words.isdigit() and len(words) < 6 and int(words) < LONGEST_DAY_MIN
