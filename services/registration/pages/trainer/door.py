"""A trainer at the door of an own session: who is here, and the screen people check in by."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.registration.domain.door import is_meant, minutes_late, minutes_left
from services.registration.handlers import door as handlers
from services.registration.handlers import marks
from services.registration.handlers.marks import Sent, mark_id
from services.registration.pages import screens
from services.registration.pages.taps import TAPS, mark_of
from services.registration.pages.trainer.blueprint import call, desk, pages
from shared.errors import Invalid, Rejected
from shared.web.access import personal
from shared.web.problems import problem_of


@pages.get("/<token>/sessions/<int:number>/attendance")
@personal
def attendance(token: str, number: int) -> str:
    """Everybody expected, by name and institution; `text` narrows to a name."""
    return _page(token, number)


def _page(token: str, number: int, wrong: str = "") -> str:
    view, text = handlers.of_trainer(desk(), token, number), request.args.get("text", "").strip()[:100]
    at = desk().clock()
    shown = [row for row in view.rows if is_meant(_name(row.registration.person), text)]
    return render_template(
        "trainer/attendance.html",
        view=view,
        rows=shown,
        text=text,
        token=token,
        wrong=wrong,
        late=minutes_late(view.session, at),
        early=minutes_left(view.session, at),
    )


def _name(person: object) -> str:
    return " ".join(getattr(person, name) for name in ("first_name", "last_name", "organisation"))


@pages.post("/<token>/sessions/<int:number>/attendance")
@personal
def mark(token: str, number: int) -> Response | tuple[str, int]:
    """One tap, as at the organisers' door; nothing once the event is completed."""
    view = handlers.of_trainer(desk(), token, number)
    tapped = next((name for name in TAPS if request.form.get(name)), "")
    registration_id = request.form.get(tapped, "")
    rows = handlers.rows_of(view, [registration_id])
    before = rows[0].standing.counts if rows else None
    made = mark_of(tapped, view.session, before, desk().clock())
    sent = Sent(mark_id(view.session, registration_id), registration_id, made)
    try:
        handlers.check_trainer_marks(view)
        refused = marks.receive(desk(), call(), view.event.event.slug, number, [sent]).refused
        if refused:
            raise Invalid(fields={"mark": [*refused.values()]})
    except Rejected as error:
        return _page(token, number, problem_of(error).detail), 422
    anchor = f"p-{registration_id}"
    return redirect(url_for("trainer.attendance", token=token, number=number, _anchor=anchor), 303)


@pages.get("/<token>/sessions/<int:number>/screen")
@personal
def screen(token: str, number: int) -> str:
    """Digits and a picture for people to check in themselves; nobody's name."""
    view = handlers.of_trainer(desk(), token, number)
    return screens.screen(desk(), view, "trainer/screen.html", token=token)
