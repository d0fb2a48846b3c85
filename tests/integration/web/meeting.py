"""Two browsers whose forms are saved at the same moment: both have looked before either has saved."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from werkzeug.test import TestResponse

from tests.integration.registration_api.conftest import Door
from tests.integration.web.conftest import Site, pages_of
from tests.integration.web.members import member, signed_in_as
from tests.integration.web.organising import signed_in

Sent = tuple[Site, str, dict[str, Any]]


class Meeting:
    """A store where the first two transactions that are awaited begin when both have come."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self._awaited = False
        self._both = threading.Barrier(2, action=self._go)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def atomically(self, work: Callable[..., Any]) -> Any:
        """As the store's, once both have come."""
        if self._awaited:
            self._both.wait(timeout=60)
        return self._store.atomically(work)

    def _go(self) -> None:
        self._awaited = False

    def press(self, sent: Sequence[Sent]) -> list[TestResponse]:
        """What each browser is answered; both press at the same moment."""
        self._awaited = True
        with ThreadPoolExecutor(2) as browsers:
            pressed = [browsers.submit(who.browser.post, to, data=data) for who, to, data in sent]
        return [one.result() for one in pressed]


def meeting(door: Door) -> tuple[Meeting, Site, Site]:
    """Liis and Kai, who may do everything, each in a browser."""
    store = Meeting(door.desk.store)
    app = pages_of(door, replace(door.desk, store=store))  # type: ignore[arg-type]
    site = Site(app, door, app.test_client())
    return store, signed_in(site), signed_in_as(site, member(door, {}, role="administrator"))
