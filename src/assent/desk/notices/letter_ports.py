"""What the use cases of letters need of the outside: who sets them in type, and where they lie until collected."""

from typing import Protocol

from assent.casework.notices.notice import Notice, Rendered
from assent.casework.notices.posting import Posting, Waiting
from assent.casework.oversight.case_file import CaseFile


class Letters(Protocol):
    """Sets letters in type. The same letter gives the same bytes."""

    def render(self, notice: Notice) -> Rendered:
        """The letter; raises ``Refused`` where it cannot be set."""

    def render_case_file(self, case_file: CaseFile) -> bytes:
        """The readable record of a request as PDF/UA; raises ``Refused`` where it cannot be set."""


class Outbox(Protocol):
    """Where letters lie until a service for print and mail, or for fax, collects them. Raises ``Refused``."""

    def put(self, posting: Posting, pdf: bytes) -> None:
        """Put a letter there, whole or not at all; one that is or was there under its digest stays as it is."""

    def waiting(self) -> list[Waiting]:
        """What nobody has collected yet, by digest."""
