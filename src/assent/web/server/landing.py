"""Two small pages: the operations of the interface, and what goes on after signing in. Nothing from outside."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

_STYLE = """\
body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}a{color:#00539f}
code{font:.9rem ui-monospace,monospace}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-bottom:1px solid #ddd}
"""
STYLED_PAGE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'"
}
"""The headers of a page that brings its own style, and nothing else."""


def signed_in_page() -> str:
    """Goes on to the start by itself."""
    return _page("Signed in", '<meta http-equiv="refresh" content="0;url=/"><p><a href="/">Go on</a></p>')


def operations_page(description: Mapping[str, Any]) -> str:
    """Every operation by audience: method, address, what it does."""
    return _page("The operations of Assent", "".join(_sections(description)))


def _sections(description: Mapping[str, Any]) -> Iterator[str]:
    yield '<p>All of it for programs: <a href="/api/openapi.json">openapi.json</a>.</p>'
    for tag in description["tags"]:
        rows = [
            _row(path, method, operation)
            for path, methods in description["paths"].items()
            for method, operation in methods.items()
            if tag["name"] in operation.get("tags", ())
        ]
        if rows:
            yield f"<h2>{escape(tag['name'].capitalize())}</h2><p>{escape(tag['description'])}</p>"
            yield f"<table><tbody>{''.join(rows)}</tbody></table>"


def _row(path: str, method: str, operation: Mapping[str, Any]) -> str:
    address = f"<code>{escape(method.upper())} {escape(path)}</code>"
    return f"<tr><td>{address}</td><td>{escape(operation.get('description', ''))}</td></tr>"


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body><h1>{escape(title)}</h1>{body}</body></html>"
    )
