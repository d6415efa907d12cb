"""What a reauthorization takes over from the request whose authorization it continues."""

from collections.abc import Iterator, Mapping
from datetime import date

from assent.casework.intake.events import EarlierAuthorization, FactsGiven
from assent.casework.record.checks import Refused
from assent.casework.record.given import GivenFact
from assent.casework.record.state import RequestState
from assent.logic.tree import Plain


def baseline_paths(earlier: RequestState, scale: Plain | None) -> dict[str, str]:
    """Where the earlier request holds the total before treatment: its latest dated total on the scale.

    ``scale`` is the one of the new request; unknown, it is the earlier request's if that used one only,
    and then the scale is carried over too. Empty where there is no such total.
    """
    totals = sorted(_totals(earlier), key=lambda one: one[1])
    scales = {name for name, _, _ in totals}
    wanted = scale if scale is not None else next(iter(scales)) if len(scales) == 1 else None
    paths = [path for name, _, path in totals if name == wanted]
    if not paths:
        return {}
    found = {f"{paths[-1]}.total": "baseline_total"}
    return found if scale is not None else {**found, f"{paths[-1]}.scale": "response_scale"}


def _totals(earlier: RequestState) -> Iterator[tuple[Plain, date, str]]:
    """Scale, day and path of every dated total of the earlier request."""
    for path in earlier.facts:
        record, _, field = path.partition(".")
        if not record.startswith("scores[") or field != "total":
            continue
        scale, day = (_value(earlier, f"{record}.{name}") for name in ("scale", "date"))
        if scale is not None and isinstance(day, date) and _value(earlier, path) is not None:
            yield scale, day, record


def _value(state: RequestState, path: str) -> Plain | None:
    fact = state.facts.get(path)
    return fact.current.value if fact else None


def carried_over(
    earlier: RequestState, link: EarlierAuthorization, paths: Mapping[str, str]
) -> FactsGiven | None:
    """Facts of the earlier request under their new paths, with the evidence that they had there.

    ``paths`` maps old to new, such as the total before treatment to ``baseline_total``. A fact that is
    unknown or disputed there is not carried over. None where nothing is. Documents stay with the
    earlier request: the evidence names them.
    """
    if link.request != earlier.id or link.number not in earlier.authorizations:
        raise Refused(f"Request {earlier.id} has no authorization {link.number}; check the number.")
    facts = tuple(
        GivenFact(new, fact.current.value, fact.current.evidence)
        for old, new in paths.items()
        if (fact := earlier.facts.get(old)) and not fact.disputed and fact.current.value is not None
    )
    return FactsGiven(facts, link.number) if facts else None
