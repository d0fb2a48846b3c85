"""Files people give with a form: how many, how large, and for how long one is kept that nobody has sent.

Of a file nothing is kept but its bytes and what they are. Its name is not: it often says who and what.
"""

import hashlib
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

FILE = "file"
"""The kind of a question that is answered by a file."""

MOST_BYTES = 6_000_000
"""Of a file as it is kept: far below what a document holds. Photographs are scaled down before."""

MOST_ASKED = 3
"""Questions of one form that ask for a file."""

KEPT_FOR = timedelta(hours=24)
"""How long a file waits for its form to be sent; as long as a draft."""

LINGERS = timedelta(hours=1)
"""A file that has just been accepted as an answer is not deleted under it."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{38}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFile:
    """One file somebody gave, without its bytes.

    Args:
        id: what stands as the answer: a token nobody guesses, and whoever knows it may send it once.
        question: key of the question it answers.
        kind: `jpeg` or `pdf`.
        sha256: of the bytes that are kept.
        expires_at: until when it waits to be sent; None once it was.
        registration_id: whose answer it is; empty until it was sent.
    """

    id: str
    event_id: str
    question: str
    kind: str
    size: int
    sha256: str
    at: datetime
    expires_at: datetime | None = None
    registration_id: str = ""

    @property
    def ending(self) -> str:
        """Of a name to save it under."""
        return "jpg" if self.kind == "jpeg" else "pdf"


def could_be_file(answer: object) -> bool:
    """Has it the shape of a file's token? Words may have it, too."""
    return isinstance(answer, str) and _TOKEN.fullmatch(answer) is not None


def tokens_in(answers: Mapping[str, object]) -> dict[str, str]:
    """Those of the answers that have the shape of a file's token, by question."""
    return {key: str(answer) for key, answer in answers.items() if could_be_file(answer)}


@dataclass(frozen=True, slots=True)
class Whose:
    """An answer of one registration, looked at now."""

    event_id: str
    question: str
    registration_id: str
    at: datetime


def may_answer(file: AnswerFile | None, whose: Whose) -> bool:
    """May it stand as this answer? Not when it is another registration's, was given to another question, or
    has waited too long."""
    return (
        file is not None
        and (file.event_id, file.question) == (whose.event_id, whose.question)
        and file.registration_id in ("", whose.registration_id)
        and (file.expires_at is None or whose.at < file.expires_at)
    )


def twin(token: str, registration_id: str) -> str:
    """What the same file stands under as the answer of another registration of the same person."""
    made = hashlib.sha256(f"{token}|{registration_id}".encode()).digest()
    return urlsafe_b64encode(made).decode()[: len(token)]


def given(files: Iterable[AnswerFile]) -> dict[str, frozenset[str]]:
    """Registration id -> keys of the questions it answered by a file."""
    found: dict[str, frozenset[str]] = {}
    for file in files:
        found[file.registration_id] = found.get(file.registration_id, frozenset()) | {file.question}
    return found
