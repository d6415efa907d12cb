"""Use cases of whoever reads a policy whole: routes, grants, codes, scales, and what two encodings differ in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from assent.casework.people.permissions import Use, check_use
from assent.casework.plan.plan import Plan
from assent.casework.plan.plan import questions as questions_of
from assent.casework.record.actors import Actor
from assent.casework.record.checks import NotFound
from assent.desk.assessment.policies import BarShown, UnknownPolicy, Wording, list_bars, wording
from assent.desk.ports import Desk
from assent.facts.scale_definitions import SCALES
from assent.logic.describe import value_words
from assent.logic.diff import differences
from assent.logic.package import Catalogue, PolicyPackage, names_read
from assent.logic.policy import Pathway, Policy, Route
from assent.terms.answers import described

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class RouteShown:
    """A rule before the criteria: where it holds, another document governs, or somebody must determine that."""

    clause: str
    leads_to: str = field(
        metadata=described("other_guidance, judgment, no_authorization_needed or not_a_benefit.")
    )
    guidance: str = field(metadata=described("The document that then governs; empty where none is named."))
    why: str
    when: Wording


@dataclass(frozen=True, slots=True)
class GrantShown:
    """What meeting the criteria of one kind of request grants."""

    kind: str = field(metadata=described("The kind of request."))
    clause: str = field(metadata=described("The clause that the term rests on."))
    term: str
    units: str = field(metadata=described("How units are worked out; empty where a service counts its own."))
    undetermined: str = field(metadata=described("What is done where they are not known."))


@dataclass(frozen=True, slots=True)
class ServiceShown:
    """Something that can be asked for under the policy, by the code that it lists."""

    line: str
    kind: str
    code: str
    listed_as: str
    benefit: str
    benefits: Mapping[str, str] = field(metadata=described("By product line, where it is another."))


@dataclass(frozen=True, slots=True)
class BandShown:
    """Totals that have one name."""

    low: int
    high: int
    label: str


@dataclass(frozen=True, slots=True)
class ScaleShown:
    """A rating scale that the policy reads: the totals there are, and what it calls them."""

    scale: str
    title: str
    low: int
    high: int
    bands: tuple[BandShown, ...]


@dataclass(frozen=True, slots=True)
class PolicyTerms:
    """What an encoding of a policy holds beside its clauses. ``reads`` are the facts of each clause, by its id."""

    routes: tuple[RouteShown, ...]
    grants: tuple[GrantShown, ...]
    services: tuple[ServiceShown, ...]
    scales: tuple[ScaleShown, ...]
    reads: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class AdoptedReading:
    """From a day on, one reading of a question of wording is the plan's; the latest decision counts."""

    question: str
    reading: str
    says: str
    by: str
    on: date
    counts: bool = field(metadata=described("Whether it is the one that counts on the day asked for."))


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One difference between two encodings of a policy, with the words before and after."""

    subject: str = field(metadata=described("What it is about, such as clause, reading or fact."))
    name: str
    change: str
    before: str
    after: str


def show_terms(catalogue: Catalogue, policy: Policy) -> PolicyTerms:
    """Routes in their order, grants by kind of request, codes, scales, and the facts that each clause reads."""
    package = catalogue.package(policy.id)
    return PolicyTerms(
        routes=tuple(_route(route) for route in policy.routes),
        grants=tuple(_grant(name, pathway) for name, pathway in policy.pathways.items()),
        services=tuple(_services(package)),
        scales=tuple(_scales(policy)),
        reads={name: tuple(sorted(names_read(clause.expr))) for name, clause in policy.clauses().items()},
    )


def adopted_readings(plan: Plan, policy: Policy, day: date) -> list[AdoptedReading]:
    """What the plan has adopted of the questions of a policy, by day, with what counts on ``day``."""
    asked = questions_of(policy)
    stated = sorted(
        (adoption for adoption in plan.adoptions if adoption.policy == policy.id),
        key=lambda adoption: adoption.on,
    )
    counting = {adoption.question: adoption for adoption in stated if adoption.on <= day}
    adopted = []
    for adoption in stated:
        question = asked.get(adoption.question)
        readings = (*question.live, *question.recorded) if question is not None else ()
        wording = next((reading.says for reading in readings if reading.name == adoption.reading), None)
        if wording is not None:
            counts = counting.get(adoption.question) is adoption
            adopted.append(
                AdoptedReading(adoption.question, adoption.reading, wording, adoption.by, adoption.on, counts)
            )
    return adopted


def policy_changes(before: Policy, after: Policy) -> list[PolicyChange]:
    """What differs between two encodings, in reading order; nothing where they are equal."""
    return [
        PolicyChange(
            difference.subject.value,
            difference.name,
            difference.change.value,
            difference.before,
            difference.after,
        )
        for difference in differences(before, after)
    ]


def bars_for(desk: Desk, policy: str, actor: Actor) -> list[BarShown]:
    """Everything that bars automatic approval under a policy, for people of the plan.

    Raises ``NotPermitted`` for an office, ``NotFound`` for a policy that there is not.
    """
    check_use(actor.role, Use.READ_BARS)
    try:
        return list_bars(desk.catalogue.package(policy))
    except UnknownPolicy as error:
        raise NotFound(str(error)) from None


def _route(route: Route) -> RouteShown:
    why = _PLACE.sub(lambda place: f"[{place[1].replace('_', ' ')}]", route.why)
    return RouteShown(route.clause, route.leads_to.value, route.guidance, why, wording(route.when))


def _grant(name: str, pathway: Pathway) -> GrantShown:
    grant = pathway.grant
    units = value_words(grant.units) if grant.units is not None else ""
    return GrantShown(name, grant.clause, grant.term(), units, grant.undetermined)


def _services(package: PolicyPackage) -> Iterator[ServiceShown]:
    for service in package.services:
        yield ServiceShown(
            service.line,
            service.kind.value,
            service.code,
            service.listed_as,
            service.benefit,
            dict(service.benefits),
        )


def _scales(policy: Policy) -> Iterator[ScaleShown]:
    """The scales that a fact of the policy can name, where they have bands."""
    fields = [
        *policy.vocabulary.facts,
        *(field for records in policy.vocabulary.lists for field in records.fields),
    ]
    named = {choice for field in fields for choice in field.choices}
    for code, scale in SCALES.items():
        if code in named:
            bands = tuple(BandShown(band.low, band.high, band.label) for band in scale.bands)
            yield ScaleShown(code, scale.title, scale.low, scale.high, bands)
