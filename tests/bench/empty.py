"""The yardstick: a Flask endpoint that validates the same body with marshmallow and does nothing else."""

from flask import Flask, Response, jsonify, request
from marshmallow import Schema, fields, validate


class PersonSchema(Schema):
    """The least a registration needs."""

    first_name = fields.String(required=True, validate=validate.Length(1, 100))
    last_name = fields.String(required=True, validate=validate.Length(1, 100))
    email = fields.Email(required=True)
    language = fields.String(required=True, validate=validate.OneOf(["et", "en", "ru"]))


def create_web() -> Flask:
    """The application."""
    app = Flask("empty")
    schema = PersonSchema()

    @app.post("/api/v1/events/<slug>/registrations")
    def register(slug: str) -> tuple[Response, int]:
        body = schema.load(request.get_json())
        return jsonify({"id": "0" * 24, "status": "confirmed", "slug": slug, "name": body["first_name"]}), 201

    return app
