"""How one record of a list is asked for, whoever asks: a page, a conversation, a questionnaire."""

from collections.abc import Mapping
from dataclasses import dataclass

from assent.facts.derive.tables import medicine_class
from assent.logic.definitions import Definition, RecordsDefinition
from assent.logic.derivations import (
    DayCount,
    DaysCovered,
    InputKind,
    ItemTotal,
    Lookup,
    RepeatedDispense,
    SumOfSame,
)
from assent.logic.package import PolicyPackage


@dataclass(frozen=True, slots=True)
class RecordForm:
    """How one record of a list is asked for.

    ``fields`` are what people know of it, ``worked_out`` those that follow from others and are asked for only
    where they do not. ``inputs`` may be given to derive from. Names of fields, empty where the list has none:
    ``scale`` picks the form whose ``items`` come to a total; ``length`` is its length in days, from ``begin`` to
    ``end``; ``share`` the percentage of them that is covered; ``medicine`` the name of a medicine, whose class is
    in ``medicine_class``.
    """

    definition: RecordsDefinition
    fields: tuple[Definition, ...]
    worked_out: tuple[Definition, ...]
    inputs: Mapping[str, InputKind]
    scale: str = ""
    length: str = ""
    begin: str = ""
    end: str = ""
    share: str = ""
    medicine: str = ""
    medicine_class: str = ""


def record_form(package: PolicyPackage, records: RecordsDefinition) -> RecordForm:
    """How a record of a list is asked for under a policy."""
    name, names, hidden = records.name, dict[str, str](), set[str]()
    for derivation in package.derivations:
        match derivation:
            case ItemTotal(records=of) if of == name:
                names |= {"scale": derivation.scale}
                hidden |= {derivation.lowest, derivation.highest}
            case DayCount(records=of) if of == name:
                names |= {"length": derivation.fact, "begin": derivation.start, "end": derivation.end}
            case DaysCovered(records=of) if of == name:
                names |= {"share": derivation.fact}
            case Lookup(records=of) if of == name:
                hidden.add(derivation.fact)
                if derivation.table is medicine_class:
                    names |= {"medicine": derivation.key, "medicine_class": derivation.fact}
            case RepeatedDispense(records=of) | SumOfSame(records=of) if of == name:
                hidden.add(derivation.fact)
            case _:
                pass
    return RecordForm(
        records,
        tuple(field for field in records.fields if field.name not in hidden),
        tuple(field for field in records.fields if field.name in hidden),
        package.record_inputs(name),
        **names,
    )
