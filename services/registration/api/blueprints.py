"""Every blueprint of the API, for the composition root."""

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
