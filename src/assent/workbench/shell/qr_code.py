"""A text as a QR code: SVG that stands in a page, without style or script."""

import io

import segno
from markupsafe import Markup


def qr_code(text: str) -> Markup:
    """The code of a text, dark on a light ground whatever the page's colors are."""
    out = io.BytesIO()
    segno.make(text, error="m").save(
        out, kind="svg", scale=5, border=4, dark="#000", light="#fff", xmldecl=False, svgns=False, nl=False
    )
    return Markup(out.getvalue().decode())  # noqa: S704 (drawn by the library from squares)
