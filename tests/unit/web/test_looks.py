"""What every template and the style sheet keep to."""

import re
from pathlib import Path

import pytest

from shared.web.sites import STATIC
from tests.stack import ROOT

TEMPLATES = sorted(
    path for folder in ("shared/web", "services") for path in (ROOT / folder).rglob("templates/**/*.html")
)
DATA = r'(?:[^>]*\bsrc=| type="application/ld\+json">)'
"""A script from a file of our own, or data for search engines, which browsers do not run."""

INLINE = re.compile(rf"<script(?!{DATA})|<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:", re.IGNORECASE)
UNESCAPED = re.compile(r"\|\s*safe\b")
LARGEST_SHEET = 60_000


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_no_template_holds_script_style_or_unescaped_text(template: Path) -> None:
    text = template.read_text()
    html = re.sub(r"{%.*?%}|{{.*?}}", "", text)

    assert INLINE.findall(html) == []
    assert UNESCAPED.findall(text) == []


def test_the_style_sheet_is_small_and_calls_nobody() -> None:
    sheet = (STATIC / "kutse.css").read_text()

    assert len(sheet.encode()) < LARGEST_SHEET
    assert "http" not in sheet
    assert "@import" not in sheet


@pytest.mark.parametrize(
    "setting", ["prefers-color-scheme: dark", "print", "prefers-reduced-motion", "forced-colors"]
)
def test_the_style_sheet_follows_the_readers_settings(setting: str) -> None:
    assert setting in (STATIC / "kutse.css").read_text()


@pytest.mark.parametrize(
    "state",
    [
        *("a:hover", ".button:hover", ".input:hover", ".table tbody tr:hover", ".tile:hover"),
        *(":focus-visible", ".field-error", ".empty", ".button[disabled]", '.form[aria-busy="true"]'),
    ],
)
def test_what_can_be_used_has_a_look_for_each_state(state: str) -> None:
    rules = re.findall(r"([^{}]+)\{([^{}]+)\}", (STATIC / "kutse.css").read_text())
    assert any(state in selectors.replace("\n", " ") and body.strip() for selectors, body in rules)


def test_the_same_style_sheet_serves_all_services() -> None:
    sheets = [path for folder in ("services", "shared") for path in (ROOT / folder).rglob("*.css")]

    assert sheets == [STATIC / "kutse.css"]
