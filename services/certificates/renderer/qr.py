"""The QR code that opens the verification page."""

import io

import segno


def qr_svg(address: str) -> str:
    """The address as SVG: error correction M, with the quiet zone of four modules that readers ask for."""
    picture = io.BytesIO()
    code = segno.make(address, error="m", micro=False, boost_error=False)
    code.save(picture, kind="svg", border=4, xmldecl=False, svgns=True, dark="#14233a", light="#ffffff")
    return picture.getvalue().decode()
