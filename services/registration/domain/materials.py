"""Materials of an event: links and files for participants, from its trainers and organisers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from shared.errors import Conflict, Invalid

MOST_BYTES = 12_000_000
MOST = 40
"""Of one event."""

SEATED, THERE = "seated", "there"
AUDIENCES = (SEATED, THERE)
"""Everybody with a seat; whoever is marked as there at one session at least."""

ENDINGS = frozenset(
    {"pdf", "pptx", "docx", "xlsx", "odp", "odt", "ods", "txt", "csv", "png", "jpg", "jpeg", "mp3", "mp4"}
)
"""What may be given to participants; nothing that runs when it is opened."""

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A link or a file.

    Args:
        url: of a link; empty for a file.
        name: of a file, safe to save under; empty for a link.
        audience: who may see it, one of `AUDIENCES`.
        by: whoever added it, as the audit names them.
    """

    id: str
    event_id: str
    title: str
    url: str = ""
    name: str = ""
    size: int = 0
    audience: str = SEATED
    at: datetime
    by: str

    @property
    def is_file(self) -> bool:
        """Is it fetched from here?"""
        return bool(self.name)


def check_title(title: str) -> None:
    """
    Raises:
        Invalid: `title`: `required`.
    """
    if not title:
        raise Invalid(fields={"title": ["required"]})


def check_link(url: str) -> None:
    """The address is a web page's.

    Raises:
        Invalid: `url`: `not-a-web-address`.
    """
    try:
        parts = urlsplit(url if url.isprintable() and " " not in url else "")
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("https", "http") or not parts.hostname or "@" in parts.netloc:
        raise Invalid(fields={"url": ["not-a-web-address"]})


def safe_name(name: str) -> str:
    """The file's name as everybody can save it.

    Raises:
        Invalid: `file`: `file-kind-refused`.
    """
    stem, _, ending = name.replace("\\", "/").rsplit("/", 1)[-1].rpartition(".")
    if ending.lower() not in ENDINGS:
        raise Invalid(fields={"file": ["file-kind-refused"]})
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-")[:LONGEST_NAME] or "fail"
    return f"{plain}.{ending.lower()}"


def check_room(known: int) -> None:
    """
    Raises:
        Conflict: `too-many-materials`.
    """
    if known >= MOST:
        raise Conflict("too-many-materials", most=MOST)


def open_to(materials: Iterable[Material], *, was_there: bool) -> tuple[Material, ...]:
    """What somebody with a seat may see."""
    return tuple(each for each in materials if was_there or each.audience == SEATED)
