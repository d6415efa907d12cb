"""A fact as given: alone, with its evidence, or as several pieces of evidence that may disagree."""

from collections.abc import Mapping
from dataclasses import dataclass

from assent.adapters.case_files.conflicts import chosen, why_used
from assent.adapters.case_files.draft import Draft
from assent.adapters.case_files.limits import MOST_PIECES
from assent.adapters.case_files.values import read_day, read_words
from assent.casework.assessment.case import Basis, Conflict, Evidence
from assent.facts.grammar import PLACEHOLDERS, day_of
from assent.logic.definitions import Definition, Kind
from assent.logic.partial_dates import narrows
from assent.logic.tree import Plain

EVIDENCE_KEYS = ("source", "on", "by", "words", "resource")
"""Where a value came from, its date, who said so, the words relied on; the chart's resource that proves it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One known value with its evidence."""

    value: Plain
    evidence: Evidence | None


def read_fact(draft: Draft, definition: Definition, raw: object) -> None:
    """Read one fact of the vocabulary into the draft."""
    name = definition.name
    if (raw is True or raw is False) and definition.kind is Kind.BOOLEAN:  # as most are
        draft.values[name] = raw
        return
    if isinstance(raw, list):
        _several(draft, definition, raw)
        return
    piece = _piece(draft, definition, raw, name)
    if piece is not None:
        _keep(draft, name, piece)


def read_evidence(draft: Draft, raw: object, path: str, extra: tuple[str, ...] = ()) -> Evidence:
    """The evidence in a mapping; ``extra`` keys are read elsewhere."""
    must = f"must be a mapping with {', '.join((*extra, *EVIDENCE_KEYS))}"
    fields = draft.mapping(raw, path, (*extra, *EVIDENCE_KEYS), must)
    on, resource = fields.get("on"), _words(draft, fields, "resource", path)
    return Evidence(
        Basis.CHART if resource else Basis.STATED,
        source=_words(draft, fields, "source", path) or (f"{resource} in the chart" if resource else ""),
        on=None
        if on is None or day_of(on) in PLACEHOLDERS
        else draft.kept(read_day(on, f"{path}.on", draft.as_of)),
        by=_words(draft, fields, "by", path),
        words=_words(draft, fields, "words", path),
    )


def _words(draft: Draft, fields: Mapping[str, object], key: str, path: str) -> str:
    raw = fields.get(key)
    return "" if raw is None else draft.kept(read_words(raw, f"{path}.{key}")) or ""


def _several(draft: Draft, definition: Definition, raw: list[object]) -> None:
    name = definition.name
    if len(raw) > MOST_PIECES:
        draft.fault(name, raw, f"has {len(raw)} pieces; at most {MOST_PIECES} are allowed")
        return
    if not raw or not all(isinstance(one, Mapping) for one in raw):
        reason = "must be one value, or a list of mappings with value, source, on, by and words"
        draft.fault(name, raw, reason)
        return
    read = [_piece(draft, definition, one, f"{name}[{index}]") for index, one in enumerate(raw)]
    known = [piece for piece in read if piece is not None]
    pieces = [one for one in known if not any(narrows(other.value, one.value) for other in known)]
    if not pieces:
        return
    sources = [piece.evidence or Evidence(Basis.STATED) for piece in pieces]
    index = chosen(sources)
    _keep(draft, name, pieces[index])
    used = pieces[index].value
    against = [one for one, piece in zip(sources, pieces, strict=True) if piece.value != used]
    if against:
        others = tuple(dict.fromkeys(piece.value for piece in pieces if piece.value != used))
        draft.conflicts.append(Conflict(name, used, others, why_used(sources[index], against)))


def _piece(draft: Draft, definition: Definition, raw: object, path: str) -> Piece | None:
    if not isinstance(raw, Mapping):
        value = draft.value(definition, raw, path)
        return None if value is None else Piece(value, None)
    evidence = read_evidence(draft, raw, path, ("value",))
    if "value" not in raw:
        draft.fault(path, raw, "must hold the value under the key value; null where it is not known")
        return None
    value = draft.value(definition, raw["value"], f"{path}.value")
    return None if value is None else Piece(value, evidence)


def _keep(draft: Draft, name: str, piece: Piece) -> None:
    draft.values[name] = piece.value
    if piece.evidence is not None:
        draft.evidence[name] = piece.evidence
