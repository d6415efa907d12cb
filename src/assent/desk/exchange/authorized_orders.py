"""Orders that an authorization of the plan covers already: whoever writes them is told its number."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from assent.casework.exchange.clients import ExchangeClient
from assent.casework.exchange.guidance import AuthorizationGuidance, OrderGuidance
from assent.casework.record.state import AuthorizationState, RequestState
from assent.desk.exchange.inquiries import requests_of
from assent.desk.exchange.ordered_items import ClinicalOrder
from assent.desk.ports import Desk
from assent.facts.billing_codes import base_code
from assent.terms.facts import DRUG

MOST_REQUESTS = 20
"""So many requests of a member are looked through for an authorization that covers an order."""


def with_authorization(
    authorized: Sequence[RequestState],
    guided: OrderGuidance,
    order: ClinicalOrder,
    drugs: set[str],
    today: date,
) -> OrderGuidance:
    """With the authorization that covers an order already, where there is one; ``drugs`` are what it asks for."""
    number = _satisfied(authorized, guided, drugs, order.day, today)
    if not number:
        return guided
    return replace(
        guided, authorization=AuthorizationGuidance.SATISFIED, satisfied_by=number, documentation=False,
        says="An authorization of this plan covers this order.",
    )  # fmt: skip


def authorized_requests(desk: Desk, member: str, client: ExchangeClient) -> Iterator[RequestState]:
    """Requests of the member by the caller's own offices that were granted something."""
    if not member:
        return
    for state in islice(requests_of(desk, member), MOST_REQUESTS):
        if state.authorizations and state.draft is not None and state.draft.provider in client.npis:
            yield state


def _satisfied(
    authorized: Sequence[RequestState], guided: OrderGuidance, drugs: set[str], day: date | None, today: date
) -> str:
    """The number of an authorization that grants what is ordered, with units left; empty where none does.

    It covers the day of an order that names one; else it is not over. A code that stands for many drugs is granted
    for the drug of the request alone.
    """
    if not authorized or not guided.codes or guided.authorization is not AuthorizationGuidance.NEEDED:
        return ""
    base_codes = {base_code(code) for code in guided.codes}
    for state in authorized:
        drug = state.facts.get(DRUG)
        if state.draft is None or state.draft.policy != guided.policy:
            continue
        if drug is not None and drugs != {drug.current.value}:
            continue
        for number, authorization in state.authorizations.items():
            if authorization.lapsed_on is None and base_codes <= _granted(state, authorization, day, today):
                return number
    return ""


def _granted(
    state: RequestState, authorization: AuthorizationState, day: date | None, today: date
) -> set[str]:
    """The codes that an authorization grants on a day, or from today on, with units left."""
    return {
        base_code(state.lines[grant.line].requested.code)
        for grant in authorization.grants
        if (grant.start <= day if day else True)
        and (day or today) <= grant.end
        and authorization.left(grant.line) != 0
    }
