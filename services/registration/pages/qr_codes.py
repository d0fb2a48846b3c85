"""Addresses as pictures that phones read."""

import io
from typing import Any

import segno


def svg(address: str) -> str:
    """The address as SVG, to stand in a page or to be a file: dark on light in either scheme, error
    correction M, with the quiet zone of four modules that readers ask for."""
    made = segno.make(address, error="m", micro=False, boost_error=False)
    written = io.BytesIO()
    look: dict[str, Any] = {"border": 4, "dark": "#14233a", "light": "#ffffff", "omitsize": True}
    made.save(written, kind="svg", xmldecl=False, svgns=True, **look)
    return written.getvalue().decode()
