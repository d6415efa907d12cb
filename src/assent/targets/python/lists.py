"""Lists of records: one pass over the records of a list works out everything that ranges over it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from assent.logic.errors import AuthoringError
from assent.logic.tree import AtLeast, AtLeastDistinct, Every, Field, FieldFlag, Latest, OfRecords
from assent.targets.python.conditions import LENIENT, STRICT, Conditions, Truth, verdict_lines
from assent.targets.python.graph import Amount, Shape, reachable
from assent.targets.python.text import Code, block, both, comparison, either, indented, when

_TALLIED = {
    (STRICT, True): "{0}[8]",
    (STRICT, False): "{0}[8] + {0}[5] + {0}[4]",
    (LENIENT, True): "{0}[8] + {0}[5] + {0}[2]",
    (LENIENT, False): "{0}[8] + {0}[5] + {0}[4] + {0}[2] + {0}[1]",
}
"""How often a condition with disputed sides surely, or possibly, holds: from a tally by code."""


def record_at_hand(printer: Conditions, shapes: Sequence[Shape], also: Sequence[Amount] = ()) -> list[str]:
    """The fields, values and shared conditions of the record ``r`` that the shapes need."""
    inside = tuple(reachable(shapes, stop=_about_no_record))
    fields = dict.fromkeys(_fields(inside, also))
    lines = [line for records, name in fields for line in _loaded(printer, records, name)]
    if lines:
        lines.insert(0, "field = r.get")
    amounts = {
        amount.number: amount for shape in inside for value in shape.values for amount in _parts(value)
    }
    for number in sorted(amounts):
        name = printer.names.amount(amounts[number])
        if name and amounts[number].records and amounts[number].inner:
            lines.append(f"{name} = {printer.calculation(amounts[number])}")
    for shape in inside:
        name = printer.names.shape(shape)
        if name and shape.records:
            lines += printer.worked_out(name, shape)
    return lines


def _loaded(printer: Conditions, records: str, name: str) -> list[str]:
    """A field in its variable; a date, where it may be partial, in a second one as it is held."""
    names = printer.names
    if not names.is_date(records, name):
        return [f"{names.field(records, name)} = field({name!r})"]
    raw_name = names.held_field(records, name)
    return [f"{raw_name} = field({name!r})", f"{names.field(records, name)} = exact({raw_name})"]


def one_pass(printer: Conditions, records: str, quantifiers: Sequence[Shape]) -> list[str]:
    """Works out the verdict codes of the quantifiers in one pass over the records."""
    return _Pass(printer, records).lines(quantifiers)


def gathered(printer: Conditions, amount: Amount, where: Shape) -> list[str]:
    """Works out what is known of a value out of a list, in a pass of its own."""
    this = amount.this
    assert isinstance(this, OfRecords)
    names, rows = printer.names, printer.names.rows(amount)
    matched = names.part(where, "matched")
    values = ", ".join((matched, *_gathered_values(printer, amount)))
    node = printer.constants.name(this)
    return [
        f"{rows} = []",
        f"for r in {names.records(this.records)}:",
        *indented([
            *record_at_hand(printer, [where], amount.inner),
            *printer.worked_out(matched, where),
            f"{rows}.append(({values}))",
        ]),
        f"{names.amount(amount)} = gathered_rows({node}, {rows}, {names.opened(this.records)})",
    ]  # fmt: skip


def _gathered_values(printer: Conditions, amount: Amount) -> list[str]:
    """The field and the date of the record at hand, None where the value has none."""
    values = [printer.names.held(part) or printer.value(part) for part in amount.inner]
    return values if len(values) == 2 else [*values, "None"] if values else ["None", "None"]


def _about_no_record(shape: Shape) -> bool:
    return shape.records is None and not shape.leaf


def latest_test(shape: Shape) -> Shape:
    """The condition that the latest record is held to."""
    return shape.inner[1]


class _Pass:
    def __init__(self, printer: Conditions, records: str) -> None:
        self.printer = printer
        self.known = printer.names.records(records)
        self.opened = printer.names.opened(records)
        self.before: list[str] = []
        self.within: list[str] = []
        self.after: list[str] = []
        self._tallied: set[int] = set()

    def lines(self, quantifiers: Sequence[Shape]) -> list[str]:
        for shape in quantifiers:
            self._write(shape)
        also = [value for shape in quantifiers for value in shape.values]
        body = record_at_hand(self.printer, [shape.inner[0] for shape in quantifiers], also)
        numbered = any(isinstance(shape.this, Latest) for shape in quantifiers)
        head = f"for i, r in enumerate({self.known}):" if numbered else f"for r in {self.known}:"
        loop = block(head, [*body, *self.within]) if self.within else []
        return [*self.before, *loop, *self.after]

    def _write(self, shape: Shape) -> None:
        this = shape.quantifier
        assert this is not None
        match this:
            case AtLeast(_, n):
                self._tally(shape.inner[0])
                self._set(shape, lambda side, sure: self._reaches(shape, n, side, sure))
            case Every():
                self._tally(shape.inner[0])
                self._set(shape, lambda side, sure: self._all(shape, side, sure))
            case AtLeastDistinct(_, n):
                self._distinct(shape)
                self._set(shape, lambda side, sure: self._named_apart(shape, n, side, sure))
            case Latest():
                write_latest = self._latest_in_part if self.printer.names.in_part else self._latest
                write_latest(shape, "greatest" if this.tie else "least")
            case _:
                assert_never(this)

    def _set(self, shape: Shape, truth: Truth) -> None:
        name = self.printer.names.shape(shape)
        assert name is not None
        self.after += verdict_lines(name, shape.disputed, truth)

    def _variable(self, shape: Shape, word: str, start: str) -> str:
        name = self.printer.names.part(shape, word)
        self.before.append(f"{name} = {start}")
        return name

    def _tally(self, where: Shape) -> None:
        if where.number in self._tallied:
            return
        self._tallied.add(where.number)
        if where.disputed:
            matched = self.printer.names.shape(where)
            if matched is None:
                matched = self.printer.names.part(where, "matched")
                self.within += self.printer.worked_out(matched, where)
            self.within.append(f"{self._variable(where, 'tally', '[0] * 9')}[{matched}] += 1")
            return
        sure, unsure = self._variable(where, "sure", "0"), self._variable(where, "unsure", "0")
        self.within += _if_else(
            self.printer.sure(where, STRICT), [f"{sure} += 1"],
            self.printer.possible(where, STRICT), [f"{unsure} += 1"],
        )  # fmt: skip

    def _count(self, where: Shape, side: bool, sure: bool) -> str:
        part = self.printer.names.part
        if where.disputed:
            return _TALLIED[side, sure].format(part(where, "tally"))
        return part(where, "sure") if sure else f"{part(where, 'sure')} + {part(where, 'unsure')}"

    def _reaches(self, shape: Shape, n: int, side: bool, sure: bool) -> Code:
        enough = comparison(self._count(shape.inner[0], side, sure), ">=", str(n))
        return enough if sure else either((Code(self.opened), enough))

    def _all(self, shape: Shape, side: bool, sure: bool) -> Code:
        all_match = comparison(self._count(shape.inner[0], side, sure), "==", f"len({self.known})")
        return both((Code(f"not {self.opened}", 3), all_match)) if sure else all_match

    def _distinct(self, shape: Shape) -> None:
        """Collects, on each side, the values of surely and of possibly matching records."""
        matched = self.printer.names.part(shape, "matched")
        self.within += self.printer.worked_out(matched, shape.inner[0])
        tests = {STRICT: ("== 8", ">= 3"), LENIENT: ("in {2, 5, 8}", "!= 0")}
        value = self.printer.value(shape.values[0])
        for side in (STRICT, LENIENT) if shape.disputed else (STRICT,):
            sure, could, bare = (
                self._variable(shape, word + _suffix(side), start)
                for word, start in (("surely", "set()"), ("could", "set()"), ("bare", "0"))
            )
            is_sure, is_possible = tests[side]
            self.within += block(f"if {matched} {is_possible}:", [
                f"if {value} is None:", f"    {bare} += 1",
                "else:", f"    {could}.add({value})",
                f"if {matched} {is_sure}:", f"    {sure}.add({value})",
            ])  # fmt: skip

    def _named_apart(self, shape: Shape, n: int, side: bool, sure: bool) -> Code:
        """Records without a value count as one value where they surely match, else each as one."""

        def part(word: str) -> str:
            return self.printer.names.part(shape, word + _suffix(side))

        if sure:
            values = part("surely")
            return comparison(f"len({values}) - (None in {values} and len({values}) > 1)", ">=", str(n))
        enough = comparison(f"len({part('could')}) + {part('bare')}", ">=", str(n))
        return either((Code(self.opened), enough))

    def _latest(self, shape: Shape, at_tie: str) -> None:
        where, printer = shape.inner[0], self.printer
        _undisputed(where)
        start = (("last", "None"), ("later", "None"), ("doubt", "False"), ("chosen", "()"))
        last, later, doubt, chosen = (self._variable(shape, word, value) for word, value in start)
        day = printer.value(shape.values[0])
        undated = [f"if {day} is None:", f"    {doubt} = True"]
        sure = [
            *undated,
            f"elif {last} is None or {day} > {last}:", f"    {last} = {day}", f"    {chosen} = [i]",
            f"elif {day} == {last}:", f"    {chosen}.append(i)",
        ]  # fmt: skip
        possible = [*undated, f"elif {later} is None or {day} > {later}:", f"    {later} = {day}"]
        self.within += _if_else(printer.sure(where, STRICT), sure, printer.possible(where, STRICT), possible)
        self.after += self._held_to_test(shape, last, later, doubt, chosen, at_tie)

    def _held_to_test(
        self, shape: Shape, last: str, later: str, doubt: str, chosen: str, at_tie: str
    ) -> list[str]:
        name = self.printer.names.shape(shape)
        return [
            f"if {doubt} or ({later} is not None and ({last} is None or {later} >= {last})):",
            *indented(self._in_doubt(shape, last, chosen)),
            f"elif {last} is None:", f"    {name} = 4 if {self.opened} else 0",
            "else:", *indented(self._of_chosen(shape, chosen, at_tie)),
        ]  # fmt: skip

    def _of_chosen(self, shape: Shape, chosen: str, join: str) -> list[str]:
        """What the chosen records say together."""
        test, name = latest_test(shape), self.printer.names.shape(shape)
        matched = self.printer.names.part(shape, "matched")
        return [
            f"{name} = None", f"for i in {chosen}:", f"    r = {self.known}[i]",
            *indented([
                *record_at_hand(self.printer, [test]),
                *self.printer.worked_out(matched, test),
                f"{name} = {matched} if {name} is None else {join}({name}, {matched})",
            ]),
        ]  # fmt: skip

    def _latest_in_part(self, shape: Shape, at_tie: str) -> None:
        """The same where days may be known in part: the records that could be the latest are found first."""
        where, names = shape.inner[0], self.printer.names
        _undisputed(where)
        rows = self._variable(shape, "rows", "[]")
        last, could, chosen = (names.part(shape, word) for word in ("last", "could", "chosen"))
        name, matched = names.shape(shape), names.part(shape, "matched")
        self.within += self.printer.worked_out(matched, where)
        self.within.append(f"{rows}.append(({matched}, {names.held(shape.values[0])}))")
        self.after += [
            f"{last}, {could}, {chosen} = latest_of({rows})",
            f"if {chosen}:", *indented(self._of_chosen(shape, chosen, at_tie)),
            f"elif not {could}:", f"    {name} = 4 if {self.opened} else 0",
            "else:", *indented(self._of_chosen(shape, could, "agreed")),
            f"    if all(code != 8 for code, _ in {rows}):",
            f"        {name} = agreed({name}, 4 if {self.opened} else 0)",
        ]  # fmt: skip

    def _in_doubt(self, shape: Shape, last: str, chosen: str) -> list[str]:
        """What every record says that could be the latest, where it is not certain which one is."""
        where, test, printer = shape.inner[0], latest_test(shape), self.printer
        name, matched = printer.names.shape(shape), printer.names.part(shape, "matched")
        some = printer.names.part(shape, "some")
        assert name is not None
        day = printer.value(shape.values[0])
        agreement = [
            *printer.worked_out(matched, test),
            f"{name} = {matched} if {name} is None else agreed({name}, {matched})",
        ]
        candidate = [f"if {day} is None or {last} is None or {day} >= {last}:", *indented(agreement)]
        body = [
            *record_at_hand(printer, [where, test], shape.values),
            *when(printer.sure(where, STRICT), [f"{some} = True"]),
            *when(printer.possible(where, STRICT), candidate),
        ]
        return [
            f"{name} = None", f"{chosen} = ()", f"{some} = False",
            *block(f"for r in {self.known}:", body),
            f"if not {some}:", f"    {name} = agreed({name}, 4 if {self.opened} else 0)",
        ]  # fmt: skip


def _undisputed(where: Shape) -> None:
    if where.disputed:
        raise AuthoringError("An open question cannot stand in the condition that picks the latest.")


def _suffix(side: bool) -> str:
    return "" if side is STRICT else "_leniently"


def _if_else(sure: Code, then: list[str], possible: Code, otherwise: list[str]) -> list[str]:
    first = when(sure, then)
    if sure.text == "True":
        return first
    if not first:
        return when(possible, otherwise)
    if possible.text == "True":
        return [*first, *block("else:", otherwise)]
    return [*first, *when(possible, otherwise, "elif")]


def _fields(shapes: Iterable[Shape], also: Iterable[Amount]) -> Iterator[tuple[str, str]]:
    for shape in shapes:
        if isinstance(shape.this, FieldFlag):
            yield shape.this.records, shape.this.definition.name
        if shape.quantifier is None:
            yield from _read(shape.values)
    yield from _read(also)


def _read(amounts: Iterable[Amount]) -> Iterator[tuple[str, str]]:
    for amount in amounts:
        for part in _parts(amount):
            if isinstance(part.this, Field):
                yield part.this.records, part.this.definition.name


def _parts(amount: Amount) -> Iterator[Amount]:
    for inner in amount.inner:
        yield from _parts(inner)
    yield amount
