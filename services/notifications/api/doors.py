"""Every door for programs, for the composition root."""

from services.notifications.api.circulars import circulars
from services.notifications.api.dead_letters import dead_letters
from services.notifications.api.logos import logos
from services.notifications.api.messages import messages
from services.notifications.api.plans import plans
from services.notifications.api.programme_plans import programme_plans
from services.notifications.api.rehearsals import rehearsals
from services.notifications.api.texts import texts

API = (messages, plans, programme_plans, texts, dead_letters, logos, circulars, rehearsals)
