"""A list of records: a sequence is open; ``{complete: true, records: [...]}`` has no others."""

from collections.abc import Mapping

from assent.adapters.case_files.derived import complete_list, complete_record
from assent.adapters.case_files.draft import Draft, Fields
from assent.adapters.case_files.evidence import read_evidence
from assent.adapters.case_files.limits import MOST_RECORDS
from assent.adapters.case_files.values import read_flag
from assent.logic.definitions import RecordsDefinition
from assent.logic.package import PolicyPackage

_WRAPPER = ("complete", "records")
_MUST_LIST = "must be a list of records; write [] where there are none"
_MUST = "must be a list of records, or a mapping with complete and records"


def read_list(draft: Draft, definition: RecordsDefinition, raw: object, package: PolicyPackage) -> None:
    """Read one list of the vocabulary into the draft; null is a list of which nothing is known.

    ``package`` says what each record may give beside its fields, and what follows from it.
    """
    if raw is None:
        return
    name = definition.name
    path = name
    complete = False
    if isinstance(raw, Mapping):
        wrapper = draft.mapping(raw, name, _WRAPPER, _MUST)
        complete = _complete(draft, wrapper, name)
        raw, path = wrapper.get("records"), f"{name}.records"
    if not isinstance(raw, list):
        draft.fault(path, raw, _MUST if path == name else _MUST_LIST)
        return
    if len(raw) > MOST_RECORDS:
        draft.fault(path, raw, f"has {len(raw)} records; at most {MOST_RECORDS} are allowed")
        return
    records = [_record(draft, definition, entry, f"{name}[{n}]", package) for n, entry in enumerate(raw)]
    draft.lists[name] = (complete_list(draft, definition, records, package), complete)


def _complete(draft: Draft, wrapper: Mapping[str, object], name: str) -> bool:
    if wrapper.get("complete") is None:
        return False
    return bool(draft.kept(read_flag(wrapper["complete"], f"{name}.complete")))


def _record(
    draft: Draft, definition: RecordsDefinition, raw: object, path: str, package: PolicyPackage
) -> Fields:
    by_name = {field.name: field for field in definition.fields}
    names = tuple(by_name)
    inputs = package.record_inputs(definition.name)
    must = f"must be a mapping with {', '.join(names)}"
    keys = (*names, *inputs, "evidence")
    raw = draft.mapping(draft.in_units(raw, path, by_name, keys), path, keys, must)
    fields: Fields = {}
    for field in definition.fields:
        if raw.get(field.name) is None:
            continue
        value = draft.value(field, raw[field.name], f"{path}.{field.name}")
        if value is not None:
            fields[field.name] = value
    if raw.get("evidence") is not None:
        draft.evidence[path] = read_evidence(draft, raw["evidence"], f"{path}.evidence")
    return complete_record(draft, definition.name, fields, raw, path, package)
