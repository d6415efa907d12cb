"""``$submit-attachment`` (CDex): what an office sends to a request that waits, taken like an update of it.

Answers of questionnaires become facts, what a chart proves fills what is open, and documents are kept for a person to
read: nothing is guessed from them.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from assent.adapters.fhir.cdex.attachments import SubmittedAttachments, read_attachments
from assent.adapters.fhir.cdex.contents import AttachedContents, AttachedFile, read_contents
from assent.adapters.fhir.charts.case import case_of_chart
from assent.adapters.fhir.charts.reading import read_chart
from assent.adapters.fhir.outcomes import Issue, UnreadableResource, operation_outcome
from assent.adapters.fhir.pas.item_notes import STRANGER
from assent.adapters.fhir.pas.names import DOCUMENT_CODES, REQUEST_NUMBER
from assent.adapters.fhir.pas.request.answers import facts_of_responses
from assent.adapters.fhir.pas.request.claims import PasClaim, member_numbers
from assent.adapters.fhir.pas.request.gathered import GatheredFacts
from assent.adapters.fhir.pas.request.signers import RequestSigners
from assent.adapters.fhir.resources import Entry, Resource, name
from assent.adapters.fhir.systems import LOINC
from assent.casework.assessment.case import Case
from assent.casework.assessment.chart import ReadChart
from assent.casework.intake.events import DocumentAttached
from assent.casework.people.permissions import is_own
from assent.casework.record.checks import Conflicting, Refused
from assent.casework.record.days import plan_day
from assent.casework.record.event import Actor
from assent.casework.record.state import RequestState
from assent.desk.exchange import submissions
from assent.desk.exchange.inquiries import requests_of
from assent.desk.exchange.submissions import SentInstead, Transaction, Update, request_of
from assent.desk.intake.documents import keep_file
from assent.desk.ports import Desk
from assent.desk.record.facts import records_held
from assent.desk.record.standing import state_of
from assent.exchange.ground import refused_at
from assent.exchange.pas.kept import kept_claims
from assent.exchange.pas.requested import StatedCase, dates_of, policy_of, read_case
from assent.exchange.pas.submission import content_digest
from assent.exchange.trust.callers import FhirCaller
from assent.logic.package import PolicyPackage
from assent.terms.facts import ASSESSED_ON, REQUEST_DATE

_OF_RECORD = frozenset({REQUEST_DATE, ASSESSED_ON})
_UNKNOWN = (
    "No prior authorization request of this office has this number. Check the tracking id, for whom you send, and "
    "whether it was sent to another payer."
)
_AT_AN_END = (
    "Nothing of this request is open, so nothing was taken. Appeal what was denied, or send a new request."
)
_ATTACHED = "Parameters.parameter"
_UNNAMED = "Attachment"
_NAMES = {True: "CDex attachments.json", False: "CDex attachments, more to follow.json"}
_FOLLOWS = {
    True: "Nothing more is expected: what was asked and is still open goes to a person.",
    False: "More is expected: what was asked and is still open waits for it.",
}


def submit_attachment(parameters: Resource, data: bytes, caller: FhirCaller) -> dict[str, Any]:
    """The OperationOutcome that says what was taken. Raises ``UnreadableResource`` and ``Refused``."""
    sent = read_attachments(parameters)
    _check_payer(caller.desk, sent)
    desk, now = caller.desk, caller.now
    with refused_at(sent.sender_place):
        actor, state = _request(caller, sent)
    claims = tuple(kept_claims(desk, state))
    _check_member(sent, state, claims)
    _check_lines(sent, claims)
    before = tuple(entry for claim in claims[:1] for entry in claim.index.entries)
    contents = read_contents(sent, before, _numbers(state, claims))
    digest = content_digest(parameters)
    key = f"cdex-{caller.account.id}-{digest}"
    if submissions.repeated(desk, Transaction(key, digest, data, ""), state.id) is None:
        with refused_at(sent.tracking_place):
            if not state.open_lines:
                raise Conflicting(_AT_AN_END)
        case = _case(desk, state, contents, claims, now, _signers(sent, state, claims))
        files = _kept(desk, contents)
        sent_instead = SentInstead(
            tuple((kept.digest, _kind(file)) for kept, file in zip(files, contents.files, strict=True)),
            sent.is_final,
        )
        transaction = Transaction(key, digest, data, _NAMES[sent.is_final], files=files)
        update = Update(case, instead_of_answers=sent_instead)
        with refused_at(_ATTACHED):
            submissions.update_transaction(desk, state.id, update, transaction, actor, now)
    strangers = _signers(sent, state, claims).strangers(contents.responses, contents.index)
    return operation_outcome([*_taken(state.id, sent, contents), *map(_unsigned, strangers)])


def _unsigned(entry: Entry) -> Issue:
    """That somebody signed who is a stranger to the request; nothing of the call is turned away for it."""
    says = STRANGER.format(response=name(entry.resource))
    return Issue(says, f"{entry.place}.extension", "informational", "information")


def _check_payer(desk: Desk, sent: SubmittedAttachments) -> None:
    payers = desk.exchanging.payers
    if sent.payer and payers and not {sent.payer, sent.payer.rpartition("|")[2]} & payers:
        raise UnreadableResource([Issue("names another payer; send it there.", sent.payer_place, "value")])


def _request(caller: FhirCaller, sent: SubmittedAttachments) -> tuple[Actor, RequestState]:
    """The office's own request that is meant; said in the same words whether there is one of somebody else or none."""
    for actor in _senders(caller, sent):
        for state in _candidates(caller.desk, sent, actor):
            if state.submitted is not None and is_own(state, actor):
                return actor, state
    raise UnreadableResource([Issue(_UNKNOWN, sent.tracking_place, "not-found")], 404)


