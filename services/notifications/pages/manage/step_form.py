"""A step of a plan in fields, and a plan that somebody else has changed since its page was opened."""

from collections.abc import Mapping
from dataclasses import replace

from flask import request
from marshmallow import ValidationError

from services.notifications.domain.events import FALLBACK
from services.notifications.domain.plans import Step
from services.notifications.domain.reminders import Anchor, Mail, Unit, When
from services.notifications.pages.manage import plan_words as words
from services.notifications.schemas.plans import StepBody
from shared.errors import Rejected
from shared.web.forms import Form
from shared.web.meanwhile import Meanwhile, differing

NEW = {
    "mail": Mail.REMINDER,
    "anchor": Anchor.START,
    "count": 3,
    "unit": Unit.DAYS,
    "after": "no",
    "at": "18:00",
}
"""What the form of a new step begins with."""


Steps = Mapping[str, Step]


def step_in(form: Form) -> tuple[Mail, When]:
    """What the form of a step says.

    Raises:
        ValidationError: it says nothing one could do.
    """
    fields = {name: value for name, value in form.body().items() if name != "version"}
    typed = StepBody().load({**fields, "after": form.value("after") == "yes"})
    when = When(Anchor(typed["anchor"]), typed["count"], Unit(typed["unit"]), typed["after"], typed["at"])
    return Mail(typed["mail"]), when


def addresses(form: Form) -> dict[str, str]:
    """The pages for feedback that were typed, by language."""
    return {code: form.value(f"feedback.{code}") for code in FALLBACK}


def version() -> int:
    """Of the plan that the page showed."""
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def is_late(error: Exception) -> bool:
    """Was somebody else quicker, or the same form sent before?"""
    return isinstance(error, Rejected) and error.code == "plan-changed"


def status(error: Exception) -> int:
    """With what to answer."""
    return 409 if is_late(error) else 422


def is_there(form: Form, steps: Steps, step_id: str) -> bool:
    """Does the plan hold what was typed: in this step, or in any for a new one?"""
    wanted = [step_id] if step_id else list(steps)
    return any(form.says(shown(steps, one)) for one in wanted if one in steps)


def shown(steps: Steps, step_id: str) -> Form:
    """A step as its form shows it; an empty form for one that is not there."""
    return Form.filled(words.typed(steps[step_id])) if step_id in steps else Form()


def refused(form: Form, error: ValidationError | Rejected, now: tuple[Form, int]) -> Form:
    """As typed, with what is wrong, or with what somebody else made of it meanwhile.

    Args:
        now: what there is, and the version of the plan; saved once more the form counts as made from that.
    """
    there, number = now
    newer = replace(form, values={**form.values, "version": [str(number)]})
    if not is_late(error):
        return newer.refused(error)
    told = newer.refused(error).error("_schema")
    return replace(newer, meanwhile=Meanwhile(said=told, differs=differing(there.values, form.values)))
