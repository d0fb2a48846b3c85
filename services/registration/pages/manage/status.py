"""How the three services stand, and what an administrator does about it."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.registration.handlers.status import Asker, Letters, clocks_apart_ms
from services.registration.pages.manage import status_words
from services.registration.pages.manage.blueprint import manage
from services.registration.pages.manage.calls import call, desk, tell
from shared.errors import Rejected, Unavailable
from shared.permissions import May
from shared.web.access import current_actor, organiser_page
from shared.web.forms import Form
from shared.web.permitted import needs
from shared.web.status import Discarding, GroupChoice


@manage.get("/status")
@organiser_page
@needs(May.OPERATE)
def status() -> str:
    """What each service tells of itself, and what of it is not well."""
    told = desk().services.told(_asker())
    return render_template(
        "manage/status.html",
        told=told,
        at=desk().clock(),
        apart_ms=clocks_apart_ms(told),
        names=status_words.SERVICES,
        concerns=status_words.CONCERNS,
        why=status_words.WHY,
        ago=status_words.ago,
    )


@manage.get("/status/<any(registration,notifications,certificates):service>/<any(replay,discard):remedy>")
@organiser_page
@needs(May.OPERATE)
def dealing(service: str, remedy: str) -> str | Response:
    """What the act will do to a group of dead letters, before it is done."""
    letters = Letters(service, request.args.get("kind", "")[:200], request.args.get("reason", "")[:200])
    return _dealing(letters, remedy, Form())


@manage.post("/status/<any(registration,notifications,certificates):service>/<any(replay,discard):remedy>")
@organiser_page
@needs(May.OPERATE)
def deal(service: str, remedy: str) -> Response | tuple[str, int]:
    """The group's letters are handled once more, or given up; the service audits it."""
    form = Form.received(request.form)
    letters = Letters(service, form.value("kind"), form.value("reason"))
    try:
        chosen = form.load(Discarding() if remedy == "discard" else GroupChoice())
        services = desk().services
        if remedy == "discard":
            done = services.discard(_asker(), letters, chosen["why"])
        else:
            done = services.replay(_asker(), letters)
    except (ValidationError, Rejected) as error:
        shown = _dealing(letters, remedy, form.refused(error))
        return (shown, 422) if isinstance(shown, str) else shown
    except Unavailable:
        tell(_("The service does not answer just now. Nothing is lost; please try again."), "bad")
        return redirect(url_for("manage.status"), 303)
    _tell(remedy, done["done"], done["refused"])
    return redirect(url_for("manage.status"), 303)


def _dealing(letters: Letters, remedy: str, form: Form) -> str | Response:
    told = next((one for one in desk().services.told(_asker()) if one.service == letters.service), None)
    group = told.group(letters) if told else None
    if group is None:
        tell(_("There are no such messages any more, or the service does not answer."), "bad")
        return redirect(url_for("manage.status"), 303)
    return render_template(
        "manage/status_deal.html",
        letters=letters,
        group=group,
        remedy=remedy,
        form=form,
        name=status_words.SERVICES[letters.service],
    )


def _tell(remedy: str, done: int, refused: int) -> None:
    if remedy == "replay":
        tell(
            ngettext("%(num)s message is handled once more.", "%(num)s messages are handled once more.", done)
        )
    else:
        tell(ngettext("%(num)s message is given up.", "%(num)s messages are given up.", done))
    if refused:
        sentence = ngettext(
            "%(num)s message could not be dealt with: it is too old, or somebody else was quicker.",
            "%(num)s messages could not be dealt with: they are too old, or somebody else was quicker.",
            refused,
        )
        tell(sentence, "warning")


def _asker() -> Asker:
    return Asker(call().actor, current_actor().role, desk().clock())