def _senders(caller: FhirCaller, sent: SubmittedAttachments) -> Sequence[Actor]:
    """For whom it is sent: the office that is named, else any of the program's. Raises ``NotPermitted``."""
    if sent.organization:
        return (caller.acting_for(sent.organization),)
    if sent.provider in caller.client.npis:
        return (caller.acting_for(sent.provider),)
    return caller.actors


def _candidates(desk: Desk, sent: SubmittedAttachments, actor: Actor) -> Iterator[RequestState]:
    """Requests of one of the numbers: the plan's, that of the first Claim, or of one that updated it since."""
    for number in sent.numbers:
        if number.system in ("", REQUEST_NUMBER):
            yield state_of(desk, number.value)
        yield state_of(desk, request_of(desk, actor.organization, number.system, number.value))
    numbers = set(sent.numbers)
    for state in requests_of(desk, sent.member):
        if is_own(state, actor) and any(numbers & set(claim.numbers) for claim in kept_claims(desk, state)):
            yield state


def _numbers(state: RequestState, claims: Sequence[PasClaim]) -> frozenset[str]:
    """The numbers of the member of a request, as the plan and the office have them."""
    own = {state.draft.member} if state.draft else set()
    return frozenset(own.union(*(member_numbers(claim) for claim in claims)))


def _check_member(sent: SubmittedAttachments, state: RequestState, claims: Sequence[PasClaim]) -> None:
    if sent.member not in _numbers(state, claims):
        fault = "is not the number of the member of this request; check both, and send it to the right one."
        raise UnreadableResource([Issue(fault, sent.member_place, "value")])


def _check_lines(sent: SubmittedAttachments, claims: Sequence[PasClaim]) -> None:
    """Raise ``UnreadableResource`` for an item that the request does not have: by sequence or by trace number."""
    items = [item for claim in claims[:1] for item in claim.items]
    known = {str(item.sequence) for item in items}
    known |= {str(trace["value"]) for item in items for trace in _traces(item.traces)}
    issues = [
        Issue(f"must be an item of the request: {', '.join(sorted(known))}.", place, "value")
        for attachment in sent.attachments
        for line, place in attachment.lines
        if known and line not in known
    ]
    if issues:
        raise UnreadableResource(issues)


