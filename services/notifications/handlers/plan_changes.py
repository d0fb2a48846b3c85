"""What organisers do with the plan of an event: see it, change it, read its mails beforehand, see to whom.

Every change says which version it was made from, so that of two organisers at once the later one is told.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.notifications.calendar.holidays import is_free
from services.notifications.domain import mails, plan_changes
from services.notifications.domain.events import FALLBACK, Event
from services.notifications.domain.invitees import Invitee, Person, Role, Standing, contact_of
from services.notifications.domain.letters import Lead, Letter, letters
from services.notifications.domain.plans import Plan, State, Step, counted, in_order, moment
from services.notifications.domain.reminders import Audience, is_for, joined_too_late, template
from services.notifications.domain.samples import PAGE as SAMPLE_PAGE
from services.notifications.handlers.context import Context, Written
from services.notifications.handlers.desk import Call, Desk
from services.notifications.handlers.journal import event_of, note
from services.notifications.handlers.plans import plan_of, recipients, usual_plan
from services.notifications.handlers.ports import Transaction
from shared.audits import AuditRow
from shared.errors import Conflict, NotFound

PAGE = 100


@dataclass(frozen=True)
class Line:
    """A step with how many it would reach, and whether it can be planned once more.

    Args:
        again_at: when it would be due then; None when that is past or makes no sense.
    """

    step: Step
    count: int
    again_at: datetime | None = None


@dataclass(frozen=True)
class View:
    """A plan as its page shows it, in order of time.

    Args:
        is_usual: what is still to come is as the programme's plan says.
    """

    event: Event
    plan: Plan
    lines: Sequence[Line]
    is_usual: bool = True

    def line(self, step_id: str) -> Line:
        """The line of one step.

        Raises:
            NotFound: `unknown-step`.
        """
        for each in self.lines:
            if each.step.id == step_id:
                return each
        raise NotFound("unknown-step")


def look(desk: Desk, slug: str) -> View:
    """The plan of an event.

    Raises:
        NotFound: `unknown-event`.
    """
    event, at = event_of(desk, slug), desk.clock()
    return desk.store.atomically(lambda tx: _view(tx, tx.events.get(event.id) or event, at))


def change(desk: Desk, call: Call, slug: str, version: int, act: Callable[[Plan], Plan]) -> View:
    """The plan is changed and counted anew, and the audit says who did it.

    Raises:
        NotFound: `unknown-event`, and what `act` raises.
        Conflict: `plan-changed`, somebody was quicker; and what `act` raises.
    """
    return _changed(desk, call, slug, version, lambda _tx, _event, plan: act(plan))


def take_over(desk: Desk, call: Call, slug: str, version: int) -> View:
    """The event goes by its programme's plan, but for what was decided already.

    Raises:
        NotFound: `unknown-event`.
        Conflict: `plan-changed`.
    """

    def act(tx: Transaction, event: Event, plan: Plan) -> Plan:
        return plan_changes.begin_anew(plan, usual_plan(tx, event), call.actor)

    return _changed(desk, call, slug, version, act)


def _changed(
    desk: Desk, call: Call, slug: str, version: int, act: Callable[[Transaction, Event, Plan], Plan]
) -> View:
    known = event_of(desk, slug)

    def work(tx: Transaction) -> View:
        event = tx.events.get(known.id) or known
        plan = plan_of(tx, event)
        if plan.version != version:
            raise Conflict("plan-changed")
        save(tx, call, event, act(tx, event, plan))
        return _view(tx, event, call.at)

    return desk.store.atomically(work)


def save(tx: Transaction, call: Call, event: Event, plan: Plan) -> None:
    """The plan is the event's, counted anew, and the audit says who did it."""
    tx.plans.save(counted(replace(plan, version=plan.version + 1), event, call.at, is_free))
    said = AuditRow(call.at, call.actor, "changed the plan", f"events/{event.slug}", call.correlation_id)
    tx.audit.add(said)


def people(desk: Desk, call: Call, slug: str, step_id: str, after: str) -> list[Invitee]:
    """The next people who would get the mail of a step, at most one more than `PAGE`; the audit says who
    looked.

    Raises:
        NotFound: `unknown-event`, `unknown-step`.
    """
    event = event_of(desk, slug)
    step = look(desk, slug).line(step_id).step
    note(desk, call, "looked at the readers of a step", f"events/{slug}")
    if step.audience is Audience.CONTACT:
        return [contact_of(event)] if event.programme.contact_email else []
    return desk.store.atomically(lambda tx: _people(tx, event, step, after))


def preview(desk: Desk, context: Context, slug: str, step_id: str) -> list[tuple[str, Written]]:
    """The mail of a step by language, to somebody who does not exist, about the event as it is; nothing is
    stored.

    Raises:
        NotFound: `unknown-event`, `unknown-step`.
    """
    view = look(desk, slug)
    step = view.line(step_id).step
    due = step.fate.due_at or context.at
    seated = desk.store.atomically(lambda tx: tx.invitees.count_seated(view.event.id))
    plan = replace(view.plan, feedback=view.plan.feedback or SAMPLE_PAGE)
    lead = mails.of_step(template(step.mail, view.event, due), view.event, plan, due, seated)
    own = desk.store.atomically(lambda tx: tx.texts.own(view.event.programme.slug, lead.mail))
    drafts = [_draft(step, lead, view.event, language) for language in FALLBACK]
    return [(each.language, context.writer.compose(each, context.at, own)) for each in drafts]


def _draft(step: Step, lead: Lead, event: Event, language: str) -> Letter:
    reader = replace(
        _somebody(step.audience, event), person=Person("Mari", "Maasikas", "mari@example.org", language)
    )
    return letters("preview", lead, reader, event, [])[0][0]


def _somebody(audience: Audience, event: Event) -> Invitee:
    if audience is Audience.CONTACT:
        return contact_of(event)
    trainer = audience is Audience.TRAINERS
    in_line = audience in (Audience.WAITING, Audience.OFFERED)
    return replace(
        contact_of(event),
        id="0" * 24,
        role=Role.TRAINER if trainer else Role.PARTICIPANT,
        standing=Standing.IN_LINE if in_line else Standing.SEATED,
    )


def _people(tx: Transaction, event: Event, step: Step, after: str) -> list[Invitee]:
    found: list[Invitee] = []
    due = step.fate.due_at
    while len(found) <= PAGE and (some := tx.invitees.after(event.id, after, PAGE)):
        after = some[-1].id
        wanted = [each for each in some if is_for(each, step.audience)]
        found += [each for each in wanted if due is None or not joined_too_late(each, due)]
    return found[: PAGE + 1]


def _view(tx: Transaction, event: Event, at: datetime) -> View:
    plan = plan_of(tx, event)
    steps = in_order(plan.steps)
    counts = recipients(tx, event, steps)
    lines = [
        Line(step, count, _again_at(step, plan, event, at)) for step, count in zip(steps, counts, strict=True)
    ]
    return View(event, plan, lines, plan_changes.goes_by(plan, usual_plan(tx, event)))


def _again_at(step: Step, plan: Plan, event: Event, at: datetime) -> datetime | None:
    if step.fate.at is None or step.fate.state is State.SENDING:
        return None
    fresh = replace(step, fate=type(step.fate)())
    (then,) = counted(replace(plan, steps=(fresh,)), event, at, is_free).steps
    due = moment(step, plan, event, is_free)
    return due if then.fate.state is State.PLANNED and due != step.fate.due_at else None
