"""The clinician's signature, the specific reason and what was considered: what a "no" cannot be without.

Only a clinician may refuse or reduce (42 CFR 422.566(d), 42 CFR 438.210(b)(3), M.G.L. c.176O s.12(a)).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from assent.casework.record.caller import Clause, FromCaller, MaybeWords, Name, Words
from assent.casework.record.checks import InvalidRecord, in_utc, some, worded, written
from assent.casework.record.days import plan_day
from assent.casework.record.lines import ItemKind, RequestedLine
from assent.casework.record.stored import added

_NOT_SPECIFIC = frozenset({
    "not medically necessary",
    "does not meet criteria",
    "does not meet the criteria",
    "criteria not met",
    "not covered",
    "insufficient information",
    "denied",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClinicianSignature:
    """A named clinician signs what is attested; the license is valid on the day of signing, a day of the plan.

    ``credential`` is what a plan's signing table speaks of: MD, DO, APRN, RN. ``attests`` is the
    sentence that was signed, ``sentence`` its id among the plan's own; empty where it is a delegate's, or
    older than those ids. Its fields are marked for the signature of a delegate's clinician, which is
    copied from the delegate's document; the plan's own clinicians state the sentence only.
    """

    person: Annotated[Name, FromCaller("Who signed.")]
    credential: Annotated[Name, FromCaller(example="MD")]
    licence: Annotated[Name, FromCaller("The license's number.")]
    licence_valid_until: Annotated[date, FromCaller("The license's last day.")]
    specialty: Annotated[Name, FromCaller(example="psychiatry")]
    signed_at: Annotated[datetime, FromCaller("When it was signed.")]
    attests: Annotated[Words, FromCaller("The sentence that was signed.")]
    sentence: str = added("")

    def __post_init__(self) -> None:
        written(
            "signature",
            person=self.person,
            credential=self.credential,
            licence=self.licence,
            specialty=self.specialty,
        )
        worded("signature", attests=self.attests)
        in_utc("signature", signed_at=self.signed_at)
        if not self.valid_at(self.signed_at):
            raise InvalidRecord(f"signature: {self.expired_at(self.signed_at)}")

    def valid_at(self, at: datetime) -> bool:
        """Whether the license still holds at a time; its last day counts to its end where the plan is."""
        return plan_day(at) <= self.licence_valid_until

    def expired_at(self, at: datetime) -> str:
        """What to say where it does not."""
        return (
            f"the license {self.licence} of {self.person} was valid until {self.licence_valid_until}, "
            f"not on {plan_day(at)}; another clinician signs, or the renewed license is entered first."
        )


@dataclass(frozen=True, slots=True)
class SpecificReason:
    """Why one clause is not met, about this member, in words that say more than "not met".

    ``spanish`` are the same words for a member who reads Spanish, given or confirmed by who signs; empty
    where nobody gave them, and then the letter marks the words as English.
    """

    clause: Clause
    words: Annotated[
        Words,
        FromCaller(
            "What it means for this member.",
            "The scan of 3 February shows an aneurysm, and the surgeon refused clearance.",
        ),
    ]
    spanish: Annotated[
        MaybeWords,
        FromCaller("The same words for a member who reads Spanish, as the clinician confirms them."),
    ] = added("")

    def __post_init__(self) -> None:
        written("reason", clause=self.clause)
        worded("reason", words=self.words)
        if self.spanish:
            worded("reason", spanish=self.spanish)
        if any(sign.isspace() for sign in self.clause):
            raise InvalidRecord(f"reason: {self.clause!r} is no clause id; write one such as C.3.d.")
        if " ".join(self.words.lower().split()).strip(" .!") in _NOT_SPECIFIC:
            raise InvalidRecord(
                f"reason for {self.clause}: {self.words!r} fits any member; say what about this one."
            )


@dataclass(frozen=True, slots=True)
class Departure:
    """Why a clinician departs from the record: the clauses cited that hold there, and the clinician's words."""

    clauses: tuple[str, ...]
    why: str

    def __post_init__(self) -> None:
        some("departure from the record", clauses=self.clauses)
        worded("departure from the record", why=self.why)


@dataclass(frozen=True, slots=True)
class Support:
    """What is recorded with a signed decision besides the signature.

    ``departure`` and ``not_cited``: how its reasons stand to the record. ``preview``: which letters were seen.
    """

    departure: Departure | None = None
    not_cited: tuple[str, ...] = ()
    preview: str = ""


NO_SUPPORT = Support()
"""Of a decision whose reasons are by the record and for which no letters are written."""


class ConsideredKind(StrEnum):
    """What a clinician looked at: a fact by its path, a document or assessment by its digest, a call."""

    FACT = "fact"
    DOCUMENT = "document"
    ASSESSMENT = "assessment"
    CONVERSATION = "conversation"


@dataclass(frozen=True, slots=True)
class Considered:
    """One thing of the record that was considered: ``reference`` finds it there."""

    kind: Annotated[ConsideredKind, FromCaller("What the reference names.")]
    reference: Annotated[Name, FromCaller("The path of a fact, or the digest of a document or assessment.")]

    def __post_init__(self) -> None:
        written("what was considered", reference=self.reference)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Treatment that the plan would cover instead, in the words of the clinician who names it.

    ``providers`` is who gives it and takes new patients, empty where nobody is named.
    """

    treatment: Annotated[Words, FromCaller(example="Transcranial magnetic stimulation, thirty sessions.")]
    providers: Annotated[MaybeWords, FromCaller("Who gives it and takes new patients.")] = ""

    def __post_init__(self) -> None:
        written("alternative", treatment=self.treatment)


class Act(StrEnum):
    """What a signature can stand under."""

    APPROVE = "approve"
    APPROVE_OUTSIDE = "approve_outside"
    PARTIALLY_APPROVE = "partially_approve"
    REFUSE = "refuse"
    RESOLVE_JUDGMENT = "resolve_judgment"
    DECIDE_APPEAL = "decide_appeal"


@dataclass(frozen=True, slots=True)
class SigningRule:
    """A credential may sign these acts. None in a field means any product line, kind or specialty."""

    credential: str
    acts: frozenset[Act]
    specialty: str | None = None
    product_line: str | None = None
    kind: ItemKind | None = None

    def allows(self, signature: ClinicianSignature, act: Act, product_line: str, line: RequestedLine) -> bool:
        """Whether this row lets this clinician sign this act for this line."""
        return (
            act in self.acts
            and self.credential == signature.credential
            and self.specialty in (None, signature.specialty)
            and self.product_line in (None, product_line)
            and self.kind in (None, line.kind)
        )


@dataclass(frozen=True, slots=True)
class SigningTable:
    """Who may sign what, as the plan gives it. An empty table lets nobody sign."""

    rules: tuple[SigningRule, ...] = ()

    def allows(self, signature: ClinicianSignature, act: Act, product_line: str, line: RequestedLine) -> bool:
        """Whether any row lets this clinician sign this act for this line."""
        return any(rule.allows(signature, act, product_line, line) for rule in self.rules)

    def who(self, act: Act) -> str:
        """The credentials that may sign an act, for a message."""
        names: Iterable[str] = (rule.credential for rule in self.rules if act in rule.acts)
        return ", ".join(sorted(set(names))) or "nobody"
