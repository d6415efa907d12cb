"""What is said of open items beside the questions: what they lack themselves, and by which clock they are decided.

An item may lack a code by which the plan's list goes, or a product. All is said of every open item alike, whatever the
criteria came to: nothing in it hints at what will be decided.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from assent.adapters.fhir.pas.answered import AnsweredClaim
from assent.adapters.fhir.pas.line_ids import service_of
from assent.adapters.fhir.pas.request.answers import used_responses
from assent.adapters.fhir.pas.request.claims import BILLING, NOT_APPLICABLE, ClaimItem
from assent.adapters.fhir.pas.request.signers import RequestSigners
from assent.adapters.fhir.resources import codings, name
from assent.casework.record.state import RequestState
from assent.casework.requirement.events import Need, NeedDetermined
from assent.casework.requirement.item import CIRCUMSTANCES
from assent.facts.ndc import NdcError, product_digits
from assent.logic.package import PolicyPackage, Service
from assent.terms.facts import NDC
from assent.terms.requests import Urgency

NO_CODE = (
    "Item {item} names no CPT or HCPCS code, by which the plan's list goes. Ask for it under that code by an update, "
    "the item marked as changed; for a drug name its National Drug Code beside it."
)
STRANGE_CODE = (
    "The code of item {item}, {code}, is neither on the plan's list nor in its tables of codes for that day. A person "
    "of the plan looks; check it, and where it is another ask for that by an update, the item marked as changed."
)
PRODUCT = (
    "{question} ({fact}; item {item}, goes with {code}; send it beside the code by an update, or answer it)"
)
UNREADABLE_PRODUCT = (
    "The National Drug Code of item {item} cannot be read. Send it by an update as eleven digits, or with its hyphens. "
    "({fact})"
)
EXPEDITE_ASKED = (
    "An update asks for the expedited clock. A person of the plan decides on that; until then the "
    "standard time runs."
)
EXPEDITE_NOT_GRANTED = "The expedited clock was asked for and not granted: the standard time runs."
STAYS_EXPEDITED = (
    "An update asks for the standard clock. The request was received as expedited, and stays so."
)


@dataclass(frozen=True)
class RequestNotes:
    """What is said alike of every open item of a request, worked out where the first one is pended."""

    request: AnsweredClaim

    @cached_property
    def on_the_whole(self) -> tuple[str, ...]:
        """On the clock and on who signed."""
        return (*clock_notes(self.request), *signature_notes(self.request))

    @cached_property
    def lacking(self) -> tuple[str, ...]:
        """On what its items lack themselves."""
        return what_items_lack(self.request)


def clock_notes(request: AnsweredClaim) -> tuple[str, ...]:
    """Why the clock is another than the Claim asks for by its priority; nothing where it is the same."""
    state, asked = request.state, request.claim.urgency
    if not request.by_claim or not state.open_lines or asked is state.urgency:
        return ()
    if asked is Urgency.EXPEDITED:
        return (EXPEDITE_ASKED,) if state.expedite is not None else (EXPEDITE_NOT_GRANTED,)
    received = state.submitted.urgency if state.submitted is not None else state.urgency
    return (STAYS_EXPEDITED,) if received is Urgency.EXPEDITED else ()


STRANGER = (
    "{response} is signed by a practitioner whom this request does not name: not in its care team, not of the office "
    "that asks, not as who ordered. Its answers count as unsigned. Name who signed in the care team by an update."
)


def signature_notes(request: AnsweredClaim) -> tuple[str, ...]:
    """Which questionnaires of the Claim count as unsigned, though somebody signed them."""
    claim = request.claim
    signers = RequestSigners.of_claim(claim)
    strangers = signers.strangers(used_responses(claim), claim.index)
    return tuple(STRANGER.format(response=name(entry.resource)) for entry in strangers)


def what_items_lack(request: AnsweredClaim) -> tuple[str, ...]:
    """The notes on what the open items lack, in order; none where they say all that the plan goes by.

    They stand with every open item: a request is looked at as a whole, and waits for all of them.
    """
    return tuple(note for item in request.open_items for note in _of_item(request, item))


def _of_item(request: AnsweredClaim, item: ClaimItem) -> Iterator[str]:
    line = request.line(item)
    if line is None:
        return
    need = line.need
    if need is not None and need.need is Need.UNDETERMINED:
        yield from _to_settle(request, item, need)
    service = service_of(item, request.package)
    if service is not None and service.ndc_fact and request.package is not None:
        yield from _product(request.state, request.package, item, service)


def _to_settle(request: AnsweredClaim, item: ClaimItem, need: NeedDetermined) -> Iterator[str]:
    """What keeps open whether authorization is needed, as far as the office can say it."""
    named = codings(item.element.get("productOrService"))
    if not any(coding.system in BILLING and coding.code != NOT_APPLICABLE for coding in named):
        yield NO_CODE.format(item=item.sequence)
        return
    if not need.missing and not need.listed and need.list_of is not None:
        yield STRANGE_CODE.format(item=item.sequence, code=item.code)
    for fact in need.missing:
        if fact not in CIRCUMSTANCES and fact != NDC and _is_unknown(request.state, fact):
            yield f"{_question(request.package, fact)} ({fact}; item {item.sequence})"


def _product(state: RequestState, package: PolicyPackage, item: ClaimItem, service: Service) -> Iterator[str]:
    """The product of a service that goes with one, where none is named that can be read."""
    fact = service.ndc_fact
    if _is_unknown(state, fact):
        question = _question(package, fact)
        yield PRODUCT.format(question=question, fact=fact, item=item.sequence, code=service.code)
    elif not _is_product(str(state.facts[fact].current.value)):
        yield UNREADABLE_PRODUCT.format(item=item.sequence, fact=fact)


def _is_unknown(state: RequestState, fact: str) -> bool:
    """Whether nobody has said it, and it is not among the questions that are asked anyway."""
    recorded = state.facts.get(fact)
    return (recorded is None or recorded.current.value is None) and fact not in state.asks


def _is_product(ndc: str) -> bool:
    """Whether a code can be read; ``none`` says that there is no product."""
    try:
        return ndc == "none" or bool(product_digits(ndc))
    except NdcError:
        return False


def _question(package: PolicyPackage | None, fact: str) -> str:
    """The question of a fact in the words of the policy; its name where the policy does not read it."""
    facts = package.newest.vocabulary.facts if package is not None else ()
    return next((one.question for one in facts if one.name == fact), f"Say what is known of {fact}.")
