"""A QuestionnaireResponse as facts: each answer at its path, with what stands behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assent.adapters.fhir.days import when
from assent.adapters.fhir.dtr.names import ORIGIN, SIGNATURE
from assent.adapters.fhir.outcomes import Issue
from assent.adapters.fhir.resources import Resource, code_of, extensions, name
from assent.adapters.fhir.standing import modifiers
from assent.casework.assessment.case import Basis, Evidence
from assent.facts.grammar import NotUnderstood, Understood, read_value, unit_words
from assent.logic.definitions import Definition, Kind
from assent.logic.derivations import InputKind
from assent.logic.package import PolicyPackage
from assent.logic.partial_dates import as_text
from assent.logic.policy import Policy
from assent.logic.tree import Plain

COMPLETE = "complete"
MOST_RECORDS = 200
"""Records of one list; what comes after them is reported, not read."""
MOST_DEPTH = 8
"""Items inside items; the deepest of our questionnaires lies at 3."""


@dataclass(frozen=True, slots=True)
class AnsweredFact:
    """One answer: ``value`` is as a case file holds it, ``place`` its FHIRPath in the response.

    ``origin`` is what the response says of where it comes from: ``auto`` (or ``auto-client``, ``auto-server``),
    ``override`` or ``manual``; empty where it does not say.
    """

    path: str
    value: str | int | float | bool
    evidence: Evidence
    place: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a response, by name, and on which day; the reference is as the response has it."""

    by: str
    on: date | None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ResponseReading:
    """What a response comes to. ``unread`` says, place by place, what could not be taken, and why.

    ``signature`` is None where no named practitioner signed: then no answer is an attestation.
    """

    facts: tuple[AnsweredFact, ...]
    unread: tuple[Issue, ...]
    signature: Signature | None

    @property
    def evidence(self) -> dict[str, Evidence]:
        """What stands behind each answer, by its path."""
        return {fact.path: fact.evidence for fact in self.facts}

    def case(self) -> dict[str, Any]:
        """The facts as a case file holds them, records in their lists."""
        return as_case({fact.path: fact.value for fact in self.facts})


