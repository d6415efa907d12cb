"""Letters set in type: PDF/UA, the same bytes for the same letter, every text literally, the same words as text."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assent.adapters.letters import TypstLetters
from assent.adapters.letters.plain import WIDTH, plain_text
from assent.adapters.letters.signs import clean, printable
from assent.casework.notices.events import NoticeKind
from assent.casework.notices.matter import Told
from assent.casework.notices.notice import Block, Items, Notice, Paragraph, Quoted, Rows
from assent.casework.record.checks import Refused
from tests.unit.casework.notices.letters import MEMBER, PROVIDER, STORIES, TOLD, WORDS, letter, refused

LETTERS = TypstLetters()
MARKUP = (
    r"""#set text(red) *bold* _under_ $x^2$ @ref <label> \ " ' ` ~ -- --- ... // no /* no */ = head """
    r"""- dash + plus [x] {y} &amp; %s"""
)


def read(pdf: bytes) -> str:
    """All text of a PDF on one line."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def adverse(**changes: Any) -> Notice:
    return replace(letter(refused(), NoticeKind.ADVERSE), **changes)


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_kind_is_set_with_all_its_words(kind: NoticeKind, language: str) -> None:
    notice = letter(STORIES[kind]("one_care"), kind, addressee=replace(MEMBER, language=language))
    made = LETTERS.render(notice)
    squeezed = "".join(read(made.pdf).split())
    spoken = "".join(made.text.replace("  | ", "").split())
    heads = {
        head
        for block in notice.blocks
        for part in block.parts
        if isinstance(part, Rows)
        for head in part.heads
    }
    for block in notice.blocks:
        for text in block.texts():
            if text in heads:
                continue  # of pairs the text leaves them out
            words = "".join(text.split())
            assert words in spoken
            assert all("".join(word.split()) in squeezed for word in text.split())


def test_the_same_letter_gives_the_same_bytes() -> None:
    one, two = (LETTERS.render(letter(refused(), NoticeKind.ADVERSE)) for _ in range(2))
    assert sha256(one.pdf).digest() == sha256(two.pdf).digest()
    assert one.text == two.text
    assert LETTERS.render(adverse(greeting="Dear you:")).pdf != one.pdf


def test_it_is_pdf_ua_with_title_language_and_tags() -> None:
    found = pypdf.PdfReader(io.BytesIO(LETTERS.render(adverse()).pdf))
    root: Any = found.trailer["/Root"]
    assert found.metadata is not None
    assert found.metadata.title == "Your request is not approved"
    assert root["/Lang"] == "en-US"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    roles = Counter(tags(root["/StructTreeRoot"]))
    assert roles["/H1"] == 1
    assert roles["/H2"] >= 10
    assert roles["/Table"] >= 1
    assert roles["/TH"] >= 5
    assert roles["/L"] >= 5
    assert roles["/Lbl"] >= 4, "of label and value the label is marked as that"
    spanish = LETTERS.render(letter(refused(), NoticeKind.ADVERSE, addressee=replace(MEMBER, language="es")))
    other: Any = pypdf.PdfReader(io.BytesIO(spanish.pdf)).trailer["/Root"]
    assert other["/Lang"] == "es-US"


def elements(node: Any) -> Iterator[Any]:
    """The elements of a structure tree, from the root down."""
    node = node.get_object()
    if isinstance(node, list):
        for one in node:
            yield from elements(one)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])


def languages(pdf: bytes) -> Counter[str]:
    """How often the elements of a letter are marked with a language of their own."""
    root: Any = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    return Counter(str(one["/Lang"]) for one in elements(root["/StructTreeRoot"]) if "/Lang" in one)


def test_each_part_in_another_language_is_marked_for_a_screen_reader() -> None:
    parts = (
        Paragraph("Plain."), Paragraph("Ayuda.", "es"), Quoted("They wrote:", "Palabras suyas.", "es"),
        Quoted("They wrote:", "Their words.", "en"), Quoted("They wrote:", "Whose language nobody knows."),
    )  # fmt: skip
    marked = languages(LETTERS.render(adverse(blocks=(Block((), "", parts),))).pdf)
    assert {language[:2] for language in marked} == {"es"}
    assert sum(marked.values()) >= 2
    spanish = languages(LETTERS.render(adverse(language="es", blocks=(Block((), "", parts),))).pdf)
    assert {language[:2] for language in spanish} == {"en"}


def test_letterhead_address_and_quotations_are_paragraphs() -> None:
    """A span without a block around it is read on into what follows."""
    root: Any = pypdf.PdfReader(io.BytesIO(LETTERS.render(adverse()).pdf)).trailer["/Root"]
    document = root["/StructTreeRoot"]["/K"]
    top = document[0].get_object() if isinstance(document, list) else document.get_object()
    children = [kid.get_object() for kid in top["/K"]]
    assert "/Span" not in {str(kid["/S"]) for kid in children if "/S" in kid}
    quotes = [one for one in elements(root["/StructTreeRoot"]) if one["/S"] == "/BlockQuote"]
    assert quotes
    for quote in quotes:
        assert "/P" in set(tags(quote))


def tags(node: Any) -> Iterator[str]:
    """The roles of a structure tree."""
    node = node.get_object()
    if isinstance(node, list):
        for one in node:
            yield from tags(one)
    elif isinstance(node, dict):
        if "/S" in node:
            yield str(node["/S"])
        if "/K" in node:
            yield from tags(node["/K"])


def test_text_of_the_record_is_never_markup() -> None:
    parts = (
        Paragraph(MARKUP), Items((MARKUP,)), Rows((MARKUP, "b"), ((MARKUP, MARKUP),)), Quoted(MARKUP, MARKUP),
    )  # fmt: skip
    address = replace(MEMBER, name="#panic() *Ana*", address=("$1$ <Street>",))
    notice = adverse(blocks=(Block((), MARKUP, parts),), addressee=address, subject="#1 *x*", request="R_#_1")
    made = LETTERS.render(notice)
    squeezed = "".join(read(made.pdf).split())
    assert squeezed.count("".join(MARKUP.split())) >= 4
    for text in ("#panic() *Ana*", "$1$ <Street>", "#1 *x*", "R_#_1"):
        assert "".join(text.split()) in squeezed
        assert text in made.text


@settings(max_examples=15)
@given(st.text(min_size=1, max_size=60))
def test_any_words_can_be_set(words: str) -> None:
    notice = adverse(blocks=(Block((), "", (Paragraph(words), Quoted("Words:", words))),))
    assert LETTERS.render(notice).pdf.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("plain", "plain"),
        ("Ñandú, 5 €", "Ñandú, 5 €"),
        ("a\x00b\x07\x1b[0m", "ab[0m"),
        ("two\nlines\tand  more", "two lines and more"),
        ("abc\u202edcba", "abcdcba"),
        ("\U0001f600 ok", "[U+1F600] ok"),
        ("", ""),
    ],
)
def test_signs(text: str, printed: str) -> None:
    assert printable(text) == printed


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("dose 1\ufe0f\u20e3 of 2", "dose 1[U+FE0F][U+20E3] of 2"),
        ("x\u20d0 is held", "x[U+20D0] is held"),
        ("ok\U000e0061\U000e007f.", "ok[U+E0061][U+E007F]."),
        ("e\u0301", "e\u0301"),
        ("\u05d1\u05b0\u05bc", "\u05d1\u05b0\u05bc"),
        ("\ue000 private", "[U+E000] private"),
        ("zero\u200bwidth", "zerowidth"),
    ],
)
def test_a_cluster_that_cannot_be_set_holds_nothing_back_and_does_not_vanish(text: str, printed: str) -> None:
    assert printable(text) == printed
    quoted = adverse(blocks=(Block((), "", (Quoted("They wrote:", text),)),))
    assert LETTERS.render(quoted).pdf.startswith(b"%PDF-")


def test_cantillation_in_a_quotation_does_not_hold_the_letter_back() -> None:
    quoted = Quoted("They wrote:", "\u05d1\u05b0\u05bc\u05e8\u05b5\u05d0\u05e9\u05b4\u05c1\u0596\u05d9\u05ea")
    assert LETTERS.render(adverse(blocks=(Block((), "", (quoted,)),))).pdf.startswith(b"%PDF-")


@pytest.mark.parametrize("to", ["member", "provider"])
def test_a_name_that_no_font_holds_is_never_printed_as_numbers(to: str) -> None:
    addressee = replace(MEMBER if to == "member" else PROVIDER, name="\u674e\u660e")
    with pytest.raises(Refused) as held:
        LETTERS.render(adverse(addressee=addressee))
    assert ("name_latin in members.csv" if to == "member" else "providers.csv") in held.value.says
    assert "\u674e" not in held.value.says


@pytest.mark.parametrize(
    ("told", "kind", "to"),
    [
        (replace(TOLD, member="\u674e\u660e"), NoticeKind.ADVERSE, "member"),
        (replace(TOLD, member="\u674e\u660e"), NoticeKind.APPROVAL, "member"),
        (replace(TOLD, names={"dr-hale": "Dr. \u674e\u660e"}), NoticeKind.ADVERSE, "member"),
        (replace(TOLD, names={"dr-hale": "Dr. \u674e\u660e"}), NoticeKind.ADVERSE, "provider"),
    ],
)
def test_so_is_a_name_in_the_text_of_a_letter(told: Told, kind: NoticeKind, to: str) -> None:
    """As of the clinician who signed, or of the member whom a representative's letter names."""
    with pytest.raises(Refused, match=r"name_latin in members\.csv"):
        LETTERS.render(letter(STORIES[kind](), kind, to, told=told))


