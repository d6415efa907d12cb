"""The total of a rating from its items (clause I.3).

Where it differs from a stated total, the computed one is used: the items are the form itself, and a
total is copied from it.
"""

from collections.abc import Mapping

from assent.adapters.case_files.draft import Draft, Fields
from assent.adapters.case_files.stated_or_computed import RecordField
from assent.adapters.case_files.values import read_whole
from assent.casework.assessment.case import Fault
from assent.facts.scoring import SCALES, item_faults, total_bounds

MOST_ITEMS = 50
"""Items of one scored form."""


def complete_score(draft: Draft, fields: Fields, given: Mapping[str, object], path: str) -> None:
    """Compute the total of one rating; on a CGI scale 0 is "not assessed", which is unknown."""
    scale, total = fields.get("scale"), RecordField(draft, fields, path, "total")
    if scale in ("cgi_s", "cgi_i") and total.stated == 0:
        del fields["total"]
        total.not_computed(f"0 on {scale} means not assessed")
    items = _items(draft, given.get("items"), f"{path}.items")
    if items is None or not isinstance(scale, str) or scale not in SCALES:
        return
    faults = item_faults(scale, items)
    for one in faults:
        where, _, number = one.field.rpartition(" item ")
        place = f"{path}.items[{int(number) - 1}]" if where else f"{path}.items"
        draft.fault(place, one.value, f"must be {one.allowed}; {one.says.replace('None', 'null')}")
    if not faults:
        _total(total, total_bounds(scale, items), f"{scale} items {_listed(items)}")


def _total(total: RecordField, bounds: tuple[int, int], inputs: str) -> None:
    low, high = bounds
    stated = total.stated
    if low == high:
        total.computed_first(low, inputs, "it is the total of the items, which are the form itself")
        return
    total.not_computed(f"{inputs}: from {low} to {high}, depending on what is not known")
    if isinstance(stated, int) and not low <= stated <= high:
        why = "it is stated; the known items allow other totals only"
        total.differs_from(f"{low} to {high}", why)


def _items(draft: Draft, given: object, path: str) -> list[int | None] | None:
    if given is None:
        return None
    if not isinstance(given, list) or len(given) > MOST_ITEMS:
        says = f"must be a list of at most {MOST_ITEMS} numbers; null where one is not known"
        draft.fault(path, given, says)
        return None
    read = [read_whole(one, f"{path}[{index}]") for index, one in enumerate(given)]
    kept = [draft.kept(one) for one in read]
    return None if any(isinstance(one, Fault) for one in read) else kept


def _listed(items: list[int | None]) -> str:
    return ", ".join("?" if one is None else str(one) for one in items)
