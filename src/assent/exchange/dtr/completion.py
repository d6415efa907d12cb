"""What a completed adaptive form says of coverage: what was said while ordering, now that the form is complete.

Nothing is decided while a form is filled in, so no authorization is said to be there (``satisfied-pa-id``), and the
final question whether one shall be issued (DTR 2.2, spec-41) is never due: that is asked for by PAS.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assent.adapters.fhir.crd.names import CrdGuide
from assent.adapters.fhir.crd.responses import coverage_information
from assent.adapters.fhir.dtr.questionnaires import Guide
from assent.adapters.fhir.resources import Resource
from assent.casework.exchange.guidance import AuthorizationGuidance, CoverageAssertion, OrderGuidance
from assent.casework.record.checks import NotFound
from assent.desk.exchange.guidance import assertion_of
from assent.exchange.crd.forms import questionnaires_of
from assent.exchange.dtr.forms import Forms
from assent.exchange.trust.callers import FhirCaller

ASSERTION = "urn:assent:coverage-assertion"
"""The system of a response's identifier that names what was said while ordering."""
_SAYS = "This form is complete. Prior authorization is needed: ask for it with this form, by PAS."


def begun_with(assertion: str) -> dict[str, Any]:
    """The identifier of a response that is begun for what was said while ordering; nothing where it is not."""
    return {"identifier": {"system": ASSERTION, "value": assertion}} if assertion else {}


def with_coverage_information(
    response: Resource, policy: str, forms: Forms, caller: FhirCaller, address: str
) -> dict[str, Any]:
    """A completed response with the coverage information that replaces the one on its orders.

    Only where CRD was called before and wants this form (DTR 2.2, spec-43): the response as it is where it was begun
    otherwise, as for a request that waits. Coverage and assertion stay, so that the client replaces what it has.
    """
    assertion = _said(response, caller)
    asked = (
        [order for order in assertion.orders if order.policy == policy and order.documentation]
        if assertion
        else []
    )
    if assertion is None or not asked:
        return dict(response)
    guide = CrdGuide.V2_2 if forms.guide is Guide.V2_2 else CrdGuide.V2_0
    canonicals = questionnaires_of(forms.desk, address, assertion).get(policy, ())
    information = coverage_information(_together(asked), replace(assertion, day=forms.day), guide, canonicals)
    extensions = response.get("extension")
    other_extensions = (
        [extension for extension in extensions if _url(extension) != information["url"]]
        if isinstance(extensions, list)
        else []
    )
    return {**response, "extension": [*other_extensions, information]}


def _said(response: Resource, caller: FhirCaller) -> CoverageAssertion | None:
    identifier = response.get("identifier")
    named = isinstance(identifier, Mapping) and identifier.get("system") == ASSERTION
    id = identifier.get("value") if named and isinstance(identifier, Mapping) else None
    try:
        return assertion_of(caller.desk, id, caller.client.npis) if isinstance(id, str) else None
    except NotFound:
        return None


def _together(orders: list[OrderGuidance]) -> OrderGuidance:
    """What is said of all orders for which the form is: their codes together."""
    codes = tuple(dict.fromkeys(code for order in orders for code in order.codes))
    return replace(orders[0], authorization=AuthorizationGuidance.NEEDED, says=_SAYS, codes=codes)


def _url(extension: object) -> object:
    return extension.get("url") if isinstance(extension, Mapping) else None
