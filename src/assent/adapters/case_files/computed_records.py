"""Which lists have fields that are computed, and from which keys of the record."""

from collections.abc import Callable, Mapping

from assent.adapters.case_files.computed_scores import complete_score
from assent.adapters.case_files.computed_trials import complete_trial
from assent.adapters.case_files.draft import Draft, Fields

INPUTS: Mapping[str, tuple[str, ...]] = {
    "scores": ("items",),
    "trials": ("start", "end", "dispenses"),
}
"""Keys of a record, by its list, that are no facts: fields are computed from them."""

_COMPUTATIONS: Mapping[str, Callable[[Draft, Fields, Mapping[str, object], str], None]] = {
    "scores": complete_score,
    "trials": complete_trial,
}


def complete_record(
    draft: Draft, records: str, fields: Fields, given: Mapping[str, object], path: str
) -> None:
    """Compute the fields of one record, and compare them with what is stated."""
    compute = _COMPUTATIONS.get(records)
    if compute is not None:
        compute(draft, fields, given, path)