def test_a_name_that_the_letter_does_not_print_holds_nothing_back() -> None:
    told = replace(TOLD, names={**TOLD.names, "somebody-else": "\u674e\u660e"})
    assert LETTERS.render(letter(refused(), NoticeKind.ADVERSE, told=told)).pdf.startswith(b"%PDF-")


def test_words_of_a_whole_language_are_not_printed_as_numbers() -> None:
    with pytest.raises(Refused, match=r"another language \(zh\).*folder fonts"):
        LETTERS.render(adverse(blocks=(Block((), "", (Paragraph("\u5e2e\u52a9", "zh"),)),)))


def test_very_many_strange_signs_are_not_tried_one_by_one() -> None:
    tried: list[str] = []

    def never(sign: str) -> bool:
        tried.append(sign)
        return False

    many = "".join(chr(0x4E00 + n) for n in range(300))
    assert printable(many, never).startswith("[U+4E00][U+4E01]")
    assert tried == []
    assert clean(many) == many


def test_a_short_piece_stays_on_one_page() -> None:
    """What does not fit any more under what stands before goes to the next page whole."""
    lines = Block((), "A long piece", tuple(Paragraph(f"Line {one}.") for one in range(15)))
    words = " ".join(["several words"] * 50)
    last = Block((), "The last piece", (Paragraph(f"It begins here. {words} It ends here."),))
    pages = pypdf.PdfReader(io.BytesIO(TypstLetters().render(adverse(blocks=(lines, last))).pdf)).pages
    first, second = (" ".join(page.extract_text().split()) for page in pages)
    assert "Line 14." in first
    assert "The last piece" not in first
    assert "It begins here." in second
    assert "It ends here." in second


