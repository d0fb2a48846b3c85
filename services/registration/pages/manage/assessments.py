"""Assessment: who achieved the outcomes, and who says so."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.domain.assessments import Result
from services.registration.handlers import assessments as handlers
from services.registration.handlers import events
from services.registration.handlers.views import AssessmentRow
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from services.registration.pages.manage.meanwhile import refused, unhurried
from shared.errors import Rejected
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.dates import clock_time, day
from shared.web.forms import Form
from shared.web.meanwhile import digest
from shared.web.permitted import needs
from shared.web.security import takes_fields

RESULTS = {"passed": True, "not-passed": False}


@manage.get("/events/<slug>/assessment")
@organiser_page
@needs(May.SEE_ROSTER)
def assessment(slug: str) -> str:
    """Everybody with a seat, and what was decided about them."""
    rows = handlers.list_assessments(desk(), slug)
    return _page(slug, rows, _decided(rows))


@manage.post("/events/<slug>/assessment")
@takes_fields(10_000)
@organiser_page
@needs(May.DECIDE)
def assess(slug: str) -> Response | tuple[str, int]:
    """The results stand, decided by whoever is signed in; people without a result keep theirs."""
    form = Form.received(request.form)
    return unhurried(lambda: _assess(slug, form))


def _assess(slug: str, form: Form) -> Response | tuple[str, int]:
    rows = handlers.list_assessments(desk(), slug)
    if late := _decided_meanwhile(rows, form):
        return _page(slug, rows, late), 409
    try:
        expects = {row.registration.id: (row.passed, row.note) for row in rows}
        handlers.record(desk(), call(), slug, _changed(rows, form), expects)
    except Rejected as error:
        return _page(slug, rows, refused(form, error)), 422
    tell(_("The assessment is saved."))
    return redirect(url_for("manage.assessment", slug=slug), 303)


def _changed(rows: tuple[AssessmentRow, ...], form: Form) -> list[Result]:
    """What differs from what was known."""
    before = {row.registration.id: (row.passed, row.note) for row in rows if not _is_untouched(row, form)}
    given = [
        Result(known, RESULTS[chosen], form.value(f"note.{known}").strip()[:2_000])
        for known in before
        if (chosen := form.value(f"result.{known}")) in RESULTS
    ]
    return [one for one in given if (one.passed, one.note) != before[one.registration_id]]


def _decided_meanwhile(rows: tuple[AssessmentRow, ...], form: Form) -> Form | None:
    """The form as typed, with what somebody else decided beside it; None when nobody did otherwise."""
    errors = {
        f"result.{row.registration.id}": [_said(row)]
        for row in rows
        if form.value(f"was.{row.registration.id}") not in ("", _seen(_decided((row,)), row))
        and not _is_untouched(row, form)
        and form.value(f"result.{row.registration.id}") in RESULTS
        and _seen(form, row) != _seen(_decided((row,)), row)
    }
    values = {
        **form.values,
        **{name: texts for name, texts in _decided(rows).values.items() if "was." in name},
    }
    return Form(values, errors) if errors else None


def _said(row: AssessmentRow) -> str:
    """What stands about a person, who decided it and when."""
    result = _("passed") if row.passed else _("not passed")
    said: str = _(
        "Meanwhile %(name)s decided “%(result)s” (%(moment)s). Yours is not saved yet; save to put it in its "
        "place.",
        name=row.who or _("a colleague"),
        result=f"{result}: {row.note}" if row.note else result,
        moment=f"{day(row.at)}, {clock_time(row.at)}" if row.at else "",
    )
    return said


def _is_untouched(row: AssessmentRow, form: Form) -> bool:
    """Was nothing changed about this person on the page?"""
    return form.value(f"was.{row.registration.id}") == _seen(form, row)


def _seen(form: Form, row: AssessmentRow) -> str:
    names = (f"result.{row.registration.id}", f"note.{row.registration.id}")
    return digest({name: form.values.get(name, []) for name in names})


def _decided(rows: tuple[AssessmentRow, ...]) -> Form:
    words = {True: "passed", False: "not-passed", None: ""}
    values = {f"result.{row.registration.id}": [words[row.passed]] for row in rows}
    filled = Form({**values, **{f"note.{row.registration.id}": [row.note] for row in rows}})
    return Form({**filled.values, **{f"was.{row.registration.id}": [_seen(filled, row)] for row in rows}})


def _page(slug: str, rows: tuple[AssessmentRow, ...], form: Form) -> str:
    view = events.get_event(desk(), slug)
    return render_template("manage/assessment.html", view=view, rows=rows, form=form)
