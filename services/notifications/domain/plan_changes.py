"""What an organiser may change of a plan. What went out or was skipped stays; everything else may move."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from services.notifications.domain.plans import FINAL, Fate, Plan, State, Step
from services.notifications.domain.reminders import AFTERWARDS, MOST, Anchor, Mail, When
from shared.errors import Conflict, Invalid, NotFound

MOST_STEPS = 20

Act = Callable[[Plan, str, str], Plan]
"""Plan, id of a step (empty for the whole plan), who does it -> the plan afterwards."""


def check(mail: Mail, when: When) -> None:
    """Does a step make sense?

    Raises:
        Invalid: `count`: `step-too-far`; `anchor`: `step-after-event`, a mail for before would come
            afterwards, or `step-before-event`, the other way round.
    """
    fields: dict[str, list[str]] = {}
    if when.count > MOST[when.unit]:
        fields["count"] = ["step-too-far"]
    comes_after = when.anchor is Anchor.COMPLETION or (when.anchor is Anchor.END and when.after)
    if mail not in AFTERWARDS and (comes_after or (when.anchor is Anchor.START and when.after)):
        fields["anchor"] = ["step-after-event"]
    if mail in AFTERWARDS and not (comes_after and when.after):
        fields["anchor"] = ["step-before-event"]
    if fields:
        raise Invalid(fields=fields)


def add(plan: Plan, step_id: str, mail: Mail, when: When) -> Plan:
    """The plan with one step more.

    Raises:
        Invalid: see `check`.
        Conflict: `too-many-steps`.
    """
    check(mail, when)
    if len(plan.steps) >= MOST_STEPS:
        raise Conflict("too-many-steps", most=MOST_STEPS)
    return replace(plan, steps=(*plan.steps, Step(step_id, mail, when)))


def edit(plan: Plan, step_id: str, mail: Mail, when: When) -> Plan:
    """The step says something else, or at another time.

    Raises:
        Invalid: see `check`.
        NotFound: `unknown-step`.
        Conflict: `step-is-over`.
    """
    check(mail, when)
    return plan.with_step(replace(_open(plan, step_id), mail=mail, when=when))


def pause(plan: Plan, step_id: str, by: str) -> Plan:
    """Until further notice nothing goes out, of the step or the whole plan."""
    return _paused(plan, step_id, by, paused=True)


def resume(plan: Plan, step_id: str, by: str) -> Plan:
    """What was paused goes on; what passed meanwhile does not come back."""
    return _paused(plan, step_id, by, paused=False)


def skip(plan: Plan, step_id: str, by: str) -> Plan:
    """The next moment of the step passes without mail."""
    return plan.with_step(replace(_open(plan, step_id), skip=True, by=by))


def unskip(plan: Plan, step_id: str, by: str) -> Plan:
    """The step goes out after all."""
    return plan.with_step(replace(_open(plan, step_id), skip=False, by=by))


def switch_off(plan: Plan, step_id: str, by: str) -> Plan:
    """The step is kept and does nothing."""
    return plan.with_step(replace(_open(plan, step_id), on=False, by=by))


def switch_on(plan: Plan, step_id: str, by: str) -> Plan:
    """The step is part of the plan again."""
    return plan.with_step(replace(_open(plan, step_id), on=True, by=by))


def remove(plan: Plan, step_id: str, _: str) -> Plan:
    """The step is gone.

    Raises:
        NotFound: `unknown-step`.
        Conflict: `step-is-over`; `step-built-in`, which can be switched off.
    """
    step = _open(plan, step_id)
    if step.built_in:
        raise Conflict("step-built-in")
    return replace(plan, steps=tuple(each for each in plan.steps if each.id != step.id))


def again(plan: Plan, step_id: str, _: str) -> Plan:
    """A step that was decided is planned once more, if its moment is still to come.

    Raises:
        NotFound: `unknown-step`.
        Conflict: `step-being-sent`, its mails are going out right now.
    """
    step = _step(plan, step_id)
    if step.fate.state is State.SENDING:
        raise Conflict("step-being-sent")
    run = step.run + (step.fate.state is State.SENT)
    return plan.with_step(replace(step, run=run, skip=False, fate=Fate()))


def begin_anew(plan: Plan, usual: Plan, by: str) -> Plan:
    """The plan is as it is for a new event, but for what was decided already."""
    decided = {each.id: each for each in plan.steps if _is_over(each)}
    steps = [decided.pop(each.id, each) for each in usual.steps]
    return replace(plan, steps=(*steps, *decided.values()), paused=False, by=by, feedback=usual.feedback)


def goes_by(plan: Plan, usual: Plan) -> bool:
    """Does the plan say what that one says? What was decided already does not count."""
    told = {each.id: _said(each) for each in plan.steps if not _is_over(each)}
    over = {each.id for each in plan.steps if _is_over(each)}
    wanted = {each.id: _said(each) for each in usual.steps if each.id not in over}
    return told == wanted and dict(plan.feedback) == dict(usual.feedback)


def rewritten(plan: Plan, wanted: Sequence[Step], fresh: Container[str]) -> Plan:
    """The plan with these steps; what is over stays as it was, and what ships with Kutse is never taken away.

    Args:
        fresh: ids of steps that are new.

    Raises:
        NotFound: `unknown-step`, neither new nor one of this plan's.
        Conflict: `too-many-steps`.
    """
    known = {each.id: each for each in plan.steps}
    if any(each.id not in known and each.id not in fresh for each in wanted):
        raise NotFound("unknown-step")
    steps = {each.id: _as_wanted(known.get(each.id), each) for each in wanted}
    for each in plan.steps:
        if each.id not in steps and (_is_over(each) or each.built_in):
            steps[each.id] = each if _is_over(each) else replace(each, on=False)
    if len(steps) > MOST_STEPS:
        raise Conflict("too-many-steps", most=MOST_STEPS)
    return replace(plan, steps=tuple(steps.values()))


ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "pause": pause,
        "resume": resume,
        "skip": skip,
        "unskip": unskip,
        "off": switch_off,
        "on": switch_on,
        "remove": remove,
        "again": again,
    }
)
"""What a button of the plan's page may do."""


def _paused(plan: Plan, step_id: str, by: str, *, paused: bool) -> Plan:
    if not step_id:
        return replace(plan, paused=paused, by=by)
    return plan.with_step(replace(_open(plan, step_id), paused=paused, by=by))


def _open(plan: Plan, step_id: str) -> Step:
    step = _step(plan, step_id)
    if _is_over(step):
        raise Conflict("step-is-over")
    return step


def _step(plan: Plan, step_id: str) -> Step:
    step = plan.step(step_id)
    if step is None:
        raise NotFound("unknown-step")
    return step


def _is_over(step: Step) -> bool:
    """Did it go out, or was it passed over for good? A step that was missed may be given another time."""
    return step.fate.went or step.fate.reason in FINAL


def _said(step: Step) -> tuple[Mail, When, bool]:
    return step.mail, step.when, step.on


def _as_wanted(before: Step | None, wanted: Step) -> Step:
    if before and _is_over(before):
        return before
    check(wanted.mail, wanted.when)
    switches = {name: getattr(wanted, name) for name in ("mail", "when", "on", "paused", "skip")}
    return replace(before, **switches, by=wanted.by) if before else wanted
