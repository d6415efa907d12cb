"""Where routes lead, in every engine; on none of them is a criterion evaluated."""

import pytest

from assent.casework.assessment.assessment import assess
from assent.casework.assessment.case import Case
from assent.logic.authoring import Destination, Route, yes_no
from assent.logic.case_facts import CaseFacts
from assent.logic.conclude import OUTCOMES, Outcome
from assent.logic.package import PolicyPackage, Service, Units
from assent.terms.items import ItemKind
from tests.unit.targets.three_engines import KIND, REQUESTED, Laboratory

LISTED = yes_no("listed", "Is the service on the list?")
LABORATORY = Laboratory((LISTED,))


def route(leads_to: Destination) -> Route:
    return Route("R", LISTED, leads_to, "the list of services", "The list says so.")


@pytest.mark.parametrize(
    ("leads_to", "outcome"),
    [
        (Destination.OTHER_GUIDANCE, "other_guidance"),
        (Destination.JUDGMENT, "judgment"),
        (Destination.NO_AUTHORIZATION_NEEDED, "other_guidance"),
        (Destination.NOT_A_BENEFIT, "judgment"),
    ],
)
def test_the_outcome_of_a_destination(leads_to: Destination, outcome: str) -> None:
    decided = LABORATORY.routed((route(leads_to),), listed=True)
    assert (decided.outcome, decided.route, decided.truth, decided.missing) == (outcome, "R", None, ())


@pytest.mark.parametrize("leads_to", Destination)
def test_no_destination_is_reached_on_an_unknown_fact(leads_to: Destination) -> None:
    assert LABORATORY.routed((route(leads_to),)).missing == ("listed",)
    assert LABORATORY.routed((route(leads_to),), listed=False).outcome == "met"


def test_no_destination_denies_or_approves() -> None:
    assert set(OUTCOMES) == set(Destination)
    assert not set(OUTCOMES.values()) & {Outcome.MET, Outcome.NOT_MET}


@pytest.mark.parametrize("leads_to", [Destination.NO_AUTHORIZATION_NEEDED, Destination.NOT_A_BENEFIT])
def test_no_criterion_is_shown(leads_to: Destination) -> None:
    policy = LABORATORY.policy(KIND >= 1, (route(leads_to),))
    facts = CaseFacts({"request_date": REQUESTED, "kind": 1, "listed": True})
    visit = Service("visit", ItemKind.SERVICE, "99213", "visit", lambda _values, _days: Units(1, "1", "one"))
    package = PolicyPackage(policy.id, policy.title, (policy,), (visit,), "no_resources")
    made = assess(policy, Case(id="1", policy=policy.id, facts=facts), package=package)
    assert (made.trace, made.pathway, made.terms) == ((), None, None)
    assert made.guidance == ("the list of services", "R: The list says so.")
