"""Small applications on the web base, without any service behind them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Flask, render_template_string, request
from flask_babel import lazy_gettext
from flask_smorest import Blueprint as ApiBlueprint
from marshmallow import ValidationError, fields

from shared.errors import Conflict, Invalid, Unavailable
from shared.settings import Settings
from shared.web.access import current_actor, organiser_page, organiser_required, personal, public
from shared.web.ahead import Shortcut
from shared.web.application import WebParts, create_app
from shared.web.entrances import form_key, looks_like_a_script
from shared.web.forms import Form
from shared.web.schemas import Line, Strict
from shared.web.security import takes_fields

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
HOST = "http://127.0.0.1:22000"
FORM = """{% extends "layout.html" %}{% import "forms.html" as forms with context %}
{% block title %}Form{% endblock %}{% block main %}
{{ forms.error_summary(form, {"name": "Name"}) }}<h1>Form</h1>
{{ forms.start(form, "", guard=true) }}{{ forms.field(form, "name", "Name", hint="As in your passport") }}
{{ forms.choices(form, "colour", "Colour", [("r", "Red"), ("b", "Blue")]) }}
{{ forms.select(form, "town", "Town", [("t", "Tartu")], empty="Choose") }}
{{ forms.checkbox(form, "agreed", "I agree") }}{{ forms.area(form, "text", "Text", required=false) }}
{{ forms.submit("Send") }}{{ forms.end() }}{% endblock %}"""
REASONS = {"full": lazy_gettext("Fill in this field."), "named": lazy_gettext("Enter %(low)s or more.")}


class Body(Strict):
    """A body with one field."""

    name = Line(20, required=True)
    number = fields.Integer(load_default=0)


class Clock:
    """Shows what it was last set to."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at

    def goes_on(self, by: timedelta) -> None:
        """It is later by so much."""
        self.at += by


def an_app(
    clock: Callable[[], datetime] | None = None, shortcuts: Sequence[Shortcut] = (), **settings: str
) -> Flask:
    """An application with pages and endpoints that do nothing but show how the base behaves."""
    environ = {"KUTSE_SECRET": "s" * 40, "KUTSE_PORT": "22000", **settings}
    return create_app(
        WebParts(
            name="registration",
            settings=Settings.from_environment(environ),
            pages=[_pages()],
            api=[_api()],
            reasons=REASONS,
            ready={"mongodb": lambda: False},
            clock=clock or Clock(),
            shortcuts=shortcuts,
        )
    )


def _pages() -> Blueprint:
    pages = Blueprint("pages", __name__)

    @pages.route("/form", methods=["GET", "POST"])
    @public
    def form() -> str:
        known = Form.received(request.form)
        if request.method == "POST":
            known = known.asked_again("looks-automatic") if looks_like_a_script() else _checked(known)
        return render_template_string(FORM, form=known) + f"<!-- {form_key()} -->"

    @pages.post("/busy")
    @public
    def busy() -> str:
        raise Unavailable("mongodb", 7)

    @pages.post("/many")
    @takes_fields(500)
    @public
    def many() -> str:
        return str(len(request.form))

    @pages.get("/mine/<token>")
    @personal
    def mine(token: str) -> str:
        return token

    @pages.get("/desk")
    @organiser_page
    def desk() -> str:
        return current_actor().subject

    @pages.get("/broken")
    @public
    def broken() -> str:
        raise ZeroDivisionError("secret detail")

    return pages


def _api() -> ApiBlueprint:
    api = ApiBlueprint("things", __name__, url_prefix="/api/v1/things", description="Things")

    @api.route("", methods=["POST"])
    @api.arguments(Body)
    @api.response(200)
    @public
    def add(body: dict[str, Any]) -> dict[str, Any]:
        if body["name"] == "full":
            raise Conflict("full")
        if body["name"] == "low":
            raise Conflict("named", low=3)
        if body["name"] == "bad":
            raise Invalid(fields={"sessions.0.ends": ["full"]})
        return body

    @api.route("/secret")
    @organiser_required
    def secret() -> dict[str, str]:
        return {"actor": current_actor().subject}

    return api


def _checked(form: Form) -> Form:
    try:
        form.load(Body(only=("name",), unknown="exclude"))
    except ValidationError as error:
        return form.refused(error)
    return form
