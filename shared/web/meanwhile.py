"""Two people change one thing: whoever sends the form last loses nothing, and reads what became of it.

A form that shows something as it is carries a sight of it: when it was shown, and a digest of what. It comes
back together with what was typed. When the thing is another one by then, nothing is saved; the form is shown
again as typed, with what there is now beside it, and sent once more it is saved knowingly.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

SEEN = "seen"
ASIDE = frozenset({SEEN, "act", "based_on", "csrf_token", "rows", "version"})
"""Fields of forms that say nothing of the thing itself."""

Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Differs:
    """A field that says something else now than what was typed."""

    name: str
    now: str
    typed: str


@dataclass(frozen=True)
class Meanwhile:
    """What became of the thing while the form was open.

    Args:
        who: changed it, in words; empty where nobody knows.
        at: when; None where nobody knows.
        said: a sentence instead of that.
    """

    who: str = ""
    at: datetime | None = None
    differs: Sequence[Differs] = ()
    said: str = ""


UNKNOWN = Meanwhile()
"""Nobody knows who it was."""


def sight(shown: Values, at: datetime) -> str:
    """What a form carries: when it was opened, and a digest of what it showed."""
    return f"{int(at.timestamp() * 1000)}.{digest(shown)}"


def is_another(seen: str, now: Values) -> bool:
    """Did the form show something else than what there is now? A form without a sight showed nothing."""
    return bool(seen) and seen.partition(".")[2] != digest(now)


def opened(seen: str) -> datetime | None:
    """When the form was opened; None where it does not say."""
    text = seen.partition(".")[0]
    is_moment = text.isascii() and text.isdecimal() and len(text) < 15
    return datetime.fromtimestamp(int(text) / 1000, UTC) if is_moment else None


def differing(now: Values, typed: Values) -> tuple[Differs, ...]:
    """Every field of the thing that says something else than what was typed, in the order of the form."""
    own = {name.partition(".")[0] for name in now}
    names = dict.fromkeys([*now, *(name for name in typed if name.partition(".")[0] in own)])
    pairs = ((name, _said(now, name), _said(typed, name)) for name in names if name not in ASIDE)
    return tuple(Differs(name, ", ".join(old), ", ".join(new)) for name, old, new in pairs if old != new)


def digest(shown: Values) -> str:
    """The same for fields that say the same."""
    plain = {name: _said(shown, name) for name in sorted(shown) if name not in ASIDE}
    said = json.dumps({name: texts for name, texts in plain.items() if texts}, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def _said(values: Values, name: str) -> list[str]:
    return sorted(text for text in (each.strip() for each in values.get(name, ())) if text)
