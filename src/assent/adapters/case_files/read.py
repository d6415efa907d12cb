"""Case files to raw cases: size, encoding and format, before anything is taken to mean something.

JSON (one case, or an array), YAML (one case, a list, or several documents) and NDJSON (one case a
line, read line by line). What cannot be read is one raw case with one fault.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from assent.adapters.case_files.json_text import UnreadableText, json_value
from assent.adapters.case_files.limits import MOST_BYTES
from assent.adapters.case_files.structure import structural_faults, too_deep
from assent.casework.assessment.case import Fault
from assent.facts.grammar import printable
from assent.terms.sizes import size_words

_YAML = {".yaml", ".yml"}
_LINES = {".ndjson", ".jsonl"}
_ENCODINGS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_UTF_8_MARK = b"\xef\xbb\xbf"
_TOO_LARGE = (
    f"is larger than {size_words(MOST_BYTES)} and was not read; for many cases write one "
    "case a line in a file named .ndjson"
)


@dataclass(frozen=True, slots=True)
class RawCase:
    """One case as it stands in a file. ``value`` is None where it could not be read.

    ``name`` is the file's name for messages (with its line in NDJSON), ``default_id`` the id of a
    case that gives none. ``number`` says which case of several in one file it is; 0 where ``name`` says it.
    """

    value: object
    name: str
    default_id: str
    faults: tuple[Fault, ...] = ()
    number: int = 0


def read_path(path: Path) -> Iterator[RawCase]:
    """The raw cases of a file. Of a file that is too large nothing is read."""
    name = printable(path.name, 100)
    try:
        with path.open("rb") as file:
            if path.suffix.lower() in _LINES:
                yield from _of_lines(file, name)
            elif path.stat().st_size > MOST_BYTES:
                yield _unreadable(name, _stem(name), _TOO_LARGE)
            else:
                yield from _of_whole(file.read(MOST_BYTES + 1), name)
    except (OSError, ValueError) as error:  # ValueError: a path that holds a null character
        cause = getattr(error, "strerror", None) or "no such path"
        yield _unreadable(name, _stem(name), f"cannot be read: {cause}; check the path")


def read_bytes(data: bytes, name: str) -> Iterator[RawCase]:
    """The raw cases of bytes at hand, such as standard input.

    The ending of ``name`` picks the format; without a known ending the first characters do.
    """
    if Path(name).suffix.lower() in _LINES:
        yield from _of_lines(BytesIO(data), name)
    else:
        yield from _of_whole(data, name)


def _of_whole(data: bytes, name: str) -> Iterator[RawCase]:
    stem = _stem(name)
    if len(data) > MOST_BYTES:
        yield _unreadable(name, stem, _TOO_LARGE)
        return
    try:
        text = _text(data, name)
        if not text.strip():
            raise UnreadableText(Fault(name, "", "is empty; a case needs at least its request_date"))
    except UnreadableText as error:
        yield RawCase(None, name, stem, (error.fault,))
        return
    suffix = Path(name).suffix.lower()
    if suffix not in _YAML | {".json"} and _looks_like_lines(text):
        yield from _of_lines(BytesIO(data), name)
        return
    is_json = suffix == ".json" or _looks_like_json(suffix, text)
    yield from _numbered(_json_values(text, name) if is_json else _yaml_values(text, name), name)


def _looks_like_json(suffix: str, text: str) -> bool:
    return suffix not in _YAML and text.lstrip().startswith(("{", "["))


def _looks_like_lines(text: str) -> bool:
    """Whether the first line is a case of its own and more follows."""
    first, _, further = text.strip().partition("\n")
    if not further or not first.startswith("{"):
        return False
    try:
        json_value(first, "")
    except UnreadableText:
        return False
    return True


def _json_values(text: str, name: str) -> Iterator[object]:
    yield json_value(text, name)


def _yaml_values(text: str, name: str) -> Iterator[object]:
    from assent.adapters.case_files.yaml_text import yaml_values  # most cases are JSON

    return yaml_values(text, name)


def _numbered(values: Iterable[object], name: str) -> Iterator[RawCase]:
    """Each case of one text; several without ids are numbered from 1."""
    cases: list[object] = []
    broken: tuple[Fault, ...] = ()
    try:
        for value in values:
            cases.extend(value if isinstance(value, list) else [value])
    except UnreadableText as error:
        broken = (error.fault,)
    stem = _stem(name)
    if not cases and not broken:
        yield _unreadable(name, stem, "holds no case; a case needs at least its request_date")
    several = len(cases) + len(broken) > 1
    for number, value in enumerate(cases, 1):
        default_id = f"{stem}-{number}" if several else stem
        yield _checked(value, name, default_id, number if several else 0)
    if broken:
        yield RawCase(None, name, f"{stem}-{len(cases) + 1}" if several else stem, broken)


def _of_lines(file: BinaryIO, name: str) -> Iterator[RawCase]:
    """Each line of NDJSON that is not blank, with its number in the file."""
    empty, offset = True, 0
    for number, line in enumerate(_lines(file), 1):
        if line.strip():
            empty = False
            yield _of_line(line, f"{name}:{number}", f"{_stem(name)}-{number}", offset)
        offset += len(line)
    if empty:
        yield _unreadable(name, _stem(name), "is empty; write one case a line")


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file; one that is too long is cut, and what follows it is not read."""
    while line := file.readline(MOST_BYTES + 2):
        yield line
        if len(line) > MOST_BYTES + 1:
            return


def _of_line(line: bytes, name: str, default_id: str, offset: int) -> RawCase:
    if len(line) > MOST_BYTES + 1:
        reason = f"is longer than {size_words(MOST_BYTES)}; neither it nor what follows was read"
        return _unreadable(name, default_id, reason)
    try:
        value = json_value(_text(line, name, offset), name)
    except UnreadableText as error:
        return RawCase(None, name, default_id, (error.fault,))
    return _checked(value, name, default_id)


def _checked(value: object, name: str, default_id: str, number: int = 0) -> RawCase:
    faults = tuple(structural_faults(value, name))
    deep = faults == (too_deep(name),)
    return RawCase(None if deep else value, name, default_id, faults, number)


def _text(data: bytes, name: str, offset: int = 0) -> str:
    for mark, encoding in _ENCODINGS:
        if data.startswith(mark):
            raise UnreadableText(Fault(name, "", f"is written in {encoding}; save it as UTF-8"))
    if b"\x00" in data[:4]:
        raise UnreadableText(Fault(name, "", "is written in UTF-16 or is no text; save it as UTF-8"))
    skipped = len(_UTF_8_MARK) if data.startswith(_UTF_8_MARK) else 0
    try:
        return data[skipped:].decode("utf-8")
    except UnicodeDecodeError as error:
        where = offset + skipped + error.start
        byte = data[skipped + error.start]
        reason = f"is not UTF-8: byte {byte:#04x} at offset {where}; save it as UTF-8"
        raise UnreadableText(Fault(name, "", reason)) from None


def _unreadable(name: str, default_id: str, reason: str) -> RawCase:
    return RawCase(None, name, default_id, (Fault(name, "", reason),))


def _stem(name: str) -> str:
    return Path(name).stem or "case"


def read_values(data: bytes, name: str) -> Iterator[tuple[object, tuple[Fault, ...]]]:
    """The cases of bytes at hand as they stand, each with what keeps it from being read."""
    return ((raw.value, raw.faults) for raw in read_bytes(data, name))
