"""The employer's consent, named by the person who registers."""

from services.registration.schemas.addresses import Email
from services.registration.schemas.lines import Line, Name
from services.registration.schemas.registrations import RegistrationBody
from services.registration.schemas.shapes import Part, Strict


class EmployerConsentBody(Strict):
    """Who at the employer agreed, and to what."""

    name = Name(200, 1, required=True)
    email = Email(least=0, load_default="")
    organisation = Line(200, 1, required=True)
    statement = Line(500, 1, required=True)


class ConsentedRegistrationBody(RegistrationBody):
    """A registration for an event entered by nomination, made by the person."""

    employer = Part(EmployerConsentBody, required=True)
