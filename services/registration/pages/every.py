"""Every blueprint for people, for the composition root."""

from services.registration.pages.manage.doors import BLUEPRINTS
from services.registration.pages.public import PUBLIC_PAGES
from services.registration.pages.trainer.doors import BLUEPRINT as TRAINERS

PAGES = (*PUBLIC_PAGES, *BLUEPRINTS, TRAINERS)
