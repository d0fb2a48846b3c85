"""The pages of the mail journal as one browser sees them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from flask_smorest import Blueprint
from werkzeug.test import TestResponse

from services.notifications.bootstrap import NAME, TRANSLATIONS
from services.notifications.pages.manage.doors import BLUEPRINTS
from services.notifications.reasons import REASONS
from services.notifications.settings import NotificationsSettings
from shared.web.access import Actor
from shared.web.application import WebParts, create_app
from tests.integration.notifications.conftest import Office

SETTINGS = NotificationsSettings.from_environment(
    {"KUTSE_SECRET": "s" * 32, "KUTSE_NOTIFICATIONS_URL": "http://localhost"}
)
LIIS = Actor("organiser:liis", "organiser")


@dataclass
class Site:
    """Organisers' pages as one browser sees them; `visitors` holds who is signed in."""

    client: FlaskClient
    visitors: list[Actor | None] = field(default_factory=lambda: [LIIS])

    def get(self, path: str, status: int = 200) -> str:
        """A page."""
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        return answer.text

    def token(self) -> str:
        """What forms of this browser carry; found on a page that Liis sees."""
        now, self.visitors[0] = self.visitors[0], LIIS
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/en/manage/mail/journal"))
        self.visitors[0] = now
        assert found
        return found[1]

    def post(self, path: str, **fields: Any) -> TestResponse:
        """What a form on one of the pages leads to, redirects followed."""
        return self.client.post(path, data={"csrf_token": self.token(), **fields}, follow_redirects=True)


def a_site(office: Office, api: Sequence[Blueprint] = ()) -> Site:
    """The pages on an office's desk, with an organiser before them; with doors for programs where given."""
    site = Site(FlaskClient.__new__(FlaskClient))
    app = create_app(
        WebParts(
            name=NAME,
            settings=SETTINGS,
            pages=BLUEPRINTS,
            api=api,
            reasons=REASONS,
            translations=[TRANSLATIONS / "messages"],
            desk=office.desk,
            clock=lambda: office.now,
            visitor=lambda: site.visitors[0],
        )
    )
    site.client = app.test_client()
    return site
