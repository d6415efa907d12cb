"""What each entry of a plan means: which policy, and in which of its versions it applies.

An entry that names no policy means the only one in force on its day. An entry that applies in no version
is a mistake; where some version lacks the question, reading or fact, it does not apply there, and the
others are decided by it all the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from assent.casework.assessment.bars import ON_RECEIPT, removable_bars
from assent.casework.plan.plan import (
    AddedBar,
    Adoption,
    Determination,
    Entry,
    Plan,
    PlanError,
    Presumption,
    RemovedBar,
    check_adoptions,
    determined_facts,
    has_value,
    yes_or_no_facts,
)
from assent.casework.requirement.rules_set import check_rules
from assent.logic.package import Catalogue, PolicyPackage, UnknownPolicy
from assent.logic.policy import Policy
from assent.regulation.reading import RegulationFault


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A version in which an entry does not apply, and why."""

    version: str
    why: str


@dataclass(frozen=True, slots=True)
class EntryMeaning:
    """What one entry means in a catalogue.

    ``name`` is its table and number, such as ``adoption 2``. ``policy`` is empty where nothing says which
    it means; ``to_add`` is the line that names it, empty where the file does. ``versions`` are those in
    which it applies, ``elsewhere`` those of its days in which it does not. ``fault`` says what must be
    mended, and is empty for an entry that can stand.
    """

    name: str
    decides: str
    by: str
    on: date
    policy: str = ""
    to_add: str = ""
    versions: tuple[str, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    fault: str = ""


def meanings(plan: Plan, catalogue: Catalogue) -> tuple[EntryMeaning, ...]:
    """Every entry of a plan that is about a policy, in the order of the file's tables, with its faults."""
    return tuple(_meaning(name, entry, catalogue) for name, entry in _entries(plan))


def check_plan(plan: Plan, catalogue: Catalogue) -> Plan:
    """The plan with the policy of each entry named; raises ``PlanError`` for the first entry at fault."""
    entry_meanings = meanings(check_rules_of(plan), catalogue)
    for meaning in entry_meanings:
        if meaning.fault:
            raise PlanError(f"{meaning.name}: {meaning.fault}")
    policies = {meaning.name: meaning.policy for meaning in entry_meanings}
    named = {name: replace(entry, policy=policies[name]) for name, entry in _entries(plan)}
    return replace(
        plan,
        adoptions=tuple(entry for entry in named.values() if isinstance(entry, Adoption)),
        presumptions=tuple(entry for entry in named.values() if isinstance(entry, Presumption)),
        determinations=tuple(entry for entry in named.values() if isinstance(entry, Determination)),
        removed_bars=tuple(entry for entry in named.values() if isinstance(entry, RemovedBar)),
        added_bars=tuple(entry for entry in named.values() if isinstance(entry, AddedBar)),
    )


def check_rules_of(plan: Plan) -> Plan:
    """The plan; raises ``PlanError`` where it sets a rule that there is not."""
    try:
        check_rules(plan.rules)
    except RegulationFault as error:
        raise PlanError(f"rule: {error}") from None
    return plan


def _entries(plan: Plan) -> Iterator[tuple[str, Entry]]:
    tables: dict[str, Sequence[Entry]] = {
        "adoption": plan.adoptions,
        "presumption": plan.presumptions,
        "determination": plan.determinations,
        "removed_bar": plan.removed_bars,
        "added_bar": plan.added_bars,
    }
    for table, entries in tables.items():
        for number, entry in enumerate(entries, 1):
            yield f"{table} {number}", entry


def _meaning(name: str, entry: Entry, catalogue: Catalogue) -> EntryMeaning:
    meaning = EntryMeaning(name, _decides(entry), entry.by, entry.on)
    try:
        package = catalogue.package(entry.policy) if entry.policy else _only_policy(entry, catalogue)
    except UnknownPolicy as error:
        return replace(meaning, fault=str(error))
    to_add = "" if entry.policy else _line(package.id)
    reasons = [(version, _why_not(entry, version, package)) for version in _versions_from(package, entry.on)]
    applies = tuple(version.version for version, why in reasons if not why)
    elsewhere = tuple(Elsewhere(version.version, why) for version, why in reasons if why)
    fault = "" if applies else elsewhere[0].why
    return replace(
        meaning, policy=package.id, to_add=to_add, versions=applies, elsewhere=elsewhere, fault=fault
    )


def _only_policy(entry: Entry, catalogue: Catalogue) -> PolicyPackage:
    """The only policy in force on the entry's day; before any, the only one there is."""
    in_force = tuple(package for package in catalogue.packages if package.in_force(entry.on))
    candidates = in_force or catalogue.packages
    if len(candidates) == 1:
        return candidates[0]
    fitting = [package for package in candidates if _fits(entry, package)] or candidates
    lines = " or ".join(_line(package.id) for package in fitting)
    ids = ", ".join(package.id for package in candidates)
    raise UnknownPolicy(f"name its policy; on {entry.on} there are {ids}. Add the line {lines}")


def _line(policy: str) -> str:
    return f'policy = "{policy}"'


def _fits(entry: Entry, package: PolicyPackage) -> bool:
    return any(not _why_not(entry, version, package) for version in _versions_from(package, entry.on))


def _versions_from(package: PolicyPackage, day: date) -> list[Policy]:
    """The versions in force on a day or later, oldest first, each in its newest revision."""
    current = package.in_force(day)
    newest = {policy.version: policy for policy in package.versions}
    return [
        policy
        for policy in sorted(newest.values(), key=lambda policy: policy.effective)
        if current is None or policy.effective >= current.effective
    ]


def _decides(entry: Entry) -> str:
    match entry:
        case Adoption():
            return f"{entry.question} is read as {entry.reading}"
        case Presumption():
            return f"{entry.fact} is presumed to be {_word(entry.value)} where nobody says"
        case Determination():
            return f"for {entry.product_line}, {entry.fact} is {_word(entry.value)}"
        case RemovedBar():
            return f"{entry.bar} does not bar automatic approval"
        case AddedBar():
            value = entry.value if isinstance(entry.value, str) else _word(entry.value)
            return f"where {entry.fact} is {value}, a person looks before approval: {entry.says}"
    assert_never(entry)


def _word(value: bool) -> str:
    return "true" if value else "false"


def _why_not(entry: Entry, policy: Policy, package: PolicyPackage) -> str:
    """Why an entry does not apply in a version; empty where it does."""
    match entry:
        case Adoption():
            try:
                check_adoptions(policy, [(entry.question, entry.reading)])
            except PlanError as error:
                return str(error)
            return ""
        case Presumption():
            known = entry.fact in yes_or_no_facts(policy)
            fault = f"{entry.fact!r} is no yes-or-no fact of {policy.id}; `assent policy facts` lists them."
            return "" if known else fault
        case Determination():
            return _why_not_determined(entry, policy)
        case RemovedBar():
            return _why_not_removed(entry, package)
        case AddedBar():
            return _why_not_added(entry, policy, package)
    assert_never(entry)


def _why_not_removed(entry: RemovedBar, package: PolicyPackage) -> str:
    removable = removable_bars(package)
    if entry.bar in removable:
        return ""
    return f"{entry.bar!r} cannot be removed under {package.id}; a plan may remove {', '.join(sorted(removable))}."


def _why_not_added(entry: AddedBar, policy: Policy, package: PolicyPackage) -> str:
    taken = {bar.id for bar in ON_RECEIPT} | {bar.id for bar in package.bars}
    if entry.bar in taken:
        return f"there is a bar {entry.bar!r} already; give the plan's own another name."
    if has_value(policy, entry.fact, entry.value) is None:
        return (
            f"{entry.fact!r} is no yes-or-no fact or choice of {policy.id} that can be {entry.value!r}; "
            "`assent policy facts` lists them."
        )
    return ""


def _why_not_determined(entry: Determination, policy: Policy) -> str:
    facts = determined_facts(policy)
    if entry.fact not in facts:
        if not facts:
            return f"no route of {policy.id} waits for the plan, so {entry.fact!r} cannot be determined."
        return f"fact must be one of {', '.join(facts)}, not {entry.fact!r}."
    lines = next((fact.choices for fact in policy.vocabulary.facts if fact.name == "product_line"), ())
    if entry.product_line not in lines:
        return f"{entry.product_line!r} is no product line; there are: {', '.join(lines)}."
    return ""
