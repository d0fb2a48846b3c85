"""The front door leads to the registration service."""

from typing import Any

from flask import Blueprint, redirect

from shared.web.access import public
from shared.web.sites import public_url

index = Blueprint("index", __name__)


@index.get("/")
@public
def page() -> Any:
    """To the catalogue."""
    return redirect(public_url("registration", "/"), 302)
