"""Sentences for what is wrong: for codes, for marshmallow's messages, for HTTP's refusals."""

import re
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import current_app
from flask_babel import gettext, lazy_gettext, ngettext

from shared.web.languages import language

_ = lazy_gettext

REASONS: Mapping[str, Any] = {
    "invalid": _("Please check the marked fields."),
    "bad-request": _("The request could not be read."),
    "unavailable": _(
        "The service is busy or being restarted. Nothing was saved. Please try again in a moment."
    ),
    "unknown-link": _(
        "This link does not open anything. It may be incomplete or have been replaced by a newer one."
    ),
    "unknown-host": _("This address is not ours."),
    "foreign-form": _("The form came from another site, so it was not accepted."),
    "form-expired": _(
        "The form was open for too long or cookies are off. Go back, reload the page and send it again."
    ),
    "looks-automatic": _("Please look through what you entered and send it once more."),
    "too-many-fields": _("The form has more fields than it can have."),
    "body-too-large": _(
        "What you sent is too large. Go back: what you typed is still there; choose smaller files."
    ),
    "not-found": _(
        "There is no such page. The address may be incomplete, or what it showed has been removed."
    ),
    "page-not-kept": _(
        "What this page showed is no longer kept. Please begin again on the page that led you here."
    ),
    "method-not-allowed": _("This address does not do that."),
    "unsupported-media-type": _("Send the body as JSON (Content-Type: application/json)."),
    "too-many-requests": _("Too many requests in a short time. Please try again in %(minutes)s min."),
    "internal": _("Something went wrong on our side. It was recorded and will be looked at."),
    "forbidden": _("You are not allowed to do this."),
    "unauthenticated": _("Please sign in first."),
    "token-missing": _("An access token is needed (Authorization: Bearer …)."),
    "token-invalid": _("The access token is not valid."),
    "token-expired": _("The access token has run out."),
    "not-an-organiser": _("Only organisers may do this."),
    "not-an-administrator": _("Only administrators may do this."),
    "not-permitted": _("Your role does not allow this. An administrator of the programme can change it."),
    "name-with-address": _("A name cannot hold a web address."),
    "text-unreadable": _("The text holds characters that cannot be shown."),
    "invalid-cursor": _("This page of the list does not exist. Start again from the first one."),
}

CODES = {
    400: "bad-request",
    401: "unauthenticated",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    413: "body-too-large",
    415: "unsupported-media-type",
    429: "too-many-requests",
    503: "unavailable",
}

