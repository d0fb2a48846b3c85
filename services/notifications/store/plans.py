"""The plans of events: one document per event, with the next moment beside it for the clock to find."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from services.notifications.domain.plans import Fate, Plan, Reason, State, Step
from services.notifications.domain.reminders import Anchor, Mail, Unit, When
from services.notifications.store.readmodels import Bound, Rows

Record = dict[str, Any]


def prepare(rows: Rows) -> None:
    """Afterwards the clock finds what is due by index."""
    waiting = {"next_at": {"$type": "date"}}
    rows.create_index("next_at", name="next", partialFilterExpression=waiting)


class Plans(Bound):
    """The plans of events."""

    def get(self, event_id: str) -> Plan | None:
        """The plan of an event."""
        found = self.one(event_id)
        return plan_from(found) if found else None

    def save(self, plan: Plan) -> None:
        """The plan is as given."""
        self.put(plan_record(plan))

    def of(self, event_ids: Sequence[str]) -> dict[str, Plan]:
        """The plans of these events, by event; those that have none yet are left out."""
        found = self.rows.find({"_id": {"$in": list(event_ids)}}, session=self.session)
        return {each["_id"]: plan_from(each) for each in found}

    def next_due(self, at: datetime) -> Plan | None:
        """The plan with the step that has been due longest."""
        wanted = {"next_at": {"$type": "date", "$lte": at}}
        found = self.rows.find_one(wanted, sort=[("next_at", 1)], session=self.session)
        return plan_from(found) if found else None


def plan_record(plan: Plan) -> Record:
    """A plan as stored; before there were pages for feedback it had no `feedback`."""
    return {
        "_id": plan.event_id,
        "version": plan.version,
        "paused": plan.paused,
        "by": plan.by,
        "completed_at": plan.completed_at,
        "feedback": dict(plan.feedback),
        "next_at": plan.next_at,
        "steps": [step_record(each) for each in plan.steps],
    }


def plan_from(record: Mapping[str, Any]) -> Plan:
    """The plan stored in `record`."""
    return Plan(
        event_id=record["_id"],
        steps=tuple(step_from(each) for each in record["steps"]),
        version=record["version"],
        paused=record["paused"],
        by=record["by"],
        completed_at=record["completed_at"],
        feedback=record.get("feedback") or {},
    )


def step_record(step: Step) -> Record:
    """A step as stored."""
    when, fate = step.when, step.fate
    return {
        "id": step.id,
        "mail": step.mail.value,
        "when": {
            "anchor": when.anchor.value,
            "count": when.count,
            "unit": when.unit.value,
            "after": when.after,
            "at": when.at.isoformat("minutes"),
        },
        **{name: getattr(step, name) for name in ("on", "paused", "skip", "by", "run")},
        "fate": {
            "state": fate.state.value,
            "due_at": fate.due_at,
            "reason": fate.reason.value,
            "at": fate.at,
            "told": fate.told,
            "passed_over": dict(fate.passed_over),
        },
    }


def step_from(record: Mapping[str, Any]) -> Step:
    """The step stored in `record`."""
    when, fate = record["when"], record["fate"]
    return Step(
        id=record["id"],
        mail=Mail(record["mail"]),
        when=When(
            Anchor(when["anchor"]),
            when["count"],
            Unit(when["unit"]),
            when["after"],
            time.fromisoformat(when["at"]),
        ),
        **{name: record[name] for name in ("on", "paused", "skip", "by", "run")},
        fate=Fate(
            **{**fate, "state": State(fate["state"]), "reason": Reason(fate["reason"])},
        ),
    )
