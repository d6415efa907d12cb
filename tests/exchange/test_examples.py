"""The bodies of examples/fhir are those that the tests send."""

import json

from tests.exchange.attachments import attachments, document
from tests.exchange.bundles import flow
from tests.web.served import EXAMPLES

NOTE = b"Visit of 3 February: PHQ-9 21. The member says that ketamine was never misused."
CLAIM = {"system": "https://ehr.office.example/claims", "value": "PA-1"}


def test_the_examples_are_those_of_the_tests() -> None:
    note = attachments(
        CLAIM,
        document(NOTE, "text/plain", title="Visit note of 3 February"),
        member="M-1001",
        Final={"valueBoolean": False},
    )
    for name, body in {**flow(), "attachments": note}.items():
        assert json.loads((EXAMPLES / "fhir" / f"{name}.json").read_text("utf-8")) == body, name
