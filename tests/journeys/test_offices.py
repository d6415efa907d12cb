"""An office of several people and NPIs: who sees and does what, and what its administrator may not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import an_empty_store as an_empty_store
from tests.web.conftest import served as served
from tests.web.served import NPI, OTHER_NPI, Served, submission

THIRD = "1000000004"
FORMS = {"npis": [NPI, THIRD]}


@pytest.fixture
def office(served: Served) -> Served:
    """Two offices: oak of two NPIs with its administrator, and birch of one."""
    made = served.post("admin", "/api/offices", {"id": "oak", "name": "Oak Psychiatry", **FORMS})
    assert made.status_code == 201, made.text
    other = {"id": "birch", "name": "Birch Clinic", "npis": [OTHER_NPI]}
    assert served.post("admin", "/api/offices", other).status_code == 201
    _add(served, "oak.head", "oak", NPI, [THIRD])
    _add(served, "birch.head", "birch", OTHER_NPI, [])
    return served


def _add(served: Served, id: str, office: str, npi: str, further: list[str]) -> None:
    body = {
        "id": id, "name": f"Head of {office}", "role": "provider", "organization": npi,
        "further_npis": further, "office": office, "office_administrator": True,
    }  # fmt: skip
    added = served.post("admin", "/api/accounts", body)
    assert added.status_code == 201, added.text
    served.tokens[id] = _own(served, id, added.json()["password"])


def _own(served: Served, id: str, one_time: str) -> str:
    """Sets a password of one's own, and signs in."""
    own = f"a long one of nobody else {len(id)}"
    served.post(None, "/api/password", {"id": id, "current": one_time, "new": own})
    token: str = served.post(None, "/api/session", {"id": id, "password": own}).json()["token"]
    return token


def _invited(served: Served, name: str, npis: list[str], **more: Any) -> str:
    id = f"oak.{name}"
    body = {"id": id, "name": f"{name.title()} Example", "npis": npis, **more}
    answer = served.post("oak.head", "/api/colleagues", body)
    assert answer.status_code == 201, answer.text
    served.tokens[id] = _own(served, id, answer.json()["password"])
    return id


def test_an_invitation_is_renewed_until_it_is_taken_up(office: Served) -> None:
    body = {"id": "oak.late", "name": "Late Example", "npis": [NPI]}
    first = office.post("oak.head", "/api/colleagues", body).json()["password"]
    renewed = office.post("oak.head", "/api/colleagues/oak.late/invitation")
    assert renewed.json()["colleague"]["invited"] is True
    second = renewed.json()["password"]
    with_first = {"id": "oak.late", "current": first, "new": "one that nobody else has"}
    assert office.post(None, "/api/password", with_first).status_code == 401
    office.tokens["oak.late"] = _own(office, "oak.late", second)
    taken_up = office.post("oak.head", "/api/colleagues/oak.late/invitation")
    assert taken_up.status_code == 422
    assert "has set a password" in taken_up.json()["detail"]


def test_a_password_that_the_plan_resets_is_no_invitation(office: Served) -> None:
    both = _invited(office, "both", [NPI])
    assert office.post("admin", f"/api/accounts/{both}/password").is_success
    people = {one["id"]: one for one in office.get("oak.head", "/api/colleagues").json()["people"]}
    assert people[both]["invited"] is False
    assert office.post("oak.head", f"/api/colleagues/{both}/invitation").status_code == 422


def test_nobody_outside_the_office_renews_an_invitation(office: Served) -> None:
    body = {"id": "oak.new", "name": "New Example", "npis": [NPI]}
    assert office.post("oak.head", "/api/colleagues", body).is_success
    at = "/api/colleagues/oak.new/invitation"
    assert office.post("birch.head", at).status_code == 404
    assert office.post("admin", at).status_code == 403
    assert office.call("oak.head", "DELETE", "/api/colleagues/oak.new").is_success
    assert "access of oak.new has ended" in office.post("oak.head", at).json()["detail"]


def _listed(served: Served, who: str) -> set[str]:
    return {row["request"] for row in served.get(who, "/api/requests").json()["requests"]}


def _submit(served: Served, who: str, id: str, npi: str) -> None:
    answer = served.post(who, "/api/requests", submission("met", id=id, provider=npi))
    assert answer.status_code == 201, answer.text


def test_people_of_an_office_see_the_requests_of_their_npis_and_no_others(office: Served) -> None:
    both, one = _invited(office, "both", [NPI, THIRD]), _invited(office, "one", [THIRD])
    _submit(office, both, "first", NPI)
    _submit(office, "oak.head", "third", THIRD)
    assert _listed(office, both) == {"first", "third"}
    assert _listed(office, one) == {"third"}
    assert _listed(office, "birch.head") == set()
    assert office.get(both, "/api/requests/third").status_code == 200
    for stranger in (one, "birch.head"):
        assert office.get(stranger, "/api/requests/first").status_code == 404
        withdrawn = office.post(
            stranger,
            "/api/requests/first/withdrawal",
            {"asked_by": "member", "why": "Moved."},
            If_Match='"9"',
        )
        assert withdrawn.status_code == 404


def test_the_record_names_the_npi_that_somebody_acted_for(office: Served) -> None:
    both = _invited(office, "both", [NPI, THIRD])
    _submit(office, both, "third", THIRD)
    of_person = [event.actor for event in office.desk.record.read("third") if event.actor.id == both]
    assert of_person
    assert {(actor.organization, actor.further_npis) for actor in of_person} == {(THIRD, ())}


