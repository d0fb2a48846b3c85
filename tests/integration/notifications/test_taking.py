"""Taking mails from the journal while the database falls away."""

from typing import Any

import pytest
from pymongo.errors import AutoReconnect

from services.notifications.store.queue import Queue
from services.notifications.store.transactions import LEASE
from shared.errors import Unavailable
from tests.integration.notifications.conftest import Office, confirmed


class Mute:
    """The rows of a database that does what it is told and, once, does not say so."""

    def __init__(self, rows: Any) -> None:
        self._rows = rows
        self._mute = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._rows, name)

    def update_many(self, *words: Any) -> Any:
        """Done; the first answer is lost."""
        done = self._rows.update_many(*words)
        if self._mute:
            self._mute = False
            raise AutoReconnect("lost")
        return done


def test_mails_taken_without_an_answer_are_taken_again_at_once_and_not_of_unknown_fate(
    office: Office,
) -> None:
    confirmed(office, 3)
    queue = Queue(Mute(office.database["mails"]), LEASE)  # type: ignore[arg-type]
    with pytest.raises(Unavailable):
        queue.take(3, office.now)
    assert len(office.mails(state="sending")) == 3

    taken = queue.take(3, office.now)

    assert len(taken) == 3
    assert [len(each["attempts"]) for each in office.mails(state="sending")] == [1, 1, 1]
    assert queue.take(3, office.now) == []
