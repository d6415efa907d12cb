"""What a chart fills in of a questionnaire, from the rules that say which resource proves which fact.

Only what a chart proves is filled in, and the names of medicines that were ordered. What it only supports, such as
that a diagnosis code may mean an exclusion, is left to whoever signs. Each expression reads the codes that it needs
and nothing else of the chart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assent.facts.medicines import known_medicines, rxnorm_codes
from assent.facts.scale_definitions import SCALES
from assent.logic.chart_rules import Demographic, Measured, MeasuredRecords, MedicineTrials, RatedRecords
from assent.logic.package import PolicyPackage
from assent.targets.cql import expressions as cql

SYSTEMS: Mapping[str, str] = {
    "LOINC": "http://loinc.org",
    "SNOMED": "http://snomed.info/sct",
    "RxNorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "Category": "http://terminology.hl7.org/CodeSystem/observation-category",
}
"""The code systems that a library may name, by the words before a code."""
ANSWERS = "Answers"
"""The name of the code system of a policy's own answers."""
VITAL_SIGNS = "Category vital-signs"
MEDICINES = "Medicines of trials"
_FINAL = ("final", "amended", "corrected")
_ORDERED = ("active", "completed", "stopped", "on-hold")
_OBSERVATION, _ORDER = "O", "M"


@dataclass(frozen=True, slots=True)
class Prepopulation:
    """A library, and what its definitions fill: facts by name, and lists with the fields of their records."""

    library: cql.Library
    facts: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]


def compile_prepopulation(
    package: PolicyPackage,
    paths: Iterable[str],
    name: str,
    version: str,
    answers: Mapping[str, str],
    base: str,
) -> Prepopulation | None:
    """The library that fills these paths of a questionnaire; None where a chart proves none of them.

    ``answers`` are the values of choices with their displays, whose code system and the value sets of the library
    stand below ``base``: ``{base}/CodeSystem/{policy}-answers``.
    """
    needed_paths, build = frozenset(paths), _Build(package, answers, base)
    filled = [fill for rule in package.chart_rules for fill in build.of_rule(rule, needed_paths)]
    if not filled:
        return None
    definitions = tuple(fill.definition for fill in filled)
    library = cql.Library(
        name,
        version,
        tuple(build.systems()),
        tuple(build.codes.values()),
        tuple(build.value_sets),
        definitions,
    )
    facts = tuple(fill.definition.name for fill in filled if not fill.fields)
    return Prepopulation(
        library, facts, {fill.definition.name: fill.fields for fill in filled if fill.fields}
    )


@dataclass(frozen=True, slots=True)
class _Filled:
    """A definition; of a list with the fields that it gives."""

    definition: cql.NamedExpression
    fields: tuple[str, ...] = ()


