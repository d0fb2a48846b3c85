"""Several colleagues at once: what their contact fills in."""

from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from services.registration.domain.event_checks import MOST_PLACES
from services.registration.domain.persons import Person
from services.registration.domain.texts import LANGUAGES
from services.registration.schemas.addresses import Email
from services.registration.schemas.choices import Choice
from services.registration.schemas.lines import Name
from services.registration.schemas.shapes import Strict

SIZES = tuple(str(number) for number in range(2, MOST_PLACES + 1))


class ColleagueBody(Strict):
    """A colleague named for a place, who fills in the rest."""

    first_name = Name(200, 1, required=True)
    last_name = Name(200, 1, required=True)
    email = Email(required=True)


class LinkBody(Strict):
    """Where a link that was lost is sent again."""

    email = Email(required=True)


class PartyBody(Strict):
    """Who asks, for how many, and whether for all of them or none."""

    first_name = Name(200, 1, required=True)
    last_name = Name(200, 1, required=True)
    email = Email(required=True)
    language = Choice(LANGUAGES, load_default="et")
    organisation = Name(200, 1, required=True)
    places = Choice(SIZES, required=True)
    whole = Choice(("true", "false"), load_default="true")

    @post_load
    def as_value(self, data: Mapping[str, Any], **_rest: Any) -> dict[str, Any]:
        """The contact, the number of places, and whether all are wanted or none."""
        names = ("first_name", "last_name", "email", "language", "organisation")
        contact = Person(**{name: data[name] for name in names})
        return {"party": (contact, int(data["places"]), data["whole"] == "true")}
