"""Name badges to print and cut: the name large, the institution if wanted, nothing else about anybody.

At confidential events a badge bears the first name alone.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import typst

from services.registration.domain.registrations import Registration
from services.registration.handlers.views import EventView

MIMETYPE = "application/pdf"
TEMPLATE = Path(__file__).parent / "badges.typ"
TITLES = {"et": "Nimesildid", "en": "Name badges", "ru": "Бейджи"}
PER_PAGE = (8, 10)


@dataclass(frozen=True)
class Look:
    """How badges look; `institution`: it stands under the name."""

    per_page: int = 8
    institution: bool = True
    family_name: bool = True


def badges(view: EventView, people: Iterable[Registration], look: Look) -> bytes:
    """The PDF, people in the order given. The same facts give the same bytes."""
    event = view.event
    language = event.language if event.language in TITLES else "et"
    facts = {
        "title": TITLES[language],
        "lang": language,
        "event": "" if event.confidential else event.title.in_(language),
        "issuer": view.programme.issuer.name,
        "per-page": look.per_page,
        "people": [_badge(one, look, event.confidential) for one in people],
    }
    made = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        sys_inputs={"badges": json.dumps(facts)},
        format="pdf",
        timestamp=int(event.sessions[0].starts.timestamp()) if event.sessions else 0,
    )
    return made if isinstance(made, bytes) else b""


def _badge(one: Registration, look: Look, confidential: bool) -> dict[str, str]:
    person = one.person
    return {
        "big": person.first_name,
        "small": person.last_name if look.family_name and not confidential else "",
        "institution": person.organisation if look.institution else "",
    }
