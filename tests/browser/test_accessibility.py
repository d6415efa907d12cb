"""The search for barriers finds what is wrong in one theme or at one width alone, and leaves the page as it was."""

from __future__ import annotations

import pytest

from tests.browser.accessibility import WIDE, barriers
from tests.browser.pages import Pages

_PAGE = """<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>A page</title>
<style>
:root {{ color-scheme: light dark; }} nav a {{ display: inline-block; padding: 1rem; }}
body {{ color: #111; background: #fff; }}
@media (prefers-color-scheme: dark) {{ body {{ color: #eee; background: #111; }} }}
{style}
</style></head><body><main><h1>A page</h1><p>Text</p><p><b>More text</b></p>
<p class="in">Text in a place of its own</p><nav><a href="#a">one</a> <a href="#b">two</a></nav></main></body></html>"""


def _in(media: str, style: str) -> str:
    return f"@media {media} {{ {style} }}"


_PALE_LIGHT, _PALE_DARK = ".in { color: #ddd; }", ".in { color: #333; }"
_SMALL = "nav a { padding: 0; width: 9px; height: 9px; overflow: hidden; }"
_FAULTS = {
    "light, 320 px: color-contrast": _in("(prefers-color-scheme: light) and (max-width: 600px)", _PALE_LIGHT),
    "dark, 320 px: color-contrast": _in("(prefers-color-scheme: dark) and (max-width: 600px)", _PALE_DARK),
    "dark, 1360 px: color-contrast": _in("(prefers-color-scheme: dark) and (min-width: 600px)", _PALE_DARK),
    "light, 1360 px: color-contrast": _in(
        "(prefers-color-scheme: light) and (min-width: 600px)", _PALE_LIGHT
    ),
    "light, 320 px: target-size": _in("(max-width: 600px)", _SMALL),
    "dark, 1360 px: target-size": _in("(min-width: 600px)", _SMALL),
    "dark, 320 px: wider than the window": _in("(max-width: 600px)", "h1 { width: 500px; }"),
}


@pytest.mark.parametrize("fault", _FAULTS)
def test_what_is_wrong_in_one_look_is_found(pages: Pages, fault: str) -> None:
    page = pages.opened("about:blank", viewport=WIDE, color_scheme="dark")
    page.set_content(_PAGE.format(style=""))
    assert barriers(page) == []
    page.set_content(_PAGE.format(style=_FAULTS[fault]))
    found = barriers(page)
    assert any(one.startswith(fault) for one in found), found
    assert page.viewport_size == WIDE
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
