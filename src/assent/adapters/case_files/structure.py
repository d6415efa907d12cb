"""What JSON and YAML share: a mapping that remembers keys given twice, and the check of a whole."""

from collections import Counter
from collections.abc import Iterator, Sequence

from assent.adapters.case_files.limits import MOST_DEPTH
from assent.adapters.case_files.wording import fault, key_shown
from assent.casework.assessment.case import Fault


class Mapped(dict[str, object]):
    """A mapping as read; ``doubled`` are the keys that stood in it more than once."""

    doubled: tuple[str, ...] = ()


def mapped(pairs: Sequence[tuple[str, object]]) -> Mapped:
    """The mapping of these pairs, with the keys that were given twice."""
    mapped = Mapped(pairs)
    if len(mapped) < len(pairs):
        counted = Counter(key for key, _ in pairs)
        mapped.doubled = tuple(key for key, times in counted.items() if times > 1)
    return mapped


def structural_faults(whole: object, name: str) -> list[Fault]:
    """Keys given twice, with their paths; or that the whole is nested too deeply."""
    faults: list[Fault] = []
    level: list[tuple[str, object]] = [("", whole)]
    for _ in range(MOST_DEPTH + 1):
        if not level:
            return faults
        for path, value in level:
            faults += _doubled(path, value)
        level = [inner for path, value in level for inner in _inside(path, value)]
    return [too_deep(name)]


def too_deep(name: str) -> Fault:
    """The fault of a file with lists or mappings too far inside each other."""
    reason = f"is nested deeper than {MOST_DEPTH} levels; a case needs 6. Is this a case file?"
    return Fault(name, "", reason)


def _doubled(path: str, value: object) -> Iterator[Fault]:
    if isinstance(value, Mapped):
        for key in value.doubled:
            reason = "is the last of several values given under this key; keep the one that is right"
            yield fault(_key(path, key), value[key], reason)


def _inside(path: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        yield from ((_key(path, key), inner) for key, inner in value.items())
    elif isinstance(value, list):
        yield from ((f"{path}[{index}]", inner) for index, inner in enumerate(value))


def _key(path: str, key: str) -> str:
    return f"{path}.{key_shown(key)}" if path else key_shown(key)
