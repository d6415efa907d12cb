"""The tree of questions on the record: all of, or one of, as it was asked, without what was answered since."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from assent.casework.record.state import RequestState
from assent.casework.review.events import AskedFact, AskedPart, FollowUp, InformationRequested
from assent.logic.ask_tree import Ask, AskGroup, AskTree, all_asked, asked, one_asked


def _unnamed(_: str) -> str:
    return ""


def asked_facts(tree: AskTree | None, called: Callable[[str], str] = _unnamed) -> tuple[AskedFact, ...]:
    """Each question of an assessment once, as it is recorded, with what a yes would have asked next.

    ``called`` gives what a fact or a record is called.
    """
    facts: dict[str, AskedFact] = {}
    for ask in asked(tree):
        then = {
            follow_up.fact: FollowUp(follow_up.fact, follow_up.question) for follow_up in asked(ask.if_yes)
        }
        fact = AskedFact(
            ask.fact, ask.question, ask.clauses, ask.document, label=called(ask.fact), count=ask.count,
            differ_by=ask.differ_by, if_yes=tuple(then.values()), in_doubt=ask.in_doubt,
        )  # fmt: skip
        facts.setdefault(ask.fact, fact)
    return tuple(facts.values())


def outline(tree: AskTree | None) -> tuple[AskedPart, ...]:
    """The tree of an assessment as it is recorded; nothing where all is wanted, and each fact in one way only."""
    words = {ask.fact: ask.question for ask in asked_facts(tree)}
    in_other_words = any(ask.question != words[ask.fact] for ask in asked(tree))
    return tuple(_outlined(tree, 0, words)) if _has_choice(tree) or in_other_words else ()


def open_questions(state: RequestState) -> AskTree | None:
    """All that a request waits for, as it was asked last; None where it waits for nothing."""
    return _with_others(_read(state.asking, state.asks), state.asks, state.asks)


def open_questions_of(state: RequestState, request: InformationRequested) -> AskTree | None:
    """What is open of one request for information, with the alternatives to it; None where nothing is."""
    own = [ask.fact for ask in request.asks if ask.fact in state.asks]
    tree = _about(_read(request.tree, state.asks), frozenset(own))
    return _with_others(tree, own, state.asks)


def _with_others(
    tree: AskTree | None, facts: Collection[str], open_asks: Mapping[str, AskedFact]
) -> AskTree | None:
    """The tree, and the questions that it does not hold: of a person, or recorded before there was a tree."""
    asked_already = {ask.fact for ask in asked(tree)}
    return all_asked((tree, *(_ask(open_asks[fact]) for fact in facts if fact not in asked_already)))


def _has_choice(tree: AskTree | None) -> bool:
    return isinstance(tree, AskGroup) and (not tree.together or any(map(_has_choice, tree.parts)))


def _outlined(tree: AskTree | None, level: int, words: Mapping[str, str]) -> Iterator[AskedPart]:
    """``words`` are those under which each fact is asked for anyway."""
    match tree:
        case Ask(fact=fact, question=question) if words[fact] == question:
            yield AskedPart(level, fact)
        case Ask(fact=fact, question=question):
            yield AskedPart(level, fact, question, count=tree.count, differ_by=tree.differ_by)
        case AskGroup(together=together, parts=parts):
            yield AskedPart(level, one_of=not together)
            for part in parts:
                yield from _outlined(part, level + 1, words)


def _read(parts: Sequence[AskedPart], open_asks: Mapping[str, AskedFact]) -> AskTree | None:
    """The tree of an outline, of questions that are still open."""
    if not parts:
        return None
    first, below = parts[0], parts[1:]
    if first.fact:
        asked_fact = open_asks.get(first.fact)
        return None if asked_fact is None else _ask(asked_fact, None if asked_fact.by_person else first)
    inner = (_read(part, open_asks) for part in _parts_below(below, first.level + 1))
    return one_asked(inner) if first.one_of else all_asked(inner)


def _parts_below(parts: Sequence[AskedPart], level: int) -> Iterator[Sequence[AskedPart]]:
    """The outline cut at each part of a level."""
    starts = [number for number, part in enumerate(parts) if part.level <= level]
    for start, end in zip(starts, [*starts[1:], len(parts)], strict=True):
        if parts[start].level < level:
            return
        yield parts[start:end]


def _about(tree: AskTree | None, own: frozenset[str]) -> AskTree | None:
    """The parts that hold one of these questions; of a choice all that can be chosen."""
    match tree:
        case Ask(fact=fact):
            return tree if fact in own else None
        case AskGroup(together=True, parts=parts):
            return all_asked(_about(part, own) for part in parts)
        case AskGroup():
            return tree if any(ask.fact in own for ask in asked(tree)) else None
    return None


def _ask(asked_fact: AskedFact, part: AskedPart | None = None) -> Ask:
    """A question, in its own words or in those of the tree; a person's stays as the person put it."""
    own = asked_fact if part is None or not part.question else part
    then = all_asked(Ask(follow_up.fact, follow_up.question) for follow_up in asked_fact.if_yes)
    return Ask(
        asked_fact.fact, own.question, asked_fact.clauses, asked_fact.document, if_yes=then,
        count=own.count, differ_by=own.differ_by, in_doubt=asked_fact.in_doubt,
    )  # fmt: skip
