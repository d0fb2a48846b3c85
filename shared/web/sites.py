"""Addresses: of this service's files, and of the other services' pages."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, current_app, request

from shared.settings import SERVICES, Settings
from shared.web.languages import language

STATIC = Path(__file__).parent / "static"


def site_url(service: str, path: str) -> str:
    """The address of a page of any service, in the language of the answer.

    Args:
        service: `registration`, `notifications` or `certificates`.
        path: begins with a slash.
    """
    own, addresses = current_app.extensions["kutse.sites"]
    if service == own:
        return f"{request.script_root}{path}"
    return f"{addresses[service]}/{language()}{path}"


def public_url(service: str, path: str, in_language: str = "") -> str:
    """The full address of a page, from the configured one, whatever Host the request named."""
    _, addresses = current_app.extensions["kutse.sites"]
    prefix = f"/{in_language}" if in_language else ""
    return f"{addresses[service]}{prefix}{path}"


@cache
def fingerprint(name: str) -> str:
    """Changes with the file's content, so that browsers may keep it for a year."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def static_url(name: str) -> str:
    """The address of a file in `static/`; the same in every language."""
    return f"/static/{name}?v={fingerprint(name)}"


def install(app: Flask, settings: Settings, name: str) -> None:
    """Templates may call `site_url`, `public_url` and `static_url`."""
    addresses = {service: settings.public_url(service) for service in SERVICES}
    app.extensions["kutse.sites"] = (name, addresses)
    app.jinja_env.globals.update(site_url=site_url, public_url=public_url, static_url=static_url)
