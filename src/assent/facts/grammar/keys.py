"""Keys that name a unit: ``weeks: 8`` for the fact ``days``, ``weight_lb: 180`` for ``weight_kg``."""

from collections.abc import Iterable

from assent.facts.grammar.units import other_words
from assent.logic.definitions import Definition


def unit_key(key: str, definitions: Iterable[Definition]) -> tuple[Definition, str] | None:
    """The fact that a key means in another unit, with the word for that unit; None where it means none."""
    for definition in definitions:
        if not definition.unit or definition.name == key:
            continue
        parts = definition.name.split("_")
        for place, part in enumerate(parts):
            before, after = "_".join([*parts[:place], ""]), "_".join(["", *parts[place + 1 :]])
            word = key.casefold().removeprefix(before).removesuffix(after)
            if word in other_words(part, definition.unit) and f"{before}{word}{after}" == key.casefold():
                return definition, word
    return None
