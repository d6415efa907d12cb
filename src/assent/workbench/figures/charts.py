"""Charts as SVG inside the page: drawn by a library, without its script and styles, each beside its table."""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import Any

from markupsafe import Markup, escape

_WIDTH, _ROW, _FRAME, _LEAST = 760, 34, 90, 150
_LONGEST = 44
_MOST_ROWS = 12
_KEPT = frozenset({"svg", "g", "rect", "path", "line", "circle", "text", "title", "desc"})
_PRESENTATION = frozenset({
    "class", "d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "transform",
})  # fmt: skip
_INVISIBLE = frozenset({"tooltip", "tooltip-overlay", "text-overlay", "title", "titles", "legends"})
_STEPS = 5
_LETTERS = 14
"""The size of letters, in units of the drawing: room is made for them by it."""


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of value: its name, its tone, and its values bar by bar. Tones: good, part, bad, ask, plain."""

    name: str
    tone: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars that lie, one a label, with the series in a row; ``svg`` is empty where nothing is to be seen."""

    title: str
    svg: Markup
    left_out: int
    series: tuple[Series, ...]


def bars(title: str, labels: Sequence[str], series: Sequence[Series], most: float | None = None) -> Chart:
    """The chart of as many rows as one can read, the first ones; ``most`` is the end of the scale."""
    kept_labels = labels[:_MOST_ROWS]
    kept_series = tuple(Series(part.name, part.tone, part.values[:_MOST_ROWS]) for part in series)
    if not any(value for part in kept_series for value in part.values):
        return Chart(title, Markup(), 0, kept_series)
    return Chart(
        title, _drawn(title, kept_labels, kept_series, most), len(labels) - len(kept_labels), kept_series
    )


def _drawn(title: str, labels: Sequence[str], series: Sequence[Series], most: float | None) -> Markup:
    pygal = _library()
    chart: Any = pygal.HorizontalStackedBar(
        js=[], css=[], no_prefix=True, disable_xml_declaration=True, show_legend=False, width=_WIDTH,
        height=max(_LEAST, _FRAME + _ROW * len(labels)), margin=12, truncate_label=_LONGEST, include_x_axis=True,
        title=None, range=(0, most) if most else None, spacing=6,
        style=pygal.style.Style(label_font_size=_LETTERS, major_label_font_size=_LETTERS),
    )  # fmt: skip
    # The library draws from below, and people read from above.
    chart.x_labels = [_short(label) for label in reversed(labels)]
    chart.y_labels = _steps(
        most or max(sum(part.values[at] or 0 for part in series) for at in range(len(labels)))
    )
    for part in series:
        chart.add(part.name, list(reversed(part.values)))
    inside = Markup("").join(_plain(chart.render_tree(), [part.tone for part in series]))
    view = f"0 0 {_WIDTH} {max(_LEAST, _FRAME + _ROW * len(labels))}"
    return Markup('<svg class="chart" role="img" aria-label="{}" viewBox="{}">{}</svg>').format(
        title, view, inside
    )


@cache
def _library() -> Any:
    """The library, without the finder of its own plugins that it puts into Python: in a form that is no longer one."""
    import pygal

    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != pygal.__name__]
    return pygal


def _steps(most: float) -> list[int]:
    """Whole numbers along the scale, a few of them."""
    step = max(1, ceil(most / _STEPS))
    return list(range(0, ceil(most) + step, step))


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1].rstrip()}…"


def _plain(node: Any, tones: Sequence[str]) -> Iterator[Markup]:
    """What is inside a drawing: shapes and texts with their places, and classes that our sheet gives colors."""
    for child in node:
        name = str(child.tag).rpartition("}")[2] if isinstance(child.tag, str) else ""
        classes = child.get("class") or ""
        if name not in _KEPT or _INVISIBLE & set(classes.split()) or name in ("desc", "title"):
            continue
        kept = {key: str(value) for key, value in child.attrib.items() if key in _PRESENTATION}
        match = re.search(r"\bserie-(\d+)\b", classes)
        if match:
            kept["class"] = f"{classes} tone-{tones[int(match[1]) % len(tones)]}"
        attributes = Markup("").join(Markup(' {}="{}"').format(key, value) for key, value in kept.items())
        inner = Markup("").join(_plain(child, tones))
        yield Markup("<{0}{1}>{2}{3}</{0}>").format(name, attributes, escape(child.text or "").strip(), inner)
