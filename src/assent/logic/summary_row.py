"""The clinical summary of a letter, row by row, as a policy's package has it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One row of the clinical summary in letters: a fact, or the fields of each record of a list.

    ``text`` is the key of its sentence in the package's wording; the fields fill it by their names. A row
    is left out where a field in ``needs`` is unknown. ``otherwise`` is the key of the sentence for a list
    without any such row, empty for none. ``details`` are fields that fill the place ``detail`` together: one
    with a sentence of its own (``text`` and its name, as ``summary.medicine_days``) stands there only where
    it is known, another as its value. ``joined`` makes one sentence of all records. ``named_by`` is the field
    that names a record where a question is about it.
    """

    text: str
    fact: str = ""
    records: str = ""
    needs: tuple[str, ...] = ()
    otherwise: str = ""
    details: tuple[str, ...] = ()
    joined: bool = False
    named_by: str = ""
