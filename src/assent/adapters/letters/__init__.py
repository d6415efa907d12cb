"""Letters set in type: PDF/UA by typst, and the same words as plain text."""

from dataclasses import dataclass

from assent.adapters.letters.plain import plain_text
from assent.casework.notices.notice import Notice


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter ready to go out: the PDF and its words as plain text. The same letter gives the same bytes."""

    pdf: bytes
    text: str


class TypstLetters:
    """Sets letters in type. Made once: it keeps the compiled template and the fonts."""

    def render(self, notice: Notice) -> Rendered:
        """The letter as PDF/UA-1 and as text; raises ``Refused`` where it cannot be set."""
        from assent.adapters.letters.pdf import pdf

        return Rendered(pdf(notice), plain_text(notice))
