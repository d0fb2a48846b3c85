"""A programme that writes its mails itself and shows its funder's logo."""

import io
from collections.abc import Mapping

from PIL import Image, ImageDraw

from services.notifications.domain.texts import LANGUAGES
from services.notifications.handlers import logos, texts
from services.notifications.handlers.desk import Call
from services.notifications.renderer.pictures import logo_from
from tests.integration.notifications.conftest import Office
from tests.proof.scenes import OWN_WORDS

AFTER = {
    "et": "Parkida saab maja taga.\n\n- võtke dokument kaasa\n- {{ place }}: avatud kella üheksast",
    "en": "Park behind the house.\n\n- bring a document\n- {{ place }}: open from nine",
    "ru": "Парковка за домом.\n\n- возьмите документ\n- {{ place }}: вход с девяти",
}
PLACES = ("news", "event_details", "changes", "calendar_update", "personal_link")
WHOLE = dict.fromkeys(LANGUAGES, "\n\n".join(f"{{{{ {name} }}}}" for name in PLACES))
SUBJECT = {"et": "Tere tulemast", "en": "Welcome", "ru": "Добро пожаловать"}
TEXTS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "seat_confirmed": {"subject": SUBJECT, "after": AFTER},
    "event_changed": {"body": WHOLE},
    "event_cancelled": {"before": dict.fromkeys(LANGUAGES, "…")},
}
"""Mail -> what the programme says in it."""


def written(office: Office) -> None:
    """The texts are in use and mails carry the logo; said again, nothing changes."""
    call = Call("organiser:1", "own-words", office.now)
    logos.change(office.desk, call, OWN_WORDS, logo_from(logo()))
    for mail, fields in TEXTS.items():
        if texts.sheet(office.desk, OWN_WORDS, mail).newest is None:
            texts.save(office.desk, call, (OWN_WORDS, mail), fields, 0, use=True)


def logo() -> bytes:
    """A blue field with a yellow disc, as PNG."""
    picture, file = Image.new("RGB", (600, 200), "#003399"), io.BytesIO()
    ImageDraw.Draw(picture).ellipse((250, 50, 350, 150), fill="#ffcc00")
    picture.save(file, "PNG")
    return file.getvalue()
