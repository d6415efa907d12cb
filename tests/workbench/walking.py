"""Walks over pages by their links, and what stands on them that people do not read: names of the software's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.workbench.reading import Reader

_EMPTY = frozenset({
    "area", "br", "circle", "col", "ellipse", "hr", "img", "input", "line", "link", "meta", "path", "polygon",
    "polyline", "rect", "wbr",
})  # fmt: skip
_OWN_PLACES = frozenset({"code", "pre", "script", "style"})
"""Elements that say that what stands in them is a name or a text of a program."""
_READ_ALOUD = ("alt", "aria-label", "placeholder", "title")
_NO_PAGES = ("/api", "/static", "/content", "/download", "/demonstration", "/sign-out")
_ANY_NUMBER = re.compile(
    r"\b[DPR]-[\w-]+|[0-9a-f]{64}|\b\d{4}-\d{2}(?:-\d{2})?\b|\d+|(?<=clauses/).*|(?<=rules/).*"
)


@dataclass
class Seen:
    """A page: the texts that are read on it, and where its links lead."""

    texts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen = Seen()
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.seen.links.append(given.get("href", ""))
        if not self._is_own:
            self.seen.texts += [given[name] for name in _READ_ALOUD if name in given]
        if tag not in _EMPTY:
            own = tag in _OWN_PLACES or "code" in given.get("class", "").split()
            self._open.append((tag, own))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._is_own:
            self.seen.texts.append(" ".join(data.split()))

    @property
    def _is_own(self) -> bool:
        return any(own for _, own in self._open)


def seen_on(html: str) -> Seen:
    """What is read on a page; what stands in `code` is shown as a name, and is not looked at."""
    parser = _Page()
    parser.feed(html)
    return parser.seen


def walk(
    reader: Reader, starts: Iterable[str], most: int = 3, further: tuple[str, ...] = ()
) -> Iterator[tuple[str, Seen]]:
    """Every page that links lead to from where somebody begins, ``most`` of each kind; ``further`` go in any number."""
    waiting, visited, kinds = list(starts), set[str](), Counter[str]()
    while waiting:
        address = waiting.pop(0).partition("#")[0]
        if address in visited or not address.startswith("/") or any(part in address for part in _NO_PAGES):
            continue
        visited.add(address)
        kind = _ANY_NUMBER.sub("*", re.sub(r"=[^&]*", "=", address))
        kinds[kind] += 1
        if kinds[kind] > most and kind not in further:
            continue
        answer = reader.open(address)
        if answer.is_redirect:
            waiting.append(answer.headers["location"])
        elif answer.headers.get("content-type", "").startswith("text/html"):
            assert answer.status_code == 200, (address, answer.status_code)
            seen = seen_on(answer.text)
            waiting += seen.links
            yield address, seen


_JOINED = r"(?<![\w/.@-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w/@-])"
_KINDS = {
    "a stored name": re.compile(_JOINED),
    "a path": re.compile(r"\b\w+\[\d+\]"),
    "a day as it is stored": re.compile(r"(?<![\w.-])\d{4}-\d{2}-\d{2}(?![\w-])"),
    "a unit of UCUM": re.compile(r"mm\[Hg\]|\[lb_av\]|\{score\}|\d (?:d|mo|wk)\b(?!\.)"),
    "a digest": re.compile(r"sha256:|\b[0-9a-f]{32,}\b"),
    "a value of the language": re.compile(r"(?<![\w“'])(?:True|False)(?![\w”'])|\bNone\)|\{'|\bdatetime\."),
}


def internal_names(
    seen: Seen, accounts: Iterable[str] = (), clauses: Iterable[str] = ()
) -> Iterator[tuple[str, str, str]]:
    """What of a page is a name of the software: its kind, the name, and the text in which it stands."""
    named = {"an account": _any_of(accounts), "a clause by its id": _any_of(clauses), **_KINDS}
    for text in seen.texts:
        for kind, pattern in named.items():
            if pattern is not None:
                yield from ((kind, match[0], text) for match in pattern.finditer(text))


def _any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    known = sorted(names, key=len, reverse=True)
    one_of = "|".join(map(re.escape, known))
    return re.compile(rf"(?<![\w.#-])(?:{one_of})(?![\w-])(?!\.\w)") if known else None
