"""Pages read in process: as somebody signed in has them open, with forms that are filled in and sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from httpx import Response

from assent.web.server.caller import COOKIE
from tests.web.calling import Client


@dataclass
class Form:
    """One form of a page: where it goes, and what its fields hold, several where a name has several."""

    action: str
    enctype: str = ""
    method: str = "post"
    fields: list[tuple[str, str]] = field(default_factory=list)
    offered: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, values: dict[str, str | list[str]]) -> dict[str, list[str]]:
        """What a browser would send with these typed over what is there."""
        sent: dict[str, list[str]] = {}
        for name, value in self.fields:
            if name not in values:
                sent.setdefault(name, []).append(value)
        known = {name for name, _ in self.fields} | set(self.offered)
        for name, typed in values.items():
            assert name in known, f"the form has no field {name}"
            sent[name] = [typed] if isinstance(typed, str) else typed
        return sent


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._area = self._select = ""
        self._text: list[str] = []
        self._chosen: str | None = None
        self._first: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(
                given.get("action", ""), given.get("enctype", ""), given.get("method", "get").lower()
            )
            self.forms.append(self._form)
        elif self._form is not None:
            self._take(tag, given, self._form)

    def _take(self, tag: str, given: dict[str, str], form: Form) -> None:
        name = given.get("name", "")
        match tag:
            case "input" if given.get("type") in ("checkbox", "radio"):
                form.offered.setdefault(name, []).append(given.get("value", "on"))
                if "checked" in given:
                    form.fields.append((name, given.get("value", "on")))
            case "input" if given.get("type") != "file":
                form.fields.append((name, given.get("value", "")))
            case "textarea":
                self._area, self._text = name, []
            case "select":
                self._select, self._chosen, self._first = name, None, None
            case "option":
                form.offered.setdefault(self._select, []).append(given.get("value", ""))
                self._first = given.get("value", "") if self._first is None else self._first
                if "selected" in given:
                    self._chosen = given.get("value", "")
            case "button" if name:
                form.buttons.append((name, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._form is not None:
            self._form.fields.append((self._area, "".join(self._text)))
            self._area = ""
        elif tag == "select" and self._form is not None:
            self._form.fields.append((self._select, (self._chosen or self._first) or ""))
            self._select = ""


def forms_of(html: str) -> list[Form]:
    """Every form of a page, that of signing out among them."""
    parser = _Forms()
    parser.feed(html)
    return parser.forms


def text_of(html: str) -> str:
    """The words of a page, without its markup and what runs in it."""
    plain = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", plain).split())


@dataclass
class Reader:
    """Somebody who has pages open: what they see now, and where they are."""

    client: Client
    token: str
    page: Response | None = None

    @property
    def html(self) -> str:
        """The page that is open."""
        assert self.page is not None
        return self.page.text

    @property
    def says(self) -> str:
        """Its words."""
        return text_of(self.html)

    @property
    def status(self) -> int:
        """The status of the page that is open."""
        assert self.page is not None
        return self.page.status_code

    def open(self, address: str) -> Response:
        """Go to an address."""
        self.page = self.client.request("GET", address, headers=self._headers)
        return self.page

    def press(
        self,
        button: str,
        values: dict[str, str | list[str]] | None = None,
        *,
        name: str = "do",
        file: tuple[str, bytes, str] | None = None,
    ) -> Response:
        """Fill in the form that has this button, and press it."""
        form = next(one for one in forms_of(self.html) if (name, button) in one.buttons)
        sent = {**form.filled(values or {}), name: [button]}
        if form.enctype == "multipart/form-data":
            parts: list[tuple[str, tuple[str | None, str | bytes, str | None]]] = [
                (key, (None, value, None)) for key, some in sent.items() for value in some
            ]
            if file is not None:
                parts.append(("file", file))
            return self._sent(form.action, files=parts)
        return self._sent(form.action, data=sent)

    def send(self, form: Form) -> Response:
        """Send a form as it is filled, by a button without a name."""
        return self._sent(form.action, data=form.filled({}))

    def _sent(self, address: str, **body: object) -> Response:
        headers = {**self._headers, "sec-fetch-site": "same-origin"}
        self.page = self.client.request("POST", address, headers=headers, **body)
        return self.page

    @property
    def _headers(self) -> dict[str, str]:
        return {"cookie": f"{COOKIE}={self.token}", "accept": "text/html"}
