"""The way to yes for the rules that are cited: what can be sent, what can pass, what cannot change."""

from collections.abc import Iterator

from assent.casework.notices.events import NoticeKind
from assent.casework.notices.matter import Matter
from assent.casework.notices.notice import Block, Items, Paragraph, Part
from assent.casework.notices.passages.asked import asked_in_list
from assent.casework.notices.passages.choices import Wanted, beside, listed, wanted
from assent.casework.notices.sensitive import may_show
from assent.logic.ask_tree import Ask, AskGroup, AskTree, asked
from assent.logic.way import Cannot, Clinician, Step, Way, WayGroup, obstacles


def way_to_yes(matter: Matter, cited: tuple[str, ...]) -> Block | None:
    """What could still be obtained that would meet the rules that are cited; where there is none, that is said.

    None where nobody assessed the record just now: then the letter may not go out.
    """
    if not matter.told.assessed:
        return None
    return Block(("way_to_yes",), matter.say("way.heading"), _way(matter, cited))


def _way(matter: Matter, cited: tuple[str, ...]) -> tuple[Part, ...]:
    assessed = matter.told
    if assessed.guidance:
        text = matter.say("way.elsewhere", guidance=assessed.guidance, phone=matter.letterhead.phone)
        return (Paragraph(text),)
    missing, way = _missing_of(matter, assessed.missing, cited), _way_of(matter, assessed.way, cited)
    if missing is not None:
        asked_for = (Paragraph(matter.say("way.missing")), *asked_in_list(matter, missing))
        return (*asked_for, *_instead(matter, missing), *_beside(matter, way))
    if way is None:
        return (Paragraph(matter.say(_without_a_way(matter))),)
    if _may_be_met(matter, way):
        more_ways = () if way == assessed.way else (Paragraph(matter.say("way.others")),)
        return (Paragraph(matter.say("way.intro")), *_parts(matter, way), *more_ways)
    return (Paragraph(matter.say("way.none")), *_in_the_way(matter, way))


def _without_a_way(matter: Matter) -> str:
    """The words where nothing of the assessment stands against the rules that are cited."""
    assessed = matter.told
    if assessed.met:
        return "way.partly" if matter.due.kind is NoticeKind.PARTIAL_APPROVAL else "way.met"
    return "way.none" if assessed.way is None and assessed.missing is None else "way.reason"


def _is_cited(matter: Matter, clauses: tuple[str, ...], cited: tuple[str, ...]) -> bool:
    """Whether it is about a clause that is cited, one of which that consists, or one in which it stands."""
    return not clauses or any(
        matter.stands_in(clause, cited_clause) or matter.stands_in(cited_clause, clause)
        for clause in clauses
        for cited_clause in cited
    )


def _way_of(matter: Matter, way: Way | None, cited: tuple[str, ...]) -> Way | None:
    """The way without what is only about other clauses."""
    match way:
        case WayGroup(together=together, parts=parts):
            kept = tuple(part for branch in parts if (part := _way_of(matter, branch, cited)) is not None)
            return kept[0] if len(kept) == 1 else WayGroup(together, kept) if kept else None
        case Step() | Cannot() | Clinician():
            return way if _is_cited(matter, way.clauses, cited) else None
    return None


def _missing_of(matter: Matter, tree: AskTree | None, cited: tuple[str, ...]) -> AskTree | None:
    """The questions without those that are only about other clauses."""
    match tree:
        case AskGroup(together=together, parts=parts):
            kept = tuple(part for branch in parts if (part := _missing_of(matter, branch, cited)) is not None)
            return kept[0] if len(kept) == 1 else AskGroup(together, kept) if kept else None
        case Ask():
            return tree if _is_cited(matter, tree.clauses, cited) else None
    return None


def _passes(matter: Matter, cannot: Cannot) -> bool:
    """Whether what stands in the way is a finding that can pass, or a refused clearance of one that can be treated."""
    return any(map(matter.words.has, (_once_over(matter, cannot.fact), f"or_else.{cannot.fact}")))


def _once_it_passed(matter: Matter, cannot: Cannot) -> str:
    """What to send once a finding has passed; of a refused clearance, that the one who refused can look again."""
    keys = (_once_over(matter, cannot.fact), _after(matter, cannot.fact), f"or_else.{cannot.fact}")
    return matter.say(next(filter(matter.words.has, keys)))


def _once_over(matter: Matter, fact: str) -> str:
    """The key of what to send once a finding has passed; what else is on the record may have words of its own."""
    key = f"once_over.{fact}"
    known = (f"{key}.{other}_{state.current.value}" for other, state in matter.state.facts.items())
    return next(filter(matter.words.has, known), key)


def _may_be_met(matter: Matter, way: Way) -> bool:
    """Whether following it leads to a yes, now or once a finding has passed."""
    match way:
        case Cannot():
            return _passes(matter, way)
        case WayGroup(together=True, parts=parts):
            return all(_may_be_met(matter, part) for part in parts)
        case WayGroup(parts=parts):
            return any(_may_be_met(matter, part) for part in parts)
    return True


