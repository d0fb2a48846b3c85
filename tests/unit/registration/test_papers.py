"""Photographs that claim more than they are."""

import io
import struct
import zlib

import pytest
from PIL import Image

from services.registration.schemas.papers import MOST_SCANS, SCAN, read_paper
from shared.errors import Conflict

GREY, COLOUR, COLOUR_AND_CLEAR = 0, 2, 6
A4_AT_600 = (4_960, 7_016)


def claiming(size: tuple[int, int], kind: int) -> bytes:
    """A PNG of a hundred bytes that says it is so large."""

    def part(name: bytes, content: bytes) -> bytes:
        summed = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + summed

    head = struct.pack(">IIBBBBB", *size, 8, kind, 0, 0, 0)
    parts = (part(b"IHDR", head), part(b"IDAT", zlib.compress(b"")), part(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def photograph(**how: bool) -> bytes:
    """A small JPEG."""
    written = io.BytesIO()
    Image.new("RGB", (80, 60), "white").save(written, "JPEG", **how)
    return written.getvalue()


@pytest.mark.parametrize(
    ("size", "kind", "said"),
    [
        (A4_AT_600, GREY, "file-no-paper"),
        (A4_AT_600, COLOUR, "file-no-paper"),
        ((7_700, 7_700), COLOUR_AND_CLEAR, "file-too-large"),
        ((80_000, 1_000), GREY, "file-too-large"),
    ],
)
def test_a_picture_that_would_take_the_memory_is_refused_before_it_is_unpacked(
    size: tuple[int, int], kind: int, said: str
) -> None:
    with pytest.raises(Conflict, match=said):
        read_paper(claiming(size, kind))


def test_a_picture_in_passes_is_taken_and_one_of_too_many_is_not() -> None:
    assert read_paper(photograph(progressive=True)).kind == "jpeg"

    with pytest.raises(Conflict, match="file-no-paper"):
        read_paper(photograph(progressive=True) + SCAN * (MOST_SCANS + 1))
