"""The mails received, in the order in which they came; they outlive a restart."""

import json
import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from email import policy
from email.parser import BytesHeaderParser
from pathlib import Path

from shared.ids import is_id, new_id

INDEX = "index.jsonl"


@dataclass(frozen=True)
class Mail:
    """What the list shows of a mail.

    Args:
        to: the addresses of the envelope, who truly gets it.
        received_at: RFC 3339, UTC, so that later ones sort after earlier ones.
    """

    id: str
    sender: str
    to: tuple[str, ...]
    subject: str
    received_at: str


class Mails:
    """All mails in one folder: each as it came in `<id>.eml`, and one line for each in an index."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._lock = threading.Lock()
        self._mails = _read_index(folder / INDEX)

    def add(self, raw: bytes, to: Sequence[str], at: datetime) -> Mail:
        """The mail is on disk and in the list.

        Raises:
            OSError: there is no room, and nothing of it is there.
        """
        headers = BytesHeaderParser(policy=policy.default).parsebytes(raw)
        mail = Mail(
            new_id(), _header(headers["From"]), tuple(to), _header(headers["Subject"]), at.isoformat()
        )
        with self._lock:
            self._write(mail, raw)
            self._mails.append(mail)
        return mail

    def _write(self, mail: Mail, raw: bytes) -> None:
        index, whole = self._folder / INDEX, self._folder / f"{mail.id}.eml"
        before = index.stat().st_size if index.exists() else 0
        try:
            whole.write_bytes(raw)
            with index.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(asdict(mail)) + "\n")
        except OSError:
            whole.unlink(missing_ok=True)
            with suppress(OSError):
                os.truncate(index, before)
            raise

    def all(self) -> list[Mail]:
        """Every mail, newest last."""
        with self._lock:
            return list(self._mails)

    def sent_to(self, address: str) -> list[Mail]:
        """Mails to this very address, capital letters aside, newest last."""
        wanted = address.strip().casefold()
        return [mail for mail in self.all() if any(wanted == one.casefold() for one in mail.to)]

    def about(self, words: str) -> list[Mail]:
        """Mails with `words` in an address or the subject, newest last."""
        wanted = words.strip().casefold()
        return [
            mail
            for mail in self.all()
            if wanted in f"{' '.join(mail.to)} {mail.sender} {mail.subject}".casefold()
        ]

    def one(self, mail_id: str) -> Mail | None:
        """The mail with this id, if there is one."""
        return next((mail for mail in self.all() if mail.id == mail_id), None)

    def raw(self, mail_id: str) -> bytes | None:
        """The mail exactly as it came, if there is one with this id."""
        path = self._folder / f"{mail_id}.eml"
        return path.read_bytes() if is_id(mail_id) and path.exists() else None


def _header(value: object) -> str:
    return "" if value is None else str(value)


def _read_index(path: Path) -> list[Mail]:
    if not path.exists():
        return []
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.endswith("}")]
    return [Mail(**{**row, "to": tuple(row["to"])}) for row in rows]
