"""What pages are held against: the same framework and templates, one row read, and nothing else.

The pages are Assent's own as it answered them, line by line, so that a browser has the same work with both. A request
reads the lines of its page by its address from SQLite and puts them together by a Jinja template, escaped where they
are text; nobody is signed in, nothing is recorded, compressed or assessed. The headers are Assent's too: by some
of them a browser begins a process for the page before it paints anything.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from starlette.staticfiles import StaticFiles

_TEMPLATE = "{% for line in lines %}{{ line.markup|safe }}{{ line.text }}\n{% endfor %}"
_PAGE = "SELECT lines, headers FROM page WHERE address = ?"


_OF_ONE_ANSWER = {
    "connection", "content-encoding", "content-length", "content-type", "date", "server", "set-cookie",
    "transfer-encoding",
}  # fmt: skip
"""Headers that say how one answer was sent; the others say what a browser may do with the page."""


def keep_pages(database: Path, pages: Mapping[str, tuple[str, Mapping[str, str]]]) -> None:
    """Keep pages, each by its address, as lines of markup with the text after it; and their headers."""
    with sqlite3.connect(database) as connection:
        connection.execute(
            "CREATE TABLE page (address TEXT PRIMARY KEY, lines TEXT NOT NULL, headers TEXT NOT NULL)"
        )
        for address, (markup, headers) in pages.items():
            lines = json.dumps([_line(line) for line in markup.splitlines()])
            kept = {name: value for name, value in headers.items() if name.lower() not in _OF_ONE_ANSWER}
            connection.execute("INSERT INTO page VALUES (?, ?, ?)", (address, lines, json.dumps(kept)))


def _line(line: str) -> dict[str, str]:
    """A line, with the plain text at its end apart."""
    at = line.rfind(">") + 1
    return {"markup": line[:at], "text": line[at:]} if "&" not in line[at:] else {"markup": line, "text": ""}


def bare_application(database: Path, static: Path) -> FastAPI:
    """An application that serves the pages of a database."""
    template = Environment(autoescape=True).from_string(_TEMPLATE)
    app, own = FastAPI(openapi_url=None), threading.local()
    app.mount("/static", StaticFiles(directory=static))

    @app.get("/{address:path}", response_class=HTMLResponse)
    def page(address: str) -> Response:
        if not hasattr(own, "connection"):
            own.connection = sqlite3.connect(database)
        row = own.connection.execute(_PAGE, (f"/{address}",)).fetchone()
        if row is None:
            return Response(status_code=404)
        return HTMLResponse(template.render(lines=json.loads(row[0])), headers=json.loads(row[1]))

    return app


if __name__ == "__main__":
    database, static, port = sys.argv[1:]
    application = bare_application(Path(database), Path(static))
    uvicorn.run(application, host="127.0.0.1", port=int(port), log_level="warning", access_log=False)
