"""One run: calls of all kinds in turn, their answers looked at, and the record verified in the end."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import httpx

from tests.robustness.fuzz.faults import Call, faults_of, faults_of_log
from tests.robustness.fuzz.installation import EXAMPLES, Installation
from tests.robustness.fuzz.pages import Pages
from tests.robustness.fuzz.standards import Standards
from tests.robustness.fuzz.surface import Surface

_TOO_MANY = 429
_NOBODY = 401
_MOST_LOST = 25
"""So many calls by people who are not signed in any more, and everybody is as in the beginning: some calls end that."""


@dataclass
class Figures:
    """What was called and how it was answered; ``faults`` in words, each with the call."""

    calls: int = 0
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    addresses: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    entries: int = 0
    verified: bool = False

    def lines(self) -> list[str]:
        """The figures, to be printed."""
        families = sorted({family for family, _ in self.statuses})
        told = [f"{self.calls} calls to {len(self.addresses)} addresses"]
        for family in families:
            counts = {status: count for (of, status), count in sorted(self.statuses.items()) if of == family}
            told.append(f"{family}: {sum(counts.values())} {counts}")
        record = "verifies" if self.verified else "does not verify"
        told.append(f"the record of {self.entries} entries {record}; {len(self.faults)} faults")
        return told


def run(made: Installation, calls: int, seed: int) -> Figures:
    """Call so often; the same seed makes the same choices."""
    random, figures, lost = Random(seed), Figures(), 0
    with httpx.Client(
        base_url=made.address, timeout=60, limits=httpx.Limits(max_keepalive_connections=4)
    ) as client:
        document = client.get("/api/openapi.json").json()
        surface, standards = Surface(made, document, random), Standards(made, random)
        pages = Pages(made, random)
        families: dict[str, Callable[[], Call]] = {
            "interface": surface.api,
            "FHIR": standards.fhir,
            "tokens": standards.token,
            "pages": pages.call,
        }
        weights = (45, 25, 1, 29)
        for _ in range(calls):
            if lost > _MOST_LOST:
                made.sign_in_anew()
                lost = 0
            (family,) = random.choices(list(families), weights)
            call = families[family]()
            answer = _answered(client, call, figures)
            if answer is None:
                continue
            figures.calls += 1
            lost += answer.status_code == _NOBODY and call.who in made.tokens
            figures.statuses[family, answer.status_code] += 1
            figures.addresses[call.kind] += 1
            figures.faults += [f"{fault}: {call}" for fault in faults_of(call, answer)]
            pages.seen(call, answer)
            if etag := answer.headers.get("etag"):
                surface.etags[call.path.split("/")[3] if call.path.startswith("/api/requests/") else ""] = (
                    etag
                )
    _verify(made, figures)
    figures.faults += faults_of_log(made.log.read_text("utf-8", "replace"))
    return figures


def _answered(client: httpx.Client, call: Call, figures: Figures) -> httpx.Response | None:
    headers = [(name.encode(), value.encode("utf-8")) for name, value in call.headers.items()]
    try:
        answer = client.request(call.method, call.path, headers=headers, content=call.content)
        if answer.status_code == _TOO_MANY and call.who != "nobody" and "/session" not in call.path:
            time.sleep(min(float(answer.headers.get("retry-after", 1)), 2))
    except (httpx.InvalidURL, httpx.LocalProtocolError):
        return None  # it never left here
    except httpx.HTTPError as error:
        figures.faults.append(f"no answer, {type(error).__name__}: {call}")
        return None
    return answer


def _verify(made: Installation, figures: Figures) -> None:
    made.sign_in_anew()
    answer = made.post("auditor", "/api/audit/verification", {})
    figures.verified = answer.status_code == 200 and answer.json()["faults"] == []
    figures.entries = answer.json().get("entries", 0)
    if not figures.verified:
        figures.faults.append(f"the record does not verify: {answer.text[:2000]}")
    for request in EXAMPLES:
        looked = made.post("nurse", f"/api/requests/{request}/notes", {"says": "Still there."})
        if looked.status_code >= 500:
            figures.faults.append(f"{request} cannot be worked on: {looked.text[:300]}")
