"""Every blueprint of the API, for the composition root."""

from collections.abc import Sequence

from services.registration.api import (
    activities,
    answer_files,
    assessments,
    attendance,
    events,
    exports,
    moves,
    nominations,
    programmes,
    registrations,
    roster,
    trainers,
    visit_asks,
)
from services.registration.handlers.desk import Desk
from shared.web.ahead import Shortcut

BLUEPRINTS = (
    programmes.blueprint,
    activities.blueprint,
    events.blueprint,
    registrations.blueprint,
    answer_files.blueprint,
    nominations.blueprint,
    roster.blueprint,
    moves.blueprint,
    visit_asks.blueprint,
    attendance.blueprint,
    assessments.blueprint,
    trainers.blueprint,
    exports.blueprint,
)


def shortcuts(desk: Desk) -> Sequence[Shortcut]:
    """What comes in crowds: answered ahead of the framework where nothing about it is out of the ordinary."""
    return (registrations.ahead(desk),)
