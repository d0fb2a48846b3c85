"""What the audit says, kept on disk while a check runs."""

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.collection import Collection


class Acts:
    """Every audit row by who did it and when, and which events were ever changed."""

    def __init__(self, audit: Collection[dict[str, Any]], session: ClientSession | None = None) -> None:
        self._rows = sqlite3.connect("")
        self._rows.execute("CREATE TABLE acts (actor TEXT, at REAL)")
        self._rows.execute("CREATE TABLE changed (subject TEXT)")
        for row in audit.find({}, ["actor", "at", "act", "subject"], session=session):
            self._keep(row)
        self._rows.execute("CREATE INDEX actors ON acts (actor, at)")
        self._rows.execute("CREATE INDEX subjects ON changed (subject)")

    def has(self, actor: str, at: datetime) -> bool:
        """Did the actor do something at that very moment?"""
        wanted = (actor, at.timestamp())
        return self._one("SELECT 1 FROM acts WHERE actor = ? AND at = ?", *wanted)

    def has_changed(self, event_id: str) -> bool:
        """Was the event ever changed? Then it may have had another size."""
        return self._one("SELECT 1 FROM changed WHERE subject = ?", f"events/{event_id}")

    def close(self) -> None:
        """Nothing of it is left."""
        self._rows.close()

    def _keep(self, row: Mapping[str, Any]) -> None:
        self._rows.execute("INSERT INTO acts VALUES (?, ?)", (row["actor"], row["at"].timestamp()))
        if row["act"] == "change" and row["subject"].startswith("events/"):
            self._rows.execute("INSERT INTO changed VALUES (?)", (row["subject"],))

    def _one(self, query: str, *values: object) -> bool:
        return self._rows.execute(query, values).fetchone() is not None
