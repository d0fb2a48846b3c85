"""The blueprint of trainers' pages, with all their routes on it."""

from services.registration.pages.trainer import assignments, door, materials, taught
from services.registration.pages.trainer.blueprint import pages

MODULES = (assignments, door, materials, taught)
"""Importing them hangs their routes on the blueprint."""

BLUEPRINT = pages
