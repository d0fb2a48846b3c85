"""Two organisers press at the same moment: both have looked before either has saved."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from tests.integration.registration_api.conftest import Door
from tests.integration.web.conftest import Site, pages_of
from tests.integration.web.contended import CASES
from tests.integration.web.members import member, signed_in_as
from tests.integration.web.organising import signed_in
from tests.integration.web.test_two_at_once import Two


class Meeting:
    """A store where the first two transactions that are awaited begin when both have come."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.awaited = False
        self._both = threading.Barrier(2, action=self._go)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def atomically(self, work: Callable[..., Any]) -> Any:
        """As the store's, once both have come."""
        if self.awaited:
            self._both.wait(timeout=60)
        return self._store.atomically(work)

    def _go(self) -> None:
        self.awaited = False


@pytest.mark.parametrize("name", ["person", "address", "assessment", "programme"])
def test_of_two_who_press_at_once_one_is_told_and_loses_nothing(door: Door, name: str) -> None:
    store = Meeting(door.desk.store)
    app = pages_of(door, replace(door.desk, store=store))
    site = Site(app, door, app.test_client())
    two = Two(signed_in(site), signed_in_as(site, member(door, {}, role="administrator")))
    case = CASES[name]
    address = "/en" + case.begin(door)
    sent = [
        (who, *two.filled(who, case, address, typed))
        for who, typed in ((two.kai, case.first), (two.liis, case.second))
    ]

    store.awaited = True
    with ThreadPoolExecutor(2) as browsers:
        pressed = [browsers.submit(who.browser.post, to, data=data) for who, to, data in sent]
    answers = [one.result() for one in pressed]

    assert sorted(one.status_code for one in answers) == [303, 409]
    late = answers[0] if answers[0].status_code == 409 else answers[1]
    typed = case.first if late is answers[0] else case.second
    assert all(text in late.text for field, text in typed.items() if not field.startswith("result."))
