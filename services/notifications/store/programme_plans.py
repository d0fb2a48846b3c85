"""The plans that events of programmes begin with: one document per programme that has changed its own."""

from services.notifications.domain.programme_plans import ProgrammePlan
from services.notifications.store.plans import step_from, step_record
from services.notifications.store.readmodels import Bound


class ProgrammePlans(Bound):
    """The plans that events of programmes begin with."""

    def get(self, programme: str) -> ProgrammePlan:
        """The programme's plan; the one that ships with Kutse when nobody has changed it."""
        found = self.one(programme) if programme else None
        if found is None:
            return ProgrammePlan(programme)
        return ProgrammePlan(
            programme=found["_id"],
            steps=tuple(step_from(each) for each in found["steps"]),
            feedback=found["feedback"],
            version=found["version"],
            by=found["by"],
            at=found["at"],
        )

    def save(self, plan: ProgrammePlan) -> None:
        """The programme's plan is as given."""
        self.put(
            {
                "_id": plan.programme,
                "steps": [step_record(each) for each in plan.steps],
                "feedback": dict(plan.feedback),
                "version": plan.version,
                "by": plan.by,
                "at": plan.at,
            }
        )
