"""What a record may give beside its fields to derive from: the items of a form, days, dispenses."""

from collections.abc import Mapping
from datetime import date
from typing import assert_never

from assent.adapters.case_files.draft import Draft
from assent.adapters.case_files.limits import MOST_RECORDS
from assent.adapters.case_files.values import read_date, read_day, read_whole, read_words
from assent.casework.assessment.case import Fault
from assent.facts.days_covered import DaysCoveredError, Dispense, proportion_of_days_covered
from assent.facts.derive.records import Input
from assent.logic.derivations import InputKind
from assent.logic.partial_dates import PartialDate

MOST_ITEMS = 50
"""Items of one scored form."""
_KEYS = ("on", "days_supply", "product")


def read_input(draft: Draft, kind: InputKind, raw: object, path: str) -> Input:
    """One input of a record; None where it is not given or faulty, which is noted."""
    if raw is None:
        return None
    match kind:
        case InputKind.ITEMS:
            return _items(draft, raw, path)
        case InputKind.DAY:
            return _date(draft, raw, path)
        case InputKind.DISPENSES:
            return _dispenses(draft, raw, path)
    assert_never(kind)


def _items(draft: Draft, raw: object, path: str) -> list[int | None] | None:
    if not isinstance(raw, list) or len(raw) > MOST_ITEMS:
        reason = f"must be a list of at most {MOST_ITEMS} numbers; null where one is not known"
        draft.fault(path, raw, reason)
        return None
    read = [read_whole(number, f"{path}[{index}]") for index, number in enumerate(raw)]
    kept = [draft.kept(number) for number in read]
    return None if any(isinstance(number, Fault) for number in read) else kept


def _date(draft: Draft, raw: object, path: str) -> date | PartialDate | None:
    read = read_date(raw, path, draft.as_of)
    if isinstance(read, Fault):
        draft.note(read)
        return None
    return read


def _dispenses(draft: Draft, raw: object, path: str) -> list[Dispense] | None:
    if not isinstance(raw, list) or len(raw) > MOST_RECORDS:
        reason = f"must be a list of at most {MOST_RECORDS} dispenses with {', '.join(_KEYS)}"
        draft.fault(path, raw, reason)
        return None
    read = [_dispense(draft, entry, f"{path}[{index}]") for index, entry in enumerate(raw)]
    known = [entry for entry in read if entry is not None]
    return known if len(known) == len(read) else None


def _dispense(draft: Draft, raw: object, path: str) -> Dispense | None:
    keys: Mapping[str, object] = draft.mapping(raw, path, _KEYS, f"must be a mapping with {', '.join(_KEYS)}")
    if not keys:
        return None
    on = draft.kept(read_day(keys.get("on"), f"{path}.on", draft.as_of))
    days = draft.kept(read_whole(keys.get("days_supply"), f"{path}.days_supply"))
    product = keys.get("product")
    named = None if product is None else draft.kept(read_words(product, f"{path}.product"))
    if on is None:
        return None
    dispense = Dispense(on, days, named)
    try:
        proportion_of_days_covered([dispense], on, on)
    except DaysCoveredError as error:
        reason = f"must be {error.allowed}; {error.says.replace('None', 'null')}"
        draft.fault(f"{path}.days_supply", error.value, reason)
        return None
    return dispense
