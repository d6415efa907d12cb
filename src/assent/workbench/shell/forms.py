"""What a browser sends with a form: names and texts, and files."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException

from assent.web.server.problems import ProblemKind, Stopped
from assent.workbench.shell.words import say

_VERSION = re.compile(r"[0-9]{1,9}")
MOST_FIELDS = 3_000
MOST_FILES = 10


@dataclass(frozen=True, slots=True)
class SentForm:
    """The fields of a form in their order, each with every text that was sent under it, and its files."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, tuple[UploadFile, ...]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What was typed, without space around it; empty where nothing was."""
        return self.fields.get(name, ("",))[-1].strip()

    @property
    def version(self) -> int | None:
        """The version of the request that was seen, as the page noted it; None where the form names none."""
        stated = self.text("version")
        return int(stated) if _VERSION.fullmatch(stated) else None

    def all(self, name: str) -> tuple[str, ...]:
        """Every text under a name that is not empty."""
        return tuple(text.strip() for text in self.fields.get(name, ()) if text.strip())

    def has(self, name: str) -> bool:
        """Whether a name was sent, such as that of the button that was pressed."""
        return name in self.fields

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((name, text) for name, texts in self.fields.items() for text in texts)


EMPTY = SentForm()


async def read_form(request: Request) -> None:
    """Read the form of a request, if it has one; raises ``Stopped`` for one that cannot be read."""
    request.state.form = EMPTY
    if request.method != "POST":
        return
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise Stopped(ProblemKind.WRONG_TYPE, say("shell.errors.no_form"))
    try:
        sent = await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS)
    except MultiPartException:
        raise Stopped(ProblemKind.UNREADABLE, say("shell.errors.unreadable_form")) from None
    texts: dict[str, list[str]] = {}
    files: dict[str, list[UploadFile]] = {}
    for name, value in sent.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                files.setdefault(name, []).append(value)
        else:
            texts.setdefault(name, []).append(value.replace("\r\n", "\n").replace("\x00", ""))
    request.state.form = SentForm(
        {name: tuple(values) for name, values in with_whole_dates(texts).items()},
        {name: tuple(values) for name, values in files.items()},
    )


_PARTS = ("year", "month", "day")


def with_whole_dates(texts: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The fields with each date that came in three parts as one text, such as 2026-02-05.

    Without a day it is 2026-02, without a month too 2026; nothing else is made of what is missing or wrong.
    """
    names = [name.removesuffix(".year") for name in texts if name.endswith(".year")]
    dates = {name: [f"{name}.{part}" for part in _PARTS] for name in names}
    dates = {name: parts for name, parts in dates.items() if all(part in texts for part in parts)}
    left_out = {part for parts in dates.values() for part in parts}
    whole_dates = {
        name: [_joined(*(texts[part][-1].strip() for part in parts))] for name, parts in dates.items()
    }
    return {**{name: values for name, values in texts.items() if name not in left_out}, **whole_dates}


def _joined(year: str, month: str, day: str) -> str:
    """The parts as one text, without those that are missing at the end."""
    return f"{year}-{month.zfill(2) if month else ''}-{day.zfill(2) if day else ''}".rstrip("-")


def form_of(request: Request) -> SentForm:
    """The form that came with a request; an empty one where none did."""
    form: SentForm = getattr(request.state, "form", EMPTY)
    return form
