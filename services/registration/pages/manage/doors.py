"""Every blueprint of organisers' pages, with all their routes on it."""

from services.registration.pages.manage import (
    account,
    addresses,
    assessments,
    attendance,
    editor,
    events,
    exports,
    forms,
    invitations,
    mail,
    members,
    moves,
    postponements,
    programmes,
    roster,
    sign_in,
    status,
    trainers,
)
from services.registration.pages.manage.blueprint import manage

MODULES = (
    account,
    invitations,
    members,
    addresses,
    assessments,
    attendance,
    editor,
    events,
    exports,
    forms,
    mail,
    moves,
    postponements,
    programmes,
    roster,
    status,
    trainers,
)
"""Importing them hangs their routes on the blueprint."""

BLUEPRINTS = (sign_in.blueprint, manage)
