"""Every kind of letter in both languages is read rightly by a screen reader, by its tags and by a validator."""

from __future__ import annotations

import io
import os
import shlex
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdf
import pytest
import typst

from assent.adapters.letters import TypstLetters
from assent.casework.notices.events import NoticeKind
from assent.casework.notices.notice import Notice, Paragraph, Part, Quoted
from assent.casework.notices.plan_texts import Tagline
from tests.adapters.letters.structure import Structure, Tag, faults, structure
from tests.conftest import IN_CI
from tests.journeys.test_case_file import written as readable_record
from tests.unit.casework.notices.letters import MEMBER, PROVIDER, STORIES, TEXTS, letter

LETTERS = TypstLetters()
VALIDATOR = "ASSENT_PDFUA"
"""The environment variable with the command of a PDF/UA validator: it is given a folder, and fails for a fault."""
LINES = ("commercial", "mgb_aco", "medicare_advantage", "one_care")
SUPPLIED = replace(TEXTS, taglines=(Tagline("pt", "Ajuda sem custo."), Tagline("ar", "مساعدة مجانية")))


@cache
def letters(kind: NoticeKind, line: str) -> dict[str, tuple[Notice, bytes, Structure]]:
    """The letter of a kind to each reader, in each language: composed, set, and its tags read back."""
    story, made = STORIES[kind](line), {}
    for to in (MEMBER, PROVIDER):
        for language in ("en", "es"):
            reader = replace(to, language=language)
            notice = letter(story, kind, to.to, addressee=reader, texts=SUPPLIED)
            pdf = LETTERS.render(notice).pdf
            made[f"{kind.value}-{line}-{to.to}-{language}"] = (notice, pdf, structure(pdf))
    return made


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("line", LINES)
def test_a_screen_reader_finds_its_way(kind: NoticeKind, line: str) -> None:
    for name, (notice, _, found) in letters(kind, line).items():
        assert list(faults(found)) == [], name
        assert (found.language, found.title) == (f"{notice.language}-US", notice.subject), name


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("line", LINES)
def test_each_part_in_another_language_is_read_in_the_voice_of_it(kind: NoticeKind, line: str) -> None:
    for name, (notice, _, found) in letters(kind, line).items():
        foreign = [
            language
            for block in notice.blocks
            for part in block.parts
            if (language := language_of(part)) not in ("", notice.language)
        ]
        tags = found.every()
        marked = [tag.language.partition("-")[0] for tag in tags if tag.language]
        marked = [language for language in marked if language != notice.language]
        assert marked == foreign, name
        assert foreign, f"{name}: help is offered in the other language"


def language_of(part: Part) -> str:
    return part.language if isinstance(part, Paragraph | Quoted) else ""


def judged(folder: Path) -> subprocess.CompletedProcess[str] | None:
    """What the validator says of a folder, in one run; None where this machine has none, which CI must have."""
    command = shlex.split(os.environ.get(VALIDATOR, ""))
    if not command:
        assert not IN_CI, f"CI judges letters by a validator: {VALIDATOR} names none"
        return None
    return subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False)


def test_every_kind_and_the_readable_record_pass_the_validator(tmp_path: Path) -> None:
    """A validator of all of PDF/UA-1, in one run; what it cannot see is judged by the tags above."""
    (tmp_path / "record").mkdir()
    record = readable_record(tmp_path / "record")
    for kind in NoticeKind:
        for line in LINES:
            for name, (_, pdf, _) in letters(kind, line).items():
                (tmp_path / f"{name}.pdf").write_bytes(pdf)
    written = sorted(tmp_path.glob("*.pdf"))
    assert len(written) == 4 * len(LINES) * len(NoticeKind)
    assert record.startswith(b"%PDF")
    done = judged(tmp_path)
    if done is not None:
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def test_the_validator_finds_a_letter_without_its_language(tmp_path: Path) -> None:
    (_, pdf, _), *_ = letters(NoticeKind.ADVERSE, "commercial").values()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    del writer.root_object["/Lang"]
    writer.write(tmp_path / "wrong.pdf")
    assert list(faults(structure((tmp_path / "wrong.pdf").read_bytes())))
    done = judged(tmp_path)
    if done is not None:
        assert done.returncode != 0
        assert "wrong.pdf" in done.stdout + done.stderr


def test_what_is_checked_can_be_found_wanting() -> None:
    found = structure(LETTERS.render(letter(STORIES[NoticeKind.ADVERSE](), NoticeKind.ADVERSE)).pdf)
    (document,) = found.top
    header_row = Tag("Table", "", [Tag("THead", "", [Tag("TR", "", [Tag("TD", "")])])])
    for wrong in (
        replace(found, language=""),
        replace(found, title=""),
        replace(found, is_marked=False),
        replace(found, identified=False),
        replace(found, untagged=1),
        replace(found, top=(replace(document, children=[Tag("Span", ""), *document.children]),)),
        replace(found, top=(replace(document, children=[Tag("H2", ""), *document.children]),)),
        replace(found, top=(replace(document, children=[*document.children, Tag("L", "", [Tag("P", "")])]),)),
        replace(found, top=(replace(document, children=[*document.children, header_row]),)),
    ):  # fmt: skip
        assert list(faults(wrong)), wrong


def test_headers_of_rows_cannot_be_marked_yet() -> None:
    """Once they can, the first column of a table in ``letter.typ`` is to be marked by them."""
    with pytest.raises(typst.TypstError, match="header-cell"):
        typst.compile(b'#table(columns: 2, pdf.header-cell(scope: "row")[A], [B])', format="pdf")


def test_every_page_names_the_request_and_its_place() -> None:
    for kind in (NoticeKind.ADVERSE, NoticeKind.APPROVAL):
        for line in ("commercial", "medicare_advantage"):
            notice = letter(STORIES[kind](line), kind)
            pages = pypdf.PdfReader(io.BytesIO(LETTERS.render(notice).pdf)).pages
            for number, page in enumerate(pages, 1):
                text = " ".join(page.extract_text().split())
                assert "Request R-1" in text
                assert f"Page {number} of {len(pages)}" in text
