"""The way to yes for the rules that are cited: what can be sent, what can pass, what cannot change."""

from collections.abc import Iterator

from assent.casework.notices.events import NoticeKind
from assent.casework.notices.matter import Matter
from assent.casework.notices.notice import Block, Items, Paragraph, Part
from assent.casework.notices.passages.asked import asked_in_list
from assent.casework.notices.sensitive import may_show
from assent.logic.ask_tree import Ask, AskGroup, AskTree
from assent.logic.way import Cannot, Clinician, Step, Way, WayGroup, obstacles


def way_to_yes(matter: Matter, cited: tuple[str, ...]) -> Block | None:
    """What could still be obtained that would meet the rules that are cited; where there is none, that is said.

    None where nobody assessed the record just now: then the letter may not go out.
    """
    if not matter.told.assessed:
        return None
    return Block(("way_to_yes",), matter.say("way.heading"), _way(matter, cited))


def _way(matter: Matter, cited: tuple[str, ...]) -> tuple[Part, ...]:
    told = matter.told
    if told.guidance:
        text = matter.say("way.elsewhere", guidance=told.guidance, phone=matter.letterhead.phone)
        return (Paragraph(text),)
    missing, way = _missing_of(told.missing, cited), _way_of(told.way, cited)
    if missing is not None:
        return (Paragraph(matter.say("way.missing")), *asked_in_list(matter, missing), *_beside(matter, way))
    if way is None:
        return (Paragraph(matter.say(_without_a_way(matter))),)
    if _may_be_met(matter, way):
        others = () if way == told.way else (Paragraph(matter.say("way.others")),)
        return (Paragraph(matter.say("way.intro")), *_parts(matter, way), *others)
    return (Paragraph(matter.say("way.none")), *_in_the_way(matter, way))


def _without_a_way(matter: Matter) -> str:
    """The words where nothing of the assessment stands against the rules that are cited."""
    told = matter.told
    if told.met:
        return "way.partly" if matter.due.kind is NoticeKind.PARTIAL_APPROVAL else "way.met"
    return "way.none" if told.way is None and told.missing is None else "way.reason"


def _is_cited(clauses: tuple[str, ...], cited: tuple[str, ...]) -> bool:
    """Whether it is about a clause that is cited, one of which that consists, or one in which it stands."""
    return not clauses or any(
        one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
        for one in clauses
        for other in cited
    )


def _way_of(way: Way | None, cited: tuple[str, ...]) -> Way | None:
    """The way without what is only about other clauses."""
    match way:
        case WayGroup(together=together, parts=parts):
            kept = tuple(part for each in parts if (part := _way_of(each, cited)) is not None)
            return kept[0] if len(kept) == 1 else WayGroup(together, kept) if kept else None
        case Step() | Cannot() | Clinician():
            return way if _is_cited(way.clauses, cited) else None
    return None


def _missing_of(tree: AskTree | None, cited: tuple[str, ...]) -> AskTree | None:
    """The questions without those that are only about other clauses."""
    match tree:
        case AskGroup(together=together, parts=parts):
            kept = tuple(part for each in parts if (part := _missing_of(each, cited)) is not None)
            return kept[0] if len(kept) == 1 else AskGroup(together, kept) if kept else None
        case Ask():
            return tree if _is_cited(tree.clauses, cited) else None
    return None


def _passes(matter: Matter, cannot: Cannot) -> bool:
    """Whether what stands in the way is a finding that can pass."""
    return matter.words.has(f"once_over.{cannot.fact}")


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


def _in_the_way(matter: Matter, way: Way) -> Iterator[Part]:
    """What cannot change: without it, naming other steps would promise what they do not bring."""
    lasting = (obstacle for obstacle in obstacles(way) if not _passes(matter, obstacle))
    found = tuple(dict.fromkeys(_obstacle(matter, obstacle) for obstacle in lasting))
    if found:
        yield Paragraph(matter.say("way.blocked"))
        yield Items(found)


def _parts(matter: Matter, way: Way) -> Iterator[Part]:
    """Alternatives stand under their own words; what is needed together is one list."""
    if not isinstance(way, WayGroup):
        yield from _choices(matter, way)
        return
    # Of things of which one is enough, those that cannot be had are no choice.
    open_ = [part for part in way.parts if way.together or _may_be_met(matter, part)]
    single = [part for part in open_ if not isinstance(part, WayGroup)]
    plain = [part for part in single if not (way.together and len(_entries(matter, part)) > 1)]
    entries = tuple(dict.fromkeys(entry for part in plain for entry in _entries(matter, part)))
    if entries:
        yield Paragraph(matter.say("way.all" if way.together else "way.one"))
        yield Items(entries)
    for part in open_:
        if part not in plain:
            yield from _parts(matter, part)


def _choices(matter: Matter, way: Way) -> Iterator[Part]:
    entries = _entries(matter, way)
    if len(entries) > 1:
        yield Paragraph(matter.say("way.one"))
    yield Items(entries)


def _entries(matter: Matter, way: Way) -> tuple[str, ...]:
    """One thing in words, with what would do as well (a finding that is treated, beside a clearance)."""
    if not isinstance(way, Step):
        return (_entry(matter, way),)
    other = f"or_else.{way.fact}"
    return (*_said(matter, other), _entry(matter, way))


def _said(matter: Matter, key: str) -> tuple[str, ...]:
    return (matter.say(key),) if matter.words.has(key) else ()


def _obstacle(matter: Matter, cannot: Cannot) -> str:
    """What cannot change: the question with the answer on the record, where its reader may see that, and why."""
    why = matter.words.text(cannot.why)
    if not cannot.fact or matter.definition(cannot.fact) is None:
        return why
    held, question = matter.state.facts.get(cannot.fact), matter.question(cannot.fact)
    if (
        held is None
        or held.current.value is None
        or not may_show(matter, cannot.fact, frozenset(cannot.clauses))
    ):
        return matter.say("way.cannot", what=question, why=why)
    return matter.say("way.cannot_as", what=question, value=matter.answer(held.current.value), why=why)


def _step(matter: Matter, step: Step) -> str:
    """A step; where somebody has said no already (a clearance), nobody is sent to look for another signature."""
    held = matter.state.facts.get(step.fact)
    after = f"after.{step.fact}_{held.current.value}" if held else ""
    if matter.words.has(after):
        return matter.say(after)
    return matter.say("way.step", how=matter.words.text(step.how))


def _entry(matter: Matter, way: Way) -> str:
    match way:
        case Step():
            return _step(matter, way)
        case Cannot(fact=fact):
            return matter.say(f"once_over.{fact}") if _passes(matter, way) else _obstacle(matter, way)
        case Clinician(question=question, clauses=clauses):
            says = next((said for id in (question, *clauses) if (said := matter.says(id))), question)
            return matter.say("way.clinician", question=says)
        case WayGroup(parts=parts):
            return "; ".join(_entry(matter, part) for part in parts)
