"""What a copy of the product with a change of CONTRIBUTING.md does: run in a process of its own.

PYTHONPATH=COPY/src:. python -m tests.journeys.contributed version|policy|action FOLDER
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import assent
from assent import bootstrap
from assent.casework.plain_actions import PLAIN_ACTIONS
from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import NotPermitted
from assent.desk.plain_actions import act
from assent.desk.record import audit
from assent.logic.codec import digest
from assent.logic.package import PolicyPackage
from tests.web.served import NPI, START, Served, facts, serving, submission

SLEEP: dict[str, Any] = {
    "request_kind": "initial", "product_line": "commercial", "birth_date": "1980-05-04",
    "snores_loudly": True, "breathing_pauses_seen": False, "heart_failure": False, "nights": 1,
}  # fmt: skip
"""A case that meets the policy of the walk-through, beside its request date."""
NURSE_EVALUATED = {"candidacy_evaluator": "psychiatric_aprn"}
IN_OCTOBER = START + timedelta(days=240)


def version(folder: Path) -> None:
    """The new version decides from its date on; the older one and what it decided stay as they were."""
    package = bootstrap.catalogue().package("mgb-031")
    assert [policy.version for policy in package.versions] == ["2026-01", "2026-10"]
    check_published(package)
    with serving(folder) as served:
        before = submitted(served, "before", evaluated(START))
        served.now = IN_OCTOBER
        after = submitted(served, "after", evaluated(IN_OCTOBER))
        assert before["stage"] != "determined"
        assert before["lines"][0]["outcome"] == "not_met", before["lines"]
        assert after["stage"] == "determined"
        assert [line["status"] for line in after["lines"]] == ["approved", "approved"]
        is_replayed(served, "before", "after")


def evaluated(received: datetime) -> dict[str, Any]:
    """A case that meets the policy but for who evaluated the member, with its dates moved to a day."""
    case: dict[str, Any] = _moved({**facts("met"), **NURSE_EVALUATED}, received - START)
    return case


def _moved(value: Any, by: timedelta, name: str = "") -> Any:
    """Every date of a case later by some days; not the member's birth date."""
    if isinstance(value, dict):
        return {key: _moved(inner, by, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_moved(inner, by, name) for inner in value]
    if name == "birth_date" or not isinstance(value, str):
        return value
    try:
        return (datetime.strptime(value, "%Y-%m-%d") + by).date().isoformat()  # noqa: DTZ007
    except ValueError:
        return value


def policy(folder: Path) -> None:
    """The new policy assesses and is requested beside Policy 031, each with its own lines."""
    package = bootstrap.catalogue().package("example-sleep")
    for each in bootstrap.catalogue().packages:
        check_published(each)
    with serving(folder) as served:
        listed = (folder / "authorization.csv").read_text("utf-8")
        assert "\n95806," in listed
        assert assessed(served, SLEEP) == "met"
        assert assessed(served, {**SLEEP, "heart_failure": True}) == "not_met"
        assert assessed(served, {**SLEEP, "birth_date": None}) == "incomplete"
        granted = submitted(served, "sleep", SLEEP, package.id)
        assert [(line["line"], line["code"], line["status"]) for line in granted["lines"]] == [
            ("test", "95806", "approved")
        ]
        open_request = submitted(served, "two nights", {**SLEEP, "nights": 2}, package.id)
        assert open_request["stage"] != "determined"
        ketamine = submitted(served, "ketamine", facts("met"), "mgb-031")
        assert [line["code"] for line in ketamine["lines"]] == ["J3490", "96365"]
        is_replayed(served, "sleep", "two-nights", "ketamine")


def assessed(served: Served, case: Mapping[str, Any]) -> str:
    """The outcome of a case of the new policy over the HTTP interface."""
    given = {**{name: value for name, value in case.items() if value is not None}, **_today(served)}
    answer = served.post("nurse", "/api/assessments", {"policy": "example-sleep", "facts": given})
    assert answer.status_code == 200, answer.text
    outcome: str = answer.json()["outcome"]
    return outcome


def action(folder: Path) -> None:
    """The new action is done over the desk and over HTTP by those who may, and is on the timeline."""
    (row,) = (row for row in PLAIN_ACTIONS if row.name == "log_call")
    with serving(folder) as served:
        submitted(served, "called", {**facts("two-facts-missing")})
        stated = {"whom": "Front desk", "when": START.isoformat(), "says": "The scan is on its way."}
        path = f"/api/requests/called{row.path}"
        assert path_is_described(served, row.path)
        assert served.post("office", path, stated).status_code == 403
        assert served.post("nurse", path, {**stated, "at": START.isoformat()}).status_code == 422
        ahead = {**stated, "when": (START + timedelta(days=1)).isoformat()}
        assert served.post("nurse", path, ahead).status_code in {409, 422}
        answer = served.post("nurse", path, stated)
        assert answer.status_code == 200, answer.text
        event: Any = row.event("Nurse's line", START, "They will fax it.")
        act(served.desk, "called", event, Actor("intake-1", Role.INTAKE), START)
        try:
            act(served.desk, "called", event, Actor("auditor-1", Role.AUDITOR), START)
        except NotPermitted:
            pass
        else:
            raise AssertionError("an auditor logged a call")
        shown = served.get("nurse", "/api/requests/called").json()["timeline"]
        calls = [(entry["actor"], entry["says"]) for entry in shown if entry["event"] == "call_logged"]
        assert calls == [("nurse-1", "Front desk was called"), ("intake-1", "Nurse's line was called")]
        assert not audit.verify(served.desk, {}).faults


def path_is_described(served: Served, path: str) -> bool:
    """Whether the description of the interface has the route."""
    return f"/api/requests/{{request}}{path}" in served.app.openapi()["paths"]


def submitted(served: Served, id: str, case: Mapping[str, Any], named: str = "") -> Any:
    """A request as a nurse sees it after its submission."""
    id = id.replace(" ", "-")
    given = {**{name: value for name, value in case.items() if name != "case"}, **_today(served)}
    body = {**submission("met"), "id": id, "member": f"M-{id}", "facts": given, "provider": NPI}
    if named:
        body["policy"] = named
    answer = served.post("intake", "/api/requests", body)
    assert answer.status_code == 201, answer.text
    return served.get("nurse", f"/api/requests/{id}").json()


def _today(served: Served) -> dict[str, str]:
    return {"request_date": served.now.date().isoformat()}


def is_replayed(served: Served, *ids: str) -> None:
    """Every assessment of these requests is what it was."""
    for id in ids:
        replayed = list(audit.replay(served.desk, id))
        assert replayed, id
        assert all(assessment.equal for assessment in replayed), id


def check_published(package: PolicyPackage) -> None:
    """The digest of each version is the one that stands in its lock."""
    lines = (files(package.resources) / "published.lock").read_text("utf-8").splitlines()
    locked = [line for line in lines if not line.startswith("#")]
    kept = [f"{kept.version} {kept.revision} {kept.digest}" for kept in package.kept]
    encoded = [
        *kept,
        *(f"{policy.version} {policy.revision} {digest(policy)}" for policy in package.versions),
    ]
    assert locked == encoded, "\n".join(["published.lock should hold:", *encoded])


JOURNEYS: Mapping[str, Callable[[Path], None]] = {"version": version, "policy": policy, "action": action}


def main() -> None:
    """Run the journey that is named in a folder that is named, with the product of a copy."""
    name, folder, copy = sys.argv[1:]
    assert Path(assent.__file__).is_relative_to(Path(copy)), f"not the copy: {assent.__file__}"
    JOURNEYS[name](Path(folder))


if __name__ == "__main__":
    main()
