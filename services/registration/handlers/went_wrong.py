"""Mails that did not arrive and documents that cannot be made, by event."""

from collections import Counter
from dataclasses import dataclass, field

from services.registration.domain.events import Event
from services.registration.handlers.records import Records


@dataclass(frozen=True)
class Wrong:
    """Event id -> mails of live registrations that did not arrive, those of them whose address takes none,
    documents that cannot be made; and the assignments of trainers whose mail did not arrive.
    """

    undelivered: Counter[str] = field(default_factory=Counter)
    dead: Counter[str] = field(default_factory=Counter)
    unmade: Counter[str] = field(default_factory=Counter)
    trainers: dict[str, set[str]] = field(default_factory=dict)

    @property
    def events(self) -> set[str]:
        """Where anything went wrong."""
        return {*self.undelivered, *self.unmade, *self.trainers}

    def unreached(self, event: Event) -> int:
        """How many of the event's trainers do not get our mail."""
        lost = self.trainers.get(event.id, set())
        return sum(trainer.assignment_id in lost for trainer in event.trainers)


def gone_wrong(records: Records) -> Wrong:
    """Everything that went wrong and nobody has seen to."""
    deliveries = records.deliveries.gone_wrong()
    registrations = records.registrations.many([one.registration_id for one in deliveries])
    wrong = Wrong()
    for one in deliveries:
        registration = registrations.get(one.registration_id)
        if registration is not None:
            wrong.undelivered[registration.event_id] += one.was_lost and registration.is_live
            wrong.dead[registration.event_id] += one.is_undeliverable and registration.is_live
            wrong.unmade[registration.event_id] += one.unmade is not None
        elif one.event_id and one.was_lost:
            wrong.trainers.setdefault(one.event_id, set()).add(one.registration_id)
    return wrong
