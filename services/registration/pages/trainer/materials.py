"""What a trainer gives to participants."""

from flask import Response as Answer
from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from services.registration.handlers import materials as handlers
from services.registration.pages.bringing import AUDIENCES, BODY_BYTES, bring
from services.registration.pages.trainer.blueprint import call, desk, pages
from shared.web.access import personal
from shared.web.downloads import download
from shared.web.forms import Form
from shared.web.security import takes_bytes

BYTES = "application/octet-stream"


@pages.get("/<token>/materials")
@personal
def materials(token: str) -> str:
    """Everything there is for participants of the event, and room for more."""
    return _page(token, Form())


def _page(token: str, form: Form) -> str:
    event, found = handlers.materials(desk(), handlers.of_trainer(desk(), token))
    return render_template(
        "trainer/materials.html", event=event, found=found, form=form, token=token, audiences=AUDIENCES
    )


@pages.post("/<token>/materials")
@takes_bytes(BODY_BYTES)
@personal
def add_material(token: str) -> Response | tuple[str, int]:
    """It stands with the event."""
    back = url_for("trainer.materials", token=token)
    whose = handlers.of_trainer(desk(), token)
    return bring(desk(), call(), whose, back, lambda form: _page(token, form))


@pages.get("/<token>/materials/<material_id>")
@personal
def material(token: str, material_id: str) -> Answer:
    """A file as participants get it."""
    _event, found = handlers.materials(desk(), handlers.of_trainer(desk(), token))
    file, content = handlers.file_of(desk(), tuple(found), material_id)
    return download(content, BYTES, file.name)


@pages.post("/<token>/materials/<material_id>/remove")
@personal
def remove_material(token: str, material_id: str) -> Response:
    """Nobody finds it any more."""
    handlers.remove(desk(), call(), handlers.of_trainer(desk(), token), material_id)
    flash(gettext("It is removed."), "good")
    return redirect(url_for("trainer.materials", token=token), 303)