def _beside(matter: Matter, way: Way | None) -> tuple[Part, ...]:
    """Beside what is lacking: a way that leads to a yes, or to what a clinician decides."""
    if way is None or not _may_be_met(matter, way):
        return ()
    return (Paragraph(matter.say("way.intro")), *_parts(matter, way))


def _instead(matter: Matter, missing: AskTree) -> Iterator[Part]:
    """What would do as well as an answer: treating a finding, where a clearance of it is asked for."""
    keys = dict.fromkeys(f"or_else.{ask.fact}" for ask in asked(missing))
    alternatives = tuple(sentence for key in keys for sentence in _said(matter, key))
    if alternatives:
        yield Paragraph(matter.say("way.instead"))
        yield Items(alternatives)


def _in_the_way(matter: Matter, way: Way) -> Iterator[Part]:
    """What cannot change: without it, naming other steps would promise what they do not bring."""
    lasting = [obstacle for obstacle in obstacles(way) if not _passes(matter, obstacle)]
    named = {obstacle.fact for obstacle in lasting}
    lasting = [obstacle for obstacle in lasting if not _is_detail(obstacle.fact, named)]
    sentences = tuple(dict.fromkeys(_obstacle(matter, obstacle) for obstacle in lasting))
    if sentences:
        yield Paragraph(matter.say("way.blocked"))
        yield Items(sentences)


def _is_detail(fact: str, named: set[str]) -> bool:
    """Whether a fact only says more of another that is named, as who gave a clearance does of the clearance."""
    return any(name and fact.startswith(f"{name}_") for name in named)


def _parts(matter: Matter, way: Way) -> Iterator[Part]:
    """What is needed together and what one of is enough, each as a list under its own words.

    What would do as well, as treating a finding does, stands beside a step and is a choice with it.
    """
    what = _wanted(matter, way)
    if what is not None:
        as_well = ((leaf, _said(matter, f"or_else.{leaf.fact}")) for leaf in _leaves(way))
        instead = {_entry(matter, leaf): texts for leaf, texts in as_well if texts}
        yield from listed(matter, beside(what, instead))


def _wanted(matter: Matter, way: Way) -> Wanted | None:
    """The way in words; of things of which one is enough, those that cannot be had are no choice."""
    match way:
        case WayGroup(together=together, parts=parts):
            open_ = (part for part in parts if together or _may_be_met(matter, part))
            return wanted((_wanted(matter, part) for part in open_), together=together)
        case _:
            return _entry(matter, way)


def _leaves(way: Way) -> Iterator[Step | Cannot]:
    match way:
        case Step() | Cannot():
            yield way
        case WayGroup(parts=parts):
            for part in parts:
                yield from _leaves(part)


def _said(matter: Matter, key: str) -> tuple[str, ...]:
    return (matter.say(key),) if matter.words.has(key) else ()


def _obstacle(matter: Matter, cannot: Cannot) -> str:
    """What cannot change: the question with the answer on the record, where its reader may see that, and why it stays.

    Of a list, the rule that reads it: a list is no question, and which of its records count is the rule's own.
    """
    why = matter.words.text(cannot.why)
    if cannot.clauses and any(cannot.fact == records.name for records in matter.policy.vocabulary.lists):
        return matter.say("way.records", rule=matter.rule(_whole(matter, cannot.clauses[0])))
    if not cannot.fact or matter.definition(cannot.fact) is None:
        return why
    given_fact, question = matter.state.facts.get(cannot.fact), matter.question(cannot.fact)
    if (
        given_fact is None
        or given_fact.current.value is None
        or not may_show(matter, cannot.fact, frozenset(cannot.clauses))
    ):
        return matter.say("way.cannot", what=question, why=why)
    return matter.say("way.cannot_as", what=question, value=matter.answer(cannot.fact), why=why)


def _whole(matter: Matter, clause: str) -> str:
    """The rule of the policy that a clause is part of; itself where it is of none."""
    return next((id for id in matter.policy.level if f"{clause}.".startswith(f"{id}.")), clause)


def _after(matter: Matter, fact: str) -> str:
    """The key of what is said after the answer on the record (a clearance that was refused)."""
    given_fact = matter.state.facts.get(fact)
    return f"after.{fact}_{given_fact.current.value}" if given_fact else ""


def _step(matter: Matter, step: Step) -> str:
    """A step; where somebody has said no already (a clearance), nobody is sent to look for another signature."""
    after = _after(matter, step.fact)
    if matter.words.has(after):
        return matter.say(after)
    return matter.say("way.step", how=matter.words.text(step.how))


def _entry(matter: Matter, way: Step | Cannot | Clinician) -> str:
    match way:
        case Step():
            return _step(matter, way)
        case Cannot():
            return _once_it_passed(matter, way) if _passes(matter, way) else _obstacle(matter, way)
        case Clinician(question=question, clauses=clauses):
            text = next((sentence for id in (question, *clauses) if (sentence := matter.says(id))), question)
            return matter.say("way.clinician", question=text)
