"""The picture a participant shows at the door, as it travels in a mail."""

import base64
import io
from dataclasses import dataclass

import segno

from services.notifications.domain.logos import Logo

MASK = 0
"""Readers take any of the eight (ISO/IEC 18004, 7.8); trying them all costs more than the rest of a mail."""

ADDRESS = "cid:ticket@kutse"
"""How the HTML names the picture that travels beside it (RFC 2392)."""


def picture(address: str) -> bytes:
    """The address as PNG: error correction M, with the quiet zone of four modules that readers ask for."""
    made = segno.make(address, error="m", micro=False, boost_error=False, mask=MASK)
    written = io.BytesIO()
    made.save(written, kind="png", scale=5, border=4, dark="#14233a", light="#ffffff")
    return written.getvalue()


@dataclass(frozen=True)
class Pictures:
    """What travels beside the texts: the logo, and the picture for the door as PNG; empty where none is."""

    logo: Logo | None = None
    ticket: bytes = b""


NO_PICTURES = Pictures()


def is_shown(html: str) -> bool:
    """Does the mail show the picture for the door?"""
    return ADDRESS in html


def shown_inside(html: str, address: str) -> str:
    """The page of a mail with the picture in it rather than beside it, for looking at it in a browser."""
    return html.replace(ADDRESS, f"data:image/png;base64,{base64.b64encode(picture(address)).decode()}")
