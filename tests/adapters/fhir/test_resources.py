"""Resources are read as FHIR says: codings wherever they stand, references to where they lead."""

import pytest

from assent.adapters.fhir.limits import MOST_DEPTH, depth_of, read_json
from assent.adapters.fhir.outcomes import UnreadableResource
from assent.adapters.fhir.resources import BundleIndex, Coding, codings, elements, extension_value

BUNDLE = {
    "resourceType": "Bundle",
    "entry": [
        {
            "fullUrl": "http://ehr.example.org/fhir/Claim/1",
            "resource": {
                "resourceType": "Claim", "id": "1", "patient": {"reference": "Patient/7"},
                "contained": [{"resourceType": "Organization", "id": "o"}],
                "provider": {"reference": "#o"},
                "item": [{"sequence": 1}, {"sequence": 2}],
            },
        },
        {"fullUrl": "http://ehr.example.org/fhir/Patient/7", "resource": {"resourceType": "Patient", "id": "7"}},
        {"fullUrl": "urn:uuid:9", "resource": {"resourceType": "Coverage"}},
        {"fullUrl": "urn:uuid:10"},
    ],
}  # fmt: skip


def test_a_reference_leads_where_it_says() -> None:
    index = BundleIndex.of(BUNDLE)
    claim = index.of_kind("Claim")[0]
    patient = index.resolve(claim.resource["patient"], claim)
    assert patient is not None
    assert patient.place == "Bundle.entry[1].resource"
    assert index.resolve("http://ehr.example.org/fhir/Patient/7/_history/3") == patient
    contained = index.resolve(claim.resource["provider"], claim)
    assert contained is not None
    assert contained.resource["id"] == "o"
    coverage = index.resolve({"reference": "urn:uuid:9"})
    assert coverage is not None
    assert coverage.resource["resourceType"] == "Coverage"


@pytest.mark.parametrize("reference", ["Patient/8", "#x", "", None, {"display": "somebody"}, 7])
def test_a_reference_may_lead_out_of_the_bundle(reference: object) -> None:
    index = BundleIndex.of(BUNDLE)
    assert index.resolve(reference, index.entries[0]) is None


def test_codings_and_elements_are_found_wherever_they_stand() -> None:
    concept = {"coding": [{"system": "s", "code": "a"}, {"display": "no code"}], "text": "t"}
    assert codings([concept, {"code": "b", "display": "B"}, "x"]) == (Coding("s", "a"), Coding("", "b", "B"))
    assert elements(BUNDLE, "entry.resource.item.sequence") == [1, 2]
    assert elements({}, "a.b") == []
    extended = {"extension": [{"url": "u", "valueBoolean": False}, {"url": "v"}]}
    assert extension_value(extended, "u") is False
    assert extension_value(extended, "v") is None


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"[]", "no JSON object"),
        (b'{"a": 1, "a": 2}', "stands twice"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": ', "line 1"),
        (b"\xff", "UTF-8"),
        (b'{"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "deep"),
        (b'{"a": ' + b"[" * MOST_DEPTH + b"]" * MOST_DEPTH + b"}", "deep"),
        (b'{"a": ' + b"7" * 10_000 + b"}", "digits"),
    ],
)
def test_what_is_no_resource_is_turned_away_whole(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableResource) as turned_away:
        read_json(data)
    assert says in turned_away.value.issues[0].says
    assert turned_away.value.status == 400


def test_depth_counts_what_lies_in_each_other() -> None:
    assert depth_of({"a": [{"b": 1}], "c": {}}) == 3
    assert read_json(b'{"a": ' + b"[" * (MOST_DEPTH - 2) + b"]" * (MOST_DEPTH - 2) + b"}")
