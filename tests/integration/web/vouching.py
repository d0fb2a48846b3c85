"""An identity provider as a process, and sites whose organisers sign in there."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import httpx
from werkzeug.test import TestResponse

from services.registration.handlers import members
from services.registration.handlers.desk import Call
from services.registration.provider import OpenIdProvider
from services.registration.settings import ProviderSettings
from tests.integration.registration_api.conftest import NOW, Door
from tests.integration.web.conftest import Site, pages_of
from tests.provider import CLIENT, SECRET
from tests.stack import ROOT, free_ports, wait_until

SET_OUT = "/manage/sign-in/provider"
BACK = "/manage/sign-in/provider/back"
NAME = "Riigi sisselogimine"


@dataclass
class Provider:
    """The provider's process."""

    issuer: str

    def tells(self, fault: str = "", **claims: Any) -> dict[str, str]:
        """Says this of whoever comes from now on; answers what it was asked last."""
        told = {"claims": {"sub": "EE1", "email_verified": True, **claims}, "fault": fault}
        answer: dict[str, str] = httpx.post(f"{self.issuer}/told", json=told).json()
        return answer

    def is_up(self) -> bool:
        """Does it answer?"""
        try:
            return httpx.get(f"{self.issuer}/keys").is_success
        except httpx.TransportError:
            return False

    @property
    def settings(self) -> dict[str, str]:
        """What makes a whole stack know it."""
        known = {"ISSUER": self.issuer, "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET, "NAME": NAME}
        return {f"KUTSE_OIDC_{name}": value for name, value in known.items()}

    def adapter(self, **changes: Any) -> OpenIdProvider:
        """What bootstrap gives the desk."""
        settings = ProviderSettings(issuer=self.issuer, client_id=CLIENT, client_secret=SECRET, name=NAME)
        return OpenIdProvider(replace(settings, **changes), lambda: datetime.now(UTC))


@contextmanager
def running_provider() -> Iterator[Provider]:
    """A real one, over HTTP."""
    port = free_ports(1)[0]
    command = [sys.executable, "-m", "tests.provider", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    known = Provider(f"http://127.0.0.1:{port}")
    try:
        wait_until(known.is_up)
        yield known
    finally:
        process.kill()
        process.wait()


def site_with(door: Door, adapter: OpenIdProvider) -> Site:
    """A fresh browser of a site whose organisers sign in there."""
    app = pages_of(door, replace(door.desk, provider=adapter))
    return Site(app, replace(door, app=app), app.test_client())


def sent_back(site: Site, wanted: str = "") -> str:
    """Sets out, is known to the provider, and answers the address that leads back."""
    way = site.browser.get(SET_OUT, query_string={"next": wanted}).headers["Location"]
    back = httpx.get(f"{way}&yes=1").headers["Location"]
    return back.removeprefix("http://localhost")


def come(site: Site, wanted: str = "") -> TestResponse:
    """Sets out and comes back."""
    return site.browser.get(sent_back(site, wanted))


def is_in(site: Site) -> bool:
    """Is this browser signed in?"""
    return site.browser.get("/manage/session").status_code == 200


@contextmanager
def careful_programme(door: Door) -> Iterator[str]:
    """A programme that asks for a second step. Afterwards it does not: it would ask every organiser."""
    slug, call = door.programme(), Call("console", "test", NOW)
    members.require_second_factor(door.desk, call, slug, required=True)
    try:
        yield slug
    finally:
        members.require_second_factor(door.desk, call, slug, required=False)
