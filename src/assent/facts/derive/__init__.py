"""Derived facts: the derivations that a package lists, run on what is known. Pure; decides nothing."""

from assent.facts.derive.case_facts import derive_facts
from assent.facts.derive.codes import contradicting, doubtful
from assent.facts.derive.findings import Differs, Finding, Found, Known, OutOfRange, Wrong
from assent.facts.derive.records import derive_record
from assent.facts.derive.sums import derive_sums

__all__ = [
    "Differs",
    "Finding",
    "Found",
    "Known",
    "OutOfRange",
    "Wrong",
    "contradicting",
    "derive_facts",
    "derive_record",
    "derive_sums",
    "doubtful",
]
