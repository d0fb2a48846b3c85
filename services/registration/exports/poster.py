"""The poster at the door: what, when, where, in which programme, and who paid for it.

Source: publicity rules of EU funds: the funder's sign and statement at the place of the event. Of
confidential events the poster does not say what they are about.
"""

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typst

from services.registration.domain.events import Session
from services.registration.exports.sign_in_sheet import place_of, time_of
from services.registration.handlers.status import Picture
from services.registration.handlers.views import EventView

MIMETYPE = "application/pdf"
TEMPLATE = Path(__file__).parent / "poster.typ"
NEUTRAL = {"et": "Koolitus", "en": "Training", "ru": "Обучение"}


def poster(view: EventView, session: Session, logo: Picture | None) -> bytes:
    """The PDF; Estonian first, the event's language under it. The same facts give the same bytes."""
    made = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        sys_inputs={"poster": json.dumps(_facts(view, session, logo))},
        format="pdf",
        timestamp=int(session.starts.timestamp()),
    )
    return made if isinstance(made, bytes) else b""


def _facts(view: EventView, session: Session, logo: Picture | None) -> dict[str, Any]:
    event, programme = view.event, view.programme
    languages = list(dict.fromkeys(("et", event.language if event.language in NEUTRAL else "en")))
    titles = [NEUTRAL[one] if event.confidential else event.title.in_(one) for one in languages]
    statements = [programme.statement.in_(one) for one in languages]
    return {
        "titles": list(dict.fromkeys(titles)),
        "lang": "et",
        "programme": "" if event.confidential else programme.title.in_("et"),
        "when": time_of(session, ZoneInfo(event.timezone)),
        "where": place_of(event, session),
        "issuer": programme.issuer.name,
        "statements": [one for one in dict.fromkeys(statements) if one],
        "funding": " · ".join(part for part in (programme.funder, programme.reference) if part),
        "funder": programme.funder or programme.issuer.name,
        "logo": logo is not None,
        "picture": list(logo.content) if logo else [],
    }
