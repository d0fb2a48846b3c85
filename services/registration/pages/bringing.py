"""What somebody brings for participants: read from a form, for trainers and organisers alike."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from services.registration.domain.materials import MOST_BYTES, SEATED, THERE
from services.registration.handlers import materials as handlers
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.materials import Brought, Whose
from shared.errors import Rejected
from shared.web.forms import Form

AUDIENCES: Mapping[str, Any] = {SEATED: _("everybody with a seat"), THERE: _("whoever was there")}
BODY_BYTES = MOST_BYTES + 50_000
"""A file and the form around it."""


def bring(
    desk: Desk, call: Call, whose: Whose, back: str, page: Callable[[Form], str]
) -> Response | tuple[str, int]:
    """The link or file of the form stands with the event; `page` shows the form again if it cannot.

    Raises:
        NotFound: there is no such event or link.
    """
    form, file = Form.received(request.form), request.files.get("file")
    brought = Brought(
        title=form.value("title").strip()[:200],
        audience=form.value("audience") or SEATED,
        url=form.value("url").strip()[:500],
        file_name=(file.filename or "" if file else "")[:200],
        content=file.read() if file else b"",
    )
    try:
        handlers.add(desk, call, whose, brought)
    except Rejected as error:
        return page(form.refused(error)), 422
    flash(gettext("Participants find it on their pages from now on."), "good")
    return redirect(back, 303)