class _Build:
    """Collects the codes that expressions need while they are made."""

    def __init__(self, package: PolicyPackage, answers: Mapping[str, str], base: str) -> None:
        self.codes: dict[str, cql.LocalCode] = {}
        self.value_sets: list[cql.ValueSet] = []
        self._package, self._answers, self._base = package, answers, base
        self._uses_answers = False

    def systems(self) -> Iterator[cql.LocalCodeSystem]:
        used = {code.system for code in self.codes.values()} | {
            value_set.system for value_set in self.value_sets
        }
        yield from (cql.LocalCodeSystem(name, url) for name, url in SYSTEMS.items() if name in used)
        if self._uses_answers:
            yield cql.LocalCodeSystem(ANSWERS, f"{self._base}/CodeSystem/{self._package.id}-answers")

    def of_rule(self, rule: object, paths: frozenset[str]) -> Iterator[_Filled]:
        """What a rule fills of what is wanted."""
        match rule:
            case Demographic(fact, element) if fact in paths:
                yield _Filled(cql.NamedExpression(fact, cql.Path(cql.ThePatient(), (element, "value"))))
            case Measured(fact, codes, within) if fact in paths:
                yield _Filled(cql.NamedExpression(fact, self._measured(codes, within)))
            case RatedRecords() if f"{rule.records}.{rule.total}" in paths:
                yield self._rated(rule)
            case MeasuredRecords() if rule.records in paths:
                yield self._measured_records(rule)
            case MedicineTrials() if f"{rule.records}.{rule.drug}" in paths:
                yield self._trials(rule)

    def _measured(self, codes: Iterable[str], within: int) -> cql.Expression:
        """The latest measurement under one of the codes."""
        value = _quantity_of(cql.Alias(_OBSERVATION))
        measured = cql.Query(
            self._observations(codes),
            _OBSERVATION,
            cql.Both((*_counts(within), cql.NotNull(_number(cql.Alias(_OBSERVATION))))),
            cql.TupleOf((("measured", value), ("on", _day(cql.Alias(_OBSERVATION))))),
            "on",
        )
        return cql.Path(cql.One("Last", measured), ("measured",))

    def _rated(self, rule: RatedRecords) -> _Filled:
        """Ratings by their codes: scale, total and day; a total outside its scale's range is none."""
        fields = (rule.scale, rule.total, rule.on)
        scales = [
            self._of_scale(rule, scale, codes, fields)
            for scale in SCALES
            if (codes := _known_codes((_loinc(scale), *rule.totals.get(scale, ()))))
        ]
        query = cql.Query(cql.AnyOfLists(tuple(scales)), "R", sorted_by=rule.on)
        return _Filled(cql.NamedExpression(rule.records, query), fields)

    def _of_scale(
        self, rule: RatedRecords, scale: str, codes: tuple[str, ...], fields: tuple[str, str, str]
    ) -> cql.Expression:
        self._uses_answers = True
        observation, defined = cql.Alias(_OBSERVATION), SCALES[scale]
        total = cql.Coalesced((
            cql.Path(cql.As(cql.Path(observation, ("value",)), "integer"), ("value",)),
            cql.Truncated(_number(observation)),
        ))  # fmt: skip
        in_range = (
            cql.CompareValues(">=", total, cql.WholeLiteral(defined.low)),
            cql.CompareValues("<=", total, cql.WholeLiteral(defined.high)),
        )
        coded = cql.Coded(ANSWERS, scale, self._answers.get(scale, defined.title))
        return cql.Query(
            self._observations(codes),
            _OBSERVATION,
            cql.Both((*_counts(rule.within_days), *in_range)),
            cql.TupleOf(tuple(zip(fields, (coded, total, _day(observation)), strict=True))),
        )

    def _measured_records(self, rule: MeasuredRecords) -> _Filled:
        """Measurements of one observation together, each a component, such as the two blood pressures."""
        observation = cql.Alias(_OBSERVATION)
        parts = {field: self._component(codes) for field, codes in rule.fields.items()}
        known = (cql.NotNull(cql.Path(part, ("value",))) for part in parts.values())
        values = [(field, _quantity_of(part)) for field, part in parts.items()]
        code = self._code(VITAL_SIGNS)
        query = cql.Query(
            cql.ByCode("Observation", code, "category"),
            _OBSERVATION,
            cql.Both((*_counts(rule.within_days), *known)),
            cql.TupleOf((*values, (rule.on, _day(observation)))),
            rule.on,
        )
        return _Filled(cql.NamedExpression(rule.records, query), (*rule.fields, rule.on))

    def _component(self, codes: Iterable[str]) -> cql.Expression:
        coding_system = cql.Path(cql.Alias("K"), ("system", "value"))
        numbers = tuple(code.partition(" ")[2] for code in codes if code.startswith("LOINC "))
        coding = cql.Query(
            cql.Path(cql.Alias("C"), ("code", "coding")),
            "K",
            cql.Both((
                cql.CompareValues("=", coding_system, cql.TextLiteral(SYSTEMS["LOINC"])),
                cql.IsOneOf(cql.Path(cql.Alias("K"), ("code", "value")), numbers),
            )),
        )  # fmt: skip
        components = cql.Path(cql.Alias(_OBSERVATION), ("component",))
        return cql.One("First", cql.Query(components, "C", cql.Exists(coding)))

    def _trials(self, rule: MedicineTrials) -> _Filled:
        """The medicines that were ordered, each by its ingredient once; everything else about a trial is asked."""
        medicines = [
            medicine
            for medicine in known_medicines()
            if medicine.role_in_trial in rule.roles and rxnorm_codes(medicine.name)
        ]
        codes = tuple((code, medicine.name) for medicine in medicines for code in rxnorm_codes(medicine.name))
        url = f"{self._base}/ValueSet/{self._package.id}-{rule.records}-medicines"
        self.value_sets.append(cql.ValueSet(MEDICINES, url, "RxNorm", codes))
        order = cql.Alias(_ORDER)
        coding = cql.Query(
            cql.Path(cql.As(cql.Path(order, ("medication",)), "CodeableConcept"), ("coding",)),
            "K",
            cql.CompareValues("=", cql.Path(cql.Alias("K"), ("system", "value")), cql.TextLiteral(SYSTEMS["RxNorm"])),
            cql.NameByCase(tuple(
                (cql.IsOneOf(cql.Path(cql.Alias("K"), ("code", "value")), rxnorm_codes(medicine.name)), medicine.name)
                for medicine in medicines
            )),
        )  # fmt: skip
        ordered = cql.Query(
            cql.ByValueSet("MedicationRequest", MEDICINES, "medication"),
            _ORDER,
            cql.Both((
                cql.IsOneOf(cql.Path(order, ("status", "value")), _ORDERED),
                *_since(cql.Path(order, ("authoredOn", "value")), rule.within_days),
            )),
            cql.TupleOf(((rule.drug, cql.One("First", coding)),)),
        )  # fmt: skip
        return _Filled(cql.NamedExpression(rule.records, ordered), (rule.drug,))

    def _observations(self, codes: Iterable[str]) -> cql.Expression:
        retrieves = tuple(cql.ByCode("Observation", self._code(code)) for code in _known_codes(codes))
        return retrieves[0] if len(retrieves) == 1 else cql.AnyOfLists(retrieves)

    def _code(self, code: str) -> str:
        system, _, number = code.partition(" ")
        self.codes[code] = cql.LocalCode(code, number, system)
        return code


