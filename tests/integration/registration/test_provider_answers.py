"""What an identity provider says of itself may be wrong for a moment: nobody signs in then, but everybody
does afterwards.
"""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from services.registration.domain.providers import Errand
from services.registration.provider import OpenIdProvider
from services.registration.settings import ProviderSettings
from shared.errors import Unavailable

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ERRAND = Errand("state", "nonce", "v" * 43, "", NOW)


class Telling(HTTPServer):
    """Answers everybody the same, and whoever sends a code with a token that nothing was signed for."""

    says: str = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked: list[str] = []

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def well(self, **changes: Any) -> str:
        """What it says when nothing is wrong, but for `changes`."""
        named = {
            name: f"{self.issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
        }
        return json.dumps({"issuer": self.issuer, **named, **changes})


class _Answer(BaseHTTPRequestHandler):
    server: Telling

    def do_GET(self) -> None:
        self._tell(self.server.says)

    def do_POST(self) -> None:
        self._tell(json.dumps({"access_token": "a", "token_type": "Bearer", "id_token": "a.b.c"}))

    def _tell(self, said: str) -> None:
        self.server.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(said.encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def provider() -> Iterator[Telling]:
    server = Telling()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "changes",
    [
        None,
        {"issuer": "https://evil.example.org"},
        {"jwks_uri": None},
        {"jwks_uri": "http://[bad"},
        {"token_endpoint": "ftp://127.0.0.1/"},
        {"userinfo_endpoint": "gopher://127.0.0.1/"},
        {"token_endpoint_auth_methods_supported": 5},
    ],
    ids=str,
)
def test_a_wrong_answer_is_no_answer_and_does_not_last(
    provider: Telling, changes: dict[str, Any] | None
) -> None:
    settings = ProviderSettings(issuer=provider.issuer, client_id="kutse", client_secret="s", name="Riik")
    adapter = OpenIdProvider(settings, lambda: NOW)

    provider.says = '{"error": "maintenance"}' if changes is None else provider.well(**changes)
    with pytest.raises(Unavailable):
        adapter.way(ERRAND, "http://localhost/back", "et")
    provider.says = provider.well()

    assert adapter.way(ERRAND, "http://localhost/back", "et").startswith(
        f"{provider.issuer}/authorization_endpoint?"
    )


def test_keys_that_are_none_are_asked_for_again(provider: Telling) -> None:
    settings = ProviderSettings(issuer=provider.issuer, client_id="kutse", client_secret="s", name="Riik")
    adapter = OpenIdProvider(settings, lambda: NOW)
    provider.says = provider.well(keys=[{"kty": "none"}])

    for _ in range(2):
        with pytest.raises(Unavailable):
            adapter.identity(ERRAND, "code", "http://localhost/back")

    assert provider.asked.count("/jwks_uri") == 2
