"""What a bundle states: of the Claim itself, and of questionnaires that were filled in; and its chart, to be read."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from assent.adapters.fhir.dtr.answers import AnsweredFact
from assent.adapters.fhir.pas.line_ids import service_of
from assent.adapters.fhir.pas.request.answers import answered_facts
from assent.adapters.fhir.pas.request.claims import ClaimItem, PasClaim, birth_date, plan_names
from assent.adapters.fhir.pas.request.gathered import GatheredFacts
from assent.adapters.fhir.pas.structure import plan_day_of
from assent.adapters.fhir.resources import Resource, codings, kind, name
from assent.adapters.fhir.systems import PLACE_OF_SERVICE
from assent.casework.assessment.case import Basis, Evidence
from assent.facts.diagnosis import diagnoses, diagnosis_code
from assent.logic.package import PolicyPackage
from assent.logic.policy import Policy
from assent.terms.facts import ASSESSED_ON, BIRTH_DATE, PRODUCT_LINE, REQUEST_DATE
from assent.terms.requests import product_lines_among

_PLACE = re.compile(r"(?P<list>[^.\[]+)\[(?P<index>\d+)\]\.(?P<field>.+)")
_RENEWAL = "reauthorization"
_READ_OTHERWISE = frozenset({"Claim", "QuestionnaireResponse"})
_OF_RECORD = frozenset({REQUEST_DATE, ASSESSED_ON})
"""What the plan's record gives, and no bundle."""


def gather_facts(
    claim: PasClaim, package: PolicyPackage, received: date, product_line: str, policy: Policy
) -> tuple[AnsweredFact, ...]:
    """All facts of a policy that a bundle brings; who answered a question goes before the Claim.

    Where two sources say different things of a fact, both stand there under its path, so that the case shows where
    they disagree. Records of a list are those of the first who gives it; where another one has other records, nobody
    has attested the list. Diagnoses of the Claim are added to those that were answered.
    ``received`` is the plan's day of receipt, after which nothing can be dated; ``product_line`` that of the
    member's coverage, empty where it is not known; ``policy`` the version whose facts are read. Raises
    ``UnreadableResource`` for answers that cannot be.
    """
    gathered = GatheredFacts()
    for source in (
        _of_plan(claim, policy, product_line),
        _of_coverage(claim, policy, product_line),
        *answered_facts(claim, package, policy, received),
        _of_claim(claim, package, policy, received),
    ):
        gathered.add(fact for fact in source if fact.path not in _OF_RECORD)
    gathered.add_missing(_diagnoses(claim, policy, _evidence(claim, received)))
    return gathered.facts


def chart_resources(claim: PasClaim) -> list[Resource]:
    """The resources of a bundle that are read as a chart: all but the Claims and the questionnaires.

    What an update no longer uses is left out too.
    """
    return [
        entry.resource
        for entry in claim.index.entries
        if kind(entry.resource) not in _READ_OTHERWISE
        and name(entry.resource) not in claim.cancelled_information
    ]


def case_mapping(facts: Sequence[AnsweredFact], policy: str, proved: Container[str] = ()) -> dict[str, Any]:
    """The facts as a case is written, with the evidence of each; a path that stands several times as a list.

    The evidence of what is signed is left out (``attested``) but where something else is said of the same fact, or
    the chart says it too (``proved``, by path): the later of the two counts then.
    """
    times = Counter(fact.path for fact in facts)
    case: dict[str, Any] = {"policy": policy}
    for fact in facts:
        place = _PLACE.fullmatch(fact.path)
        if fact.path.endswith(".complete"):
            _wrapper(case, fact.path.removesuffix(".complete"))["complete"] = fact.value
        elif place is None:
            several = times[fact.path] > 1
            behind = _written(fact.evidence, beside=several or fact.path in proved)
            piece = {"value": fact.value, **behind} if behind or several else fact.value
            if several:
                case.setdefault(fact.path, []).append(piece)
            else:
                case[fact.path] = piece
        else:
            records = _wrapper(case, place["list"])["records"]
            while len(records) <= int(place["index"]):
                records.append({})
            record = records[int(place["index"])]
            record[place["field"]] = fact.value
            if behind := _written(fact.evidence):
                record.setdefault("evidence", behind)
    return case


def attested(facts: Iterable[AnsweredFact]) -> Mapping[str, Evidence]:
    """The evidence of what somebody signed, by path, to stand beside the case once it is read.

    A record stands on that of its first fact, which is what it says besides, not what was signed.
    """
    signed = [fact for fact in facts if fact.evidence.basis is Basis.ATTESTED]
    records: dict[str, Evidence] = {}
    for fact in signed:
        record = fact.path.partition("]")[0] + "]" if "[" in fact.path else ""
        if record and record not in records:
            records[record] = replace(fact.evidence, basis=Basis.STATED)
    return {**records, **{fact.path: fact.evidence for fact in signed}}


