"""The doors of the service: programs with a token, organisers with a browser."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from services.notifications import bootstrap
from services.notifications.api.doors import API
from services.notifications.pages.index import index
from services.notifications.pages.manage.doors import BLUEPRINTS
from services.notifications.pages.optional_mails import optional_mails
from services.notifications.reasons import REASONS
from services.notifications.settings import NotificationsSettings
from shared.web.access import Actor, issue_token
from shared.web.application import WebParts, create_app
from tests.integration.notifications.conftest import Office

LIIS = Actor("organiser:liis", "organiser", "liis.naidis@ministeerium.example.org")


def door(office: Office, url: str = "http://localhost", visitor: Actor = LIIS) -> Flask:
    """The service's pages and endpoints as bootstrap builds them; whoever looks is Liis, an organiser, unless
    it is said otherwise."""
    settings = NotificationsSettings.from_environment(
        {"KUTSE_SECRET": "s" * 40, "KUTSE_NOTIFICATIONS_URL": url, "KUTSE_REGISTRATION_URL": url}
    )
    return create_app(
        WebParts(
            name="notifications",
            settings=settings,
            pages=[index, optional_mails, *BLUEPRINTS],
            api=API,
            reasons=REASONS,
            translations=[bootstrap.TRANSLATIONS / "messages"],
            desk=office.desk,
            clock=lambda: office.now,
            visitor=lambda: visitor,
        )
    )


def program(office: Office) -> FlaskClient:
    """An organiser's program."""
    app = door(office)
    client = app.test_client()
    key = app.extensions["kutse.tokens"][0]
    token = issue_token(key, "program:liis", "organiser", office.now, timedelta(days=60))
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client
