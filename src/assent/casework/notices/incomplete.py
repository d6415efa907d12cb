"""The refusal of a letter that lacks something: which element, and the rule that demands it."""

from assent.casework.record.checks import Refused


class NoticeIncomplete(Refused):
    """A letter may not go out: ``element`` is what it lacks, ``citation`` the rule, empty for the plan's own."""

    def __init__(self, element: str, description: str, citation: str = "") -> None:
        by = f" ({citation})" if citation else ""
        super().__init__(f"The letter lacks {element}: {description}{by}. Nothing was sent.")
        self.element = element
        self.citation = citation
