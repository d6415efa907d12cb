"""The way to yes in a letter's words: what can be sent, what cannot change, what a clinician decides."""

from collections.abc import Iterator

from assent.casework.notices.matter import Matter
from assent.casework.notices.notice import Block, Items, Paragraph, Part
from assent.casework.notices.sensitive import may_show
from assent.logic.way import Cannot, Clinician, Step, Way, WayGroup, feasible, obstacles


def way_to_yes(matter: Matter) -> Block | None:
    """What could still be obtained that would meet what is not met; where there is none, that is said.

    None where nobody assessed the record just now: then the letter may not go out.
    """
    if not matter.told.assessed:
        return None
    return Block(("way_to_yes",), matter.say("way.heading"), _way(matter))


def _way(matter: Matter) -> tuple[Part, ...]:
    told = matter.told
    if told.guidance:
        text = matter.say("way.elsewhere", guidance=told.guidance, phone=matter.letterhead.phone)
        return (Paragraph(text),)
    if told.missing:
        asked = tuple(matter.question(path, question) for path, question in told.missing)
        beside = _possible(matter, told.way)
        return (Paragraph(matter.say("way.missing")), Items(asked), *beside)
    if told.way is None:
        return (Paragraph(matter.say("way.met" if told.met else "way.none")),)
    if feasible(told.way):
        return _possible(matter, told.way)
    return (Paragraph(matter.say("way.none")), *_in_the_way(matter, told.way))


def _possible(matter: Matter, way: Way | None) -> tuple[Part, ...]:
    """A way that leads to a yes, or to what a clinician decides; nothing where there is none."""
    if way is None or not feasible(way):
        return ()
    return (Paragraph(matter.say("way.intro")), *_parts(matter, way))


def _in_the_way(matter: Matter, way: Way) -> Iterator[Part]:
    """What cannot change: without it, naming other steps would promise what they do not bring."""
    found = tuple(dict.fromkeys(_entry(matter, obstacle) for obstacle in obstacles(way)))
    if found:
        yield Paragraph(matter.say("way.blocked"))
        yield Items(found)


def _parts(matter: Matter, way: Way) -> Iterator[Part]:
    """Alternatives stand under their own words; what is needed together is one list."""
    if not isinstance(way, WayGroup):
        yield Items((_entry(matter, way),))
        return
    # Of things of which one is enough, those that cannot be had are no choice.
    open_ = [part for part in way.parts if way.together or feasible(part)]
    plain = tuple(dict.fromkeys(_entry(matter, one) for one in open_ if not isinstance(one, WayGroup)))
    if plain:
        yield Paragraph(matter.say("way.all" if way.together else "way.one"))
        yield Items(plain)
    for one in open_:
        if isinstance(one, WayGroup):
            yield from _parts(matter, one)


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


def _entry(matter: Matter, way: Way) -> str:
    match way:
        case Step(how=how):
            return matter.say("way.step", how=matter.words.text(how))
        case Cannot():
            return _obstacle(matter, way)
        case Clinician(question=question, clauses=clauses):
            says = next((said for id in (question, *clauses) if (said := matter.says(id))), question)
            return matter.say("way.clinician", question=says)
        case WayGroup(parts=parts):
            return "; ".join(_entry(matter, part) for part in parts)
