"""The derivations of a case's policy, run on a draft; what they find becomes conflicts, computed facts, faults."""

from collections.abc import Iterable, Mapping

from assent.adapters.case_files.draft import Draft, Fields
from assent.adapters.case_files.inputs import read_input
from assent.casework.assessment.case import Computed, Conflict
from assent.facts.derive import (
    Differs,
    Finding,
    Found,
    OutOfRange,
    Wrong,
    derive_facts,
    derive_record,
    derive_sums,
)
from assent.facts.grammar import allowed_range
from assent.logic.definitions import Definition, RecordsDefinition
from assent.logic.package import PolicyPackage

_NO_DEFINITIONS: Mapping[str, Definition] = {}


def complete_record(
    draft: Draft,
    records: str,
    fields: Fields,
    raw: Mapping[str, object],
    path: str,
    package: PolicyPackage,
) -> Fields:
    """The fields of one record with those that follow from others, compared with what is stated."""
    inputs = {
        name: read_input(draft, kind, raw.get(name), f"{path}.{name}")
        for name, kind in package.record_inputs(records).items()
    }
    draft.inputs.setdefault(records, []).append(inputs)
    settled = derive_record(package.by_list.get(records, ()), records, fields, inputs, draft.values)
    _note(draft, settled.findings, f"{path}.")
    return settled.values


def complete_list(
    draft: Draft, definition: RecordsDefinition, records: list[Fields], package: PolicyPackage
) -> list[Fields]:
    """The records of a list with what follows from several of them together."""
    known = {field.name for field in definition.fields}
    settled = derive_sums(package.derivations, definition.name, records, known)
    for index, settling in enumerate(settled):
        _note(draft, settling.findings, f"{definition.name}[{index}].", of_facts=True)
    return [settling.values for settling in settled]


def complete_facts(draft: Draft, facts: Mapping[str, Definition], package: PolicyPackage) -> None:
    """Derive the facts of the case that follow from others, and compare them with what is stated."""
    lists = {name: records for name, (records, _) in draft.lists.items()}
    settled = derive_facts(package.derivations, draft.values, lists, facts)
    draft.values = settled.values
    _note(draft, settled.findings, "", facts, of_facts=True)


def _note(
    draft: Draft,
    findings: Iterable[Finding],
    prefix: str,
    facts: Mapping[str, Definition] = _NO_DEFINITIONS,
    *,
    of_facts: bool = False,
) -> None:
    for finding in findings:
        match finding:
            case Found():
                draft.computed.append(
                    Computed(prefix + finding.fact, finding.value, finding.inputs, of_facts)
                )
            case Differs():
                draft.conflicts.append(
                    Conflict(prefix + finding.fact, finding.used, (finding.other,), finding.why)
                )
            case Wrong():
                draft.fault(prefix + finding.place, finding.value, finding.says)
            case OutOfRange():
                must = f"must be {allowed_range(facts[finding.fact])}; {finding.way_out}"
                draft.fault(prefix + finding.place, finding.value, f"{finding.inputs}, which {must}")
