"""A Claim as the desk takes it: its policy, the member, the lines that it asks for, the case of its facts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from assent.adapters.fhir.charts.case import case_of_chart
from assent.adapters.fhir.charts.reading import read_chart
from assent.adapters.fhir.dtr.answers import MOST_RECORDS, AnsweredFact
from assent.adapters.fhir.outcomes import Issue, UnreadableResource
from assent.adapters.fhir.pas.line_ids import line_ids, service_of
from assent.adapters.fhir.pas.request.claims import (
    NOT_APPLICABLE,
    ClaimItem,
    PasClaim,
    birth_date,
    member_numbers,
    plan_names,
)
from assent.adapters.fhir.pas.request.facts import attested, case_mapping, chart_resources, gather_facts
from assent.adapters.fhir.resources import name
from assent.casework.assessment.case import Case, Fault
from assent.casework.assessment.chart import ReadChart
from assent.casework.intake.events import Channel, SubmissionKind
from assent.casework.record.days import plan_day
from assent.casework.record.lines import RequestedLine
from assent.casework.record.state import RequestState
from assent.desk.assessment.charts import chart_case
from assent.desk.exchange.members import MemberClaimed, MemberMatch, match_member
from assent.desk.intake.submission import TIME_OF_RECEIPT, UNKNOWN_LINE, Submission, lines_of
from assent.desk.ports import Desk
from assent.facts.billing_codes import base_code
from assent.logic.package import Catalogue, PolicyPackage
from assent.logic.partial_dates import as_text
from assent.logic.policy import Policy
from assent.terms.facts import ASSESSED_ON, PRODUCT_LINE, REQUEST_DATE
from assent.terms.items import Benefit, ItemKind

_OF_PLAN = frozenset({REQUEST_DATE, ASSESSED_ON, PRODUCT_LINE})
"""What the plan knows itself, whatever a chart says."""


@dataclass(frozen=True)
class Requested:
    """What a Claim asks for, as far as the plan can tell."""

    claim: PasClaim
    package: PolicyPackage
    match: MemberMatch
    case: Case
    received: date

    def submission(self, id: str, provider: str) -> Submission:
        """The submission of a first Claim or a renewal."""
        earlier = self.claim.earlier
        return Submission(
            id,
            self.case,
            self.match.member,
            provider,
            tuple(self.lines(line_ids(self.claim.items, self.package)).values()),
            self.claim.urgency,
            Channel.INTERFACE,
            SubmissionKind.REAUTHORIZATION if earlier else SubmissionKind.INITIAL,
            earlier,
            identified=self.match.identified,
            covered_under=self.match.product_line if self.match.identified else "",
        )

    def lines(self, ids: Mapping[int, str]) -> Mapping[int, RequestedLine]:
        """What the items ask for, as lines of these ids; both by the sequence of the item.

        Canceled items are left out. An item without days is asked for the term of the policy, one without a quantity
        in the number that the policy works out.
        """
        dated = replace(self.case, policy=self.package.id)
        by_policy = lines_of(dated, Catalogue((self.package,))) if self._has_pathway() else ()
        start, end = self._term(by_policy)
        units = {line.id: line.units for line in by_policy}

        def line(item: ClaimItem) -> RequestedLine:
            service = service_of(item, self.package)
            worked_out = units.get(service.line) if service is not None else None
            return self._line(item, ids[item.sequence], start, end, item.units or worked_out)

        return {item.sequence: line(item) for item in self.claim.items if not item.cancelled}

    def _term(self, by_policy: tuple[RequestedLine, ...]) -> tuple[date, date]:
        first = next(iter(by_policy), None)
        days = [day for item in self.claim.items for day in (item.start, item.end) if day is not None]
        start = first.start if first else min(days, default=self.received)
        return start, max(first.end if first else max(days, default=start), start)

    def _has_pathway(self) -> bool:
        policy = self.package.in_force(self.received)
        return policy is not None and bool(self.case.facts.values.get(policy.pathway_by))

    def _line(self, item: ClaimItem, id: str, start: date, end: date, units: int | None) -> RequestedLine:
        service = service_of(item, self.package)
        kind = service.kind if service else _kind(item.code)
        benefit = service.benefit_of(self.match.product_line) if service else Benefit.MEDICAL
        first = item.start or start
        last = item.end or (first if item.start and end < first else end)
        ndc = item.ndc or None
        return RequestedLine(
            id, item.code or NOT_APPLICABLE, kind, benefit, first, max(first, last), units, ndc
        )


def requested(
    desk: Desk, claim: PasClaim, id: str, now: datetime, updated: RequestState | None = None
) -> Requested:
    """What a Claim asks for. Raises ``UnreadableResource`` for facts that cannot be, each at its place.

    ``updated`` is the request which it updates: its policy and its request date stay; of a first Claim the policy
    follows from the codes.
    """
    received = plan_day(now)
    named = updated.draft.policy if updated is not None and updated.draft else ""
    package = desk.catalogue.package(named) if named else package_for(desk.catalogue, claim)
    match = match_member(desk, claimed_member(claim), claim.days, received)
    line = "" if match.product_line == UNKNOWN_LINE else match.product_line
    record = _receipt(received) if updated is None else dates_of(updated, received)
    facts = gather_facts(claim, package, received, line, policy_of(package, updated, received))
    case = _case_of_claim(desk, facts, record, claim, package, id, received)
    return Requested(claim, package, match, case, received)


def _receipt(received: date) -> dict[str, Any]:
    day = received.isoformat()
    return {REQUEST_DATE: {"value": day, "source": TIME_OF_RECEIPT, "on": day}}


def dates_of(state: RequestState, received: date) -> dict[str, Any]:
    """The dates of a case with what came later to a request: its own, and the day up to which facts may be dated."""
    requested_on = state.facts[REQUEST_DATE].current.value if REQUEST_DATE in state.facts else None
    return {REQUEST_DATE: as_text(requested_on or received), ASSESSED_ON: received.isoformat()}


def policy_of(package: PolicyPackage, state: RequestState | None, received: date) -> Policy:
    """The version that a request is read by: that of its request date; of a new one that of its receipt."""
    fact = state.facts.get(REQUEST_DATE) if state is not None else None
    day = fact.current.value if fact is not None else None
    return package.reading(day if isinstance(day, date) else received)


def claimed_member(claim: PasClaim) -> MemberClaimed:
    """What the bundle says of the member."""
    return MemberClaimed(member_numbers(claim), birth_date(claim), plan_names(claim))


def package_for(catalogue: Catalogue, claim: PasClaim) -> PolicyPackage:
    """The policy that lists most of what is asked for; where none lists any of it, the first one.

    Whether what no policy lists needs authorization is settled before any criterion is looked at.
    """
    codes = [base_code(item.code) for item in claim.items]
    return max(
        catalogue.packages, key=lambda package: sum(package.service_of(code) is not None for code in codes)
    )


@dataclass(frozen=True)
class StatedCase:
    """What a case is read of: facts that were sent, what the ``record`` gives by fact, and what a chart proves."""

    facts: tuple[AnsweredFact, ...]
    record: Mapping[str, Any]
    chart: ReadChart


def _case_of_claim(
    desk: Desk,
    facts: tuple[AnsweredFact, ...],
    record: Mapping[str, Any],
    claim: PasClaim,
    package: PolicyPackage,
    id: str,
    received: date,
) -> Case:
    """The case of what is stated and of what the chart in the bundle proves, as of the day of receipt.

    What of the chart cannot be is left out.
    """
    urls = {entry.full_url: entry.resource for entry in claim.index.entries}
    reading = read_chart(
        chart_resources(claim), package, received, patient=name(claim.patient.resource), urls=urls
    )
    proved = {path: value for path, value in case_of_chart(reading).items() if path not in _OF_PLAN}
    return read_case(desk, StatedCase(facts, record, ReadChart(reading, proved)), package, id)


def read_case(desk: Desk, stated: StatedCase, package: PolicyPackage, id: str) -> Case:
    """The case of what is stated. Raises ``UnreadableResource`` for what cannot be, each at its place."""
    facts = stated.facts
    written = {**case_mapping(facts, package.id, stated.chart.facts), "case": id, **stated.record}
    _add_codes(written, stated.chart.facts)
    case = chart_case(stated.chart, written, lambda mapping: desk.read_case(mapping, id)).case
    if case.faults:
        places = {fact.path: fact.place for fact in facts}
        raise UnreadableResource([_issue(fault, places) for fault in case.faults])
    return replace(case, evidence={**case.evidence, **attested(facts)})


def _add_codes(stated: dict[str, Any], proved: Mapping[str, Any]) -> None:
    """Add the codes of a chart to a list of single codes that is stated, such as diagnoses, which is no account."""
    for path, records in proved.items():
        wrapper = stated.get(path)
        if not isinstance(wrapper, dict) or "records" not in wrapper or not isinstance(records, list):
            continue
        stated_records = wrapper["records"]
        known = [_without_evidence(record) for record in stated_records]
        codes = [record for record in records if len(_without_evidence(record)) == 1]
        stated_records += [record for record in codes if _without_evidence(record) not in known][
            : MOST_RECORDS - len(stated_records)
        ]


def _without_evidence(record: Mapping[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in record.items() if field != "evidence"}


def _issue(fault: Fault, places: dict[str, str]) -> Issue:
    path = fault.fact.replace(".records[", "[").removesuffix(".value")
    records = f"{path.partition('.')[0].partition('[')[0]}["
    of_list = (place for known, place in places.items() if known.startswith(records))
    return Issue(f"{path} {fault.says}", places.get(path) or next(of_list, "Bundle"), "value")


def _kind(code: str) -> ItemKind:
    return ItemKind.DRUG if code[:1] == "J" else ItemKind.SERVICE