def test_the_text_is_wrapped_and_headed() -> None:
    text = plain_text(adverse())
    assert max(map(len, text.splitlines())) <= WIDTH
    assert "Why we decided this\n-------------------\n" in text
    assert f"  | {WORDS}" in " ".join(text.split("\n")) or "  | The scan of 3 February" in text
    assert "Example Health Plan\n100 Sample Street\n" in text
    assert text.index("Ana Example") < text.index("Your request is not approved")


def test_a_providers_letter_stands_under_its_address() -> None:
    text = plain_text(letter(refused(), NoticeKind.ADVERSE, "provider"))
    assert "\n".join((PROVIDER.name, *PROVIDER.address)) in text
    assert "- Member: Ana Example\n" in text
    assert "- Has the member an aneurysm of intracranial or peripheral arteries? Yes\n" in text


def test_a_telephone_number_in_a_script_from_right_to_left_keeps_its_order() -> None:
    line = Paragraph(
        "\u0645\u0633\u0627\u0639\u062f\u0629 \u0645\u062c\u0627\u0646\u064a\u0629: 555-0100", "ar"
    )
    pdf = LETTERS.render(adverse(blocks=(Block((), "", (line,)),))).pdf
    assert "555-0100" in read(pdf).rpartition("Dear")[2]
    assert "ar" in {language[:2] for language in languages(pdf)}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("line", ["medicare_advantage", "one_care"])
def test_a_forms_number_stands_on_the_pages_of_the_form_and_on_no_other(line: str, language: str) -> None:
    notice = letter(refused(line), NoticeKind.ADVERSE, addressee=replace(MEMBER, language=language))
    assert notice.form is not None
    of_form = notice.blocks[: notice.form.pieces]
    pages = [
        " ".join(page.extract_text().split())
        for page in pypdf.PdfReader(io.BytesIO(LETTERS.render(notice).pdf)).pages
    ]
    ends = max(number for number, page in enumerate(pages) if of_form[-1].heading in page)
    assert 0 <= ends < len(pages) - 1
    for page in pages[: ends + 1]:
        assert f"{notice.labels.form} {notice.form.id} ·" in page, "in its footer"
    for page in pages[ends + 1 :]:
        assert notice.form.id not in page
    begins = notice.blocks[notice.form.pieces].heading
    assert begins in pages[ends + 1], "words of ours begin on a page of their own, and say that they are"
    assert begins not in pages[ends]


def test_the_number_goes_on_over_every_page_of_a_long_form() -> None:
    notice = letter(refused("medicare_advantage"), NoticeKind.ADVERSE)
    assert notice.form is not None
    long = replace(notice.blocks[0], parts=tuple(Paragraph("A line of the form. " * 30) for _ in range(20)))
    made = LETTERS.render(replace(notice, blocks=(long, *notice.blocks[1:])))
    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(made.pdf)).pages]
    numbered = [f"{notice.labels.form} {notice.form.id} ·" in page for page in pages]
    assert sum(numbered) >= 3
    assert numbered == sorted(numbered, reverse=True)
    assert not numbered[-1]
