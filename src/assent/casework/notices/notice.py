"""A letter before it is set in type: addressee, date, and blocks, each tagged with what it gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assent.casework.notices.events import NoticeKind
from assent.casework.notices.letterhead import Letterhead
from assent.casework.requirement.coverage import LetterChannel

MEMBER, PROVIDER = "member", "provider"
"""To whom a letter can go."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Fixed words, filled from the record. ``language`` where it is not that of the letter."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list; ``numbered`` where the order matters."""

    entries: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A table with headers. ``paired``: of two columns, where the first names what the second says."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    paired: bool = False


@dataclass(frozen=True, slots=True)
class Quoted:
    """Somebody's own words as they wrote them, never translated. ``intro`` says whose they are.

    ``language`` is that of the words where it is known, or empty.
    """

    intro: str
    words: str
    language: str = ""


Part = Paragraph | Items | Rows | Quoted


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a letter: the elements of ``regulation`` that it gives, its heading, and what it says.

    ``says_none``: of what its elements ask for, if there is any, the record names nothing, and it says so.
    """

    elements: tuple[str, ...]
    heading: str
    parts: tuple[Part, ...]
    says_none: bool = False

    def texts(self) -> Iterator[str]:
        """Every text of it, the heading first."""
        yield self.heading
        for part in self.parts:
            yield from texts(part)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who gets it: ``to`` is ``member`` or ``provider``; the address is where letters go.

    ``channel`` is the way by which this one goes; ``fax`` the number where it goes by fax.
    """

    to: str
    name: str
    address: tuple[str, ...] = ()
    language: str = "en"
    channel: LetterChannel = LetterChannel.MAIL
    fax: str = ""

    @property
    def can_be_reached(self) -> bool:
        """Whether there is all that its channel needs: a name, by mail an address, by fax a number."""
        needs = {LetterChannel.MAIL: self.address, LetterChannel.FAX: (self.fax,)}.get(self.channel)
        return bool(self.name.strip()) and (needs is None or any(need.strip() for need in needs))


@dataclass(frozen=True, slots=True)
class Form:
    """The official form whose own text a letter holds. ``pieces``: so many blocks of it are the form's."""

    id: str
    title: str
    pieces: int


@dataclass(frozen=True, slots=True)
class Labels:
    """The fixed words at the edges of a page."""

    request: str
    page: str
    of: str
    phone: str
    tty: str
    form: str
    not_valid: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A letter, composed. ``line`` is the product line; ``item`` is drug or service, None for both.

    ``subject`` and the address are what can be seen through an envelope: they name no drug, diagnosis or
    program (M.G.L. c.176O s.27). ``form_due`` is the id of the form that is prescribed for it, empty for
    none; ``form`` is there where the letter holds that form's text. ``criteria_due`` is the file in which the
    plan's text of a rule that it cites is missing, empty where none is. ``holds`` are circumstances that bring
    further rules, ``names`` the names of the people whom it names.
    """

    kind: NoticeKind
    to: str
    about: int
    lines: tuple[str, ...]
    request: str
    line: str
    item: str | None
    language: str
    date: date
    date_words: str
    letterhead: Letterhead
    addressee: Addressee
    subject: str
    greeting: str
    blocks: tuple[Block, ...]
    labels: Labels
    form_due: str = ""
    form: Form | None = None
    criteria_due: str = ""
    holds: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()

    @property
    def elements(self) -> frozenset[str]:
        """Every element that it gives: of its blocks that say something, and of its head."""
        elements = {id for block in self.blocks if says_something(block) for id in block.elements}
        if self.addressee.can_be_reached:
            elements.add("recipient")
        if not self.form_due or (self.form is not None and self.form.id == self.form_due):
            elements.add("form_id")
        return frozenset({*elements, "date_of_notice", "plan_contact"})


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter ready to go out: the PDF/UA and its words as plain text. The same letter gives the same bytes."""

    pdf: bytes
    text: str


def says_something(block: Block) -> bool:
    """Whether every part of a block has words, and there is one."""
    return bool(block.parts) and all(
        any(text.strip() for text in texts(part)) and bool(list(texts(part))) for part in block.parts
    )


def texts(part: Part) -> Iterator[str]:
    """The texts of a part, in reading order."""
    match part:
        case Paragraph(text=text):
            yield text
        case Items(entries=entries):
            yield from entries
        case Rows(heads=heads, rows=rows):
            yield from heads
            for row in rows:
                yield from row
        case Quoted(intro=intro, words=words):
            yield intro
            yield words
