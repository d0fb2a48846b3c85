"""One person registered twice: the two are found, compared and made one."""

from flask import redirect, render_template, request, url_for
from flask_babel import force_locale, gettext
from werkzeug.wrappers import Response

from services.registration.handlers import doubles as handlers
from services.registration.handlers import events, roster
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from services.registration.pages.manage.words import PERSON
from shared.errors import Rejected
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.forms import Form
from shared.web.permitted import needs

ADDRESS = "/events/<slug>/registrations/<registration_id>/merge"


@manage.get(ADDRESS)
@organiser_page
@needs(May.DECIDE)
def merging(slug: str, registration_id: str) -> str:
    """Who might be the same person; with `other`, what would become of the two."""
    return _merging(slug, registration_id, request.args.get("other", ""), Form())


@manage.post(ADDRESS)
@organiser_page
@needs(May.DECIDE)
def merge(slug: str, registration_id: str) -> Response | tuple[str, int]:
    """The two are one."""
    form = Form.received(request.form)
    other, why = form.value("other"), form.value("why").strip()[:1_000]
    taken = [name for name in PERSON if form.value(f"take.{name}") == "gone"]
    try:
        kept = handlers.merge(desk(), call(), slug, (registration_id, other), taken, why)
    except Rejected as error:
        return _merging(slug, registration_id, "", form.refused(error)), 409
    tell(gettext("The two are one. Both histories are kept."))
    return redirect(url_for("manage.person", slug=slug, registration_id=kept.id), 303)


def _merging(slug: str, registration_id: str, other: str, form: Form) -> str:
    two = handlers.pair(desk(), slug, registration_id, other) if other else None
    if two and not form.values:
        with force_locale(two.gone.person.language):
            form = Form.filled({"why": gettext("You were registered twice. Your other registration stays.")})
    return render_template(
        "manage/person_merge.html",
        view=events.get_event(desk(), slug),
        row=roster.row(desk(), slug, registration_id),
        alike=handlers.alike(desk(), slug, registration_id),
        two=two,
        form=form,
        names=PERSON,
    )
