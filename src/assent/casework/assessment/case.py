"""A case: a request with its facts as of its request date, and where each fact came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated

from assent.casework.record.caller import FromCaller, MaybeName, Quoted
from assent.logic.case_facts import CaseFacts
from assent.logic.package import Catalogue
from assent.logic.tree import Plain
from assent.terms.facts import ASSESSED_ON


class Basis(StrEnum):
    """How a value came to be in the case; ``CHART`` is a resource of the patient's chart that proves it."""

    STATED = "stated"
    ATTESTED = "attested"
    COMPUTED = "computed"
    PRESUMED = "presumed"
    CHART = "chart"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value came from: the document or resource, its date, who said so, the words relied on."""

    basis: Annotated[
        Basis,
        FromCaller(
            "Whether it was only said, or signed.",
            choices=(Basis.STATED, Basis.ATTESTED),
            default=Basis.STATED,
        ),
    ]
    source: Annotated[MaybeName, FromCaller("The document.", "pharmacy record")] = ""
    on: Annotated[date | None, FromCaller("The day of the document.")] = None
    by: Annotated[MaybeName, FromCaller("Who says so in it.", "pharmacist")] = ""
    words: Annotated[Quoted, FromCaller("The words relied on.")] = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Evidence that disagrees: the value used, the others, and why that one was used."""

    fact: str
    used: Plain
    others: tuple[Plain, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed fact with the inputs that it was computed from, in words.

    ``of_facts``: from facts alone, so that whoever has recorded those has no need to record it.
    """

    fact: str
    value: Plain | None
    inputs: str
    of_facts: bool = False


@dataclass(frozen=True, slots=True)
class Conversion:
    """A value that was written with a unit or in another word, and what it is read as, in words."""

    fact: str
    value: Plain | None
    says: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Impossible input: the fact (or record path), the value as given, what is allowed and what to do."""

    fact: str
    value: str
    says: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One reason why a person looks before an approval: its id, which a plan's file names, and the words.

    ``optional`` are the unknown facts on which it rests. Whoever states them may take the bar away; they are
    never missing.
    """

    id: str
    says: str
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One case as read. ``faults`` not empty means that it cannot be assessed.

    Paths are fact names, or record fields such as ``trials[3].adherence``. ``evidence`` holds what
    was given for a path; a path without evidence was stated in the case file itself. ``policy`` is the id
    of the policy that decides; empty, the only one of the catalogue. ``conversions`` are the values that
    were written otherwise than they are kept.
    """

    id: str
    facts: CaseFacts
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    computed: tuple[Computed, ...] = ()
    faults: tuple[Fault, ...] = ()
    policy: str = ""
    conversions: tuple[Conversion, ...] = ()

    @property
    def request_date(self) -> date | None:
        """The day as of which the case is assessed."""
        value = self.facts.values.get("request_date")
        return value if isinstance(value, date) else None

    @property
    def as_of(self) -> date | None:
        """The day up to which facts may be dated: that of the assessment, by default the request date."""
        value = self.facts.values.get(ASSESSED_ON)
        return value if isinstance(value, date) else self.request_date

    def evidence_of(self, path: str) -> Evidence | None:
        """What stands behind a path: its own evidence, or that of its record, or of its list."""
        own = self.evidence.get(path)
        if own is not None or path.isidentifier():  # the name of a fact stands in no list
            return own
        record, _, _ = path.partition(".")
        list_, _, _ = record.partition("[")
        return self.evidence.get(record) or self.evidence.get(list_)


def unknown_policy(name: str, catalogue: Catalogue) -> Fault:
    """The fault of a policy that the catalogue does not hold, or of none where there are several."""
    if not name:
        return Fault("policy", "", f"is missing; name one of {', '.join(catalogue.ids)}")
    return Fault("policy", name, f"is not in the catalogue; it holds: {', '.join(catalogue.ids)}")
