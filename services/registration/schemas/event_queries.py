"""What narrows a list of events; every field is optional."""

from services.registration.domain.events import STATUSES
from services.registration.schemas.addresses import Slug
from services.registration.schemas.choices import KIND_CODES, WORKING_LANGUAGES, Choice
from services.registration.schemas.lines import Line
from services.registration.schemas.moments import Moment
from services.registration.schemas.parts import PageQuery


class EventQuery(PageQuery):
    """Names as `EventFilter` has them."""

    programme = Slug(least=0)
    activity = Line(20)
    language = Choice(WORKING_LANGUAGES)
    kind = Choice(KIND_CODES)
    town = Line(100)
    status = Choice(STATUSES)
    text = Line(100)
    starts_from = Moment()
    starts_before = Moment()
