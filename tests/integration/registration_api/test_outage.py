"""What programs are told while the database does not answer."""

from dataclasses import dataclass, replace

from services.registration.handlers.ports import Answer, Asking
from shared.errors import Unavailable
from tests.integration.registration_api.bodies import person_body
from tests.integration.registration_api.conftest import Door, open_door


@dataclass
class Silent:
    """A registrar whose database does not answer in time."""

    def submit(self, slug: str, asking: Asking) -> Answer:
        raise Unavailable("mongodb", 3)


def test_a_registration_that_could_not_be_decided_says_when_to_try_again(door: Door) -> None:
    slug = door.event()
    shut = open_door(replace(door.desk, registrar=Silent()), door.settings)

    answer = shut.ask("POST", f"/events/{slug}/registrations", person_body(5001))

    assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "3"
    assert "mongodb" not in answer.text
