"""Below the addresses of the standards every problem is the one OperationOutcome of its answer."""

import pytest

from tests.web.served import Served


@pytest.mark.parametrize("address", ["/fhir/nothing", "/fhir/pas/9.9/metadata", "/cds-services/one/two"])
def test_an_address_that_there_is_not(served: Served, address: str) -> None:
    answer = served.call("program", "GET", address, accept="text/html, */*")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/fhir+json"
    outcome = answer.json()
    assert outcome["resourceType"] == "OperationOutcome"
    assert [issue["code"] for issue in outcome["issue"]] == ["not-found"]


def test_what_is_turned_away_before_it_is_read(served: Served) -> None:
    address = "/fhir/pas/2.2/Claim/$submit"
    answer = served.post("program", address, {"a": 1}, transfer_encoding="chunked", content_length="8")
    assert answer.status_code == 400
    assert [issue["code"] for issue in answer.json()["issue"]] == ["structure"]
