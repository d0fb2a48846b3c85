"""Consents after registering: given anew when the words have changed, and taken back."""

from collections.abc import Mapping

from services.registration.domain.forms import Form
from services.registration.handlers.corrections import correct
from services.registration.handlers.desk import Call, Desk
from services.registration.handlers.registrations import by_token
from services.registration.handlers.views import RegistrationView
from shared.errors import Conflict, NotFound


def agree(desk: Desk, call: Call, token: str, key: str, version: int) -> RegistrationView:
    """The person agreed to this version of the words.

    Raises:
        NotFound: `unknown-link`, `unknown-consent`.
        Conflict: `consent-outdated`, the words changed while they were read; `registration-ended`.
    """
    view = by_token(desk, token)
    if version != _of(view.event.event.form, key)[0]:
        raise Conflict("consent-outdated")
    return _changed(desk, call, token, {**view.registration.consents, key: version})


def take_back(desk: Desk, call: Call, token: str, key: str) -> RegistrationView:
    """The consent is not given any more. Asking again changes nothing.

    Source: GDPR Article 7(3), as easily as it was given.

    Raises:
        NotFound: `unknown-link`, `unknown-consent`.
        Conflict: `consent-needed` to take part; `registration-ended`.
    """
    view = by_token(desk, token)
    if _of(view.event.event.form, key)[1]:
        raise Conflict("consent-needed")
    given = view.registration.consents
    return _changed(desk, call, token, {one: version for one, version in given.items() if one != key})


def _changed(desk: Desk, call: Call, token: str, consents: Mapping[str, int]) -> RegistrationView:
    return correct(desk, call, token, {"consents": dict(consents)})


def _of(form: Form, key: str) -> tuple[int, bool]:
    """(version, required) of a consent as it stands."""
    for consent in form.consents:
        if consent.key == key:
            return consent.version, consent.required
    raise NotFound("unknown-consent")
