"""Calls of the operations of the OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from tests.robustness.fuzz.faults import Call
from tests.robustness.fuzz.installation import EXAMPLES, PEOPLE, Installation, submission
from tests.robustness.fuzz.values import BROKEN, MARK, body, broken, of_schema

_HOLE = re.compile(r"\{([a-z_]+)\}")
_REASONS = [{"clause": "X.8", "words": f"{MARK}: the scan shows an aneurysm."}]
_GRANT = {"line": "infusion", "units": 4, "start": "2026-12-07", "end": "2027-01-03"}
_DECIDED = {"attests": "determination-1", "reasons": _REASONS, "preview": "0" * 64}
_DAY = "2026-11-30"
RIGHT: Mapping[str, tuple[Any, ...]] = {
    "/api/requests": tuple(submission(name, "new", MARK) for name in EXAMPLES),
    "/api/drafts": (submission("two-facts-missing", "new", MARK),),
    "/api/assessments": ({"facts": submission("met", "x", MARK)["facts"]},),
    "/api/needs": ({"code": "J3490", "product_line": "commercial", "on": _DAY, "ndc": "00409-2051-05"},),
    "/api/requests/search": ({"member": "M-1"}, {"member": MARK}),
    "/api/session": ({"id": "nurse-1", "password": MARK}, {"id": MARK, "password": MARK}),
    "/api/requests/{request}/facts": (
        {
            "facts": {"trials[3].adherence": 91, "ketamine_misuse": False},
            "evidence": {"source": MARK, "on": _DAY, "by": MARK},
        },
        {"facts": {"weight_kg": 70}, "evidence": {}},
    ),
    "/api/requests/{request}/approvals": ({"attests": "approval-1", "reasons": _REASONS},),
    "/api/requests/{request}/adverse-determinations": (_DECIDED,),
    "/api/requests/{request}/adverse-determinations/previews": ({"reasons": _REASONS},),
    "/api/requests/{request}/partial-approvals": ({**_DECIDED, **_GRANT},),
    "/api/requests/{request}/partial-approvals/previews": ({"reasons": _REASONS, **_GRANT},),
    "/api/requests/{request}/appeals": (
        {"filer": "member", "grounds": MARK},
        {"filer": "provider", "grounds": MARK},
    ),
    "/api/requests/{request}/withdrawal": (
        {"asked_by": "member", "why": MARK, "person": MARK, "channel": "phone", "note": MARK},
    ),
    "/api/requests/{request}/handovers": ({"delegate": "Example Pharmacy Services", "why": MARK},),
    "/api/requests/{request}/outside-decisions": (
        {
            "level": 2,
            "reference": MARK,
            "rulings": [{"line": "infusion", "ruling": "overturned"}],
            "document": "0" * 64,
        },
    ),
    "/api/requests/{request}/reopenings": (
        {"lines": ["drug", "infusion"], "ground": "new_information", "why": MARK},
    ),
    "/api/authorizations/{number}/corrections": ({"grants": [_GRANT], "why": MARK},),
    "/api/authorizations/{number}/units": ({"line": "infusion", "units": 1, "on": "2026-12-08"},),
    "/api/settings/changes": (
        {"plan.toml": f"# {MARK}", "office.toml": "", "authorization.csv": "", "identity.toml": ""},
    ),
}
"""Bodies that are right, for operations where a value for each field is seldom one that goes far."""
_PEOPLE = tuple(who for who in PEOPLE if who != "other program")


class Surface:
    """Makes calls to one installation."""

    def __init__(self, made: Installation, document: Mapping[str, Any], random: Random) -> None:
        self._made, self._random, self._document = made, random, document
        self._definitions = document["components"]["schemas"]
        self._operations = [
            (path, method, operation)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        ]
        self._next = 0
        self.etags: dict[str, str] = {}

    def _one_of(self, *values: Any) -> Any:
        return self._random.choice(values)

    def api(self) -> Call:
        """The next operation, by somebody."""
        path, method, operation = self._operations[self._next % len(self._operations)]
        self._next += 1
        who = self._one_of(*_PEOPLE, "nobody", "office", "intake", "nurse", "doctor", "doctor", "admin")
        places = self._places()
        address = _HOLE.sub(lambda hole: quote(str(places.get(hole[1], "x")), safe="") or "x", path)
        if query := self._query(operation):
            address = f"{address}?{query}"
        headers = {**self._bearer(who), **self._conditions(places["request"])}
        content = b""
        if "requestBody" in operation:
            content = self._content(path, operation, headers)
        return Call(f"{method.upper()} {path}", who, self._method(method), address, headers, content)

    def _method(self, method: str) -> str:
        return str(
            self._one_of(
                *[method.upper()] * 60, "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE"
            )
        )

    def _places(self) -> dict[str, Any]:
        made = self._made
        places: dict[str, Any] = {
            "request": self._one_of(*made.requests),
            "number": self._one_of(*made.authorizations),
            "digest": self._one_of(*made.documents, "0" * 64),
            "appeal": "excluded-A1",
            "decision": "excluded-O1",
            "id": self._one_of(*(account.id for account in PEOPLE.values())),
            "office": self._one_of("oak", "alder"),
            "proposal": self._random.randint(1, 9),
            "revision": self._random.randint(1, 4),
            "policy": "mgb-031",
            "clause": self._one_of("X.8", "I.4"),
            "year": self._one_of("2025", "2026"),
            "rule": "claims.pre_service",
            "name": self._one_of("plan.toml", "office.toml"),
            "sequence": self._random.randint(1, 9),
        }
        if self._random.random() < 0.1:
            places[self._one_of(*places)] = self._broken_text()
        return places

    def _broken_text(self) -> str:
        return str(self._one_of(*BROKEN)).replace(MARK, "x").encode("utf-8", "replace").decode()[:500]

    def _query(self, operation: Mapping[str, Any]) -> str:
        given = [one for one in operation.get("parameters", ()) if one["in"] == "query"]
        sent = []
        for parameter in given:
            if parameter.get("required") or self._random.random() < 0.4:
                right = of_schema(self._random, parameter.get("schema", {}), self._definitions)
                value = right if self._random.random() < 0.6 else self._broken_text()
                sent.append((parameter["name"], str(value).replace(MARK, "x")))
        if self._random.random() < 0.05:
            sent.append((self._one_of("unknown", "limit", ""), "x"))
        return urlencode(sent, errors="replace")

    def _bearer(self, who: str) -> dict[str, str]:
        if self._random.random() < 0.02:
            return {
                "Authorization": self._one_of(
                    "Bearer", "Bearer x", "Basic YTpi", f"Bearer {MARK}", "Bearer " + "é" * 9
                )
            }
        return {"Authorization": f"Bearer {self._made.tokens[who]}"} if who in self._made.tokens else {}

    def _conditions(self, request: str) -> dict[str, str]:
        headers = dict[str, str]()
        if self._random.random() < 0.7:
            tag = self.etags.get(request, '"3"')
            headers["If-Match"] = self._one_of(
                *[tag] * 8, f"W/{tag}", "*", '"1", "2"', '"-1"', "7", '"' + "9" * 40 + '"', "", '"1-gzip"'
            )
        if self._random.random() < 0.2:
            headers["Idempotency-Key"] = self._one_of(
                "key-1", "key-2", "k" * 500, MARK, " ", str(self._random.random())
            )
        if self._random.random() < 0.05:
            headers["Assent-Version"] = self._one_of("3", "-1", "x", "9" * 30)
        return headers

    def _content(self, path: str, operation: Mapping[str, Any], headers: dict[str, str]) -> bytes:
        forms_of_body = operation["requestBody"]["content"]
        if "application/json" not in forms_of_body:
            return self._document_of(headers)
        headers["Content-Type"] = self._one_of(
            *["application/json"] * 30,
            "text/plain",
            "",
            "application/xml",
            "application/json; charset=utf-16",
            "x" * 200,
        )
        if path in RIGHT and self._random.random() < 0.7:
            value = self._random.choice(RIGHT[path])
            if isinstance(value, dict) and value.get("id") == "new":
                value = {**value, "id": f"new-{self._next}"}
        else:
            value = of_schema(self._random, forms_of_body["application/json"]["schema"], self._definitions)
        if self._random.random() < 0.5:
            value = broken(self._random, value)
        return body(self._random, value)

    def _document_of(self, headers: dict[str, str]) -> bytes:
        headers["Content-Type"] = self._one_of(
            "text/plain",
            "application/pdf",
            "image/png",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "text/html",
        )
        headers["Content-Disposition"] = self._one_of(
            f'attachment; filename="{MARK}.txt"',
            "attachment",
            'attachment; filename="../../x"',
            "x",
            "a; filename*=utf-8''%ff",
        )
        return bytes(
            self._one_of(
                b"",
                b"%PDF-1.7\n" + MARK.encode(),
                b"\x89PNG\r\n\x1a\n",
                MARK.encode(),
                b"--x\r\n\r\n\r\n--x--",
                b'--x\r\nContent-Disposition: form-data; name="document"; filename="a.txt"\r\n'
                b"Content-Type: text/plain\r\n\r\nHello\r\n--x--\r\n",
            )
        )
