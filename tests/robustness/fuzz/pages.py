"""Calls of pages as a browser makes them: from link to link, with the forms that stand there filled in wrongly."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from random import Random
from urllib.parse import quote, urlencode

import httpx

from assent.web.server.caller import COOKIE
from tests.robustness.fuzz.faults import Call
from tests.robustness.fuzz.installation import PEOPLE, Installation
from tests.robustness.fuzz.values import BROKEN, MARK
from tests.workbench.reading import Form, forms_of

BEGINNINGS = (
    "/",
    "/account",
    "/administration",
    "/administration/clients",
    "/administration/files/plan.toml",
    "/administration/history",
    "/administration/offices",
    "/administration/people",
    "/administration/proposals",
    "/administration/change/letterhead",
    "/audit",
    "/audit/accounts",
    "/audit/requests/excluded",
    "/audit/requests/excluded/looks",
    "/audit/requests/met/replay",
    "/check",
    "/figures",
    "/figures/oversight",
    "/figures/public/2026",
    "/inbox",
    "/office",
    "/office/drafts",
    "/office/new",
    "/office/new/draft",
    "/office/people",
    "/policies",
    "/policies/mgb-031",
    "/readings",
    "/rules",
    "/search",
    "/sign-in",
    "/worklist",
    "/demonstration/nurse-1/x",
    "/static/x/workbench.css",
    *(
        f"/requests/{request}{part}"
        for request in ("excluded", "two-facts-missing", "met", "draft", "nowhere")
        for part in (
            "",
            "/actions",
            "/answer",
            "/appeals/decision",
            "/appeals/new",
            "/approval",
            "/attached/documents",
            "/authorization",
            "/decision/adverse",
            "/decision/partial",
            "/delegate-decision",
            "/effectuation",
            "/evidence",
            "/facts",
            "/history",
            "/judgments",
            "/letters/changed",
            "/need",
            "/outside-decision",
            "/questions/new",
            "/reversal",
            "/what-if",
            "/steps/withdraw",
            "/actions/notes",
        )
    ),
)
_LINK = re.compile(r'href="(/[^"#]*)"')
_ROLES = (
    "office",
    "office",
    "other",
    "intake",
    "nurse",
    "doctor",
    "second",
    "author",
    "auditor",
    "admin",
    "second admin",
    "nobody",
)
_FORM = "application/x-www-form-urlencoded"
_MOST_KNOWN = 400
_LEADS_NOWHERE = frozenset({403, 404, 405})
"""Asked for once by somebody, and not again, so that most calls reach something."""


class Pages:
    """Somebody of every role with pages open."""

    def __init__(self, made: Installation, random: Random) -> None:
        self._made, self._random = made, random
        self._known = {who: list(BEGINNINGS) for who in _ROLES}
        self._open: dict[str, list[Form]] = {who: [] for who in _ROLES}

    def call(self) -> Call:
        """The next page that somebody opens, or form that they send."""
        who = self._random.choice(_ROLES)
        if self._open[who] and self._random.random() < 0.6:
            return self._sent(who, self._random.choice(self._open[who]))
        address = self._random.choice(self._known[who])
        if self._random.random() < 0.08:
            address = self._altered(address)
        return Call(_kind("GET", address), who, "GET", address, self._headers(who), page=True)

    def seen(self, call: Call, answer: httpx.Response) -> None:
        """What a page links to, and its forms; those of a page with errors too."""
        if not call.page:
            return
        if (
            call.method == "GET"
            and answer.status_code in _LEADS_NOWHERE
            and call.path in self._known[call.who]
        ):
            self._known[call.who].remove(call.path)
        if "text/html" not in answer.headers.get("content-type", ""):
            return
        known = self._known[call.who]
        for link in _LINK.findall(answer.text):
            address = html.unescape(link)
            if len(known) < _MOST_KNOWN and address not in known:
                known.append(address)
        forms = [
            replace(form, action=form.action or call.path)
            for form in forms_of(answer.text)
            if form.action != "/sign-out" or self._random.random() < 0.02
        ]
        if forms and (call.path != "/sign-in" or self._random.random() < 0.1):
            self._open[call.who] = forms

    def _sent(self, who: str, form: Form) -> Call:
        fields = [
            (name, self._typed(name, value, form))
            for name, value in form.fields
            if self._random.random() > 0.03
        ]
        fields += [
            (name, self._random.choice(values))
            for name, values in form.offered.items()
            if self._random.random() < 0.3
        ]
        if form.buttons:
            name, value = self._random.choice(form.buttons)
            fields.append((name, value if self._random.random() < 0.85 else self._typed("", value, form)))
        if self._random.random() < 0.05:
            fields.append(
                (
                    self._random.choice(
                        ["do", "version", "unknown", "signature", "trials[0].adherence", "a" * 300]
                    ),
                    MARK,
                )
            )
        if form.method == "get":
            address = f"{form.action.partition('?')[0]}?{urlencode(fields, errors='replace')}"
            return Call(_kind("GET", address), who, "GET", address, self._headers(who), page=True)
        headers = {**self._headers(who), "sec-fetch-site": "same-origin", "content-type": _FORM}
        if self._random.random() < 0.03:
            headers["sec-fetch-site"] = "cross-site"
        if self._random.random() < 0.03:
            headers["content-type"] = self._random.choice(
                ["application/json", "multipart/form-data", "multipart/form-data; boundary=x"]
            )
        content = urlencode(fields, errors="replace").encode()
        if form.enctype.startswith("multipart") and headers["content-type"] == _FORM:
            headers["content-type"], content = "multipart/form-data; boundary=b7", self._parts(fields)
        address = form.action
        return Call(_kind("POST", address), who, "POST", address, headers, content, page=True)

    def _parts(self, fields: list[tuple[str, str]]) -> bytes:
        parts = [
            f'--b7\r\nContent-Disposition: form-data; name="{quote(name)}"\r\n\r\n{value}\r\n'
            for name, value in fields
        ]
        kind = self._random.choice(["text/plain", "application/pdf", "application/json", "x"])
        held = self._random.choice(["Hello", "%PDF-1.7\n", "{}", '{"a": ' * 50, MARK, "\x00"])
        name = self._random.choice(["file", "document", "documents", "case", "chart"])
        parts.append(
            f'--b7\r\nContent-Disposition: form-data; name="{name}"; filename="{MARK}.txt"\r\n'
            f"Content-Type: {kind}\r\n\r\n{held}\r\n--b7--\r\n"
        )
        return "".join(parts).encode("utf-8", "replace")

    def _typed(self, name: str, value: str, form: Form) -> str:
        if name in ("csrf", "owner", "kept", "carried"):
            return value if self._random.random() < 0.97 else self._random.choice(["", "x", value[::-1], "é"])
        roll = self._random.random()
        if name in form.offered and roll < 0.5:
            return self._random.choice(form.offered[name])
        if roll < 0.4:
            return value
        if roll < 0.6:
            return self._random.choice(
                ["5", "2026-12-01", "M-1", "1234567893", f"{MARK} typed it.", "X.8", "oak", "yes"]
            )
        return str(self._random.choice(BROKEN)).encode("utf-8", "replace").decode()

    def _altered(self, address: str) -> str:
        parts = address.split("/")
        at = self._random.randrange(len(parts))
        parts[at] = quote(str(self._random.choice(BROKEN)).encode("utf-8", "replace")[:300])
        return (
            "/"
            + "/".join(parts).lstrip("/")
            + self._random.choice(
                ["", "", "?page=x&limit=-1&order=%00", f"?given={'x' * 50}", "?fact=trials[9].x"]
            )
        )

    def _headers(self, who: str) -> dict[str, str]:
        headers = {"accept": "text/html"}
        if who in PEOPLE:
            headers["cookie"] = f"{COOKIE}={self._made.tokens[who]}"
        if self._random.random() < 0.1:
            headers["hx-request"] = "true"
        return headers


def _kind(method: str, address: str) -> str:
    """The address without what names one thing, to count by."""
    parts = address.partition("?")[0].split("/")
    return f"{method} page {'/'.join(parts[:2])}{'/…/' + parts[-1][:30] if len(parts) > 3 else ''}"
