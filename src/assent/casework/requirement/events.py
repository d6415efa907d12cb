"""What is settled before the criteria: the plan's rules, the member's coverage, whether authorization is needed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assent.casework.record.checks import once, some, written
from assent.casework.record.stored import stored
from assent.casework.requirement.code_list import ListedCode


@dataclass(frozen=True, slots=True)
class SwitchedRule:
    """A dated rule that the plan has decided to have on or off: by whom, from which day, why."""

    rule: str
    on: bool
    by: str
    since: date
    why: str = ""

    def __post_init__(self) -> None:
        written("switched rule", rule=self.rule, by=self.by)


@stored("rules_set")
@dataclass(frozen=True, slots=True)
class RulesSet:
    """How the plan has set the dated rules, as of submission. Recorded, so that a deadline is counted again alike.

    ``days_off`` and ``days_worked`` are the plan's own changes to the legal holidays.
    """

    switches: tuple[SwitchedRule, ...] = ()
    days_off: tuple[date, ...] = ()
    days_worked: tuple[date, ...] = ()


@stored("coverage_checked")
@dataclass(frozen=True, slots=True)
class CoverageChecked:
    """What the plan's directory says of member and provider on the first day asked for.

    ``contract`` and ``program`` are those under which yearly figures are published. ``in_network`` is
    of the requesting provider; None is not known. ``problems`` need a person, and bar an automatic
    approval; they never count against the member.
    """

    product_line: str
    contract: str = ""
    program: str = ""
    start: date | None = None
    end: date | None = None
    fully_insured: bool | None = None
    in_network: bool | None = None
    problems: tuple[str, ...] = ()


class Need(StrEnum):
    """Whether prior authorization is required of a line.

    ``not_allowed``: a rule forbids to require it. ``not_required``: the plan does not. Neither is a denial.
    """

    REQUIRED = "required"
    NOT_ALLOWED = "not_allowed"
    NOT_REQUIRED = "not_required"
    UNDETERMINED = "undetermined"


@stored("need_determined")
@dataclass(frozen=True, slots=True)
class NeedDetermined:
    """The dated question before the criteria, answered for some lines by one rule, or by the plan's own list.

    ``known`` are the circumstances that were known, ``missing`` what would settle an undetermined
    answer. ``switched_off`` names rules that are off and could answer otherwise. ``list_of`` is the day of
    which the plan's list was read, None where it keeps none; ``listed`` are the entries that it then
    had about these lines, so that nobody needs the list of another day to see why.
    """

    lines: tuple[str, ...]
    need: Need
    rule: str = ""
    citation: str = ""
    says: str = ""
    known: tuple[tuple[str, bool], ...] = ()
    missing: tuple[str, ...] = ()
    switched_off: tuple[str, ...] = ()
    list_of: date | None = None
    listed: tuple[ListedCode, ...] = ()

    @property
    def released(self) -> bool:
        """Whether these lines need no authorization: it is not allowed, or not required."""
        return self.need in (Need.NOT_ALLOWED, Need.NOT_REQUIRED)

    def __post_init__(self) -> None:
        some("need of authorization", lines=self.lines)
        once("need of authorization", "lines", self.lines)


RequirementBody = RulesSet | CoverageChecked | NeedDetermined
"""What is settled before the criteria."""
