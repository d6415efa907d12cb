"""A set of requests whose answers, taken together, show every must-support element that this plan ever sends.

It is played in both versions of PAS over a store of its own: asked, answered, certified, continued, granted in part,
turned away, and come by another way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from assent import bootstrap
from assent.adapters.fhir.pas import names
from tests.conformance.must_support import MustSupportProfile, as_markdown, profiles, seen_in
from tests.exchange import bundles
from tests.exchange.reading import response_of, submit
from tests.exchange.rich import by_role, rich
from tests.supplied import supply_criteria
from tests.web.served import START, Served, over, submission

VERSIONS = ("2.2", "2.0")
_REASON = {"clause": "R.2", "words": "A shorter course suffices until the next visit."}
Answers = dict[str, list[dict[str, Any]]]


def played(folder: Path) -> Answers:
    """The response bundles of the whole set, by version, over new stores below a folder."""
    return {version: list(_of_version(folder / version, version)) for version in VERSIONS}


def _of_version(folder: Path, version: str) -> Iterator[dict[str, Any]]:
    bootstrap.make_store(folder, "Committee, 2026-01-15")
    supply_criteria(folder)
    (folder / "exchange.toml").write_text('address = "https://assent.test"\n', "utf-8")
    with over(folder) as served:
        first = submit(served, version, rich(bundles.request("met", number="10"), version))
        yield first
        yield from _asked(served, version)
        yield from _other_way(served, version)
        served.now = START + timedelta(days=30)
        number = response_of(first)["preAuthRef"]
        yield from _renewals(served, version, number)
        yield from _turned_away(served, version)


def _asked(served: Served, version: str) -> Iterator[dict[str, Any]]:
    """Pended by an organization and by a practitioner, asked about, and with one item left."""
    request = rich(bundles.request(number="1"), version)
    yield submit(served, version, request)
    yield from _inquired(served, version, request, "1")
    yield submit(served, version, by_role(rich(bundles.request(number="2"), version)))
    yield from _inquired(served, version, by_role(rich(bundles.request(number="2"), version)), "2")
    cancel = bundles.cancelled(bundles.update(request, "3", prior_inside=version == "2.2"), 2)
    yield submit(served, version, cancel)


def _renewals(served: Served, version: str, number: str) -> Iterator[dict[str, Any]]:
    """One that wants a document with a code, and one that a physician grants in part."""
    asking = bundles.request(
        "reauthorization",
        number="20",
        scale_improvement_documented=None,
        functional_improvement_documented=None,
        current_total=None,
    )
    yield submit(served, version, bundles.renewed(rich(asking, version), number))
    worse: dict[str, Any] = {
        "scale_improvement_documented": False,
        "functional_improvement_documented": False,
        "current_total": 18,
    }
    less = bundles.request("reauthorization", number="21", **worse)
    request = bundles.renewed(rich(less, version), number)
    waiting = response_of(submit(served, version, request))
    _grant_in_part(served, waiting["identifier"][-1]["value"])
    yield submit(served, version, request)
    yield from _inquired(served, version, request, "21")


def _grant_in_part(served: Served, id: str) -> None:
    """Fewer units, until the end of June."""
    seen = served.get("doctor", f"/api/requests/{id}").headers["etag"]
    body = {
        "attests": "determination-1", "line": "drug", "start": "2026-03-16", "end": "2026-06-30", "units": 8,
        "reasons": [_REASON],
    }  # fmt: skip
    answer = served.post("doctor", f"/api/requests/{id}/partial-approvals", body, If_Match=seen)
    assert answer.status_code == 200, answer.text


def _turned_away(served: Served, version: str) -> Iterator[dict[str, Any]]:
    """A renewal of an authorization that there is not."""
    unknown = bundles.request("reauthorization", number="30")
    yield submit(served, version, bundles.renewed(rich(unknown, version), "AU-23456-789CF-G"))


def _other_way(served: Served, version: str) -> Iterator[dict[str, Any]]:
    """A request by the JSON interface, asked about by PAS."""
    body = submission("excluded")
    answer = served.post("office", "/api/requests", body)
    assert answer.status_code == 201, answer.text
    inquiry = bundles.inquiry(rich(bundles.request(number="40"), version), "40")
    bundles.claim_of(inquiry).setdefault("extension", []).append(
        {"url": names.ADMINISTRATION_NUMBER, "valueString": body["id"]}
    )
    yield from _given(served, version, inquiry)


def _inquired(served: Served, version: str, request: bundles.Bundle, number: str) -> Iterator[dict[str, Any]]:
    yield from _given(served, version, bundles.inquiry(request, f"Q{number}"))


def _given(served: Served, version: str, inquiry: bundles.Bundle) -> Iterator[dict[str, Any]]:
    """The bundles that answer an inquiry."""
    answer = served.post("program", f"/fhir/pas/{version}/Claim/$inquire", inquiry)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    yield from [one["resource"] for one in found.get("parameter", ())] if version == "2.2" else [found]


def seen(answers: Answers) -> list[tuple[MustSupportProfile, frozenset[str]]]:
    """Each profile with the elements that the answers of its version hold."""
    return [(profile, seen_in(profile, answers[profile.version])) for profile in profiles()]


def section(answers: Mapping[str, Any]) -> str:
    """The section of the page."""
    return f"{HEAD}{as_markdown(seen(dict(answers)))}"


HEAD = """\
## Must-support elements

Answers by PAS have elements that a server must be able to send (`conf-6`). A test plays one set of requests in both
versions; over its answers together these are the elements that came, and why the others never do. Nothing is made up
to fill an element. What is the office's own (organizations, patient, practitioners) comes back as it was sent.

"""
