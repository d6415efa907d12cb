"""What a letter is composed from: the request, the policy, the plan, the reader, the day."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from assent.casework.deadlines.clocks import Moments, plan_day
from assent.casework.determination.determination import Adverse, PartiallyApproved
from assent.casework.determination.signature import ClinicianSignature, Considered, SpecificReason
from assent.casework.notices.business_day import within_business_hours
from assent.casework.notices.due import DueNotice
from assent.casework.notices.letterhead import Letterhead
from assent.casework.notices.notice import PROVIDER, Addressee, Paragraph, Part, Quoted
from assent.casework.notices.plan_texts import NO_TEXTS, PlanTexts
from assent.casework.notices.words import LANGUAGES, Words
from assent.casework.record.event import Body, Event
from assent.casework.record.lines import Grant, ItemKind, RequestedLine
from assent.casework.record.state import LineState, RequestState
from assent.casework.requirement.rules_set import calendar_of, switches_of
from assent.casework.review.events import AskedFact
from assent.facts.billing_codes import base_code
from assent.logic.ask_tree import Ask, AskTree
from assent.logic.definitions import Definition
from assent.logic.package import PolicyPackage, Service
from assent.logic.policy import Policy
from assent.logic.policy_memory import once_per_policy
from assent.logic.tree import Clause, ClauseKind, Field, FieldFlag
from assent.logic.walk import every_condition, facts_of
from assent.logic.way import Way
from assent.regulation.rules import Switches, position_taken

No = Adverse | PartiallyApproved
_DECIDING = (ClauseKind.CRITERION, ClauseKind.EXCLUSION, ClauseKind.JUDGMENT)
LEFT_OPEN = "____"
"""What stands for a day that moves, and for a name, in a letter that is undated."""
_RECORD = re.compile(r"(?P<list>[^.\[]+)\[(?P<index>\d+)\](?:\.(?P<field>.+))?")


@dataclass(frozen=True, slots=True)
class Told:
    """What the desk knows besides the record: the way to yes of a fresh assessment, and people's names.

    ``assessed`` says that there was one; without it no letter claims to know the way. ``way`` is what could
    be obtained, ``met`` that the criteria are met by now, ``missing`` what is still asked,
    ``guidance`` another document that governs. ``member`` is the member's name, ``names`` maps the id of a
    person to their name. ``part2_programs`` are the offices among those that gave facts which
    are programs under 42 CFR Part 2.
    """

    assessed: bool = False
    way: Way | None = None
    met: bool = False
    missing: AskTree | None = None
    guidance: str = ""
    member: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    part2_programs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Matter:
    """One letter to be written. ``event`` is the one that it tells of.

    ``undated``: days that move with the day of the letter, and the reader's name, are left open, and offers made
    meanwhile left out, so that the same decision gives the same words on every day.
    """

    due: DueNotice
    state: RequestState
    event: Event
    moments: Moments
    policy: Policy
    package: PolicyPackage
    letterhead: Letterhead
    addressee: Addressee
    now: datetime
    told: Told = Told()
    texts: PlanTexts = NO_TEXTS
    undated: bool = False

    @cached_property
    def words(self) -> Words:
        """The words of the reader's language."""
        known = self.addressee.language in LANGUAGES
        return Words(self.addressee.language if known else "en", self.due.to, self.package.resources)

    def say(self, key: str, **filled: str) -> str:
        """Fixed words, filled."""
        return self.words.say(key, **filled)

    @property
    def body(self) -> Body:
        """What happened."""
        return self.event.body

    @property
    def to_provider(self) -> bool:
        """Whether a provider's office reads it."""
        return self.due.to == PROVIDER

    @property
    def day(self) -> date:
        """The day of the letter, a day of the plan."""
        return plan_day(self.now)

    def moving_day(self, day: date) -> str:
        """A day that follows from the day of the letter."""
        return LEFT_OPEN if self.undated else self.words.day(day)

    @property
    def line(self) -> str:
        """The product line."""
        return self.state.product_line

    @property
    def switches(self) -> Switches:
        """How the plan has set the rules, as of submission."""
        return switches_of(self.state.rules)

    def business_time(self, at: datetime) -> datetime | None:
        """The last time of a business day up to a time by which people are to do something; None for none."""
        return within_business_hours(at, self.now, calendar_of(self.state.rules))

    def takes(self, *positions: str) -> bool:
        """Whether the plan takes one of these positions for the product line on the day of the letter."""
        return position_taken(positions, self.day, self.line, self.switches) is not None

    def lines(self) -> list[LineState]:
        """The lines it is about."""
        return [self.state.lines[name] for name in self.due.lines]

    @property
    def item(self) -> str | None:
        """Drug or service; None for a letter about both."""
        kinds = {line.requested.kind.value for line in self.lines()}
        return kinds.pop() if len(kinds) == 1 else None

    def refusals(self) -> list[No]:
        """The partial and adverse determinations that it tells of."""
        determinations = (line.determination for line in self.lines())
        return [
            determination
            for determination in determinations
            if isinstance(determination, Adverse | PartiallyApproved)
        ]

    def service(self, line: RequestedLine) -> str:
        """A line in words: the drug by the name given in the request, or what the policy calls it."""
        service = self._listed(line)
        name = self._stated(service.names) if service else ""
        if line.kind is ItemKind.DRUG and name:
            return self.say("about.drug", name=self.words.value(name))
        plain = "about.drug_plain" if line.kind is ItemKind.DRUG else "about.service_plain"
        named = service is not None and self.words.has(service.text)
        return self.say(service.text if service and named else plain)

    def wanted_at_the_end(self, end: date) -> tuple[str, ...]:
        """What the policy wants looked at when an approval of this request ends, in words."""
        sentences = self.package.wanted_at_the_end(self._stated(self.policy.pathway_by))
        return tuple(self.say(sentence.text, end=self.words.day(end)) for sentence in sentences)

    def _listed(self, line: RequestedLine) -> Service | None:
        """The service of the policy that a line asks for: by its id, and of what is done its code; else by its code."""
        services = (
            service
            for service in self.package.services
            if service.line == line.id and service.kind is line.kind
        )
        named = next(
            (service for service in services if service.kind is ItemKind.DRUG or service.code == line.code),
            None,
        )
        return named or self.package.service_of(base_code(line.code))

    def _stated(self, path: str) -> str:
        """The text that was stated for a fact; empty where none was."""
        fact = self.state.facts.get(path)
        return fact.current.value if fact and isinstance(fact.current.value, str) else ""

    def code(self, line: RequestedLine) -> str:
        """A line's code, of a drug with its National Drug Code."""
        return self.say("about.drug_code", code=line.code, ndc=line.ndc) if line.ndc else line.code

    def grant_row(self, grant: Grant, *, units: int | None = None) -> tuple[str, ...]:
        """A grant as a row: service, code, units, first and last day. ``units`` are those left."""
        line = self.state.lines[grant.line].requested
        count = grant.units if units is None else units
        amount = self.say("about.no_limit") if count is None else str(count)
        days = (self.words.day(grant.start), self.words.day(grant.end))
        return (self.service(line), self.code(line), amount, *days)

    def grant_heads(self) -> tuple[str, ...]:
        """The headers of those rows."""
        return tuple(self.say(f"about.{key}") for key in ("service", "code", "units", "from", "to"))

    def person(self, signature: ClinicianSignature) -> str:
        """Who signed, by name."""
        return self.told.names.get(signature.person, signature.person)

    def says(self, clause: str) -> str:
        """The statement of a clause in the reader's language; empty where the policy has no such clause."""
        row = self.policy.outline.get(clause)
        return self.words.text(row.says) if row else ""

    def rule(self, clause: str) -> str:
        """What a clause is called: the policy's own section and number, such as ``Exclusions, 8``."""
        row = self.policy.outline.get(clause)
        if row is None or row.place is None:
            return self.say("labels.rule", clause=clause)
        return f"{self.words.text(row.place.section)}, {self.words.place(row.place.item)}"

    def rule_with_text(self, clause: str) -> str:
        """A clause by its number, and what it says."""
        text = self.says(clause)
        return (
            self.say("reasons.rule", rule=self.rule(clause), says=text) if text else f"{self.rule(clause)}."
        )

    def published(self, clause: str) -> str:
        """The policy's own text of a clause, or of the one in which it stands; empty where the plan supplied none."""
        return self.texts.published(self.policy.id, self.policy.version, clause)

    def unpublished(self, clauses: Iterable[str]) -> tuple[str, ...]:
        """Those of the policy's clauses whose own text the plan has not supplied.

        What a delegate cites of its own criteria is none of the policy's.
        """
        return tuple(id for id in clauses if id in self.policy.outline and not self.published(id))

    def finer(self, clause: str) -> tuple[str, ...]:
        """The clauses of which a clause consists, in order; only those that decide or are judged."""
        return tuple(
            id
            for id, row in self.policy.outline.items()
            if id.startswith(f"{clause}.") and row.kind in _DECIDING
        )

    def written_by_staff(self, intro: str, words: str, spanish: str = "") -> tuple[Part, ...]:
        """What somebody of the plan wrote, below fixed words; in the reader's language where it is there.

        Words that are not in the reader's language are marked as English, and help with them is offered.
        """
        if self.words.language == "en":
            return (Quoted(self.say(intro), words, "en"),)
        if spanish and self.words.language == "es":
            return (Quoted(self.say(intro), spanish, "es"),)
        offer = self.say("labels.in_english", phone=self.letterhead.phone)
        return (Quoted(self.say(intro), words, "en"), Paragraph(offer))

    def answer(self, path: str) -> str:
        """What is on the record for a fact, as the answer to its question: it begins as a sentence does."""
        fact, definition = self.state.facts.get(path), self.definition(path)
        value = fact.current.value if fact else None
        text = self.words.amount(value, definition.unit if definition else "")
        return text[:1].upper() + text[1:]

    def definition(self, path: str) -> Definition | None:
        """The definition of a fact, or of a field of a record."""
        match = _RECORD.fullmatch(path)
        if match is None:
            return next((fact for fact in self.policy.vocabulary.facts if fact.name == path), None)
        fields = [records.fields for records in self.policy.vocabulary.lists if records.name == match["list"]]
        return next(
            (definition for field in fields for definition in field if definition.name == match["field"]),
            None,
        )

    def is_foreign(self, path: str, asked: str) -> bool:
        """Whether a question is in English and the letter is not: somebody of the plan put it in their words."""
        own = self._own_question(path)
        if asked in ("", own) and self.words.has(f"question.{path}"):
            return False
        return bool(asked or own) and not self.words.has_text(asked or own)

    def question(self, path: str, asked: str = "") -> str:
        """The question of a path in words; of a record's field with the record it stands in."""
        own = self._own_question(path) or path
        key = f"question.{path}"
        question = (
            self.say(key) if asked in ("", own) and self.words.has(key) else self.words.text(asked or own)
        )
        match = _RECORD.fullmatch(path)
        if match is None or not self.words.has(f"record.{match['list']}"):
            return question
        record, number = self.say(f"record.{match['list']}"), str(int(match["index"]) + 1)
        name = self._record_name(match["list"], match["index"])
        if not name:
            return self.say("ask.about_record", record=record, number=number, question=question)
        return self.say("ask.about_named", record=record, number=number, name=name, question=question)

    def _own_question(self, path: str) -> str:
        """The policy's own question for a path: of a list, whether its records are all; empty where it has none."""
        definition = self.definition(path)
        if definition is not None:
            return definition.question
        list_ = path.removesuffix(".complete")
        lists = (records.question for records in self.policy.vocabulary.lists if records.name == list_)
        return next(lists, "")

    def asked(self, ask: Ask | AskedFact) -> str:
        """A question in words, and of records how many are missing."""
        question = self.question(ask.fact, ask.question)
        return self.say("ask.several", question=question, count=str(ask.count)) if ask.count > 1 else question

    def _record_name(self, list_: str, index: str) -> str:
        """What a record is of, such as its drug or scale."""
        rows = (row for row in self.package.clinical_summary if row.records == list_ and row.named_by)
        names = (self._stated(f"{list_}[{index}].{row.named_by}") for row in rows)
        return next((self.words.value(name) for name in names if name), "")

    def stands_in(self, clause: str, other: str) -> bool:
        """Whether a clause is another one, a part of it by its id, or stands in its expression (as a table's row)."""
        return f"{clause}.".startswith(f"{other}.") or clause in _within_clause(self.policy).get(other, ())

    def clause_facts(self, clauses: frozenset[str]) -> set[str]:
        """The names of the facts and lists that clauses of the policy read, finer clauses included."""
        return {
            name
            for id, names in _read_by_clause(self.policy).items()
            if any(id == clause or id.startswith(f"{clause}.") for clause in clauses)
            for name in names
        }


