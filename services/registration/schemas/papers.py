"""Photographs and scans as they are uploaded: looked at by content, pictures made anew from their pixels, so
that nothing else of the file (place, device, time) is kept.
"""

import io
import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from services.registration.domain.signed_sheets import MOST_BYTES
from shared.errors import Conflict

FORMATS = ("PNG", "JPEG")
MOST_PIXELS = 60_000_000
MOST_UNPACKED = 120_000_000
"""Bytes of a picture that cannot be made smaller while it is read; a colour scan of A4 at 600 dots to the
inch has 104 million. Few bytes may claim many: what one upload takes of the memory is limited here."""

MOST_SCANS = 1_000
SCAN = b"\xff\xda"
"""Begins each pass over a JPEG (ITU-T T.81, B.2.3). Pictures have a dozen; bombs have many thousand, each of
which takes time and next to no bytes."""

LONGEST_SIDE = 2_600
"""Pixels; a sheet of A4 has some 220 to the inch then, and small handwriting stays readable."""

QUALITY = 82
PDF, PDF_END = b"%PDF-", b"%%EOF"
TAIL = 2_048
BROKEN = (
    *(UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, AssertionError),
    *(ValueError, LookupError, TypeError, struct.error, zlib.error),
)
"""What Pillow raises over a file that was damaged, or made to trip it."""


@dataclass(frozen=True)
class Paper:
    """A page as it is kept. `kind`: `jpeg` or `pdf`."""

    content: bytes
    kind: str


def read_paper(uploaded: bytes) -> Paper:
    """The photograph, upright and without what else the file held; a PDF as it is.

    Raises:
        Conflict: `file-missing`, `file-too-large`, `file-no-paper`.
    """
    if not uploaded:
        raise Conflict("file-missing")
    if len(uploaded) > MOST_BYTES:
        raise Conflict("file-too-large")
    if uploaded.startswith(PDF):
        if PDF_END not in uploaded[-TAIL:]:
            raise Conflict("file-no-paper")
        return Paper(uploaded, "pdf")
    return Paper(_photograph(uploaded), "jpeg")


def _photograph(uploaded: bytes) -> bytes:
    with suppress(*BROKEN):
        picture = Image.open(io.BytesIO(uploaded), formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS or _unpacked(picture) > MOST_UNPACKED:
            raise Conflict("file-too-large")
        if uploaded.count(SCAN) > MOST_SCANS:
            raise Conflict("file-no-paper")
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture)
        written = io.BytesIO()
        _on_white(upright).save(written, "JPEG", quality=QUALITY, optimize=True)
        return written.getvalue()
    raise Conflict("file-no-paper")


def _unpacked(picture: Image.Image) -> int:
    """Bytes it takes to read it. A JPEG is made smaller meanwhile, unless it comes in passes: then it is held
    whole, with two bytes for each value."""
    values = picture.width * picture.height * len(picture.getbands())
    if picture.format == "JPEG":
        return 2 * values if picture.info.get("progressive") else 0
    return values


def _on_white(picture: Image.Image) -> Image.Image:
    """Nothing shines through, and no note of the file goes along."""
    whole = Image.new("RGB", picture.size, "white")
    seen = picture.convert("RGBA")
    whole.paste(seen, mask=seen.getchannel("A"))
    return whole
