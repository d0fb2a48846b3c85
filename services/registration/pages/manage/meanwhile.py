"""Who changed something while a form of it was open, told to whoever sends the form."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from flask_babel import lazy_gettext as _
from marshmallow import ValidationError

from services.registration.handlers import audits
from services.registration.handlers.notes import names_of
from services.registration.pages.manage.audits import actor_words
from services.registration.pages.manage.calls import call, desk
from shared.errors import Conflict, Rejected
from shared.web.dates import clock_time, day
from shared.web.forms import WHOLE, Form
from shared.web.meanwhile import SEEN, Meanwhile, opened

LOOK_AGAIN = _("Nothing is done yet: this was changed after you had opened the page. Look at it once more.")
MOVED_NOTHING = _("The form was changed after you had opened the page, so nothing was moved now. Look at it.")
LATE, TIMES = "changed-meanwhile", 5
Answer = TypeVar("Answer")
ALREADY, DONE = _("This was saved already."), _("This was done already.")


def unhurried(save: Callable[[], Answer]) -> Answer:
    """What `save` answers. It looks, and saves only what it looked at: when somebody is quicker between the
    two, it is asked again, and sees what became of the thing.

    Raises:
        Conflict: `changed-meanwhile`, each time.
    """
    for _n in range(TIMES - 1):
        try:
            return save()
        except Conflict as error:
            if error.code != LATE:
                raise
    return save()


def once(make: Callable[[], object], is_there: Callable[[], bool]) -> None:
    """It is made; the same form sent twice, at the same moment too, makes it once.

    Raises:
        Conflict: as `make`, unless just this is there.
    """
    try:
        make()
    except Conflict:
        if not is_there():
            raise


def refused(form: Form, error: ValidationError | Rejected) -> Form:
    """The form with what is wrong.

    Raises:
        Conflict: `changed-meanwhile`, when it is that.
    """
    if isinstance(error, Conflict) and error.code == LATE:
        raise error
    return form.refused(error)


def overtaken(form: Form, now: Form, subject: str) -> Form:
    """As typed, with what there is now beside it and who made it so; `subject` is what the audit calls it."""
    last = audits.last_change(desk(), subject, opened(form.value(SEEN)))
    if last is None:
        return form.overtaken(now, call().at)
    row, name = last
    who = str(_("a program")) if row.actor.startswith("program:") else actor_words(row.actor, name)
    return form.overtaken(now, call().at, Meanwhile(who, row.at))


def taken_out(form: Form) -> Form:
    """As typed, for something that is not there any more; sent once more it is put in again."""
    sentence = _("Somebody took it out after you had opened this page. If you save, it is put in again.")
    return form.overtaken(Form(), call().at, Meanwhile(said=str(sentence)))


def done_already(form: Form, by: str, at: datetime | None, reason: str) -> Form:
    """As typed: somebody had done it before, for another reason, and what was typed now went nowhere."""
    name = names_of(desk().store.records, [by]).get(by, "") or str(_("a colleague"))
    when = f"{day(at)}, {clock_time(at)}" if at else ""
    said = {
        "who": _("%(name)s has done this already (%(moment)s).", name=name, moment=when),
        "why": _("The reason given was: “%(reason)s”.", reason=reason)
        if reason
        else _("No reason was given."),
        "yours": _("Your reason was sent to nobody."),
    }
    return replace(form, errors={WHOLE: [" ".join(str(words) for words in said.values())]})
