"""The bundles of examples/fhir are those that the tests send."""

import json

from tests.exchange.bundles import flow
from tests.web.served import EXAMPLES


def test_the_examples_are_those_of_the_tests() -> None:
    for name, bundle in flow().items():
        assert json.loads((EXAMPLES / "fhir" / f"{name}.json").read_text("utf-8")) == bundle, name