def _traces(extensions: Sequence[Resource]) -> Iterator[Mapping[str, Any]]:
    for extension in extensions:
        value = extension.get("valueIdentifier")
        if isinstance(value, Mapping) and value.get("value"):
            yield value


def _case(
    desk: Desk,
    state: RequestState,
    contents: AttachedContents,
    claims: Sequence[PasClaim],
    now: datetime,
    signers: RequestSigners,
) -> Case:
    """What is stated, and what the chart proves of what is open. Raises ``UnreadableResource`` at each place."""
    received = plan_day(now)
    package = desk.catalogue.package(state.draft.policy if state.draft else "")
    policy = policy_of(package, state, received)
    gathered = GatheredFacts()
    for facts in facts_of_responses(contents.responses, contents.index, signers, package, policy, received):
        gathered.add(fact for fact in facts if fact.path not in _OF_RECORD)
    chart = _chart(state, contents, claims, package, now)
    return read_case(desk, StatedCase(gathered.facts, dates_of(state, received), chart), package, state.id)


def _signers(sent: SubmittedAttachments, state: RequestState, claims: Sequence[PasClaim]) -> RequestSigners:
    """Who may attest: who takes part by the latest Claim; of a request that came by another way who sends."""
    if claims:
        return RequestSigners.of_claim(claims[0])
    return RequestSigners(state.draft.provider if state.draft else "", frozenset({sent.provider}) - {""})


def _chart(
    state: RequestState,
    contents: AttachedContents,
    claims: Sequence[PasClaim],
    package: PolicyPackage,
    now: datetime,
) -> ReadChart:
    """What the chart among the contents proves of what nobody has said yet; without its Patient it proves nothing."""
    patients = (*contents.patients, *(claim.patient.resource for claim in claims[:1]))[:1]
    urls = {entry.full_url: entry.resource for entry in contents.index.entries if entry.full_url}
    patient = name(patients[0]) if patients else ""
    reading = read_chart([*patients, *contents.chart], package, plan_day(now), patient=patient, urls=urls)
    proved = case_of_chart(reading) if contents.chart and patients else {}
    return ReadChart(reading, {path: value for path, value in proved.items() if _is_open(state, path)})


def _is_open(state: RequestState, path: str) -> bool:
    """Whether nothing is known of a fact or a list: what was said is not put aside by a chart that came later."""
    fact = state.facts.get(path)
    known = fact is not None and fact.current.value is not None
    return path not in _OF_RECORD and not known and records_held(state, path) == 0


def _kept(desk: Desk, contents: AttachedContents) -> tuple[DocumentAttached, ...]:
    """The documents, each on the disk. Raises ``UnreadableResource`` for those that are not taken."""
    kept, issues = list[DocumentAttached](), list[Issue]()
    for file in contents.files:
        try:
            kept.append(keep_file(desk, file.data, _file_name(file), file.media_type))
        except Refused as refused:
            issues.append(Issue(refused.says, file.place, "value"))
    if issues:
        raise UnreadableResource(issues)
    return tuple(kept)


def _kind(file: AttachedFile) -> str:
    """Of which kind a document is, as policies call it, by the code with which it was asked for; else empty."""
    codes = {coding.code for coding in file.codes if coding.system == LOINC}
    return next((kind for kind, code in DOCUMENT_CODES.items() if code in codes), "")


def _file_name(file: AttachedFile) -> str:
    """The title as a name: on one line, printable, and not too long."""
    printable = "".join(
        sign if sign.isprintable() else " " for sign in file.title.replace("/", " ").replace("\\", " ")
    )
    plain = " ".join(printable.split())[:150]
    return plain if plain.strip(". ") else _UNNAMED


def _taken(request: str, sent: SubmittedAttachments, contents: AttachedContents) -> Iterator[Issue]:
    forms, files, chart = len(contents.responses), len(contents.files), len(contents.chart)
    yield Issue(
        f"Taken for request {request}: {_counted(forms, 'questionnaire')}, {_counted(files, 'document')}, "
        f"{_counted(chart, 'resource')} of a chart. {_FOLLOWS[sent.is_final]} How it stands now is told by $inquire.",
        code="informational",
        severity="information",
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
