"""The journal as a check needs it, kept on disk while it runs: who was sent what, and when it was over."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from services.notifications.domain.endings import ALLOWED_AFTERWARDS, ENDS
from services.notifications.domain.invitees import Role

Row = Mapping[str, Any]
MANY = 2_000

TABLES = """
CREATE TABLE mails (id TEXT PRIMARY KEY, message_id TEXT, invitee TEXT, template TEXT, cause TEXT, uid TEXT,
                    method TEXT, written REAL, tried REAL, copy INTEGER);
CREATE TABLE people (id TEXT PRIMARY KEY, event TEXT, standing TEXT, since REAL, first TEXT,
                     trainer INTEGER);
"""
INDEXES = """
CREATE INDEX causes ON mails (cause, invitee);
CREATE INDEX invitees ON mails (invitee);
CREATE INDEX message_ids ON mails (message_id);
CREATE INDEX events ON people (event, standing);
"""
LATER = """
SELECT mails.id, mails.template FROM mails
JOIN (SELECT invitee, max(written) AS at FROM mails WHERE template IN ({ends}) GROUP BY invitee) AS ended
  ON ended.invitee = mails.invitee
JOIN people ON people.id = mails.invitee AND people.standing = 'out'
WHERE mails.tried > ended.at + ? AND NOT mails.copy AND mails.template NOT IN ({allowed})
"""
LEFT_OUT = """
SELECT people.id FROM people JOIN mails AS first ON first.id = people.first
WHERE people.event = ? AND people.trainer = ? AND people.standing = 'seated'
AND people.since <= ? AND first.written < ?
AND NOT EXISTS (SELECT 1 FROM mails WHERE cause = ? AND invitee = people.id)
"""


@dataclass(frozen=True)
class Reminded:
    """Whom one step of one event is for: its trainers, or else its participants."""

    event_id: str
    cause: str
    trainers: bool


class Gathered:
    """Mails and people, each a line of a few fields; gone when closed."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("")
        self._rows.executescript(TABLES)

    def keep_people(self, invitees: Iterable[Row]) -> int:
        """These people are known. Answers how many."""
        return self._insert("INSERT INTO people VALUES (?, ?, ?, ?, ?, ?)", map(_person, invitees))

    def keep_mail(self, mail: Row) -> None:
        """This mail is known."""
        self._rows.execute("INSERT INTO mails VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _mail(mail))

    def prepare(self) -> None:
        """Afterwards questions are answered by index."""
        self._rows.executescript(INDEXES)

    def doubles(self) -> Iterator[tuple[str, int]]:
        """(one of the mails, how many) of each Message-ID that several mails have."""
        query = "SELECT min(id), count(*) FROM mails WHERE message_id != '' GROUP BY message_id"
        yield from self._rows.execute(f"{query} HAVING count(*) > 1")

    def reminded_twice(self) -> Iterator[tuple[str, int]]:
        """(one of the mails, how many) of each person's reminders of one step."""
        query = "SELECT min(id), count(*) FROM mails WHERE cause != '' AND NOT copy GROUP BY cause, invitee"
        yield from self._rows.execute(f"{query} HAVING count(*) > 1")

    def sent_after_the_end(self, grace: timedelta) -> Iterator[tuple[str, str]]:
        """(mail, template) of what went out later than `grace` after its person's end was known."""
        query = LATER.format(ends=_listed(ENDS), allowed=_listed(ALLOWED_AFTERWARDS))
        yield from self._rows.execute(query, (grace.total_seconds(),))

    def latest(self, cause: str) -> float:
        """When the last reminder of a step was written; 0 for none."""
        found = self._rows.execute("SELECT max(written) FROM mails WHERE cause = ? AND NOT copy", (cause,))
        return float(found.fetchone()[0] or 0)

    def left_out(self, who: Reminded, due: datetime, joined: datetime) -> Iterator[str]:
        """Whoever had a seat, and knew of it, when a reminder was due, and got none."""
        moments = (joined.timestamp(), due.timestamp())
        for row in self._rows.execute(LEFT_OUT, (who.event_id, who.trainers, *moments, who.cause)):
            yield str(row[0])

    def standing(self, invitee_id: str) -> str:
        """What somebody has at the event; empty for nobody we know."""
        found = self._rows.execute("SELECT standing FROM people WHERE id = ?", (invitee_id,)).fetchone()
        return str(found[0]) if found else ""

    def carried(self, mail_id: str) -> tuple[str, str] | None:
        """UID and method of what a mail carried; None for a mail we do not know."""
        found = self._rows.execute("SELECT uid, method FROM mails WHERE id = ?", (mail_id,)).fetchone()
        return (str(found[0]), str(found[1])) if found else None

    def close(self) -> None:
        """Nothing of it is left."""
        self._rows.close()

    def _insert(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> int:
        rest, count = iter(rows), 0
        while part := list(islice(rest, MANY)):
            self._rows.executemany(statement, part)
            count += len(part)
        return count


def _person(row: Row) -> tuple[Any, ...]:
    first = row["thread"]["first"]
    trainer = row["role"] == Role.TRAINER.value
    return row["_id"], row["event_id"], row["standing"], row["since"].timestamp(), first, trainer


def _mail(row: Row) -> tuple[Any, ...]:
    tried = [attempt["begun_at"].timestamp() for attempt in row["attempts"]]
    about = (row["_id"], row["message_id"], row["invitee_id"], row["template"], cause_of(row["key"]))
    carried = (row["uid"], row["method"])
    return (*about, *carried, row["written_at"].timestamp(), max(tried, default=0.0), bool(row["copy_of"]))


def cause_of(key: str) -> str:
    """`reminder:<event>:<step>` of a reminder's key; empty for every other mail's."""
    return ":".join(key.split(":", 3)[:3]) if key.startswith("reminder:") else ""


def _listed(templates: frozenset[str]) -> str:
    return ", ".join(f"'{one}'" for one in sorted(templates))
