"""Files participants gave with the form: taken one by one, for a purpose, by whoever may read the answer."""

from flask import Response as Answer
from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from services.registration.domain.answer_files import FILE
from services.registration.domain.events import Event
from services.registration.domain.questions import Question
from services.registration.handlers import answer_files as handlers
from services.registration.handlers.views import RosterRow
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from services.registration.pages.manage.seeing import may_see
from services.registration.pages.manage.signed_sheets import MIMETYPES
from shared.errors import Forbidden, Invalid
from shared.permissions import May
from shared.web.access import organiser_page
from shared.web.downloads import download
from shared.web.permitted import needs
from shared.web.problems import reason

LONGEST_PURPOSE = 200


@manage.post("/events/<slug>/registrations/<registration_id>/files/<key>")
@organiser_page
@needs(May.SEE_ROSTER)
def take_file(slug: str, registration_id: str, key: str) -> Answer | Response:
    """The file, to save; never shown in the browser."""
    question = handlers.question_in(desk(), slug, key)
    if not may_see(question):
        raise Forbidden("not-permitted")
    purpose = request.form.get("purpose", "").strip()[:LONGEST_PURPOSE]
    try:
        file, content = handlers.take(desk(), call(), (slug, registration_id), question, purpose)
    except Invalid:
        tell(reason("purpose-missing", {}), "warning")
        return redirect(url_for("manage.person", slug=slug, registration_id=registration_id), 303)
    return download(content, MIMETYPES[file.kind], f"{slug}-{file.sha256[:8]}-AK.{file.ending}")


@manage.app_template_global("files_to_take")
def files_to_take(event: Event, row: RosterRow) -> list[Question]:
    """The questions this person answered by a file that whoever is signed in may open."""
    return [one for one in event.form.questions if one.kind == FILE and one.key in row.files and may_see(one)]
