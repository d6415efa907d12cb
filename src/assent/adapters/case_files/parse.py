"""A mapping to a case: its policy and request date first, then every fact of that version, in one go."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from assent.adapters.case_files.attestations import read_attestations
from assent.adapters.case_files.derived import complete_facts
from assent.adapters.case_files.disagreements import note_disagreements
from assent.adapters.case_files.draft import Draft
from assent.adapters.case_files.evidence import read_fact
from assent.adapters.case_files.limits import MOST_ID_CHARACTERS
from assent.adapters.case_files.read import RawCase, read_bytes, read_path
from assent.adapters.case_files.records import read_list
from assent.adapters.case_files.settings import with_settings
from assent.adapters.case_files.values import read_words
from assent.adapters.case_files.wording import fault
from assent.casework.assessment.case import Basis, Case, Evidence, Fault, unknown_policy
from assent.facts.grammar import printable
from assent.logic.case_facts import CaseFacts, RecordList
from assent.logic.definitions import Definition
from assent.logic.derivations import Derivation
from assent.logic.errors import FactError
from assent.logic.evaluate import Evaluation
from assent.logic.package import Catalogue, PolicyPackage, UnknownPolicy
from assent.logic.policy import Impossible, Policy, Vocabulary
from assent.terms.facts import ASSESSED_ON, REQUEST_DATE

CASE_KEYS = ("case", "policy", "attestations")
"""The keys of a case that are no facts."""

_NO_SETTINGS: Mapping[str, str] = {}


def read_cases(
    path: Path,
    catalogue: Catalogue,
    settings: Mapping[str, str] = _NO_SETTINGS,
    policy: str = "",
    assessed_on: date | None = None,
    places: dict[str, str] | None = None,
) -> Iterator[Case]:
    """The cases of a JSON, YAML or NDJSON file, each with all its faults; none makes it raise.

    A file that cannot be read is one case with one fault. ``settings`` change facts of every case,
    as in ``with_settings``. ``policy`` is that of cases which name none; empty, the only one.
    ``assessed_on`` as in ``parse_case``. ``places`` says where each id stands, of files that were read before
    too, and takes in those of this one: an id that stands in two places is a fault of the second.
    """
    folder = printable(f"{path.parent}/", 100) if path.parent != Path() else ""
    return _cases(read_path(path), catalogue, settings, policy, assessed_on, places, folder)


def read_text(
    data: bytes,
    name: str,
    catalogue: Catalogue,
    settings: Mapping[str, str] = _NO_SETTINGS,
    policy: str = "",
    assessed_on: date | None = None,
    places: dict[str, str] | None = None,
) -> Iterator[Case]:
    """The cases of bytes at hand, such as standard input; ``name`` stands in messages and ids."""
    return _cases(read_bytes(data, name), catalogue, settings, policy, assessed_on, places)


def parse_case(
    mapping: object,
    default_id: str,
    catalogue: Catalogue,
    policy: str = "",
    encoding: Policy | None = None,
    assessed_on: date | None = None,
) -> Case:
    """One case from a mapping of JSON-like values; faults are inside, nothing is raised.

    Its key ``policy`` and its request date pick the version whose facts are read: the one in force, else
    the newest. ``policy`` is that of a case which names none; empty, the only one of the catalogue.
    ``encoding`` is the one by whose facts the case is read all the same, as a replay does.
    ``assessed_on`` is the day that the plan's record gives; a case that names one is then faulty.
    """
    if not isinstance(mapping, Mapping):
        reason = "must be a mapping of facts to values, such as request_date: 2026-02-05"
        return Case(default_id, CaseFacts(), faults=(fault("case", mapping, reason),))
    draft = Draft()
    whole = draft.mapping(mapping, "", mapping, "")
    id = _name(draft, whole, "case", default_id)
    name = _name(draft, whole, "policy", policy)
    try:
        package = catalogue.package(name)
    except UnknownPolicy:
        return _case(id, name, draft, CaseFacts(), (unknown_policy(name, catalogue),))
    in_force = _version(draft, package, whole)
    version = encoding if encoding is not None and encoding.id == package.id else in_force
    facts, keys = _named(version.vocabulary)
    raw = draft.mapping(draft.in_units(whole, "", facts, keys), "", keys, "")
    _assessed_on(draft, facts, raw, assessed_on)
    for name, definition in facts.items():
        if raw.get(name) is not None and name not in (REQUEST_DATE, ASSESSED_ON):
            read_fact(draft, definition, raw[name])
    for one in version.vocabulary.lists:
        read_list(draft, one, raw.get(one.name), package)
    read_attestations(draft, raw.get("attestations"), facts)
    _check_pathway(draft, version)
    complete_facts(draft, facts, package)
    known = _facts(draft)
    evaluation = Evaluation(known)
    for rule in version.vocabulary.impossible:
        _check(draft, rule, evaluation)
    note_disagreements(draft, package.disagreements, evaluation)
    return _case(id, package.id, draft, known)


def _cases(
    raw_cases: Iterator[RawCase],
    catalogue: Catalogue,
    settings: Mapping[str, str],
    policy: str,
    assessed_on: date | None,
    places: dict[str, str] | None,
    folder: str = "",
) -> Iterator[Case]:
    places = {} if places is None else places
    for raw in raw_cases:
        case = _of_raw(raw, catalogue, settings, policy, assessed_on)
        place = folder + raw.name + (f", case {raw.number}" if raw.number else "")
        if case.id in places and raw.value is not None:
            reason = f"stands in {places[case.id]} and in {place}; give each case an id of its own"
            case = replace(case, faults=(*case.faults, fault("case", case.id, reason)))
        places.setdefault(case.id, place)
        yield case


def _of_raw(
    raw: RawCase, catalogue: Catalogue, settings: Mapping[str, str], policy: str, assessed_on: date | None
) -> Case:
    if raw.value is None and raw.faults:
        return Case(raw.default_id, CaseFacts(), faults=raw.faults)
    value, faults = raw.value, raw.faults
    if settings and isinstance(value, Mapping):
        value, not_set = with_settings(value, settings, _derivations(value, catalogue, policy))
        faults = (*faults, *not_set)
    case = parse_case(value, raw.default_id, catalogue, policy, assessed_on=assessed_on)
    return replace(case, faults=(*faults, *case.faults))


def _name(draft: Draft, raw: Mapping[str, object], key: str, default: str) -> str:
    value = raw.get(key)
    if value is None:
        return default
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if value.bit_length() <= 128 else ""
    name = read_words(value, key, MOST_ID_CHARACTERS)
    if isinstance(name, str) and not name.isprintable():
        name = fault(key, value, "must be on one line")
    return draft.kept(name) or default


def _derivations(raw: Mapping[str, object], catalogue: Catalogue, policy: str) -> tuple[Derivation, ...]:
    """Those of the policy that a case names; none where it names none that there is."""
    named = raw.get("policy") or policy
    package = catalogue.find(str(named))
    return package.derivations if package else ()


def _version(draft: Draft, package: PolicyPackage, raw: Mapping[str, object]) -> Policy:
    """The version by whose facts the case is read, by its request date, which is read here."""
    facts, _ = _named(package.newest.vocabulary)
    definition = facts.get(REQUEST_DATE)
    if definition is not None:
        _request_date(draft, definition, raw)
    return package.reading(draft.request_date)


def _request_date(draft: Draft, definition: Definition, raw: Mapping[str, object]) -> None:
    before = len(draft.faults)
    read_fact(draft, definition, raw.get(REQUEST_DATE))
    day = draft.values.get(REQUEST_DATE)
    if day is None and len(draft.faults) == before:
        reason = "is missing; give the day on which the plan received it, such as 2026-02-05"
        draft.note(Fault(REQUEST_DATE, "", reason))
    draft.request_date = day if isinstance(day, date) else None


def _assessed_on(
    draft: Draft, facts: Mapping[str, Definition], raw: Mapping[str, object], recorded: date | None
) -> None:
    """The day up to which facts may be dated is read before them; it is not before the request date.

    Where the plan's record gives the day it is that one, if it is after the request date.
    """
    definition = facts.get(ASSESSED_ON)
    if definition is None:
        return
    if recorded is not None:
        if raw.get(ASSESSED_ON) is not None:
            draft.fault(ASSESSED_ON, raw[ASSESSED_ON], "is given by the plan's record; leave it out")
        elif draft.request_date is not None and recorded > draft.request_date:
            draft.values[ASSESSED_ON] = draft.assessed_on = recorded
            draft.evidence[ASSESSED_ON] = Evidence(Basis.STATED, "time of the last change", recorded)
        return
    if raw.get(ASSESSED_ON) is None:
        return
    read_fact(draft, definition, raw[ASSESSED_ON])
    day, received = draft.values.get(ASSESSED_ON), draft.request_date
    if not isinstance(day, date):
        return
    if received is not None and day < received:
        draft.fault(
            ASSESSED_ON, day, f"must be on or after the request date, {received}; correct one of the two"
        )
    else:
        draft.assessed_on = day


def _check_pathway(draft: Draft, version: Policy) -> None:
    """A kind of request for which the policy has no pathway is a fault: it says which it has."""
    kind = draft.values.get(version.pathway_by)
    if kind is not None and kind not in version.pathways:
        has = ", ".join(version.pathways)
        draft.fault(version.pathway_by, kind, f"is no request that {version.id} decides; it has: {has}")


def _facts(draft: Draft) -> CaseFacts:
    lists = {name: RecordList(tuple(records), complete) for name, (records, complete) in draft.lists.items()}
    return CaseFacts(dict(draft.values), lists)


def _check(draft: Draft, rule: Impossible, evaluation: Evaluation) -> None:
    """Note the faults of one rule about what cannot be, once or for each record of its list."""
    facts = evaluation.facts
    places: list[tuple[str, int | None, object]]
    if rule.records:
        records = facts.records(rule.records).records
        places = [
            (f"{rule.records}[{n}].{rule.fact}", n, record.get(rule.fact)) for n, record in enumerate(records)
        ]
    else:
        places = [(rule.fact, None, facts.values.get(rule.fact))]
    for path, index, value in places:
        if value is None:  # what is not known cannot be impossible
            continue
        try:
            impossible = evaluation.verdict(rule.when, index).strict is True
        except FactError as error:
            draft.fault(error.fact, error.value, error.says)
        else:
            if impossible:
                draft.fault(path, value, f"must be {rule.allowed}; correct it or what it contradicts")


def _case(id: str, policy: str, draft: Draft, facts: CaseFacts, more_faults: tuple[Fault, ...] = ()) -> Case:
    return Case(
        id,
        facts,
        draft.evidence,
        tuple(draft.conflicts),
        tuple(draft.computed),
        (*draft.faults, *more_faults),
        policy,
        tuple(draft.conversions),
    )


def _named(vocabulary: Vocabulary) -> tuple[dict[str, Definition], tuple[str, ...]]:
    """The facts by name, and all keys that a case may have; worked out once for a vocabulary."""
    known = _NAMED.get(id(vocabulary))
    if known is None:
        if len(_NAMED) >= _MOST_NAMED:
            _NAMED.clear()
        facts = {fact.name: fact for fact in vocabulary.facts}
        keys = (*CASE_KEYS, *facts, *(records.name for records in vocabulary.lists))
        known = _NAMED[id(vocabulary)] = (vocabulary, facts, keys)
    return known[1], known[2]


_MOST_NAMED = 16
_NAMED: dict[int, tuple[Vocabulary, dict[str, Definition], tuple[str, ...]]] = {}
"""By the vocabulary itself, which is kept, so that no other comes to have the same id."""
