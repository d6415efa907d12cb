"""The members of the demonstration, and their enrolment."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from assent.demo.draws import Draws
from assent.demo.names import FIRST, LAST, SPANISH_LAST, STREETS, TOWNS, address

_AGES = {"medicare_advantage": (66, 81), "senior_care_options": (66, 84), "one_care": (24, 62)}
_ADULTS = (21, 63)
_CONTRACTS = {"medicare_advantage": ("H0001", ""), "one_care": ("H0002", "One Care"),
    "senior_care_options": ("H0003", "Senior Care Options"), "mgb_aco": ("", "Example ACO"),
    "qualified_health_plan": ("", "Exchange")}  # fmt: skip
_INSURED = {"commercial": "yes", "qualified_health_plan": "yes"}


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A member: who, where, in which language, and since when in which product line."""

    number: str
    name: str
    birth_date: date
    language: str
    address: str
    product_line: str
    start: date
    end: date | None = None

    @property
    def row(self) -> tuple[str, ...]:
        """The row of the members' file."""
        contract, program = _CONTRACTS.get(self.product_line, ("", ""))
        return (
            self.number, self.name, self.birth_date.isoformat(), self.language, self.address,
            self.product_line, self.start.isoformat(), self.end.isoformat() if self.end else "",
            contract, program, _INSURED.get(self.product_line, ""),
        )  # fmt: skip


def enrolled(ordinal: int, product_line: str, day: date, draws: Draws, *, new: bool = False) -> Enrolled:
    """A member of this line as of a day; a new one came some weeks before it."""
    spanish = draws.chance(18)
    name = f"{draws.one(FIRST)} {draws.one(SPANISH_LAST if spanish else LAST)}"
    low, high = _AGES.get(product_line, _ADULTS)
    born = date(day.year - draws.between(low, high), draws.between(1, 12), draws.between(1, 28))
    start = day - timedelta(days=draws.between(25, 45)) if new else _long_ago(day, draws)
    place = address(draws.between(2, 98), draws.one(STREETS), draws.one(TOWNS))
    return Enrolled(
        f"M-{ordinal:06d}", name, born, "es" if spanish else "en", place, product_line, start.replace(day=1)
        if new else start,
    )  # fmt: skip


def _long_ago(day: date, draws: Draws) -> date:
    return date(day.year - draws.between(2, 9), draws.between(1, 12), 1)


TRIED = Enrolled(
    "M-900001", "Dana Example", date(1984, 3, 17), "en", "1 Example Street|Testbury, MA 00000", "commercial",
    date(2020, 1, 1),
)  # fmt: skip
"""A member of whom nobody asked anything yet: whoever tries the interfaces on a demonstration asks for them."""
TRIED_TOO = replace(TRIED, number="M-900003", name="Kim Example")
"""Another one: of two requests for the same member and days a person looks whether they are one."""
TRIED_AGAIN = tuple(
    replace(TRIED, number=f"M-{910_000 + again}", name="Sam Example") for again in range(1, 41)
)
"""Further ones, for runs of the checks and the example: who was authorized once is looked at by a person."""
TRIED_BEFORE = Enrolled(
    "M-900002", "Lee Example", date(1984, 3, 17), "en", "2 Example Street|Testbury, MA 00000", "commercial",
    date(2020, 1, 1), date(2024, 12, 31),
)  # fmt: skip
"""The same, whose coverage has ended."""
