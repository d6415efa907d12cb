"""A policy as a package: its versions, and all that the plan's work needs to know of it.

The engine knows no policy. What a policy asks for, reads, grants and says is in its package; the engine
takes packages from a ``Catalogue`` that is handed to it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from assent.logic.chart_rules import ChartRule
from assent.logic.derivations import Derivation, InputKind, by_list, inputs_of
from assent.logic.disagreement import AnyDisagreement
from assent.logic.end_of_term import EndOfTerm
from assent.logic.errors import AuthoringError
from assent.logic.kept_revision import KeptRevision
from assent.logic.owner_question import OwnerQuestion
from assent.logic.policy import Policy
from assent.logic.revisions import check_revisions
from assent.logic.sources import Source
from assent.logic.subjects import Subject
from assent.logic.summary_row import SummaryRow
from assent.logic.tree import (
    AtLeast,
    AtLeastDistinct,
    Condition,
    Every,
    Field,
    FieldFlag,
    Latest,
    Plain,
    node,
)
from assent.logic.walk import every_condition, facts_of
from assent.terms.items import Benefit, ItemKind

ServiceKind = ItemKind
"""Whether a service is a drug or something done."""

Values = Mapping[str, Plain | None]
"""What is known of a case by fact name; None or absent is unknown."""


@dataclass(frozen=True, slots=True)
class Units:
    """Billing units of a service for the whole term.

    ``count`` is None where the policy or the request does not determine them; ``shown`` is the text of
    the count or its range; ``says`` is how they were counted, or why they are not determined.
    """

    count: int | None
    shown: str | None
    says: str


@dataclass(frozen=True, slots=True)
class Service:
    """One thing that can be requested under a policy, and what is granted of it.

    ``line`` is the id of its line in a request. ``code`` is the code that the policy lists, used where
    the fact ``code_fact`` is unknown. ``ndc_fact`` names the fact with the National Drug Code. ``names``
    is the fact whose value names the item in words (a drug), or empty. ``benefits`` gives the benefit by
    product line, ``benefit`` the one elsewhere. ``units`` counts units from the values of a case and the
    days of the term; without it they are those of the grant (``Grant.units``). ``text`` is the key of its
    name in the package's wording. ``listed_as`` is its name on a plan's list of what needs authorization,
    where it stands for the ``drugs`` only, if any are named. ``ordered_as`` are the codes by which clinical systems
    order it, such as ``RxNorm 6130``, each with the drug that it names, empty for a service. ``most_units`` is the
    number above which a person looks, where ``units`` determines none.
    """

    line: str
    kind: ServiceKind
    code: str
    text: str
    units: Callable[[Values, int], Units] | None = None
    most_units: Callable[[Values], int | None] | None = None
    code_fact: str = ""
    ndc_fact: str = ""
    names: str = ""
    benefit: str = "medical"
    benefits: Mapping[str, str] = field(default_factory=dict)
    listed_as: str = ""
    drugs: tuple[str, ...] = ()
    ordered_as: Mapping[str, str] = field(default_factory=dict)

    def benefit_of(self, product_line: str) -> Benefit:
        """The benefit that covers it for members of a product line."""
        return Benefit(self.benefits.get(product_line, self.benefit))

    def requested_code(self, values: Values) -> str:
        """The code under which a case asks for it; the policy's own where the case names none."""
        return _text(values, self.code_fact) or self.code

    def requested_ndc(self, values: Values) -> str:
        """The National Drug Code that a case gives for it; empty where it gives none."""
        return _text(values, self.ndc_fact)


def _text(values: Values, fact: str) -> str:
    """A code that a case gives; empty where it is not known, or is said to be ``none``."""
    value = values.get(fact) if fact else None
    return value if isinstance(value, str) and value != "none" else ""


def names_read(condition: Condition) -> frozenset[str]:
    """The names of the facts and lists that a condition reads, itself or in the conditions inside."""
    names: set[str] = set()
    for inner in every_condition(condition):
        match node(inner):
            case AtLeast() | AtLeastDistinct() | Every() | Latest() as quantified:
                names.add(quantified.records)
        for leaf in facts_of(inner):
            names.add(leaf.records if isinstance(leaf, Field | FieldFlag) else leaf.definition.name)
    return frozenset(names)


@dataclass(frozen=True, slots=True)
class CarryOver:
    """A fact that a renewal takes over from the request whose authorization it continues.

    The value is the field ``value`` of the record of list ``records`` with the latest ``by`` whose field
    ``match`` equals the new request's fact ``match_fact``. Where that fact is unknown and all records
    have one value, that value is taken over too.
    """

    fact: str
    records: str
    value: str
    by: str
    match: str
    match_fact: str


@dataclass(frozen=True, slots=True)
class ApprovalBar:
    """Where ``when`` is true, or unknown with ``if_unknown``, a person looks before a line is approved.

    ``removable``: a plan may decide that it does without this one. ``lacks`` is what has to be known where ``when`` is
    true because nobody said it: unknown, it is asked for.
    """

    id: str
    when: Condition
    says: str
    if_unknown: bool = False
    removable: bool = False
    lacks: Condition | None = None


