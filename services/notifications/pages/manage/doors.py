"""The blueprint of organisers' pages, with all their routes on it."""

from services.notifications.pages.manage import home
from services.notifications.pages.manage.blueprint import mail

MODULES = (home,)
"""Importing them hangs their routes on the blueprint."""

BLUEPRINTS = (mail,)
