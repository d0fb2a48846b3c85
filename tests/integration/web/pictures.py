"""Pictures of pages for people to look at: `make pictures` writes them and a sheet that shows them all."""

import os
from html import escape
from pathlib import Path

from playwright.sync_api import Page

from tests.stack import ROOT

PICTURES = ROOT / "var" / "pictures"
WIDTHS = (360, 1280)


def take_pictures(page: Page, name: str) -> None:
    """The whole page at two widths, if somebody asked for pictures."""
    if "KUTSE_PICTURES" not in os.environ:
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=PICTURES / f"{name.replace(' ', '-')}.{width}.png", full_page=True)


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
