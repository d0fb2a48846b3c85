"""Pictures somebody uploads: looked at by content, made anew from their pixels, small enough for a mail."""

import io
import struct
import zlib
from contextlib import suppress

from PIL import Image, UnidentifiedImageError

from services.notifications.domain.logos import Logo
from shared.errors import Invalid

FORMATS = ("PNG", "JPEG")
MOST_UPLOADED = 900_000
"""Bytes of a file; what a form may hold is a little more."""

BROKEN = (
    *(UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, AssertionError),
    *(ValueError, LookupError, TypeError, struct.error, zlib.error),
)
"""What Pillow raises over a file that was damaged, or made to trip it."""

MOST_PIXELS = 16_000_000
MOST_BYTES = 60_000
SHOWN = (240, 90)
"""Pixels as it is shown; it is kept twice as fine, for fine screens."""

FINE = 2


def logo_from(uploaded: bytes) -> Logo:
    """The picture as it travels: scaled down, without whatever else the file held.

    Raises:
        Invalid: field `logo`: `logo-missing`, `logo-too-large`, `logo-no-picture`.
    """
    if not uploaded:
        raise _refused("logo-missing")
    if len(uploaded) > MOST_UPLOADED:
        raise _refused("logo-too-large")
    picture = _read(uploaded)
    picture.thumbnail((SHOWN[0] * FINE, SHOWN[1] * FINE))
    content, kind = _written(picture)
    if len(content) > MOST_BYTES:
        raise _refused("logo-too-large")
    return Logo(content, kind, max(1, picture.width // FINE), max(1, picture.height // FINE))


def _read(uploaded: bytes) -> Image.Image:
    with suppress(*BROKEN):
        picture = Image.open(io.BytesIO(uploaded), formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise _refused("logo-too-large")
        picture.load()
        return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    raise _refused("logo-no-picture")


def _written(picture: Image.Image) -> tuple[bytes, str]:
    """As PNG, which logos are best in; as JPEG when that is too large and nothing shows through."""
    png = _saved(picture, "PNG", optimize=True)
    if len(png) <= MOST_BYTES or picture.mode == "RGBA":
        return png, "png"
    return _saved(picture, "JPEG", quality=85), "jpeg"


def _saved(picture: Image.Image, form: str, **options: int) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, form, **options)
    return kept.getvalue()


def _refused(code: str) -> Invalid:
    return Invalid(fields={"logo": [code]})