TITLES: Mapping[int, Any] = {
    400: _("The request is not right"),
    401: _("Sign-in needed"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("Not possible here"),
    409: _("Not possible at the moment"),
    413: _("Too large"),
    415: _("Unknown format"),
    422: _("Some fields need attention"),
    429: _("Please slow down"),
    500: _("Something went wrong"),
    503: _("One moment, please"),
}

MARSHMALLOW: Sequence[tuple[str, Any]] = (
    (r"Missing data for required field\.", _("Fill in this field.")),
    (r"Field may not be null\.", _("Fill in this field.")),
    (r"Unknown field\.", _("There is no such field.")),
    (r"Not a valid (string|utf-8 string)\.", _("Enter text here.")),
    (r"Not a valid email address\.", _("Enter an e-mail address like name@example.org.")),
    (r"Not a valid (URL|url)\.", _("Enter a full web address, beginning with https://.")),
    (r"Not a valid integer\.", _("Enter a whole number.")),
    (r"Not a valid number\.", _("Enter a number.")),
    (r"Number too large\.|Special numeric values.*", _("Enter a smaller number.")),
    (r"Not a valid boolean\.", _("Answer yes or no.")),
    (
        r"Not a valid (naive|aware) (datetime|time)\.",
        _("Enter date and time with the offset, like 2026-11-21T10:00+02:00."),
    ),
    (r"Not a valid datetime\.", _("Enter a date and time.")),
    (r"Not a valid time\.", _("Enter a time like 09:30.")),
    (r"Not a valid (date|period of time)\.", _("Enter a date.")),
    (r"Not a valid (list|tuple)\.", _("Give a list here.")),
    (r"Not a valid mapping type\.|Invalid input type\.|Invalid type\.", _("The value has the wrong type.")),
    (
        r"Not a valid (UUID|IP(v4|v6)? (address|interface))\.",
        _("The value is not written as it should be."),
    ),
    (r"Must be one of: .*|One or more of the choices you made .*", _("Choose one of the given values.")),
    (r"String does not match expected pattern\.", _("The value is not written as it should be.")),
    (
        r"Must be (?:greater than or equal to) (?P<low>\S+) and (?:less than or equal to) (?P<high>\S+)\.",
        _("Enter a number from %(low)s to %(high)s."),
    ),
    (r"Must be greater than or equal to (?P<low>\S+)\.", _("Enter %(low)s or more.")),
    (r"Must be greater than (?P<low>\S+)\.", _("Enter more than %(low)s.")),
    (r"Must be less than or equal to (?P<high>\S+)\.", _("Enter %(high)s or less.")),
    (r"Must be less than (?P<high>\S+)\.", _("Enter less than %(high)s.")),
    (r"Must be equal to .*", _("The value is not right.")),
    (r"Invalid (value|input)\.", _("The value is not right.")),
)


def sentence(reasons: Mapping[str, Any], code: str, params: Mapping[str, Any]) -> str:
    """The reason's text with its parameters; a code without text shows as itself, so that a test notices."""
    text = str(reasons.get(code, code))
    if not params or "%(" not in text:
        return text
    return text % {name: _shown(value) for name, value in params.items()}


def _shown(value: Any) -> Any:
    """A text of several languages in the reader's, several one after the other."""
    if isinstance(value, tuple):
        return ", ".join(str(_shown(one)) for one in value)
    return value.in_(language()) if hasattr(value, "in_") else value


def title(status: int) -> str:
    """A short name for a status."""
    return str(TITLES.get(status, TITLES[500] if status >= HTTPStatus.INTERNAL_SERVER_ERROR else TITLES[400]))


def code_of(status: int, description: str | None) -> str:
    """The code of an HTTP refusal: its own when the description is one of our codes."""
    if description in REASONS:
        return str(description)
    return CODES.get(status, "internal" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "bad-request")


def say(message: Any, params: Mapping[str, Any] | None = None) -> str:
    """A marshmallow message or a reason code as a sentence in the person's language; other text as it is.

    Args:
        params: what the sentence of a code may show.
    """
    text = str(message)
    reasons: Mapping[str, Any] = current_app.extensions["kutse.reasons"]
    if text in reasons:
        return sentence(reasons, text, params or {})
    length = re.fullmatch(
        r"(Shorter than minimum|Longer than maximum|Length must be).*?(\d+)(?: and (\d+))?\.", text
    )
    if length:
        return _length(length)
    for pattern, translated in MARSHMALLOW:
        match = re.fullmatch(pattern, text, re.DOTALL)
        if match:
            return str(translated) % match.groupdict() if match.groupdict() else str(translated)
    return text


def spoken(messages: Any) -> dict[str, list[str]]:
    """marshmallow's nested messages, flat and in the person's language: `{"sessions.0.ends": ["…"]}`."""
    found: dict[str, list[str]] = {}
    for name, text in _flat(messages, ""):
        if text not in found.setdefault(name, []):
            found[name].append(text)
    return found


def _flat(messages: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            whole = key in ("_schema", "value") and bool(name)
            yield from _flat(inner, name if whole else f"{name}.{key}".lstrip("."))
    elif isinstance(messages, list | tuple):
        for inner in messages:
            yield from _flat(inner, name)
    else:
        yield name or "_schema", say(messages)


def _length(match: re.Match[str]) -> str:
    low, high = int(match[2]), int(match[3] or match[2])
    if match[1].startswith("Shorter") and low == 1:
        return str(gettext("Fill in this field."))
    if match[1].startswith("Shorter"):
        return str(ngettext("Use at least %(num)s character.", "Use at least %(num)s characters.", low))
    return str(ngettext("Use at most %(num)s character.", "Use at most %(num)s characters.", high))
