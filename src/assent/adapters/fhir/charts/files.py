"""The bytes of a chart to its resources, within stated limits: bundles, NDJSON, single resources, also gzipped."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from assent.adapters.fhir.resources import Resource, code_of, kind
from assent.casework.assessment.chart import GZIP, NotRead, UnreadableChart
from assent.terms.sizes import size_words

MOST_BYTES = 50 * 1024 * 1024
"""Of a chart, unpacked: 50 MB."""
MOST_RESOURCES = 100_000
"""Resources of one chart."""
MOST_VALUES = 4_000_000
"""Lists, objects and commas of one chart: what bounds the memory that its values take."""
_TOO_MANY = f"holds more than {MOST_RESOURCES:,} resources; send the part that matters"
_TOO_DENSE = f"holds more than {MOST_VALUES:,} values; send the part that matters"
_TOO_DEEP = "nests lists and objects too deeply; send it flatter"
_BUNDLES = frozenset({"collection", "searchset", "transaction", "batch", "document", "message", "history"})


@dataclass
class ChartFile:
    """The resources of a chart in their order. ``urls`` are the full URLs of a bundle's entries."""

    resources: list[Resource] = field(default_factory=list)
    urls: dict[str, Resource] = field(default_factory=dict)
    unread: list[NotRead] = field(default_factory=list)

    def add(self, value: object, place: str, url: object = "") -> None:
        """One resource, or what stands in its place. Raises ``UnreadableChart`` above the limit."""
        if not isinstance(value, Mapping) or not kind(value):
            self.unread.append(NotRead(place, "is no FHIR resource: it names no resourceType"))
            return
        if kind(value) == "Bundle":
            self.add_bundle(value, f"{place}.")
            return
        if len(self.resources) >= MOST_RESOURCES:
            raise UnreadableChart(_TOO_MANY)
        self.resources.append(value)
        if isinstance(url, str) and url:
            self.urls.setdefault(url, value)

    def add_bundle(self, bundle: Mapping[str, Any], before: str = "") -> None:
        """The resources of a bundle's entries."""
        entries = bundle.get("entry")
        if code_of(bundle, "type") not in _BUNDLES:
            self.unread.append(NotRead(f"{before}Bundle.type", "is no type of a bundle in FHIR R4"))
        if entries is not None and not isinstance(entries, list):
            self.unread.append(NotRead(f"{before}Bundle.entry", "is no list"))
            return
        for number, entry in enumerate(entries or ()):
            place = f"{before}Bundle.entry[{number}]"
            if before.count("Bundle.entry") > 1:
                self.unread.append(NotRead(place, "lies in a bundle in a bundle in a bundle"))
            elif not isinstance(entry, Mapping):
                self.unread.append(NotRead(place, "is no object"))
            elif "resource" in entry:
                self.add(entry["resource"], f"{place}.resource", entry.get("fullUrl"))


def read_chart_file(data: bytes, most: int = MOST_BYTES) -> ChartFile:
    """The resources of a chart: a Bundle, one resource, a list of resources, or NDJSON; any of them gzipped.

    ``most`` are the bytes that it may have, unpacked.
    What is no resource is left out and named. Raises ``UnreadableChart`` where nothing can be read, or above a limit.
    """
    data = _unpacked(data, most)
    chart = ChartFile()
    lines = _looks_like_lines(data)
    if lines:
        for number, line in enumerate(data.splitlines(), 1):
            if line.strip():
                _add_line(chart, line, number)
    else:
        _add_whole(chart, _json(data))
    if not chart.resources:
        why = "".join(f": {unread.place} {unread.reason}" for unread in chart.unread[:1])
        raise UnreadableChart(
            f"holds no resource that can be read; give a Bundle, NDJSON, or a resource of FHIR R4{why}"
        )
    return chart


def _unpacked(data: bytes, most: int) -> bytes:
    if data.startswith(GZIP):
        unpacking = zlib.decompressobj(wbits=31)
        try:
            data = unpacking.decompress(data, most + 1)
        except zlib.error:
            raise UnreadableChart("is damaged: it cannot be unpacked as gzip") from None
        if len(data) <= most and not unpacking.eof:
            raise UnreadableChart("is cut off: its gzip data has no end")
    if len(data) > most:
        raise UnreadableChart(f"is larger than {size_words(most)}; send the part that matters")
    if data.count(b",") + data.count(b"[") + data.count(b"{") > MOST_VALUES:
        raise UnreadableChart(_TOO_DENSE)
    return data.removeprefix(b"\xef\xbb\xbf")


def _looks_like_lines(data: bytes) -> bool:
    """Whether the first line is a whole resource and another follows."""
    first, _, following = data.strip().partition(b"\n")
    return first.rstrip().endswith(b"}") and first.startswith(b"{") and following.lstrip().startswith(b"{")


def _add_line(chart: ChartFile, line: bytes, number: int) -> None:
    try:
        chart.add(_json(line), f"line {number}")
    except UnreadableChart as error:
        if str(error) == _TOO_MANY:
            raise
        chart.unread.append(NotRead(f"line {number}", str(error)))


def _add_whole(chart: ChartFile, value: object) -> None:
    if isinstance(value, Mapping) and kind(value) == "Bundle":
        chart.add_bundle(value)
    elif isinstance(value, Mapping) and kind(value):
        chart.add(value, "the resource")
    elif isinstance(value, list):
        for number, resource in enumerate(value):
            chart.add(resource, f"[{number}]")
    else:
        raise UnreadableChart("is no FHIR resource: it names no resourceType")


def _json(data: bytes) -> object:
    try:
        return json.loads(data, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise UnreadableChart("is not UTF-8; save it as UTF-8") from None
    except json.JSONDecodeError as error:
        where = f"{error.msg} at line {error.lineno}, column {error.colno}"
        raise UnreadableChart(f"is no JSON: {where}; charts in XML are not read") from None
    except RecursionError:
        raise UnreadableChart(_TOO_DEEP) from None
    except ValueError:
        raise UnreadableChart("is no JSON: it holds NaN, Infinity or a number with too many digits") from None


def _no_number(_: str) -> NoReturn:
    raise ValueError
