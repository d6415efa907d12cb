"""What is checked when a policy is loaded: one id one node, one polarity a question, lawful places."""

from collections.abc import Iterable, Iterator

from assent.logic.errors import AuthoringError
from assent.logic.tree import (
    Clause, Condition, Given, Judgment, Latest, NoneOf, Not, Readings, node,
)  # fmt: skip
from assent.logic.walk import children, every_condition


def check(roots: Iterable[Condition]) -> None:
    """Raise ``AuthoringError`` at the first fault of a policy's expressions."""
    places = [place for root in roots for place in _placed(root, positive=True)]
    _one_node_each(places)
    _one_polarity_each(places)
    for condition, positive in places:
        _lawful_place(condition, positive)


def _placed(condition: Condition, *, positive: bool) -> Iterator[tuple[Condition, bool]]:
    """Each condition with whether its being true helps (positive) or harms the request."""
    yield condition, positive
    for inner in children(condition):
        yield from _placed(inner, positive=positive is not _turned(condition, inner))


def _turned(condition: Condition, inner: Condition) -> bool:
    """Whether true inside is false outside."""
    match node(condition):
        case NoneOf() | Not() | Judgment():
            return True
        case Given(gate, _):
            return inner is gate
        case Clause(binds_when=binds):
            return inner is binds
    return False


def _one_node_each(places: list[tuple[Condition, bool]]) -> None:
    questions: dict[str, Readings] = {}
    clauses: dict[str, Clause] = {}
    for condition, _ in places:
        match node(condition):
            case Readings(question=name) as question:
                if questions.setdefault(name, question) != question:
                    raise AuthoringError(f"The question {name} stands for two different nodes. Make it one.")
            case Clause(id=name) as clause:
                if clauses.setdefault(name, clause) != clause:
                    raise AuthoringError(f"The clause id {name} is used for two different clauses.")


def _one_polarity_each(places: list[tuple[Condition, bool]]) -> None:
    polarity: dict[str, bool] = {}
    for condition, positive in places:
        match node(condition):
            case Readings(question=name, live=live) if len(live) > 1:
                if polarity.setdefault(name, positive) is not positive:
                    raise AuthoringError(
                        f"The question {name} helps the request in one place and harms it in another; "
                        "a reading would then be hardest here and kindest there. Write both as passing conditions."
                    )


def _lawful_place(condition: Condition, positive: bool) -> None:
    match node(condition):
        case Judgment(question=question) if not positive:
            raise AuthoringError(
                f"The judgment {question!r} stands under none_of, not or as a gate. "
                "Write the exclusion as a passing condition."
            )
        case Latest(tie=tie, where=where, records=records):
            if tie is positive:
                raise AuthoringError(
                    f"The latest of {records} must be given tie={not positive}: "
                    "at a tie the answer worse for approval is taken."
                )
            _no_questions(where, f"the condition that picks the latest of {records}")
        case Clause(id=name, binds_when=binds) if binds is not None:
            _no_questions(binds, f"binds_when of {name}")


def _no_questions(condition: Condition, place: str) -> None:
    for inner in every_condition(condition):
        match node(inner):
            case Judgment() | Latest():
                raise AuthoringError(f"A judgment or a latest cannot stand in {place}.")
            case Readings(live=live, question=question) if len(live) > 1:
                raise AuthoringError(f"The open question {question} cannot stand in {place}.")