@dataclass(frozen=True, slots=True)
class PassingState:
    """A state that passes, such as an infection: a statement about it counts for ``days`` days.

    Where an assessment rests on one of the ``facts``, and the newest statement or document behind it is older
    on the day of the assessment, or has no date, a person looks before a line is approved.
    """

    id: str
    facts: tuple[str, ...]
    days: int
    says: str
    removable: bool = False


@dataclass(frozen=True)
class PolicyPackage:
    """One policy: its versions, oldest first, and everything else about it that the engine needs.

    ``starts`` are the facts whose date begins the term of an approval, the first known one counts. ``urgent_when``
    holds where the facts themselves say that the standard clock is too slow, and ``urgent_because`` is what they then
    say; a plan that has the position ``urgent_position`` off does not take them for urgent (empty: no position is
    asked). ``circumstances`` say which legal circumstances (``regulation.authorization.Circumstance``) the facts
    prove. ``reviewer_specialties`` are those of clinical peers for this service. ``resources`` is the importable
    package whose data files (``wording/en.toml``, ``wording/es.toml``, ``examples/``, ``published.lock``) belong to
    it. ``subjects`` are the headings under which a form asks for the facts. ``derivations`` say which facts follow
    from others, in order. ``kept`` are replaced revisions, which only a replay reads. ``disagreements`` are answers
    that cannot stand beside each other. ``attested`` are yes-or-no facts that one signed statement may cover, as the
    starter case shows. ``approval_bars`` and ``passing_states`` say what keeps the software from approving by itself,
    under any plan, or unless the plan has removed them. ``example_population`` names the data file with the
    distributions of facts from which synthetic cases are made. ``tour`` are commands for a newcomer.
    ``product_lines_since`` is the day on which the text took in each product line that it had not from the beginning;
    before it nothing is required of the line's members. ``owner_questions`` are what only the policy's owner can
    settle, in order; ``sources`` what the text rests on or points to. ``chart_rules`` say what a resource of a
    patient's chart does for which fact. ``places`` are facts that a CMS place-of-service code answers, with the value.
    """

    id: str
    title: str
    versions: tuple[Policy, ...]
    services: tuple[Service, ...]
    resources: str
    starts: tuple[str, ...] = ("request_date",)
    urgent_when: Condition | None = None
    urgent_because: str = "What is stated is urgent"
    urgent_position: str = ""
    circumstances: Mapping[str, Condition] = field(default_factory=dict)
    carry_over: tuple[CarryOver, ...] = ()
    clinical_summary: tuple[SummaryRow, ...] = ()
    reviewer_specialties: tuple[str, ...] = ()
    approval_bars: tuple[ApprovalBar, ...] = ()
    passing_states: tuple[PassingState, ...] = ()
    subjects: tuple[Subject, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    attested: tuple[str, ...] = ()
    example_population: str = ""
    tour: tuple[tuple[str, str], ...] = ()
    kept: tuple[KeptRevision, ...] = ()
    disagreements: tuple[AnyDisagreement, ...] = ()
    owner_questions: tuple[OwnerQuestion, ...] = ()
    product_lines_since: Mapping[str, date] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    end_of_term: tuple[EndOfTerm, ...] = ()
    chart_rules: tuple[ChartRule, ...] = ()
    places: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def wanted_at_the_end(self, pathway: str) -> tuple[EndOfTerm, ...]:
        """What the policy wants looked at when an approval of this kind of request ends."""
        return tuple(end for end in self.end_of_term if end.pathway == pathway)

    def __post_init__(self) -> None:
        if not self.versions or not self.services:
            raise AuthoringError(f"The policy {self.id!r} needs at least one version and one service.")
        for version in self.versions:
            if version.id != self.id:
                raise AuthoringError(f"The package {self.id!r} holds a version of {version.id!r}.")
        lines = [service.line for service in self.services]
        if len(set(lines)) != len(lines):
            raise AuthoringError(f"The package {self.id!r} has two services with one line id.")
        bars = [bar.id for bar in self.bars]
        if len(set(bars)) != len(bars):
            raise AuthoringError(f"The package {self.id!r} has two bars with one id.")
        for name in dict.fromkeys(policy.version for policy in self.versions):
            check_revisions(self.id, sorted(self.revisions(name), key=_revision))

    @property
    def bars(self) -> tuple[ApprovalBar | PassingState, ...]:
        """All that bars automatic approval under this policy, of either kind."""
        return (*self.approval_bars, *self.passing_states)

    def version(self, name: str) -> Policy | None:
        """The version of that name, in its newest revision; None where it is not encoded."""
        return max(self.revisions(name), key=_revision, default=None)

    def encoding(self, name: str, revision: int) -> Policy | None:
        """One revision of a version, a replaced one included; None where there is no such number."""
        decides = (policy for policy in self.revisions(name) if policy.revision == revision)
        replaced = (kept for kept in self.kept if (kept.version, kept.revision) == (name, revision))
        deciding = next(decides, None)
        return deciding if deciding is not None else next((kept.read() for kept in replaced), None)

    def numbers(self, name: str) -> tuple[int, ...]:
        """The revisions of a version by number, replaced ones included, oldest first."""
        replaced = (kept.revision for kept in self.kept if kept.version == name)
        return tuple(sorted((*replaced, *map(_revision, self.revisions(name)))))

    def revisions(self, name: str) -> tuple[Policy, ...]:
        """Every encoding of a version that decides requests of some day."""
        return tuple(policy for policy in self.versions if policy.version == name)

    def in_force(self, day: date) -> Policy | None:
        """The version in force on a day, in the revision that decides that day's requests.

        None before the first encoded text.
        """
        known = [policy for policy in self.versions if policy.first_day <= day]
        return max(known, key=_newer, default=None)

    def reading(self, day: date | None) -> Policy:
        """The version by whose facts a case of that day is read: the one in force, else the newest."""
        return (self.in_force(day) if day else None) or self.newest

    def record_inputs(self, records: str) -> Mapping[str, InputKind]:
        """What each record of a list may give beside its fields, to derive from."""
        return self._inputs.get(records, {})

    @cached_property
    def by_list(self) -> Mapping[str, tuple[Derivation, ...]]:
        """What follows within each record of a list, in order: it is asked for record by record."""
        return by_list(self.derivations)

    @cached_property
    def _inputs(self) -> Mapping[str, Mapping[str, InputKind]]:
        return {name: inputs_of(derivations, name) for name, derivations in self.by_list.items()}

    @cached_property
    def urgent_facts(self) -> frozenset[str]:
        """The names of the facts and lists that ``urgent_when`` reads."""
        return names_read(self.urgent_when) if self.urgent_when is not None else frozenset()

    @cached_property
    def circumstance_facts(self) -> frozenset[str]:
        """The names of the facts and lists that ``circumstances`` read."""
        return frozenset(name for when in self.circumstances.values() for name in names_read(when))

    def start(self, values: Values) -> tuple[date, str] | None:
        """The first day of a term and the fact that gives it; None where no such fact is known."""
        days = ((values.get(name), name) for name in self.starts)
        return next(((day, name) for day, name in days if isinstance(day, date)), None)

    def service_of(self, code: str) -> Service | None:
        """The service that the policy lists by this code; None where it lists none by it."""
        return next((service for service in self.services if service.code == code), None)

    @property
    def since(self) -> date:
        """The day from which its text says that it is effective, whether or not that text is encoded."""
        return min((entry.day for entry in self.newest.history), default=self.first_encoded)

    def since_for(self, product_line: str) -> date:
        """The day from which its text says that it is effective for a product line."""
        return self.product_lines_since.get(product_line, self.since)

    @property
    def newest(self) -> Policy:
        """The version with the latest effective date, in its newest revision."""
        return max(self.versions, key=_newer)

    @property
    def first_encoded(self) -> date:
        """The day from which the policy's text is encoded."""
        return min(policy.effective for policy in self.versions)


def _revision(policy: Policy) -> int:
    return policy.revision


def _newer(policy: Policy) -> tuple[date, int]:
    return policy.effective, policy.revision


class UnknownPolicy(LookupError):
    """A policy that the catalogue does not hold, or none named where there are several."""


@dataclass(frozen=True)
class Catalogue:
    """All policies of an installation. Handed to whatever needs a policy; nothing imports one."""

    packages: tuple[PolicyPackage, ...]

    def __post_init__(self) -> None:
        names = self.ids
        if len(set(names)) != len(names):
            raise AuthoringError(f"Two policies have one id: {', '.join(names)}.")

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the policies."""
        return tuple(package.id for package in self.packages)

    def package(self, policy: str = "") -> PolicyPackage:
        """The policy of that id; without an id the only one. Raises ``UnknownPolicy`` with the way out."""
        if not policy:
            if len(self.packages) == 1:
                return self.packages[0]
            raise UnknownPolicy(f"policy: name one of {', '.join(self.ids)}.")
        for package in self.packages:
            if package.id == policy:
                return package
        raise UnknownPolicy(f"policy: {policy!r} is not in the catalogue; it holds: {', '.join(self.ids)}.")

    @property
    def versions(self) -> tuple[Policy, ...]:
        """Every encoded version and revision of every policy, oldest first."""
        return tuple(version for package in self.packages for version in package.versions)

    def version(self, policy: str, name: str) -> Policy | None:
        """A version of a policy by its name, in its newest revision; None where it is not encoded."""
        package = self.find(policy)
        return package.version(name) if package else None

    def listing(self, code: str) -> frozenset[str]:
        """The ids of the policies that list a code for one of their services."""
        return frozenset(package.id for package in self.packages if package.service_of(code))

    def find(self, policy: str) -> PolicyPackage | None:
        """The policy of that id (or the only one); None where there is none."""
        try:
            return self.package(policy)
        except UnknownPolicy:
            return None
