"""What a call lacks, fetched from the FHIR server of the program: the patient, the coverage, the orders."""

from collections.abc import Iterator
from urllib.parse import quote

from assent.adapters.fhir.crd.names import Hook
from assent.adapters.fhir.crd.orders import referred_paths
from assent.adapters.fhir.crd.requests import HookRequest
from assent.adapters.fhir.outcomes import Issue, UnreadableResource
from assent.adapters.fhir.resources import Resource, elements, kind
from assent.casework.record.checks import Refused, Unavailable
from assent.exchange.trust.callers import FhirCaller

SECONDS = 4.0
"""For all that is fetched for a call, which is to be answered within five seconds."""


class NotFetched(Exception):
    """What a call lacks could not be had for a technical reason; ``says`` names the host at most."""

    def __init__(self, reason: str) -> None:
        super().__init__("not fetched")
        self.says = reason


def gathered(request: HookRequest, caller: FhirCaller) -> HookRequest:
    """The call with what it lacked.

    Raises ``UnreadableResource`` with 412 where something is lacking and there is no way to ask for it, ``NotFetched``
    where the server was asked and did not give it.
    """
    lacking = tuple(_lacking(request))
    if not lacking:
        return request
    if not (request.server and request.token and caller.client.fetches_from(request.server)):
        issues = [
            Issue(f"Send {_SAYS[name]} as prefetch.", f"prefetch.{name}", "required") for name, _ in lacking
        ]
        raise UnreadableResource([Issue(_NO_WAY, "fhirServer", "processing"), *issues], 412)
    request = _with(request, caller, [path for _, path in lacking])
    referred = [
        path for order in request.orders for path in referred_paths(order) if path not in request.resources
    ]
    return _with(request, caller, referred) if referred else request


_NO_WAY = (
    "What is lacking cannot be asked for: this program is not registered with the FHIR server that is named, or no "
    "token for it came."
)
_SAYS = {
    "patient": "the patient",
    "coverage": "the coverage",
    "orders": "the orders",
    "encounter": "the encounter",
}


def _lacking(request: HookRequest) -> Iterator[tuple[str, str]]:
    """What is neither in the context nor in the prefetch, each with the path below the server at which it is."""
    if f"Patient/{request.patient}" not in request.resources:
        yield "patient", f"Patient/{request.patient}"
    if not request.of_kind("Coverage") and "coverage" not in request.given:
        yield "coverage", f"Coverage?patient={quote(request.patient, safe='')}&status=active"
    at_encounter = request.hook in (Hook.ENCOUNTER_START, Hook.ENCOUNTER_DISCHARGE)
    for reference in request.order_references:
        if reference not in request.resources:
            yield "encounter" if at_encounter else "orders", reference


def _with(request: HookRequest, caller: FhirCaller, paths: list[str]) -> HookRequest:
    charts = caller.desk.exchanging.charts
    try:
        fetched = charts.fetch(request.server, paths, request.token, SECONDS / 2)
    except Unavailable as error:
        raise NotFetched(error.says) from None
    except Refused as error:
        raise NotFetched(error.says) from None
    return request.with_resources(
        [resource for answer in fetched.values() for resource in _resources(answer)]
    )


def _resources(answer: Resource) -> list[Resource]:
    return elements(answer, "entry.resource") if kind(answer) == "Bundle" else [answer]
