"""Pictures of pages, narrow and wide, for people to look at, and held to what people accepted.

`make pictures` writes them and a sheet that shows them all, and fails for pages that look otherwise than when
somebody last accepted them; `make pictures ACCEPT=1` accepts how they look now. `make test` takes none.
"""

import json
import os
from dataclasses import asdict
from html import escape
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.integration.web.painted import Painted, differences, painted, strangers
from tests.stack import ROOT

PICTURES = ROOT / "var" / "pictures"
ACCEPTED = Path(__file__).parent / "accepted.json"
WIDTHS = (360, 1280)
HEIGHT = 800
MOST_TAKEN = 6


def take_pictures(page: Page, name: str) -> list[str]:
    """In what the page looks otherwise than accepted, at two widths, if somebody asked for pictures."""
    if "KUTSE_PICTURES" not in os.environ:
        return []
    PICTURES.mkdir(parents=True, exist_ok=True)
    return [
        f"{width} px: {each}, see {_path(name, width)}"
        for width in WIDTHS
        for each in _take(page, name, width)
    ]


def _take(page: Page, name: str, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    taken = _settled(page)
    (ROOT / _path(name, width)).write_bytes(taken)
    with Image.open(BytesIO(taken)) as picture:
        now = painted(picture)
    found = strangers(now)
    if "KUTSE_ACCEPT" in os.environ:
        _accept(f"{name} {width}", now)
    elif was := accepted().get(f"{name} {width}"):
        found += differences(was, now)
    else:
        found.append("nobody has accepted how it looks (make pictures ACCEPT=1)")
    return found


def _settled(page: Page) -> bytes:
    """The whole page, once two pictures in a row are alike: a busy machine draws its end late."""
    before, now = b"", page.screenshot(full_page=True)
    for _ in range(MOST_TAKEN):
        if now == before:
            break
        before, now = now, page.screenshot(full_page=True)
    return now


def _path(name: str, width: int) -> Path:
    return (PICTURES / f"{name.replace(' ', '-')}.{width}.png").relative_to(ROOT)


def accepted() -> dict[str, Painted]:
    """What every picture consisted of when somebody last looked at them, by page and width."""
    return {name: Painted(**each) for name, each in json.loads(ACCEPTED.read_text()).items()}


def _accept(name: str, now: Painted) -> None:
    """Kept a line a picture, so that a change shows which pages look otherwise."""
    kept = json.loads(ACCEPTED.read_text()) | {name: asdict(now)}
    lines = [f"{json.dumps(each)}: {json.dumps(kept[each])}" for each in sorted(kept)]
    ACCEPTED.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def write_sheet(folder: Path = PICTURES) -> None:
    """A page that shows every picture there is, narrow beside wide."""
    names = sorted({path.name.split(".")[0] for path in folder.glob("*.png")})
    shown = "".join(
        f"<h2>{escape(name)}</h2><p>"
        + "".join(f'<img src="{escape(name)}.{width}.png" alt="" width="{width // 2}"> ' for width in WIDTHS)
        for name in names
    )
    if names:
        (folder / "index.html").write_text(f"<!doctype html><meta charset=utf-8><title>Pages</title>{shown}")
