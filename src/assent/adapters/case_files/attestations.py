"""One signed statement for a group: "none of the following applies"."""

from collections.abc import Mapping
from dataclasses import replace

from assent.adapters.case_files.draft import Draft
from assent.adapters.case_files.evidence import read_evidence
from assent.adapters.case_files.limits import MOST_PIECES, MOST_RECORDS
from assent.casework.assessment.case import Basis, Conflict, Evidence
from assent.facts.grammar import did_you_mean
from assent.logic.definitions import Definition, Kind

_KEYS = ("says", "facts")
_SIGNATURE = (("by", "who signed it"), ("on", "on which day it was signed"))
_MUST = "must be a mapping with says, facts, by and on"


def read_attestations(draft: Draft, raw: object, facts: Mapping[str, Definition]) -> None:
    """Apply the attestations of a case, after all facts were read.

    Each listed yes-or-no fact becomes false, attested. A fact that is stated as true stays true,
    whoever signed what: the conflict is shown.
    """
    if raw is None:
        return
    if not isinstance(raw, list):
        draft.fault("attestations", raw, "must be a list")
        return
    if len(raw) > MOST_PIECES:
        draft.fault("attestations", raw, f"has {len(raw)} entries; at most {MOST_PIECES}")
        return
    for index, entry in enumerate(raw):
        _read(draft, entry, f"attestations[{index}]", facts)


def _read(draft: Draft, raw: object, path: str, facts: Mapping[str, Definition]) -> None:
    if not isinstance(raw, Mapping):
        draft.fault(path, raw, _MUST)
        return
    evidence = read_evidence(draft, raw, path, _KEYS)
    if raw.get("says") != "none_apply":
        reason = "must be none_apply, the one statement that is known"
        draft.fault(f"{path}.says", raw.get("says"), reason)
    for key, meaning in _SIGNATURE:
        if raw.get(key) is None:
            reason = f"must say {meaning}; an unsigned statement is not an attestation"
            draft.fault(f"{path}.{key}", None, reason)
    attested = replace(evidence, basis=Basis.ATTESTED, source=evidence.source or "attestation")
    _apply(draft, raw.get("facts"), f"{path}.facts", facts, attested)


def _apply(
    draft: Draft, names: object, path: str, facts: Mapping[str, Definition], attested: Evidence
) -> None:
    if not isinstance(names, list) or not names:
        draft.fault(path, names, "must be a list of the facts that do not apply")
        return
    if len(names) > MOST_RECORDS:
        draft.fault(path, names, f"has {len(names)} entries; at most {MOST_RECORDS} are allowed")
        return
    yes_no = [name for name, definition in facts.items() if definition.kind is Kind.BOOLEAN]
    for index, name in enumerate(names):
        if name in yes_no:
            _set_false(draft, name, attested)
        else:
            way_out = did_you_mean(name, yes_no) or "; correct or remove it"
            draft.fault(f"{path}[{index}]", name, f"must be a yes-or-no fact{way_out}")


def _set_false(draft: Draft, name: str, attested: Evidence) -> None:
    if draft.values.get(name) is True:
        why = f"it is stated, and that is used; {attested.by} attested that it does not apply"
        draft.conflicts.append(Conflict(name, True, (False,), why))
        return
    draft.values[name] = False
    draft.evidence.setdefault(name, attested)