def test_who_acts_for_several_says_for_which(office: Served) -> None:
    both = _invited(office, "both", [NPI, THIRD])
    body = submission("met", id="unsaid")
    del body["provider"]
    unsaid = office.post(both, "/api/requests", body)
    assert unsaid.status_code == 422
    assert unsaid.json()["errors"][0]["pointer"] == "/provider"
    foreign = office.post(both, "/api/requests", submission("met", id="foreign", provider=OTHER_NPI))
    assert foreign.status_code == 403


def test_an_npi_that_is_taken_away_takes_what_was_begun_with_it(office: Served) -> None:
    both = _invited(office, "both", [NPI, THIRD])
    _submit(office, both, "first", NPI)
    changed = office.call("oak.head", "PATCH", f"/api/colleagues/{both}", {"npis": [THIRD]})
    assert changed.json()["npis"] == [THIRD]
    assert office.get(both, "/api/requests/first").status_code == 404
    assert _listed(office, both) == set()


def test_access_ends_at_once_and_only_the_plan_gives_it_back(office: Served) -> None:
    gone = _invited(office, "gone", [NPI])
    assert office.call("oak.head", "DELETE", f"/api/colleagues/{gone}").json()["ended"] is True
    assert office.get(gone, "/api/me").status_code == 401
    assert office.call("oak.head", "PATCH", f"/api/colleagues/{gone}", {"name": "G."}).json()["ended"] is True
    again = office.call("admin", "PATCH", f"/api/accounts/{gone}", {"disabled": False})
    assert again.status_code == 200
    lines = office.get("admin", f"/api/account-log?account={gone}").json()
    assert {"oak.head", "admin-1"} <= {line["by"] for line in lines}


@pytest.mark.parametrize(
    "more", [{"role": "nurse"}, {"licence": {}}, {"office": "birch"}, {"organization": OTHER_NPI}]
)
def test_an_administrator_of_an_office_makes_nobody_else(office: Served, more: dict[str, Any]) -> None:
    body = {"id": "oak.nurse", "name": "A Nurse", "npis": [NPI], **more}
    assert office.post("oak.head", "/api/colleagues", body).status_code == 422
    as_plan = {"id": "oak.nurse", "name": "A Nurse", "role": "nurse"}
    assert office.post("oak.head", "/api/accounts", as_plan).status_code == 403
    assert office.get("admin", "/api/account-log?account=oak.nurse").status_code == 404


def test_an_administrator_of_an_office_reaches_no_other_office_and_resets_nothing(office: Served) -> None:
    own = _invited(office, "own", [NPI])
    for id in ("birch.head", "office-2", "nurse-1", "nobody"):
        for method, body in (("PATCH", {"name": "Taken"}), ("DELETE", None)):
            answer = office.call("oak.head", method, f"/api/colleagues/{id}", body)
            assert answer.status_code == 404
            assert answer.json()["detail"] == f"There is nobody {id!r} in your office."
    assert (
        office.call("oak.head", "PATCH", f"/api/colleagues/{own}", {"npis": [OTHER_NPI]}).status_code == 422
    )
    for what in ("password", "second-factor-reset"):
        assert office.post("oak.head", f"/api/accounts/{own}/{what}").status_code == 403
    outside = {"id": "birch.mine", "name": "Mine", "npis": [NPI]}
    assert office.post("oak.head", "/api/colleagues", outside).status_code == 422
    assert office.call("oak.head", "PATCH", "/api/offices/oak", FORMS).status_code == 403


def test_whoever_administers_no_longer_does_nothing_more(office: Served) -> None:
    second = _invited(office, "second", [NPI], administrator=True)
    alone = office.call("oak.head", "PATCH", "/api/colleagues/oak.head", {"administrator": False})
    assert alone.status_code == 200
    assert office.get("oak.head", "/api/colleagues").status_code == 403
    assert office.get(second, "/api/colleagues").status_code == 200
    last = office.call(second, "PATCH", f"/api/colleagues/{second}", {"administrator": False})
    assert (last.status_code, last.json()["detail"]) == (
        422, "oak.second is the office's last administrator; make another one first.",
    )  # fmt: skip
    assert office.call(second, "DELETE", f"/api/colleagues/{second}").status_code == 422


def test_an_npi_that_an_office_loses_is_lost_to_its_people(office: Served) -> None:
    both, third = _invited(office, "both", [THIRD, NPI]), _invited(office, "third", [THIRD])
    taken = office.post("admin", "/api/offices", {"id": "elm", "name": "Elm", "npis": [THIRD]})
    assert taken.status_code == 422
    assert "is of the office oak" in taken.json()["detail"]
    assert office.call("admin", "PATCH", "/api/offices/oak", {"npis": [NPI]}).status_code == 200
    assert office.get(both, "/api/me").json()["organization"] == NPI
    assert office.get(third, "/api/me").status_code == 401
    again = office.call("admin", "PATCH", f"/api/accounts/{third}", {"disabled": False})
    assert again.status_code == 422
    assert "no NPI of the office oak" in again.json()["detail"]


def test_an_account_of_an_office_is_within_it(office: Served) -> None:
    body = {"id": "x", "name": "X", "role": "provider", "organization": NPI}
    for more in (
        {"office": "none"},
        {"office": "birch"},
        {"further_npis": [THIRD]},
        {"office_administrator": True},
    ):
        assert office.post("admin", "/api/accounts", {**body, **more}).status_code in (404, 422), more
    nurse = {"id": "n", "name": "N", "role": "nurse", "office": "oak"}
    assert office.post("admin", "/api/accounts", nurse).status_code == 422
