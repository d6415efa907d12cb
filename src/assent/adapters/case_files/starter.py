"""A case to fill in: every fact with its question, by subject; only day and kind are filled in."""

from collections.abc import Iterator
from datetime import date

from assent.facts.grammar import unit_words
from assent.logic.definitions import Definition, Kind, RecordsDefinition
from assent.logic.package import PolicyPackage
from assent.logic.policy import Policy
from assent.logic.subjects import Subject

_HEAD = """\
# A case for prior authorization. Write what is known; leave null what is not known.
# A value may carry its evidence: {{value: false, source: ECG, on: 2026-01-20, by: Dr A}}
# A list is open until it says complete: true. Lines that begin with # are remarks.

case: my-case
policy: {policy}
"""
_TAIL = """
# --- Attestations ---
# One signed statement for a group of yes-or-no facts: none of them applies.
attestations: []
# - {{says: none_apply, facts: [{facts}], by: "Dr A, prescriber", on: 2026-02-09}}
"""
_DAY = date(2026, 2, 10)


class UnknownPathway(LookupError):
    """A kind of request that the policy does not have; the message names those that it has."""


def starter_case(package: PolicyPackage, pathway: str = "") -> str:
    """A commented YAML case under the newest version of a policy that reads without faults as it stands.

    ``pathway`` is the kind of request; without one the policy's first. The request date is an example to
    be replaced. Raises ``UnknownPathway``.
    """
    policy = package.newest
    pathway = pathway or next(iter(policy.pathways))
    if pathway not in policy.pathways:
        raise UnknownPathway(
            f"kind: {pathway!r} is none of {policy.id}; it has: {', '.join(policy.pathways)}."
        )
    known = {"request_date": _example_day(policy).isoformat(), policy.pathway_by: pathway}
    parts = [_HEAD.format(policy=policy.id)]
    for subject in _subjects(package, policy):
        parts.append(f"\n# --- {subject.title} ---\n")
        parts += [
            _entry(definition, known.get(definition.name, "null"), package)
            for definition in subject.definitions
        ]
    return "".join(parts) + _tail(package)


def _example_day(policy: Policy) -> date:
    """A day on which the policy's text is in force."""
    return max(_DAY, policy.effective)


def _tail(package: PolicyPackage) -> str:
    vocabulary = package.newest.vocabulary
    yes_no = tuple(fact.name for fact in vocabulary.facts if fact.kind is Kind.BOOLEAN)
    return _TAIL.format(facts=", ".join(package.attested or yes_no[:2]))


def _subjects(package: PolicyPackage, policy: Policy) -> Iterator[Subject]:
    """The headings of the form with what this version reads; at the end what stands under no heading."""
    every: tuple[Definition | RecordsDefinition, ...] = (*policy.vocabulary.facts, *policy.vocabulary.lists)
    reads = {one.name: one for one in every}
    for subject in package.subjects:
        told = tuple(
            reads.pop(definition.name) for definition in subject.definitions if definition.name in reads
        )
        if told:
            yield Subject(subject.title, told)
    if reads:
        yield Subject("Other facts", tuple(reads.values()))


def _entry(one: Definition | RecordsDefinition, value: str, package: PolicyPackage) -> str:
    if isinstance(one, Definition):
        return f"\n# {one.question}{_allowed(one)}\n{one.name}: {value}\n"
    fields = "".join(f"#     {field.name}: {field.question}{_allowed(field)}\n" for field in one.fields)
    inputs = package.record_inputs(one.name)
    computed = f"#     {', '.join(inputs)}: to compute from\n" if inputs else ""
    records = f"  # each record may hold:\n{fields}{computed}  records: []\n"
    return f"\n{one.name}:\n  # {one.question}\n  complete: false\n{records}"


def _allowed(definition: Definition) -> str:
    """What a value may be, after its question."""
    match definition.kind:
        case Kind.BOOLEAN:
            return " true or false"
        case Kind.INTEGER | Kind.NUMBER:
            unit = f" {unit_words(definition.unit)}" if definition.unit else ""
            return f" {definition.low:g} to {definition.high:g}{unit}"
        case Kind.DATE:
            return " year-month-day" if definition.to_the_day else " year-month-day, year-month or year"
        case Kind.CHOICE:
            return f" {', '.join(definition.choices)}"
        case Kind.CODE:
            return " a text"