def _wrapper(case: dict[str, Any], records: str) -> dict[str, Any]:
    wrapper: dict[str, Any] = case.setdefault(records, {"complete": False, "records": []})
    return wrapper


def _written(evidence: Evidence, *, beside: bool = False) -> dict[str, Any]:
    """Evidence as a case file has it, which cannot say that something is signed; ``beside``: of that too."""
    if evidence.basis is Basis.ATTESTED and not beside:
        return {}
    texts = {"source": evidence.source, "by": evidence.by, "words": evidence.words}
    on = {"on": evidence.on.isoformat()} if evidence.on is not None else {}
    return {key: value for key, value in texts.items() if value} | on


def _of_plan(claim: PasClaim, policy: Policy, product_line: str) -> Iterator[AnsweredFact]:
    """The product line, which the plan knows itself."""
    if product_line and _reads_product_line(policy):
        directory = Evidence(Basis.STATED, "the plan's directory")
        yield AnsweredFact(PRODUCT_LINE, product_line, directory, f"{claim.coverage.place}.class")


def _of_coverage(claim: PasClaim, policy: Policy, product_line: str) -> Iterator[AnsweredFact]:
    """The product line that the Coverage names, where it is another one."""
    others = [line for line in product_lines_among(plan_names(claim)) if line != product_line]
    if product_line and others and _reads_product_line(policy):
        evidence = Evidence(Basis.STATED, name(claim.coverage.resource))
        yield AnsweredFact(PRODUCT_LINE, others[0], evidence, claim.coverage.place)


def _reads_product_line(policy: Policy) -> bool:
    return any(fact.name == PRODUCT_LINE for fact in policy.vocabulary.facts)


def _of_claim(
    claim: PasClaim, package: PolicyPackage, policy: Policy, received: date
) -> Iterator[AnsweredFact]:
    """What the Claim, the Patient and the items say, as far as the policy reads it."""
    read = {fact.name for fact in policy.vocabulary.facts}
    evidence, place = _evidence(claim, received), claim.entry.place
    born, patient = birth_date(claim), claim.patient
    of_patient = Evidence(Basis.STATED, name(patient.resource))
    facts = [
        AnsweredFact(policy.pathway_by, _pathway(claim, policy), evidence, f"{place}.item"),
        AnsweredFact(BIRTH_DATE, born.isoformat() if born else "", of_patient, f"{patient.place}.birthDate"),
        *(AnsweredFact(path, value, evidence, at) for path, value, at in _of_items(claim.items, package)),
    ]
    yield from (fact for fact in facts if fact.value and fact.path in read)


def _pathway(claim: PasClaim, policy: Policy) -> str:
    """The kind of request, where the policy has criteria for it."""
    continues = bool(claim.earlier) or any(item.continues for item in claim.items)
    if continues:
        return _RENEWAL if _RENEWAL in policy.pathways else ""
    return next((kind for kind in policy.pathways if kind != _RENEWAL), "")


def _of_items(items: Iterable[ClaimItem], package: PolicyPackage) -> Iterator[tuple[str, str, str]]:
    """The codes under which services are asked for, the product, where, and the first day, each with its place."""
    starts = list[tuple[date, str]]()
    for item in items:
        service = service_of(item, package)
        if service is None or item.cancelled:
            continue
        starts += [(item.start, f"{item.place}.servicedPeriod")] if item.start else []
        yield service.code_fact, item.code, f"{item.place}.productOrService"
        yield service.ndc_fact, item.ndc, f"{item.place}.productOrService"
        for coding in codings(item.element.get("locationCodeableConcept")):
            if coding.system == PLACE_OF_SERVICE and coding.code in package.places:
                yield *package.places[coding.code], f"{item.place}.locationCodeableConcept"
    begins = next((fact for fact in package.starts if fact != REQUEST_DATE), "")
    if starts:
        day, place = min(starts)
        yield begins, day.isoformat(), place


def _diagnoses(claim: PasClaim, policy: Policy, evidence: Evidence) -> Iterator[AnsweredFact]:
    if not any(definition.name == diagnoses.definition.name for definition in policy.vocabulary.lists):
        return
    field = diagnosis_code.definition.name
    for index, code in enumerate(claim.diagnoses):
        place = f"{claim.entry.place}.diagnosis[{index}]"
        yield AnsweredFact(f"{diagnoses.definition.name}[{index}].{field}", code, evidence, place)


def _evidence(claim: PasClaim, received: date) -> Evidence:
    """The Claim as evidence: on the day on which it was made, by who asks."""
    day = plan_day_of(claim.claim.get("created"))
    requestor_name = claim.requestor.resource.get("name")
    return Evidence(
        Basis.STATED,
        name(claim.claim),
        day if day is not None and day <= received else None,
        requestor_name if isinstance(requestor_name, str) else "",
    )
