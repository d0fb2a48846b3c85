"""A row of a file as the registration form would take it."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from services.registration.domain.registrations import Details
from services.registration.schemas.registrations import RegistrationBody, person_of
from shared.errors import Invalid

ANSWERS = "answers."


def load_details(fields: Mapping[str, str]) -> Details:
    """What the fields of a row say.

    Raises:
        Invalid: field by field, with the sentences of the form.
    """
    body: dict[str, Any] = {name: value for name, value in fields.items() if value and ANSWERS not in name}
    body["answers"] = {
        name.removeprefix(ANSWERS): value for name, value in fields.items() if value and ANSWERS in name
    }
    try:
        loaded = RegistrationBody().load(body)
    except ValidationError as error:
        raise Invalid(fields=_flat(error.messages)) from None
    return Details(person=person_of(loaded), answers=loaded["answers"], needs=loaded["needs"])


def _flat(messages: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, told in messages.items():
        if isinstance(told, Mapping):
            found |= {f"{name}.{inner}": sentences for inner, sentences in _flat(told).items()}
        else:
            found[str(name)] = [str(sentence) for sentence in told]
    return found
