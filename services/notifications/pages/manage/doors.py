"""The blueprint of organisers' pages, with all their routes on it."""

from services.notifications.pages.manage import (
    audits,
    circulars,
    home,
    incoming,
    journal,
    journal_files,
    logos,
    messages,
    plans,
    previews,
    programme_plans,
    texts,
)
from services.notifications.pages.manage.blueprint import mail

MODULES = (
    *(
        audits,
        circulars,
        home,
        incoming,
        journal,
        journal_files,
        logos,
        messages,
        plans,
        previews,
        programme_plans,
    ),
    texts,
)
"""Importing them hangs their routes on the blueprint."""

BLUEPRINTS = (mail,)
