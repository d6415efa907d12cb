"""A letter on an official form: the form's own text, with what the letter says in its places.

What the form does not take in follows it under the letter's own headings, so nothing that a rule demands is lost.
"""

from collections.abc import Iterator, Sequence

from assent.casework.notices.check import RULES
from assent.casework.notices.incomplete import NoticeIncomplete
from assent.casework.notices.matter import Matter
from assent.casework.notices.notice import MEMBER, Block, Form, Items, Paragraph, Part
from assent.casework.notices.passages.rights import last_day, levels
from assent.casework.notices.plan_texts import FormText, element_of
from assent.casework.notices.words import PLACE
from assent.regulation.notices import FormRule, form_for, form_rules


def form_due(matter: Matter) -> FormRule | None:
    """The form on which this letter goes out: forms are prescribed for members' letters."""
    if matter.due.to != MEMBER:
        return None
    return form_for(form_rules(), RULES[matter.due.kind].value, matter.line, matter.day, matter.switches)


def form_text(matter: Matter) -> FormText | None:
    """The plan's own file of that form in the letter's language; None where there is none."""
    rule = form_due(matter)
    return matter.texts.form(rule.form_id, matter.words.language) if rule else None


def on_form(matter: Matter, form: FormText, blocks: Sequence[Block]) -> tuple[Form, tuple[Block, ...]]:
    """The pieces of the form, filled, and then those of the letter that the form does not give.

    These are said not to be part of the form, and the form's number does not stand on their pages. Raises
    ``NoticeIncomplete`` where a place of the form cannot be filled.
    """
    taken = {element for line in form.text.splitlines() if (element := element_of(line))}
    on_the_form = taken | set(form.gives)
    left = tuple(
        block for block in blocks if not block.elements or not on_the_form.issuperset(block.elements)
    )
    pieces = [_piece(matter, heading, lines, blocks) for heading, lines in _sections(form.text)]
    first = Block((*pieces[0].elements, *form.gives), pieces[0].heading, pieces[0].parts)
    of_form = (first, *pieces[1:])
    return Form(form.id, form.title, len(of_form)), (*of_form, _beyond(matter), *left)


def _beyond(matter: Matter) -> Block:
    """Where the form ends and words of the plan begin."""
    text = matter.say("labels.beyond_form")
    return Block((), matter.say("labels.beyond_form_heading"), (Paragraph(text),))


def _sections(text: str) -> Iterator[tuple[str, list[str]]]:
    """The headings of a form with the lines below each; what stands before the first has none."""
    heading, lines = "", list[str]()
    for line in text.splitlines():
        if line.startswith("# "):
            if heading or any(map(str.strip, lines)):
                yield heading, lines
            heading, lines = line[2:].strip(), []
        else:
            lines.append(line)
    yield heading, lines


def _piece(matter: Matter, heading: str, lines: list[str], blocks: Sequence[Block]) -> Block:
    parts: list[Part] = []
    elements: list[str] = []
    for kind, texts in _runs(lines):
        if kind == "element":
            elements.append(texts[0])
            parts.extend(_taken_in(texts[0], blocks))
        elif kind == "items":
            parts.append(Items(tuple(_filled(matter, text) for text in texts)))
        else:
            parts.append(Paragraph(_filled(matter, " ".join(texts))))
    return Block(tuple(elements), _filled(matter, heading), tuple(parts))


def _runs(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Lines that belong together: a paragraph, a list, or an element's place."""
    kind, texts = "", list[str]()
    for line in (*lines, ""):
        element = element_of(line)
        this = "element" if element else "items" if line.startswith("- ") else "text" if line.strip() else ""
        if texts and (this != kind or kind == "element"):
            yield kind, texts
            texts = []
        if this:
            texts.append(element or (line[2:] if this == "items" else line).strip())
        kind = this


def _taken_in(element: str, blocks: Sequence[Block]) -> list[Part]:
    parts = [part for block in blocks if element in block.elements for part in block.parts]
    if not parts:
        raise NoticeIncomplete(element, "the form has a place for it, and the letter says nothing of it")
    return parts


def _filled(matter: Matter, text: str) -> str:
    """A text of the form with its places filled."""
    values = _values(matter) if PLACE.search(text) else {}
    for place in PLACE.findall(text):
        if not values[place].strip():
            raise NoticeIncomplete("form_id", f"the place {place} of the form is not filled")
    return PLACE.sub(lambda place: values[place[1]], text)


def _values(matter: Matter) -> dict[str, str]:
    head, draft = matter.letterhead, matter.state.draft
    first = next((level for level in levels(matter) if level.level == 1), None)
    return {
        "appeals_address": ", ".join(head.appeals),
        "date": matter.moving_day(matter.day),
        "fax": head.fax,
        "last_day_to_appeal": last_day(matter, first) if first else "",
        "member": matter.told.member,
        "member_number": draft.member if draft else "",
        "phone": head.phone,
        "plan": head.plan,
        "request": matter.state.id,
        "tty": head.tty,
        "website": head.website,
    }
