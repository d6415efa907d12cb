"""What to ask, as a tree: all of, one of, and "if yes". Flattened on demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum


class AskKind(StrEnum):
    """What is asked for: a value, one more record, or whether the list is complete."""

    VALUE = "value"
    ANOTHER = "another"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: the fact's name or a record's path, its words, the clauses that want it.

    ``document`` is the kind of document that would answer it. ``if_yes`` is asked only afterwards.
    ``count`` is how many more records are needed at least, where one more is asked for; ``differ_by`` names the
    field in which they must differ from each other and from those that count already. ``in_doubt``: a value is
    known and may mean two things, so that it is asked for all the same.
    """

    fact: str
    question: str
    clauses: tuple[str, ...] = ()
    document: str = ""
    kind: AskKind = AskKind.VALUE
    if_yes: AskTree | None = None
    count: int = 1
    differ_by: str = ""
    in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class AskGroup:
    """Several questions: all of them (``together``), or one of them is enough."""

    together: bool
    parts: tuple[AskTree, ...]
    if_yes: AskTree | None = None


AskTree = Ask | AskGroup


def flat(tree: AskTree | None) -> tuple[str, ...]:
    """The names asked now, sorted, each once; what is asked only "if yes" is left out."""
    return tuple(sorted({ask.fact for ask in asked(tree)}))


def asked(tree: AskTree | None) -> Iterator[Ask]:
    """Every question asked now, in order."""
    match tree:
        case Ask():
            yield tree
        case AskGroup(parts=parts):
            for part in parts:
                yield from asked(part)


def followed_by(tree: AskTree | None, then: AskTree | None) -> AskTree | None:
    """The questions, with others that follow if the answer is yes."""
    if tree is None or then is None:
        return tree
    return replace(tree, if_yes=all_asked((tree.if_yes, then)))


def all_asked(parts: Iterable[AskTree | None]) -> AskTree | None:
    """All of the questions, simplified."""
    merged = _merged(_flattened(parts, together=True), together=True)
    return _grouped(_without_implied(_factored(merged)), together=True)


def one_asked(parts: Iterable[AskTree | None]) -> AskTree | None:
    """One of the questions is enough, simplified."""
    merged = _merged(_flattened(parts, together=False), together=False)
    return _grouped(_without_more_of_the_same(_without_idle(merged)), together=False)


def _flattened(parts: Iterable[AskTree | None], together: bool) -> list[AskTree]:
    flattened: list[AskTree] = []
    for part in parts:
        match part:
            case None:
                continue
            case AskGroup(together=same, parts=inner, if_yes=None) if same is together:
                flattened.extend(inner)
            case _:
                flattened.append(part)
    return flattened


def _grouped(parts: list[AskTree], together: bool) -> AskTree | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else AskGroup(together, tuple(parts))


def _merged(parts: list[AskTree], together: bool) -> list[AskTree]:
    """Each question once, with the clauses and the follow-ups of all its places."""
    by_key: dict[object, AskTree] = {}
    for part in parts:
        key = _key(part)
        before = by_key.get(key)
        if isinstance(before, Ask) and isinstance(part, Ask):
            by_key[key] = _joined(before, part, together)
        else:
            by_key[key] = part
    return list(by_key.values())


def _joined(before: Ask, part: Ask, together: bool) -> Ask:
    """One question of two places: of records as many as both need together, else as many as one needs."""
    return replace(
        before,
        clauses=tuple(dict.fromkeys((*before.clauses, *part.clauses))),
        if_yes=all_asked((before.if_yes, part.if_yes)),
        count=max(before.count, part.count) if together else min(before.count, part.count),
        differ_by=before.differ_by if before.differ_by == part.differ_by else "",
    )


def _key(tree: AskTree) -> object:
    """What makes two questions the same, whichever clauses want them."""
    match tree:
        case Ask(fact=fact, question=question, kind=kind):
            return fact, question, kind
        case AskGroup(together=together, parts=parts, if_yes=then):
            return together, frozenset(map(_key, parts)), _key(then) if then else None


def _without_implied(parts: list[AskTree]) -> list[AskTree]:
    """A choice is left out where each of its options is asked anyway."""
    sure = {_key(part): part.count for part in parts if isinstance(part, Ask)}
    return [
        part
        for part in parts
        if not (
            isinstance(part, AskGroup)
            and part.if_yes is None
            and all(_count(option) <= sure.get(_key(option), 0) for option in part.parts)
        )
    ]


def _count(tree: AskTree) -> int:
    return tree.count if isinstance(tree, Ask) else 1


def _without_more_of_the_same(parts: list[AskTree]) -> list[AskTree]:
    """Among alternatives, one fact asked in two ways together is left out where one of them is enough."""
    alone = {_key(part): part.fact for part in parts if isinstance(part, Ask)}
    return [
        part
        for part in parts
        if not (
            isinstance(part, AskGroup)
            and part.together
            and part.if_yes is None
            and any(set(flat(part)) == {alone.get(_key(inner))} for inner in part.parts)
        )
    ]


def _without_idle(parts: list[AskTree]) -> list[AskTree]:
    """Among alternatives, whether a list is complete is not asked where one more of it is."""
    asked_facts = {part.fact for part in parts if isinstance(part, Ask) and part.kind is not AskKind.COMPLETE}
    return [
        part
        for part in parts
        if not (isinstance(part, Ask) and part.kind is AskKind.COMPLETE and part.fact in asked_facts)
    ]


def _factored(parts: list[AskTree]) -> list[AskTree]:
    """(a or x) and (b or x) is x or (a and b): one document that answers all stands once."""
    choices = [p for p in parts if isinstance(p, AskGroup) and not p.together and p.if_yes is None]
    for choice in choices:
        for option in choice.parts:
            sharing = [group for group in choices if _offers(group, option)]
            if len(sharing) > 1:
                rests = [one_asked(p for p in group.parts if not _same(p, option)) for group in sharing]
                shared = _merged([p for o in sharing for p in o.parts if _same(p, option)], together=True)
                joined = one_asked((*shared, all_asked(rests)))
                unshared = [part for part in parts if part not in sharing]
                return _factored([*unshared, *([joined] if joined else [])])
    return parts


def _offers(group: AskGroup, option: AskTree) -> bool:
    return any(_same(part, option) for part in group.parts)


def _same(first: AskTree, second: AskTree) -> bool:
    return isinstance(first, Ask) and isinstance(second, Ask) and _key(first) == _key(second)
