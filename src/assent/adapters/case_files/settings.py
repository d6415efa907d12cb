"""What if: facts of a case changed by settings such as ``trials[0].adherence=85``."""

import re
from collections.abc import Iterable, Mapping

from assent.adapters.case_files.json_text import UnreadableText
from assent.adapters.case_files.wording import fault, key_shown
from assent.casework.assessment.case import Fault
from assent.casework.record.caller import FactOrRecords
from assent.casework.record.checks import Refused
from assent.logic.derivations import Derivation, set_aside_by
from assent.logic.tree import Plain

_PATH = re.compile(r"(?P<name>[^.\[\]]+)(?:\[(?P<index>\d{1,6})\])?(?:\.(?P<field>[^.\[\]]+))?", re.ASCII)
_FORMS = "name a fact, list.complete, or list[0].field"
_PLAIN = "must be one plain value, such as true, 85 or 2026-02-05"


def with_settings(
    case: Mapping[str, object], settings: Mapping[str, str], derivations: Iterable[Derivation] = ()
) -> tuple[dict[str, object], tuple[Fault, ...]]:
    """The case's mapping with these values set, and the faults of settings that could not be.

    A value is a YAML scalar; ``null`` makes unknown. A list is set as a whole, as in
    ``scores=[{scale: phq_9, total: 18}]``, and a field of the record after its last one begins
    another. What a set value would be derived from (by the
    ``derivations`` of its policy), or attested by, is set aside, so that the setting holds. An
    unknown name is found when the mapping is parsed.
    """
    changed, faults, derived = dict(case), list[Fault](), tuple(derivations)
    for path, text in settings.items():
        try:
            _set(changed, path, _value(path, text), derived)
        except UnreadableText as error:
            faults.append(error.fault)
    return changed, tuple(faults)


def _value(path: str, text: str) -> object:
    from assent.adapters.case_files.yaml_text import yaml_values

    if not text.strip():
        raise _wrong(path, text, "needs a value; write null to make it unknown")
    try:
        values = list(yaml_values(text, key_shown(path)))
    except UnreadableText:
        raise _wrong(path, text, _PLAIN) from None
    value = values[0] if values else None
    in_record = "." in path or "[" in path
    if len(values) > 1 or (in_record and isinstance(value, list | dict)):
        raise _wrong(path, text, _PLAIN)
    return value


def _set(case: dict[str, object], path: str, value: object, derivations: tuple[Derivation, ...]) -> None:
    found = _PATH.fullmatch(path)
    match found.group("name", "index", "field") if found else None:
        case (str(name), None, None):
            case[name] = value
            _set_aside(case, set_aside_by(derivations, name))
            case["attestations"] = _without(case.get("attestations"), name)
        case (str(name), None, "complete"):
            case[name] = {"complete": value, "records": _records(case.get(name))}
        case (str(name), str(index), str(field)):
            aside = set_aside_by(derivations, field, name)
            case[name] = _with_field(case.get(name), int(index), field, value, path, aside)
        case _:
            raise _wrong(path, value, f"cannot be set; {_FORMS}")


def _with_field(
    raw: object, index: int, field: str, value: object, path: str, aside: tuple[str, ...]
) -> object:
    records = _records(raw)
    if index == len(records):
        records.append({})
    record = records[index] if index < len(records) else None
    if not isinstance(record, Mapping):
        held = f"the list holds {len(records)} records, counted from 0; the next is [{len(records)}]"
        raise _wrong(path, value, f"cannot be set: {held}")
    changed = {**record, field: value}
    _set_aside(changed, aside)
    records[index] = changed
    return {**raw, "records": records} if isinstance(raw, Mapping) else records


def _records(raw: object) -> list[object]:
    records = raw.get("records") if isinstance(raw, Mapping) else raw
    return list(records) if isinstance(records, list) else []


def _set_aside(fields: dict[str, object], aside: tuple[str, ...]) -> None:
    for source in aside:
        fields.pop(source, None)


def _without(attestations: object, name: str) -> object:
    if not isinstance(attestations, list):
        return attestations
    kept = []
    for attestation in attestations:
        names = attestation.get("facts") if isinstance(attestation, Mapping) else None
        if isinstance(names, list) and name in names:
            rest = [other for other in names if other != name]
            if rest:
                kept.append({**attestation, "facts": rest})
        else:
            kept.append(attestation)
    return kept


def _wrong(path: str, value: object, reason: str) -> UnreadableText:
    return UnreadableText(fault(key_shown(path), value, reason))


def answered_values(settings: Mapping[str, str]) -> dict[str, FactOrRecords]:
    """Values of facts from texts such as ``85``, ``8 weeks`` or ``[{date: 2026-02-05}]``; ``null`` is unknown.

    Raises ``Refused`` for what is neither one value nor a list of records.
    """
    from assent.adapters.case_files.yaml_text import yaml_values

    values: dict[str, FactOrRecords] = {}
    for path, text in settings.items():
        try:
            value: object = next(iter(yaml_values(text, path)), None)
        except UnreadableText:
            value = {}
        if value is not None and not isinstance(value, Plain | list):
            raise Refused(f"{path} {_PLAIN}, or a list of records.")
        values[path] = tuple(value) if isinstance(value, list) else value
    return values
