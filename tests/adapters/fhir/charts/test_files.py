"""The bytes of charts: bundles, NDJSON and single resources, gzipped or not, within the stated limits."""

import gzip
import json
import tracemalloc
from typing import Any

import pytest

from assent.adapters.fhir.charts.files import MOST_BYTES, MOST_RESOURCES, read_chart_file
from assent.adapters.fhir.resources import name
from assent.casework.assessment.chart import UnreadableChart, looks_like_chart
from tests.adapters.fhir.charts.resources import PATIENT, condition, observation

HELD = [PATIENT, condition("c", "F33.2"), observation("o", "44261-6", valueInteger=19)]


def _bundle(kind: str, *resources: Any) -> dict[str, Any]:
    entries = [{"fullUrl": f"urn:uuid:{n}", "resource": one} for n, one in enumerate(resources)]
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


def _names(data: bytes) -> list[str]:
    return [name(one) for one in read_chart_file(data).resources]


ALL = ["Patient/p", "Condition/c", "Observation/o"]


@pytest.mark.parametrize("kind", ["collection", "searchset", "transaction", "document"])
def test_a_bundle_of_any_type(kind: str) -> None:
    data = json.dumps(_bundle(kind, *HELD)).encode()
    assert _names(data) == ALL
    assert _names(gzip.compress(data)) == ALL
    assert _names(b"\xef\xbb\xbf" + json.dumps(_bundle(kind, *HELD), indent=2).encode()) == ALL


def test_lines_lists_and_single_resources() -> None:
    lines = b"\n".join(json.dumps(one).encode() for one in HELD)
    assert _names(lines) == _names(lines + b"\n\n") == _names(gzip.compress(lines)) == ALL
    assert _names(json.dumps(HELD).encode()) == ALL
    assert _names(json.dumps(HELD[1]).encode()) == ["Condition/c"]


def test_a_line_that_cannot_be_read_is_named_and_the_rest_is_read() -> None:
    lines = b"\n".join(
        [json.dumps(HELD[0]).encode(), b'{"resourceType": "Condition",', json.dumps(HELD[2]).encode()]
    )
    chart = read_chart_file(lines)
    assert [name(one) for one in chart.resources] == ["Patient/p", "Observation/o"]
    assert [one.place for one in chart.unread] == ["line 2"]


def test_an_entry_that_is_no_resource_is_named() -> None:
    chart = read_chart_file(json.dumps(_bundle("collection", HELD[0], 7, {"id": "x"})).encode())
    assert [one.place for one in chart.unread] == ["Bundle.entry[1].resource", "Bundle.entry[2].resource"]


def test_bundles_in_bundles_are_read_to_a_depth() -> None:
    inner: dict[str, Any] = _bundle("searchset", *HELD)
    assert _names(json.dumps(_bundle("collection", inner)).encode()) == ALL
    for _ in range(4):
        inner = _bundle("collection", inner)
    with pytest.raises(UnreadableChart, match="lies in a bundle in a bundle"):
        read_chart_file(json.dumps(inner).encode())


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is no JSON"),
        (b"<Bundle/>", "charts in XML are not read"),
        (b'{"request_date": "2026-02-05"}', "names no resourceType"),
        (b"\x1f\x8bnothing", "cannot be unpacked as gzip"),
        (gzip.compress(b'{"resourceType":"Patient"}', mtime=0)[:-9], "its gzip data has no end"),
        (b'{"resourceType": "Patient", "id": NaN}', "NaN"),
        (b"\xff\xfe{", "UTF-8"),
        (b'{"resourceType":"Patient","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too deeply"),
        (b'{"resourceType":"Bundle","type":"collection","entry":[]}', "holds no resource"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableChart, match=says):
        read_chart_file(data)


def test_more_bytes_than_are_taken_are_turned_away_packed_or_not() -> None:
    with pytest.raises(UnreadableChart, match="larger than 50 MB"):
        read_chart_file(b" " * (MOST_BYTES + 1))
    bomb = gzip.compress(b" " * (4 * MOST_BYTES))
    tracemalloc.start()
    with pytest.raises(UnreadableChart, match="larger than 50 MB"):
        read_chart_file(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * MOST_BYTES


def test_more_values_than_are_taken_are_turned_away_before_they_are_made() -> None:
    data = b'{"resourceType":"Patient","x":[' + b"[]," * 2_100_000 + b"[]]}"
    tracemalloc.start()
    with pytest.raises(UnreadableChart, match="more than 4,000,000 values"):
        read_chart_file(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * len(data)


def test_more_resources_than_are_taken_are_turned_away() -> None:
    entry = b'{"resource":{"resourceType":"Basic"}}'
    data = b'{"resourceType":"Bundle","type":"collection","entry":[%s]}' % b",".join(
        [entry] * (MOST_RESOURCES + 1)
    )
    with pytest.raises(UnreadableChart, match="more than 100,000 resources"):
        read_chart_file(data)


def test_a_chart_is_told_from_a_case_file() -> None:
    assert looks_like_chart(json.dumps(HELD[0]).encode())
    assert looks_like_chart(gzip.compress(b"{}"))
    assert not looks_like_chart(b'{"request_date": "2026-02-05", "trials": []}')
    assert not looks_like_chart(b"request_date: 2026-02-05\n")
