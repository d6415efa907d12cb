"""Use cases of whoever reads a policy: which there are, what a clause says, what facts it asks."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assent.casework.assessment.bars import OF_EVERY_CASE, ON_RECEIPT, Bar, removable_bars
from assent.casework.plan.plan import questions
from assent.casework.record.checks import Refused
from assent.desk.assessment.assess import policy_digest
from assent.logic.definitions import Definition, RecordsDefinition
from assent.logic.package import ApprovalBar, Catalogue, PassingState, PolicyPackage
from assent.logic.package import UnknownPolicy as UnknownPolicy
from assent.logic.policy import Place
from assent.logic.policy import Policy as Policy
from assent.logic.tree import Clause, Readings
from assent.logic.walk import every_condition
from assent.logic.word_tree import word_tree


class NoSuchClause(LookupError):
    """The policy has no clause of that id; the message names near ones."""


@dataclass(frozen=True, slots=True)
class ClauseShown:
    """One clause for a reader: its row of the outline, and its expression in words where it has one.

    ``expression`` is a tree of ``text`` and ``inside``. ``place`` is where the published text has it, None
    where the policy does not say.
    """

    id: str
    kind: str
    says: str
    decided: str
    expression: dict[str, Any] | None
    questions: tuple[dict[str, Any], ...]
    place: Place | None


def list_policies(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Every encoding of every version: id, version, revision, title, the days from which, digest."""
    return [
        {
            "id": version.id,
            "version": version.version,
            "revision": version.revision,
            "title": version.title,
            "effective": version.effective.isoformat(),
            "decides_from": version.first_day.isoformat(),
            "digest": policy_digest(version),
        }
        for version in catalogue.versions
    ]


def newest(catalogue: Catalogue, policy_id: str = "") -> Policy:
    """The newest version of a policy; without an id of the only one. Raises ``UnknownPolicy``."""
    return catalogue.package(policy_id).newest


def named_version(catalogue: Catalogue, policy_id: str = "", version: str = "") -> Policy:
    """A version of a policy by its name; without a name the newest. Raises ``UnknownPolicy``."""
    package = catalogue.package(policy_id)
    policy = package.version(version) if version else package.newest
    if policy is None:
        known = ", ".join(dict.fromkeys(each.version for each in package.versions))
        raise UnknownPolicy(f"version: {version!r} is none of {package.id}; it has: {known}.")
    return policy


def check_known(catalogue: Catalogue, policy_id: str) -> None:
    """Raise ``Refused`` for a policy that the catalogue does not hold, or for none where there are several."""
    try:
        catalogue.package(policy_id)
    except UnknownPolicy as error:
        raise Refused(str(error)) from None


def show_outline(policy: Policy) -> list[ClauseShown]:
    """Every row of the outline, in reading order."""
    clauses = policy.clauses()
    return [_shown(policy, name, clauses.get(name)) for name in policy.outline]


def show_clause(policy: Policy, clause_id: str) -> ClauseShown:
    """One clause; raises ``NoSuchClause``."""
    if clause_id not in policy.outline:
        near = [name for name in policy.outline if name.startswith(clause_id.split(".", maxsplit=1)[0] + ".")]
        groups = dict.fromkeys(name.partition(".")[0] for name in policy.outline)
        known = f"Near it: {', '.join(near)}." if near else f"Its clauses begin with {', '.join(groups)}."
        raise NoSuchClause(f"{policy.id} has no clause {clause_id!r}. {known}")
    return _shown(policy, clause_id, policy.clauses().get(clause_id))


def list_facts(policy: Policy) -> list[dict[str, Any]]:
    """Every fact and list of the policy's vocabulary, with type, range, question and codes."""
    facts = [_fact(one) for one in policy.vocabulary.facts]
    return facts + [fact for one in policy.vocabulary.lists for fact in _list(one)]


def list_bars(package: PolicyPackage) -> list[dict[str, Any]]:
    """Everything that bars automatic approval under a policy: those of every policy, then its own."""
    removable = removable_bars(package)
    sources: dict[str, Sequence[Bar | ApprovalBar | PassingState]] = {
        "every policy": OF_EVERY_CASE,
        "every policy, on receipt": ON_RECEIPT,
        package.id: package.bars,
    }
    return [
        {"bar": bar.id, "of": source, "removable": bar.id in removable, "says": bar.says}
        for source, bars in sources.items()
        for bar in bars
    ]


def list_questions(policy: Policy) -> list[dict[str, Any]]:
    """Every question of wording, with its live and recorded readings."""
    return [_question(question) for question in questions(policy).values()]


def _shown(policy: Policy, name: str, clause: Clause | None) -> ClauseShown:
    row = policy.outline[name]
    if clause is None:
        return ClauseShown(name, row.kind.value, row.says, row.decided, None, (), row.place)
    asked = {one.question: one for one in every_condition(clause) if isinstance(one, Readings)}
    return ClauseShown(
        name,
        row.kind.value,
        row.says,
        row.decided,
        asdict(word_tree(clause.expr)),
        tuple(_question(one) for one in asked.values()),
        row.place,
    )


def _question(question: Readings) -> dict[str, Any]:
    return {
        "question": question.question,
        "asks": question.asks,
        "live": [{"reading": one.name, "says": one.says} for one in question.live],
        "recorded": [{"reading": one.name, "says": one.says} for one in question.recorded],
    }


def _fact(definition: Definition, path: str = "") -> dict[str, Any]:
    return {
        "fact": path + definition.name,
        "type": definition.kind.value,
        "unit": definition.unit,
        "low": definition.low,
        "high": definition.high,
        "choices": list(definition.choices),
        "question": definition.question,
        "codes": list(definition.codes),
        "sensitivity": definition.sensitivity.value,
        "document": definition.document,
        "computed": definition.computed,
    }


def _list(records_definition: RecordsDefinition) -> list[dict[str, Any]]:
    whole: dict[str, Any] = {
        "fact": records_definition.name,
        "type": "list of records",
        "unit": "",
        "low": None,
        "high": None,
        "choices": [],
        "question": records_definition.question,
        "codes": [],
        "sensitivity": records_definition.sensitivity.value,
        "document": records_definition.document,
        "computed": "",
    }
    return [whole, *(_fact(field, f"{records_definition.name}[].") for field in records_definition.fields)]
