"""What a reauthorization takes over from the request whose authorization it continues."""

from collections.abc import Mapping

from assent.casework.request.checks import Refused
from assent.casework.request.events_intake import EarlierAuthorization, FactsGiven
from assent.casework.request.given import GivenFact
from assent.casework.request.state import RequestState


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
