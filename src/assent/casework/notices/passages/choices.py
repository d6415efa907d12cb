"""Things to do as a letter lists them: what is wanted in any case, and of what one is enough."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assent.casework.notices.matter import Matter
from assent.casework.notices.notice import Items, Paragraph, Part


@dataclass(frozen=True, slots=True)
class Choice:
    """Several things in words: all of them (``together``), or one of them is enough."""

    together: bool
    parts: tuple["Wanted", ...]


Wanted = str | Choice


def wanted(parts: Iterable[Wanted | None], *, together: bool) -> Wanted | None:
    """The parts as one: a choice within a choice is one choice, and nothing stands twice.

    Of what is wanted together, a choice goes of which one thing is wanted anyway.
    """
    flat: list[Wanted] = []
    for part in parts:
        match part:
            case None:
                continue
            case Choice(together=same, parts=inner) if same is together:
                flat.extend(inner)
            case _:
                flat.append(part)
    unique = list(dict.fromkeys(flat))
    if together:
        unique = [part for part in unique if not _is_had_anyway(part, unique)]
    return unique[0] if len(unique) == 1 else Choice(together, tuple(unique)) if unique else None


def beside(what: Wanted, instead: Mapping[str, tuple[str, ...]]) -> Wanted:
    """The same with what would do as well (by the text in whose place it would do) as a choice beside it."""
    match what:
        case str():
            return wanted((*instead.get(what, ()), what), together=False) or what
        case Choice(together=together, parts=parts):
            return wanted((beside(part, instead) for part in parts), together=together) or what


def listed(matter: Matter, what: Wanted) -> Iterator[Part]:
    """What is wanted as lists, each choice under words that say that one of it is enough."""
    match what:
        case str():
            yield Items((what,))
        case Choice(together=False, parts=parts):
            yield Paragraph(matter.say("way.one"))
            yield Items(tuple(_in_one_text(matter, part) for part in parts))
        case Choice(parts=parts):
            in_any_case = tuple(part for part in parts if isinstance(part, str))
            if len(in_any_case) > 1:
                yield Paragraph(matter.say("way.all"))
            if in_any_case:
                yield Items(in_any_case)
            choices = [part for part in parts if isinstance(part, Choice)]
            for number, choice in enumerate(choices):
                yield Paragraph(matter.say("way.one_more" if in_any_case or number else "way.one"))
                yield Items(tuple(_in_one_text(matter, part) for part in choice.parts))


def _in_one_text(matter: Matter, what: Wanted) -> str:
    """One thing that can be chosen: what belongs to it follows in the same text."""
    if isinstance(what, str):
        return what
    first, *further = (_in_one_text(matter, part) for part in what.parts)
    key = "ask.also" if what.together else "ask.or"
    return " ".join([first, *(matter.say(key, question=text) for text in further)])


def _is_had_anyway(part: Wanted, others: list[Wanted]) -> bool:
    """Whether it is a choice of which one thing, or a narrower choice, is wanted in any case."""
    if isinstance(part, str):
        return False
    options = set(part.parts)
    return any(
        options > set(other.parts) if isinstance(other, Choice) else other in options
        for other in others
        if other is not part
    )
