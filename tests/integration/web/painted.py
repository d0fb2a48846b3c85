"""What a picture of a page consists of: colours and where there is something, not letters.

Letters are drawn differently by every machine, so pictures are not compared point by point. Three things say
whether a page still looks as it did when somebody last looked at it: how tall it is, which colours of the
design system cover how much of it, and how what is not ground is spread over its width.
"""

import re
from dataclasses import dataclass

from PIL import Image, ImageChops

from tests.stack import ROOT

Colour = tuple[int, ...]
"""Red, green and blue, 0 to 255 each."""

TOKEN = re.compile(r"--([a-z-]+): #([0-9a-f]{6});")


def _tokens(sheet: str) -> dict[str, Colour]:
    light = (ROOT / sheet).read_text(encoding="utf-8").partition("@media")[0]
    return {name: tuple(bytes.fromhex(code)) for name, code in TOKEN.findall(light)}


LIGHT = _tokens("shared/web/static/kutse.css")
"""The colours of the design system."""

MAILBOX = _tokens("deploy/local/mailbox/static/mailbox.css")
OTHERS: dict[str, Colour] = {
    "code": (0, 0, 0),
    "code of a ticket": (20, 35, 58),
    "ground of a letter": (238, 242, 245),
    **{f"mailbox's {name}": colour for name, colour in MAILBOX.items()},
}
"""What the design system does not draw: codes for cameras, letters, and the mailbox of the trial."""
COLUMNS = 12
TALLER, COVERED, MOVED = 1.05, 0.012, 0.015
"""How much taller or lower, more or less of a colour, and in other columns, is another look."""

SEEN = 0.005
"""The share of a page from which on a colour is one that somebody chose, and not the edge of a letter."""
CLOSE = 10
"""How far the shadow of a card is from what it falls on, at most, in each of red, green and blue."""


@dataclass(frozen=True, slots=True)
class Painted:
    """What a picture consists of.

    Its height is in pixels, `colours` are shares of the whole, `columns` those of what is not ground.
    """

    height: int
    colours: dict[str, float]
    columns: list[float]


def painted(picture: Image.Image) -> Painted:
    """What the picture consists of; a colour that is nobody's goes by its code."""
    area = picture.width * picture.height
    counted = picture.convert("RGB").getcolors(area) or []
    colours: dict[str, float] = {}
    for count, colour in counted:
        if count >= SEEN * area and isinstance(colour, tuple):
            name = _name(colour)
            colours[name] = round(colours.get(name, 0) + count / area, 4)
    return Painted(picture.height, dict(sorted(colours.items())), _columns(picture))


def _name(colour: Colour) -> str:
    known = LIGHT | OTHERS
    exact = [name for name, each in known.items() if each == colour]
    close = [
        name for name in known if max(abs(a - b) for a, b in zip(known[name], colour, strict=True)) <= CLOSE
    ]
    return (exact + close + [f"#{bytes(colour).hex()}"])[0]


def _columns(picture: Image.Image) -> list[float]:
    ground = Image.new("RGB", picture.size, LIGHT["ground"])
    differs = ImageChops.difference(picture.convert("RGB"), ground).convert("L")
    spread = differs.point([255 * (value > 2) for value in range(256)]).resize(
        (COLUMNS, 1), Image.Resampling.BOX
    )
    values = spread.tobytes()
    return [round(value / (sum(values) or 1), 3) for value in values]


def strangers(it: Painted) -> list[str]:
    """The colours on it that are none of the design system's."""
    return [
        f"is painted in {name}, which is no colour of ours" for name in it.colours if name.startswith("#")
    ]


def differences(was: Painted, now: Painted) -> list[str]:
    """In what a page looks otherwise than it did."""
    found = []
    if not was.height / TALLER <= now.height <= was.height * TALLER:
        found.append(f"is {now.height} px tall, and was {was.height}")
    for name in sorted(was.colours.keys() | now.colours.keys()):
        before, after = was.colours.get(name, 0), now.colours.get(name, 0)
        if abs(before - after) > COVERED:
            found.append(f"is {after:.1%} {name}, and was {before:.1%}")
    moved = sum(abs(before - after) for before, after in zip(was.columns, now.columns, strict=True)) / 2
    if moved > MOVED:
        found.append(f"has {moved:.1%} of what is on it in other columns")
    return found