@once_per_policy
def _read_by_clause(policy: Policy) -> Mapping[str, frozenset[str]]:
    """What each clause reads; the tree of a policy is walked once for all letters."""
    return {id_: frozenset(_read_by(clause)) for id_, clause in policy.clauses().items()}


@once_per_policy
def _within_clause(policy: Policy) -> Mapping[str, frozenset[str]]:
    """The ids of the clauses that stand in the expression of each."""
    return {
        id_: frozenset(inner.id for inner in every_condition(clause) if isinstance(inner, Clause))
        for id_, clause in policy.clauses().items()
    }


def reasons_of(refusals: list[No]) -> list[SpecificReason]:
    """The reasons of several determinations, each once."""
    return list(dict.fromkeys(reason for refusal in refusals for reason in refusal.reasons))


def considered_of(refusals: list[No]) -> list[Considered]:
    """What was considered for several determinations, each once."""
    return list(dict.fromkeys(considered for refusal in refusals for considered in refusal.considered))


def base(path: str) -> str:
    """The fact or list of a path: ``trials`` of ``trials[3].adherence``."""
    return re.split(r"[\[.]", path, maxsplit=1)[0]


def _read_by(clause: Clause) -> Iterator[str]:
    for condition in every_condition(clause):
        for leaf in facts_of(condition):
            yield leaf.records if isinstance(leaf, Field | FieldFlag) else leaf.definition.name
