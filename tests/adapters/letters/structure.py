"""The structure of a PDF as a screen reader meets it, read back from the file, and what PDF/UA-1 asks of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

BLOCKS = {"P", "H1", "H2", "L", "Table", "Div", "BlockQuote"}
"""What may stand directly in the document: text outside of these would be a bare span."""
CHILDREN = {
    "L": {"LI"},
    "LI": {"Lbl", "LBody"},
    "Table": {"THead", "TBody", "TR"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TR": {"TH", "TD"},
}


@dataclass
class Tag:
    """One element: its type, its own language (empty where it has that of what it stands in), what is in it."""

    kind: str
    language: str
    children: list[Tag] = field(default_factory=list)
    scope: str = ""

    def every(self) -> Iterator[Tag]:
        """The element and all that is in it, in reading order."""
        yield self
        for child in self.children:
            yield from child.every()


@dataclass(frozen=True)
class Structure:
    """A document: its language, its title, and its elements."""

    language: str
    title: str
    shows_title: bool
    is_marked: bool
    identified: bool
    untagged: int
    top: tuple[Tag, ...]

    def every(self) -> Iterator[Tag]:
        for tag in self.top:
            yield from tag.every()


def structure(pdf: bytes) -> Structure:
    """Read it from the bytes of a PDF."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    preferences = root.get("/ViewerPreferences", {})
    return Structure(
        str(root.get("/Lang", "")),
        reader.metadata.title or "" if reader.metadata else "",
        bool(preferences.get("/DisplayDocTitle", False)),
        bool(root.get("/MarkInfo", {}).get("/Marked", False)),
        b"pdfuaid:part" in root["/Metadata"].get_object().get_data(),
        sum(map(_untagged, reader.pages)),
        tuple(_tags(root["/StructTreeRoot"]["/K"])),
    )


def _tags(here: Any) -> Iterator[Tag]:
    found = here.get_object() if isinstance(here, IndirectObject) else here
    if isinstance(found, ArrayObject):
        for part in found:
            yield from _tags(part)
    elif isinstance(found, DictionaryObject) and "/S" in found:
        inner = list(_tags(found["/K"])) if "/K" in found else []
        yield Tag(str(found["/S"])[1:], str(found.get("/Lang", "")), inner, _scope(found))


def _scope(found: DictionaryObject) -> str:
    attributes = found.get("/A")
    if attributes is None:
        return ""
    given = attributes.get_object()
    each = given if isinstance(given, ArrayObject) else [given]
    return next((str(one.get_object()["/Scope"])[1:] for one in each if "/Scope" in one.get_object()), "")


def _untagged(page: pypdf.PageObject) -> int:
    """How many texts of a page stand outside of marked content: neither tagged nor an artifact."""
    contents = page.get_contents()
    depth = found = 0
    for _, operator in contents.operations if contents is not None else ():
        if operator in (b"BDC", b"BMC"):
            depth += 1
        elif operator == b"EMC":
            depth -= 1
        elif operator in (b"Tj", b"TJ") and depth == 0:
            found += 1
    return found


def faults(found: Structure) -> Iterator[str]:
    """What a screen reader would stumble over; nothing where all is well."""
    if not (found.language and found.title and found.shows_title):
        yield "it lacks its language, its title, or the wish to show the title"
    if not (found.is_marked and found.identified):
        yield "it is not marked as tagged, or does not say that it is PDF/UA"
    if found.untagged:
        yield f"{found.untagged} texts stand outside of the tags"
    (document,) = found.top
    for tag in document.children:
        if tag.kind not in BLOCKS:
            yield f"{tag.kind} stands directly in the document"
    yield from _headings([tag.kind for tag in found.every() if tag.kind.startswith("H")])
    for tag in found.every():
        allowed = CHILDREN.get(tag.kind)
        strangers = {child.kind for child in tag.children} - allowed if allowed else set()
        if strangers:
            yield f"{', '.join(sorted(strangers))} stands in {tag.kind}"
        if tag.kind == "TH" and tag.scope != "Column":
            yield "a header says not that it is that of a column"
        if tag.kind == "THead" and {cell.kind for row in tag.children for cell in row.children} != {"TH"}:
            yield "a row of headers holds other cells"


def _headings(kinds: list[str]) -> Iterator[str]:
    if kinds[:1] != ["H1"] or kinds.count("H1") != 1:
        yield f"its headings are {kinds}: one H1 comes first"
    if set(kinds) - {"H1", "H2"}:
        yield f"a level of its headings is skipped: {kinds}"
