"""The statements of one function: what has a variable is worked out once, parts before wholes."""

from collections.abc import Callable, Collection, Iterable, Sequence

from assent.logic.exact import has_list
from assent.logic.tree import Clause, Compare, Fact
from assent.logic.walk import gatherings
from assent.targets.python.conditions import Conditions
from assent.targets.python.graph import Amount, Shape, reachable
from assent.targets.python.lists import gathered, one_pass
from assent.targets.python.names import Names
from assent.targets.python.text import Constants, block, free_names


class Body:
    """A function that works out verdict codes from the facts of a case."""

    def __init__(self, names: Names, constants: Constants, roots: Iterable[Shape]) -> None:
        self.printer = Conditions(names, constants)
        self.lines: list[str] = []
        self._done: set[int] = set()
        self._reachable = tuple(reachable(roots))
        self._level = _levels(self._reachable)

    def ensure(self, shape: Shape) -> None:
        """Write what the text of the shape needs, and the shape itself if it has a variable."""
        if shape.number in self._done:
            return
        self._done.add(shape.number)
        if shape.quantifier is not None:
            self._pass(shape)
            return
        for inner in shape.inner:
            self.ensure(inner)
        for amount in shape.values:
            self._amount(amount)
        name = self.printer.names.shape(shape)
        if name and shape.records is None:
            self._comment(shape)
            self.lines += self.printer.worked_out(name, shape)

    def loads(self, also: Sequence[str] = ()) -> list[str]:
        """The statements that fetch the facts and lists used, to stand before all others."""
        names = self.printer.names
        needed = set(free_names(self.lines, names.variables))
        facts, lists = self._sources()
        facts = list(dict.fromkeys((*facts, *also)))
        lines = [line for fact in facts for line in self._loaded(fact, needed)]
        if lines:
            lines.insert(0, "get = facts.values.get")
        for records in lists:
            known, opened = names.records(records), names.opened(records)
            if known in needed or opened in needed:
                lines.append(f"known = facts.records({records!r})")
                lines.append(f"{known} = known.records")
                lines.append(f"{opened} = not known.complete")
        return lines

    def _loaded(self, fact: str, needed: Collection[str]) -> list[str]:
        """A fact in its variable; a date, where it may be partial, in a second one as it is held."""
        names = self.printer.names
        name = names.fact(fact)
        if not names.is_date("", fact):
            return [f"{name} = get({fact!r})"] if name in needed else []
        raw_name = names.held_fact(fact)
        if name not in needed:
            return [f"{raw_name} = get({fact!r})"] if raw_name in needed else []
        return [f"{raw_name} = get({fact!r})", f"{name} = exact({raw_name})"]

    def _sources(self) -> tuple[list[str], list[str]]:
        facts: dict[str, None] = {}
        lists: dict[str, None] = {}
        for shape in self._reachable:
            facts |= dict.fromkeys(_facts_read(shape))
            if shape.quantifier is not None:
                lists[shape.quantifier.records] = None
            if isinstance(shape.this, Compare):
                lists |= dict.fromkeys(gathering.records for gathering in gatherings(shape.this))
        return list(facts), list(lists)

    def _pass(self, shape: Shape) -> None:
        """One pass over a list, for all quantifiers over it that need no other of them first."""
        assert shape.quantifier is not None
        records, level = shape.quantifier.records, self._level[shape.number]
        together = [
            peer
            for peer in self._reachable
            if peer.quantifier is not None
            and peer.quantifier.records == records
            and self._level[peer.number] == level
        ]
        self._done |= {peer.number for peer in together}
        for peer in together:
            for inner in peer.inner:
                self.ensure(inner)
        self.lines += one_pass(self.printer, records, together)

    def _amount(self, amount: Amount) -> None:
        """Write the value once, if it is worked out from facts of the case."""
        if ~amount.number in self._done:
            return
        self._done.add(~amount.number)
        if amount.where is not None:
            self.lines += gathered(self.printer, amount, amount.where)
            return
        for inner in amount.inner:
            self._amount(inner)
        name = self.printer.names.amount(amount)
        if name and not has_list(amount.this) and amount.inner and amount.records is None:
            self.lines.append(f"{name} = {self.printer.calculation(amount)}")

    def _comment(self, shape: Shape) -> None:
        if isinstance(shape.this, Clause):
            self.lines.append(f"# {printable(shape.this.id)}")


class Functions:
    """The smaller functions of a program, each written when it is first called."""

    def __init__(self, names: Names, constants: Constants) -> None:
        self.names = names
        self.constants = constants
        self.text: list[str] = []
        self._parameters: dict[str, list[str]] = {}
        self._empty: set[str] = set()

    def call(
        self,
        name: str,
        about: str,
        first: str,
        write: Callable[[Conditions], list[str]],
        parameter: str = "",
    ) -> list[str]:
        """The call of a function, whose free variables are its parameters; nothing if it is empty."""
        if name not in self._parameters:
            lines = write(Conditions(self.names, self.constants))
            needed = self._parameters[name] = free_names(lines, self.names.variables)
            self._empty |= set() if lines else {name}
            self.text += function(f"def {name}({', '.join((parameter or first, *needed))}):", about, lines)
        if name in self._empty:
            return []
        return [f"{name}({', '.join((first, *self._parameters[name]))})"]


def printable(text: str) -> str:
    """The text for a comment: one line of plain characters, whatever it holds."""
    return ascii(text)[1:-1]


def function(head: str, about: str, lines: list[str]) -> list[str]:
    """A function of the program, with a comment that says what it is about."""
    return [f"# {printable(about)}", *block(head, lines), "", ""] if lines else []


def _levels(shapes: Iterable[Shape]) -> dict[int, int]:
    """How many passes must come before that of a quantifier; ``shapes`` has parts before wholes."""
    deepest: dict[int, int] = {}
    levels: dict[int, int] = {}
    for shape in shapes:
        inside = max((deepest[inner.number] for inner in shape.inner), default=-1)
        deepest[shape.number] = inside + 1 if shape.quantifier is not None else inside
        if shape.quantifier is not None:
            levels[shape.number] = inside + 1
    return levels


def _facts_read(shape: Shape) -> list[str]:
    names = [shape.this.definition.name] if hasattr(shape.this, "definition") else []
    stack = list(shape.values)
    while stack:
        amount = stack.pop()
        stack += amount.inner
        if isinstance(amount.this, Fact):
            names.append(amount.this.definition.name)
    return names
