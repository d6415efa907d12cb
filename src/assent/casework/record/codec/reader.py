"""Values of the record from JSON data, by the annotations of their dataclasses and their stored names.

What reads a class is made once, and holds what its fields need: a record has thousands of events, and each
report, each check and each act begins by reading some. Places are put into words only where something is wrong.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import Enum, StrEnum
from functools import cache, partial
from types import NoneType
from typing import Any

from assent.casework.record.checks import InvalidRecord
from assent.casework.record.codec.places import SAME_IN_JSON, classes_at, options_at, parts_at, tag
from assent.casework.record.stored import EDITION, StoredField, earlier_editions, fields_of, named
from assent.logic.partial_dates import PartialDate, read_partial_date

Data = dict[str, Any]
Reader = Callable[[Any], Any]
_IS = frozenset({"is"})


class Unreadable(Exception):
    """Data that cannot be read: what is wrong, and where. The places are added on the way out."""

    def __init__(self, fault: str, *places: str | int) -> None:
        super().__init__(fault)
        self.says = fault
        self._places: list[str | int] = list(places)

    def inside(self, place: str | int) -> "Unreadable":
        """The same, within that field or entry."""
        self._places.append(place)
        return self

    @property
    def path(self) -> str:
        """The place in words: ``facts[2].path``; nothing at the top."""
        words = (f"[{place}]" if isinstance(place, int) else f".{place}" for place in reversed(self._places))
        return "".join(words).lstrip(".")


@cache
def reader(hint: Any) -> Reader:
    """What reads the data that stands at this annotation; it raises ``Unreadable``."""
    read_text, same = _text_reader(hint), _same_at(hint)
    read_object, read_tuple = _object_reader(hint), partial(_read_tuple, hint)

    def read(data: Any) -> Any:
        kind = type(data)
        if kind is str and read_text is not None:
            return read_text(data)
        if kind in same:
            return data
        if kind is dict:
            return read_object(data)
        if kind is list:
            return read_tuple(data)
        raise _misplaced(data)

    return read


def _misplaced(data: Any) -> Unreadable:
    return Unreadable(f"{str(data)[:40]!r} cannot stand here.")


@cache
def _same_at(hint: Any) -> frozenset[type]:
    """The types of data that need no reading at this annotation."""
    same = frozenset(option for option in options_at(hint) if option in SAME_IN_JSON)
    return same if _text_reader(hint) is None else same - {str}


@cache
def _text_reader(hint: Any) -> Reader | None:
    """What reads a text as a date, a moment or a word of an enum; None where it could stand for none."""
    options = options_at(hint)
    preferred = options[: options.index(str)] if str in options else options
    readers = [_from_text(option) for option in preferred if _is_read_from_text(option)]
    if not readers:
        return None

    def read(data: str) -> Any:
        for from_text in readers:
            try:
                return from_text(data)
            except (ValueError, KeyError):
                pass
        if str in options:
            return data
        raise _misplaced(data)

    return read


def _is_read_from_text(option: Any) -> bool:
    return option in (date, datetime) or _is_enum(option)


def _is_enum(option: Any) -> bool:
    return isinstance(option, type) and issubclass(option, Enum)


def _from_text(option: Any) -> Callable[[str], Any]:
    if option is datetime:
        return lambda text: datetime.fromisoformat(text).astimezone(UTC)
    if option is date:
        return date.fromisoformat
    return {word.value: word for word in option}.__getitem__


def _read_tuple(hint: Any, data: list[Any]) -> tuple[Any, ...]:
    parts = parts_at(hint, len(data))
    if parts is None:
        raise Unreadable("a list of this length cannot stand here.")
    values: list[Any] = []
    try:
        for part, entry in zip(parts, data, strict=True):
            values.append(reader(part)(entry))
    except Unreadable as error:
        raise error.inside(len(values)) from error.__cause__
    return tuple(values)


def _object_reader(hint: Any) -> Reader:
    """What reads an object: a tagged date, or one of the classes at this annotation."""
    classes, dated = classes_at(hint), date in options_at(hint)
    if len(classes) == 1 and not dated:
        return _class_reader(classes[0])

    def read(data: Data) -> Any:
        if dated and data.keys() == {"date"}:
            return _read_field(_reader_of_dates(hint), "date", data["date"])
        return _class_reader(_class_of(hint, data))(data)

    return read


@cache
def _reader_of_dates(hint: Any) -> Reader:
    """What reads the text of a tagged date: a day, and a month or a year where a date may be partial."""
    if PartialDate not in options_at(hint):
        return reader(date)

    def read(data: Any) -> Any:
        partial = read_partial_date(data) if isinstance(data, str) else None
        return reader(date)(data) if partial is None else partial

    return read


def _read_field(read: Reader, name: str, data: Any) -> Any:
    try:
        return read(data)
    except Unreadable as error:
        raise error.inside(name) from error.__cause__


def _class_of(hint: Any, data: Data) -> Any:
    classes = classes_at(hint)
    if not classes:
        raise Unreadable("an object cannot stand here.")
    if len(classes) == 1:
        return classes[0]
    by_name, name = _by_name(hint), data.get("is")
    if not isinstance(name, str) or name not in by_name:
        raise Unreadable(f"`is` names none of: {', '.join(sorted(by_name))}.")
    return by_name[name]


@cache
def _by_name(hint: Any) -> dict[str, Any]:
    return {tag(kind): kind for kind in classes_at(hint)}


@cache
def _class_reader(kind: Any) -> Reader:
    """What reads an object of this class. One whose fields are all texts is made once where it repeats."""
    read_values = _values_reader(kind)
    if not fields_of(kind) or not all(_is_text(field.hint) for field in fields_of(kind)):
        return lambda data: _made(kind, read_values(data))
    latest: list[tuple[Data, Any]] = [({}, None)]

    def read(data: Data) -> Any:
        before, value = latest[0]
        if data != before:  # the same evidence stands behind fact after fact
            value = _made(kind, read_values(data))
            latest[0] = (dict(data), value)
        return value

    return read


def _made(kind: Any, values: Data) -> Any:
    try:
        return kind(**values)
    except InvalidRecord as error:
        raise Unreadable(str(error)) from error


def _is_text(hint: Any) -> bool:
    """Whether only texts and null stand there: of them, equal data is the same data, unlike 1 and true."""
    return all(option in (str, NoneType, date, datetime) or _is_words(option) for option in options_at(hint))


def _is_words(option: Any) -> bool:
    return isinstance(option, type) and issubclass(option, StrEnum)


def _values_reader(kind: Any) -> Callable[[Data], Data]:
    """What reads the fields of an object, by their names in Python."""
    fields = fields_of(kind)
    plan = [(field.stored, field.name, _same_at(field.hint), reader(field.hint)) for field in fields]
    present = {field.stored for field in fields}
    complete = (present, present | _IS)
    later = tuple(field for field in fields if field.later)
    earlier = earlier_editions(kind)

    def read(data: Data) -> Data:
        if earlier:
            data = _as_now(kind, data)
        if data.keys() not in complete:
            return _read_with_gaps(kind, later, plan, data)
        values: Data = {}
        stored = ""
        try:
            for stored, name, same, read_one in plan:
                value = data[stored]
                values[name] = value if type(value) in same else read_one(value)
        except Unreadable as error:
            raise error.inside(stored) from error.__cause__
        if later:
            _check_left_out(later, data, values)
        return values

    return read


_Plan = list[tuple[str, str, frozenset[type], Reader]]


def _read_with_gaps(kind: Any, later: tuple[StoredField, ...], plan: _Plan, data: Data) -> Data:
    """The values of an object that lacks fields which were added later; for any other difference, an error."""
    present = data.keys() - _IS
    known = {stored for stored, _, _, _ in plan}
    wrong = (present - known) | (known - present - {field.stored for field in later})
    if wrong:
        raise _other_fields(kind, ", ".join(sorted(wrong)))
    values = {
        name: _read_field(read, stored, data[stored]) for stored, name, _, read in plan if stored in present
    }
    _check_left_out(later, data, values)
    return {field.name: field.absent for field in later} | values


def _check_left_out(later: tuple[StoredField, ...], data: Mapping[str, Any], values: Data) -> None:
    for field in later:
        if field.stored in data and field.left_out(values[field.name]):
            raise Unreadable("it says what it says when left out; leave it out.", field.stored)


def _as_now(kind: Any, data: Data) -> Data:
    """The data of an earlier edition with the fields of now."""
    number = data.get(EDITION, 1)
    then = earlier_editions(kind).get(number) if isinstance(number, int) else None
    if then is None:
        return data
    try:
        read = then.read({name: value for name, value in data.items() if name not in ("is", EDITION)})
    except (KeyError, TypeError, ValueError) as error:
        raise _other_fields(kind, str(error)) from error
    return {**read, EDITION: number} if number != 1 else read


def _other_fields(kind: Any, difference: str) -> Unreadable:
    return Unreadable(f"{named(kind)} has other fields than it must: {difference}.")
