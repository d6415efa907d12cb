"""Every call that version 0.1.0 described is there as it was; what is new is listed."""

from __future__ import annotations

import copy
import gzip
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.golden.openapi import Json, shortest_first, statements
from tests.golden.run import DATA, ROOT
from tests.web.served import serving

ALLOWED = Path(__file__).with_name("openapi_allowed.toml")


@dataclass(frozen=True)
class Difference:
    """What a decision record lets be added or removed."""

    change: str
    decision: str
    begins: str = ""
    holds: str = ""

    def names(self, statement: str) -> bool:
        """Whether it is about this statement; an entry that says of none would be about all."""
        return (
            bool(self.begins or self.holds) and statement.startswith(self.begins) and self.holds in statement
        )


def allowed() -> list[Difference]:
    return [Difference(**entry) for entry in tomllib.loads(ALLOWED.read_text("utf-8")).get("difference", [])]


@pytest.fixture(scope="module")
def old_document() -> Json:
    document: Json = json.loads(gzip.decompress((DATA / "openapi.json.gz").read_bytes()))
    return document


@pytest.fixture(scope="module")
def present(tmp_path_factory: pytest.TempPathFactory) -> Iterator[frozenset[str]]:
    with serving(tmp_path_factory.mktemp("openapi") / "office") as served:
        yield statements(served.get(None, "/api/openapi.json").json())


@pytest.fixture(scope="module")
def changes(old_document: Json, present: frozenset[str]) -> dict[str, frozenset[str]]:
    old = statements(old_document)
    return {"removed": old - present, "added": present - old}


@pytest.mark.parametrize("change", ["removed", "added"])
def test_nothing_changed_but_what_a_decision_record_names(
    changes: dict[str, frozenset[str]], change: str
) -> None:
    entries = [entry for entry in allowed() if entry.change == change]
    unlisted = frozenset(one for one in changes[change] if not any(entry.names(one) for entry in entries))
    shown = "\n".join(shortest_first(unlisted)[:20])
    assert not unlisted, f"{len(unlisted)} statements were {change}; this needs a decision record:\n{shown}"


def test_every_difference_that_is_allowed_is_there(changes: dict[str, frozenset[str]]) -> None:
    for entry in allowed():
        assert any(entry.names(one) for one in changes[entry.change]), entry
        assert re.fullmatch(r"\d{4}", entry.decision), entry
        assert list((ROOT / "docs" / "decisions").glob(f"{entry.decision}-*.md")), entry


def _rename_schemas(document: Json) -> None:
    text = json.dumps(document["paths"])
    schemas = document["components"]["schemas"]
    inside = json.dumps(schemas)
    for name in schemas:
        text = text.replace(f'schemas/{name}"', f'schemas/Renamed{name}"')
        inside = inside.replace(f'schemas/{name}"', f'schemas/Renamed{name}"')
    document["paths"] = json.loads(text)
    document["components"]["schemas"] = {f"Renamed{name}": one for name, one in json.loads(inside).items()}


def test_names_of_schemas_do_not_count(old_document: Json) -> None:
    renamed = copy.deepcopy(old_document)
    _rename_schemas(renamed)
    assert "Renamed" in json.dumps(renamed)
    assert statements(renamed) == statements(old_document)


def _body(document: Json, path: str) -> Json:
    """The schema of what is sent to a call."""
    name = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    schema: Json = document["components"]["schemas"][name.rsplit("/", 1)[1]]
    return schema


def _one_required_less(document: Json) -> None:
    _body(document, "/api/requests")["required"].pop()


def _another_type(document: Json) -> None:
    _body(document, "/api/requests")["properties"]["member"]["type"] = "integer"


def _one_property_less(document: Json) -> None:
    del _body(document, "/api/requests")["properties"]["provider"]


def _one_status_less(document: Json) -> None:
    del document["paths"]["/api/requests"]["post"]["responses"]["409"]


def _one_call_less(document: Json) -> None:
    del document["paths"]["/api/requests/{request}/lock"]


def _a_parameter_that_is_required(document: Json) -> None:
    parameters = document["paths"]["/api/rules"]["get"]["parameters"]
    next(one for one in parameters if not one.get("required"))["required"] = True


@pytest.mark.parametrize(
    "break_it",
    [
        *(_one_required_less, _another_type, _one_property_less, _one_status_less, _one_call_less),
        _a_parameter_that_is_required,
    ],
)
def test_a_break_is_seen(old_document: Json, break_it: Callable[[Any], None]) -> None:
    broken = copy.deepcopy(old_document)
    break_it(broken)
    assert statements(old_document) - statements(broken)
