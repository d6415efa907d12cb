"""The dated question before the criteria: whether prior authorization is required, or allowed at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache

from assent.regulation.reading import RegulationFault, Row
from assent.regulation.rules import NO_SWITCHES, Rule, Switches, check_line, common, in_force, load, words_of
from assent.terms.items import ItemKind


class Answer(StrEnum):
    """Whether prior authorization is required. ``undetermined`` goes to a person, never to the criteria."""

    REQUIRED = "required"
    NOT_ALLOWED = "not_allowed"
    UNDETERMINED = "undetermined"


class Circumstance(StrEnum):
    """Facts on which a rule may depend."""

    SERIOUS_MENTAL_ILLNESS = "serious_mental_illness"
    FULLY_INSURED = "fully_insured"
    NEW_MEMBER_90_DAYS = "new_member_90_days"
    ACTIVE_TREATMENT = "active_treatment"
    APPROVED_BY_ANOTHER_CARRIER = "approved_by_another_carrier"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationRule(Rule):
    """Whether authorization is required for services of some ``kinds`` and ``codes`` (none: every code).

    Where it names ``policies``, it is about the codes that one of them lists for its services. It applies
    where each of ``needs`` is true; where one is not known, the answer is not known.
    """

    answer: Answer
    kinds: tuple[ItemKind, ...]
    codes: tuple[str, ...]
    needs: tuple[Circumstance, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """What is asked for: a drug or a service, its code, and what is known of the circumstances.

    ``policies`` are those that list the code for one of their services. A circumstance that is absent or
    None is not known.
    """

    kind: str
    code: str
    known: Mapping[str, bool | None] = field(default_factory=dict)
    policies: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.kind not in words_of(ItemKind):
            raise RegulationFault(f"kind {self.kind!r} is not known; known are {', '.join(ItemKind)}")
        strangers = sorted(self.known.keys() - words_of(Circumstance))
        if strangers:
            raise RegulationFault(f"circumstance {strangers[0]!r} is not known; see Circumstance")


@dataclass(frozen=True, slots=True)
class Need:
    """The answer, the rule behind it (None where no rule speaks), and why in words.

    ``missing`` lists the circumstances that would settle an undetermined answer. ``switched_off``
    lists rules that hold on that day for that line and service, are off, and would or could give
    another answer: a screen shows them until the plan's counsel decides.
    """

    answer: Answer
    rule: AuthorizationRule | None
    says: str
    missing: tuple[Circumstance, ...] = ()
    switched_off: tuple[AuthorizationRule, ...] = ()

    @property
    def citation(self) -> str:
        """Where the rule stands; empty where no rule speaks."""
        return self.rule.citation if self.rule else ""


@cache
def authorization_rules() -> tuple[AuthorizationRule, ...]:
    """The table of authorization rules."""
    return load("authorization", authorization_rule)


def authorization_rule(row: Row) -> AuthorizationRule:
    """Read one entry of the table of authorization rules."""
    return AuthorizationRule(
        **common(row),
        answer=row.choice("answer", Answer),
        kinds=row.choices("kinds", ItemKind, tuple(ItemKind)),
        codes=row.texts("codes", ()),
        needs=row.choices("needs", Circumstance, ()),
    )


def authorization_need(
    rules: Iterable[AuthorizationRule],
    line: str,
    service: Service,
    day: date,
    switches: Switches = NO_SWITCHES,
) -> Need:
    """Say whether authorization is required for ``service`` on ``day``, under the rules in force.

    A rule that forbids it goes before one that leaves it open, and that before one that requires it.
    A rule whose circumstances are not known leaves the answer undetermined unless one that is known
    to apply already forbids. Without any rule the answer is undetermined.
    """
    check_line(line)
    about = [rule for rule in rules if _is_about(rule, service)]
    on = [rule for rule in in_force(about, day, line, switches) if _applies(rule, service) is not False]
    off = [rule for rule in about if rule.holds(day, line) and not switches.is_on(rule, day)]
    need = _settled(on, service)
    switched_off = [
        rule for rule in off if rule.answer is not need.answer and _applies(rule, service) is not False
    ]
    return Need(need.answer, need.rule, need.says, need.missing, tuple(switched_off))


def _settled(rules: list[AuthorizationRule], service: Service) -> Need:
    sure = {rule.answer: rule for rule in reversed(rules) if _applies(rule, service)}
    for answer in (Answer.NOT_ALLOWED, Answer.UNDETERMINED):
        if answer in sure:
            return Need(answer, sure[answer], sure[answer].says)
    for rule in rules:
        missing = tuple(need for need in rule.needs if service.known.get(need) is None)
        if missing:
            return Need(Answer.UNDETERMINED, rule, f"depends on what is not known: {rule.says}", missing)
    if Answer.REQUIRED in sure:
        return Need(Answer.REQUIRED, sure[Answer.REQUIRED], sure[Answer.REQUIRED].says)
    return Need(Answer.UNDETERMINED, None, "no rule in force says whether authorization is required")


def _is_about(rule: AuthorizationRule, service: Service) -> bool:
    listed = not rule.policies or not service.policies.isdisjoint(rule.policies)
    return listed and service.kind in rule.kinds and (not rule.codes or service.code in rule.codes)


def _applies(rule: AuthorizationRule, service: Service) -> bool | None:
    known = [service.known.get(need) for need in rule.needs]
    if False in known:
        return False
    return None if None in known else True
