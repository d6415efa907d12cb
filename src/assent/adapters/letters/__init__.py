"""Letters set in type: PDF/UA by typst, and the same words as plain text."""

from pathlib import Path

from assent.adapters.letters.plain import plain_text
from assent.casework.notices.notice import Notice, Rendered
from assent.casework.oversight.case_file import CaseFile

FONTS = "fonts"
"""The folder of a store with fonts for scripts that typst's own fonts lack; it may be missing."""


class TypstLetters:
    """Sets letters in type, with the fonts of typst and those of a folder."""

    def __init__(self, fonts: Path | None = None) -> None:
        self._fonts = str(fonts) if fonts is not None and fonts.is_dir() else ""

    def render(self, notice: Notice) -> Rendered:
        """The letter as PDF/UA-1 and as text; raises ``Refused`` where it cannot be set."""
        from assent.adapters.letters.pdf import pdf

        return Rendered(pdf(notice, self._fonts), plain_text(notice))

    def render_case_file(self, case_file: CaseFile) -> bytes:
        """The readable record of a request as PDF/UA-1; raises ``Refused`` where it cannot be set."""
        from assent.adapters.letters.pdf import case_file_pdf

        return case_file_pdf(case_file, self._fonts)