def _known_codes(codes: Iterable[str]) -> tuple[str, ...]:
    """The codes of code systems that a library names, each once."""
    return tuple(dict.fromkeys(code for code in codes if code.partition(" ")[0] in SYSTEMS))


def _loinc(scale: str) -> str:
    return f"LOINC {SCALES[scale].loinc}" if SCALES[scale].loinc else ""


def _counts(within: int) -> tuple[cql.Expression, ...]:
    """That an observation counts: it is final, has a day, and that day lies within so many days (0: any)."""
    observation = cql.Alias(_OBSERVATION)
    final = cql.IsOneOf(cql.Path(observation, ("status", "value")), _FINAL)
    return (final, cql.NotNull(_time(observation)), *_since(_time(observation), within))


def _since(time: cql.Expression, within: int) -> tuple[cql.Expression, ...]:
    return (cql.CompareValues(">=", cql.DayOf(time), cql.DaysAgo(within)),) if within else ()


def _time(observation: cql.Expression) -> cql.Expression:
    return cql.Path(cql.As(cql.Path(observation, ("effective",)), "dateTime"), ("value",))


def _day(observation: cql.Expression) -> cql.Expression:
    return cql.DayOf(_time(observation))


def _number(observation: cql.Expression) -> cql.Expression:
    return cql.Path(cql.As(cql.Path(observation, ("value",)), "Quantity"), ("value", "value"))


def _quantity_of(element: cql.Expression) -> cql.Expression:
    """The measured value of an element, with its UCUM unit."""
    quantity = cql.As(cql.Path(element, ("value",)), "Quantity")
    return cql.UnitValue(cql.Path(quantity, ("value", "value")), cql.Path(quantity, ("code", "value")))
