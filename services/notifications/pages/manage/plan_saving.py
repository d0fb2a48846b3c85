"""What was typed about a plan is saved, or comes back with what is wrong: for events and programmes alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request
from flask_babel import gettext as _
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.notifications.domain.plans import Plan, Step
from services.notifications.domain.programme_plans import with_feedback
from services.notifications.domain.reminders import Mail, When
from services.notifications.pages.manage.calls import tell
from services.notifications.pages.manage.step_form import (
    addresses,
    is_late,
    is_there,
    refused,
    shown,
    status,
    step_in,
)
from shared.errors import Conflict, Invalid, NotFound, Rejected
from shared.web.forms import Form

V = TypeVar("V")
Page = Response | tuple[str, int]


@dataclass(frozen=True)
class Standing:
    """A plan as it is now."""

    version: int
    feedback: Mapping[str, str]
    steps: Mapping[str, Step]


@dataclass(frozen=True)
class PlanPages(Generic[V]):
    """One plan and its pages.

    Args:
        look: as it is now, as its pages want it; and what of that every plan has.
        change: saves the plan after an act, made from the version that the page showed.
        step, feedback: a form, filled; the id of its step, empty for a new one.
        done: back to the plan.
        changed: what is told once it is saved.
    """

    look: Callable[[], tuple[V, Standing]]
    change: Callable[[Callable[[Plan], Plan]], object]
    step: Callable[[V, Form, str], str]
    feedback: Callable[[V, Form], str]
    done: Callable[[], Response]
    changed: str

    def save_step(self, step_id: str, act: Callable[[Plan, Mail, When], Plan]) -> Page:
        """The plan has the step that was typed; whoever sends it twice or too late is told."""
        form = Form.received(request.form)
        try:
            what, when = step_in(form)
            self.change(lambda one: act(one, what, when))
        except (ValidationError, Rejected) as error:
            if isinstance(error, NotFound) and error.code != "unknown-step":
                raise
            return self._step_again(form, step_id, error)
        return self._told(self.changed)

    def save_feedback(self) -> Page:
        """Feedback is asked for on the page that was typed, or nowhere."""
        form = Form.received(request.form)
        try:
            self.change(lambda one: with_feedback(one, addresses(form)))
        except (Invalid, Conflict) as error:
            view, stands = self.look()
            now = Form.filled({"feedback": stands.feedback})
            if is_late(error) and form.says(now):
                return self._told(_("This was saved already."), "info")
            return self.feedback(view, refused(form, error, (now, stands.version))), status(error)
        return self._told(self.changed)

    def _step_again(self, form: Form, step_id: str, error: ValidationError | Rejected) -> Page:
        view, stands = self.look()
        if is_late(error) and is_there(form, stands.steps, step_id):
            return self._told(_("This was saved already."), "info")
        late = refused(form, error, (shown(stands.steps, step_id), stands.version))
        if step_id not in ("", *stands.steps):
            return self.step(view, late.asked_again("step-removed"), ""), 409
        return self.step(view, late, step_id), status(error)

    def _told(self, text: str, kind: str = "good") -> Response:
        tell(text, kind)
        return self.done()
