"""The blueprint of organisers' pages, with all their routes on it."""

from services.notifications.pages.manage import home, incoming, journal, journal_files, messages, plans
from services.notifications.pages.manage.blueprint import mail

MODULES = (home, incoming, journal, journal_files, messages, plans)
"""Importing them hangs their routes on the blueprint."""

BLUEPRINTS = (mail,)