def as_case(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by path as a case file holds them: records in their lists, days as texts."""
    mapping: dict[str, Any] = {}
    for path, plain in values.items():
        value = as_text(plain)
        before, _, field = path.rpartition(".")
        records, _, index = before.rstrip("]").partition("[")
        if not before:
            mapping[path] = value
        elif not index:
            _list(mapping, records)[COMPLETE] = value
        else:
            listed = _list(mapping, records)["records"]
            listed += [{} for _ in range(int(index) + 1 - len(listed))]
            listed[int(index)][field] = value
    return mapping


def link_of(path: str) -> str:
    """The linkId of a path: ``scores.total`` for ``scores[0].total``."""
    record, _, field = path.partition("].")
    return f"{record.partition('[')[0]}.{field}" if field else path


def _list(mapping: dict[str, Any], records: str) -> dict[str, Any]:
    wrapper: dict[str, Any] = mapping.setdefault(records, {COMPLETE: False, "records": []})
    return wrapper


_PRACTITIONERS = frozenset({"Practitioner", "PractitionerRole"})
_SIGNED_WHEN = frozenset({"completed", "amended"})
NamesPeople = Callable[[Resource], str]
"""The name of the practitioner to whom a Reference leads; empty where it leads to none, or is not told."""


def shown_name(reference: Resource) -> str:
    """The name that a Reference itself displays."""
    display = reference.get("display")
    return display.strip() if isinstance(display, str) else ""


def facts_of_response(
    response: Resource,
    package: PolicyPackage,
    policy: Policy | None = None,
    *,
    today: date | None = None,
    named: NamesPeople = shown_name,
    base: str = "QuestionnaireResponse",
) -> ResponseReading:
    """The facts that a QuestionnaireResponse answers, for any policy: its linkIds are the paths of facts.

    A group whose linkId is a list holds one record each time it stands; any other group is only a heading.
    ``policy`` is the encoding whose facts are read, by default the newest. ``today`` is the day up to which facts
    may be dated. ``named`` tells whom a Reference means, where the response does not display it. ``base`` is the
    FHIRPath of the response in what was sent. Nothing is raised: what cannot be taken is ``unread``.
    """
    if response.get("status") == "entered-in-error":
        return ResponseReading(
            (), (Issue("was entered in error, so nothing of it counts", f"{base}.status"),), None
        )
    if changed := [place for place, _ in modifiers(_without_contained(response), base)]:
        fault = "changes what is answered, and is not known here; leave it out"
        return ResponseReading((), tuple(Issue(fault, place, "extension") for place in changed), None)
    signature = _signature(response, named)
    early = _of_tomorrow(response, signature, today, base)
    if early is not None:
        return ResponseReading((), (early,), None)
    reader = _Reader(policy or package.newest, package, today, _evidence(response, signature))
    items = response.get("item")
    reader.read(items if isinstance(items, list) else (), f"{base}.item", "", 0)
    return ResponseReading(tuple(reader.facts.values()), tuple(reader.unread), signature)


def _without_contained(response: Resource) -> Resource:
    """The answers without the form that an adaptive response holds."""
    return {name: value for name, value in response.items() if name != "contained"}


def _signature(response: Resource, named: NamesPeople) -> Signature | None:
    """The first signature by a practitioner who has a name; what is not completed is not signed."""
    if code_of(response, "status") not in _SIGNED_WHEN:
        return None
    for extension in extensions(response, SIGNATURE):
        value = extension.get("valueSignature")
        signer = value.get("who") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(signer, dict):
            continue
        by, on = _practitioner(signer, named), _day(value.get("when"))
        if by and on:
            return Signature(by[:200], on, str(signer.get("reference") or ""))
    return None


def _of_tomorrow(
    response: Resource, signature: Signature | None, today: date | None, base: str
) -> Issue | None:
    """That a response was written or signed after the day up to which facts may be dated."""
    written = _day(response.get("authored"))
    if today is not None and signature is not None and signature.on is not None and signature.on > today:
        message = f"was signed on {signature.on}, which is after {today}; correct the time of the signature"
        return Issue(message, f"{base}.extension", "value")
    if today is not None and written is not None and written > today:
        message = f"was written on {written}, which is after {today}; correct the time"
        return Issue(message, f"{base}.authored", "value")
    return None


def _practitioner(signer: Resource, named: NamesPeople) -> str:
    """The name of the practitioner whom a Reference means; empty where it is none, or not told."""
    steps = str(signer.get("reference") or "").split("/")
    if code_of(signer, "type") in _PRACTITIONERS or not _PRACTITIONERS.isdisjoint(steps):
        return named(signer)
    # A reference such as urn:uuid:... or #signer names no type: only who resolves it knows whose it is.
    return named(signer) if steps[0].startswith(("urn:", "#")) and named is not shown_name else ""


def _evidence(response: Resource, signature: Signature | None) -> Evidence:
    """What stands behind each answer; unsigned it is only said, which counts as no document."""
    if signature is not None:
        return Evidence(Basis.ATTESTED, name(response)[:200], signature.on, signature.by)
    return Evidence(Basis.STATED, on=_day(response.get("authored")))


def _day(value: object) -> date | None:
    """The day of a FHIR instant or dateTime; None where it is not known to the day."""
    moment = when(value) if isinstance(value, str) else None
    return moment.first if moment is not None and moment.exact else None


class _Reader:
    """Walks the items, and keeps what it read and what it could not."""

    def __init__(
        self, policy: Policy, package: PolicyPackage, today: date | None, evidence: Evidence
    ) -> None:
        self.facts: dict[str, AnsweredFact] = {}
        self.unread: list[Issue] = []
        vocabulary = policy.vocabulary
        self._facts = {fact.name: fact for fact in vocabulary.facts}
        self._lists = {
            records.name: {
                **{
                    name: Definition(name, Kind.DATE, f"{name}?")
                    for name, kind in package.record_inputs(records.name).items()
                    if kind is InputKind.DAY
                },
                **{field.name: field for field in records.fields},
            }
            for records in vocabulary.lists
        }
        self._counts: dict[str, int] = {}
        self._today, self._evidence = today, evidence

    def read(self, items: Any, place: str, record: str, depth: int) -> None:
        """Items beside each other; ``record`` is the record in which they stand, such as ``scores[0]``."""
        if depth > MOST_DEPTH:
            self._note(place, f"lies more than {MOST_DEPTH} items deep; send it flatter")
            return
        for number, item in enumerate(items):
            if isinstance(item, dict):
                self._item(item, f"{place}[{number}]", record, depth)
            else:
                self._note(f"{place}[{number}]", "is no item; send an object with a linkId")

    def _item(self, item: Resource, place: str, record: str, depth: int) -> None:
        link = item.get("linkId")
        link = link if isinstance(link, str) else ""
        answers, inside = _listed(item, "answer"), _listed(item, "item")
        for key in ("answer", "item"):
            if key in item and not isinstance(item[key], list):
                self._note(f"{place}.{key}", "is no list; send it as one")
        if link in self._lists and not answers:
            if inside:
                self._record(link, inside, place, depth)
            return
        if answers:
            self._answer(link, answers, place, record)
        for number, answer in enumerate(answers):
            if isinstance(answer, dict) and _listed(answer, "item"):
                self.read(answer["item"], f"{place}.answer[{number}].item", record, depth + 1)
        self.read(inside, f"{place}.item", record, depth + 1)

    def _record(self, records: str, inside: list[Any], place: str, depth: int) -> None:
        index = self._counts.get(records, 0)
        if index >= MOST_RECORDS:
            self._note(place, f"is more than the {MOST_RECORDS} records of {records} that are read")
            return
        before = len(self.facts)
        self.read(inside, f"{place}.item", f"{records}[{index}]", depth + 1)
        if len(self.facts) > before:
            self._counts[records] = index + 1

    def _answer(self, link: str, answers: list[Any], place: str, record: str) -> None:
        question = self._defined(link, record)
        if question is None:
            self._note(f"{place}.linkId", f"{link[:80]!r} is no question of this policy", "not-found")
            return
        path, definition = question
        if len(answers) > 1 or not isinstance(answers[0], dict):
            self._note(f"{place}.answer", f"{link} takes one answer; send one", "value")
            return
        if path in self.facts:
            self._note(place, f"{link} is answered already; answer it once", "duplicate")
            return
        place = f"{place}.answer[0]"
        value = _given(definition, answers[0])
        read = value if isinstance(value, NotUnderstood) else read_value(definition, value, self._today)
        if isinstance(read, NotUnderstood):
            self._note(place, f"{link} {read.says}", "value")
        elif read.value is not None:
            self._keep(path, read, place, answers[0])

    def _keep(self, path: str, read: Understood, place: str, answer: Resource) -> None:
        value, origin = _as_json(read.value), _origin(answer)
        evidence = self._evidence
        if read.written and not evidence.words:
            evidence = replace(evidence, words=f"{read.written} in the questionnaire")
        self.facts[path] = AnsweredFact(path, value, evidence, place, origin)

    def _defined(self, link: str, record: str) -> tuple[str, Definition] | None:
        """The path and the definition that a linkId means, within the record in which it stands."""
        if link in self._facts:
            return link, self._facts[link]
        records, _, field = link.partition(".")
        if field == COMPLETE and records in self._lists:
            return link, _COMPLETE
        definition = self._lists.get(records, {}).get(field)
        if definition is None or record.partition("[")[0] != records:
            return None
        return f"{record}.{field}", definition

    def _note(self, place: str, message: str, code: str = "structure") -> None:
        self.unread.append(Issue(message, place, code))


_COMPLETE = Definition(COMPLETE, Kind.BOOLEAN, "Are these all?")


def _listed(element: Resource, key: str) -> list[Any]:
    value = element.get(key)
    return value if isinstance(value, list) else []


def _given(definition: Definition, answer: Resource) -> object:
    """What was answered, as the grammar of values reads it; the type of the answer may be any that says it."""
    values = {key: value for key, value in answer.items() if key.startswith("value")}
    if len(values) != 1:
        return NotUnderstood("needs one value")
    key, value = next(iter(values.items()))
    match key:
        case "valueBoolean" | "valueInteger" | "valueDecimal" | "valueDate" | "valueString" | "valueUri":
            return value
        case "valueDateTime":
            moment = when(value) if isinstance(value, str) else None
            return moment.written if moment is not None else value
        case "valueCoding":
            code = value.get("code") if isinstance(value, dict) else None
            display = value.get("display") if isinstance(value, dict) else None
            return code or display or NotUnderstood("needs a coding with its code")
        case "valueQuantity":
            return _quantity(definition, value)
    return NotUnderstood(f"cannot be answered by {key[:40]}")


def _quantity(definition: Definition, value: object) -> object:
    """A number, with its unit in words where that is not the unit of the fact."""
    if not isinstance(value, dict) or not isinstance(value.get("value"), int | float):
        return NotUnderstood("needs a quantity with its value")
    if value.get("comparator"):
        return NotUnderstood("needs the quantity itself, without a comparator")
    unit = value.get("code") or value.get("unit")
    if unit is None or unit == definition.unit:
        return value["value"]
    return f"{value['value']} {unit_words(str(unit))}"


def _origin(answer: Resource) -> str:
    for extension in extensions(answer, ORIGIN):
        for source in extensions(extension, "source"):
            return str(source.get("valueCode") or "")
    return ""


def _as_json(value: Plain | None) -> str | int | float | bool:
    assert value is not None
    return as_text(value)
