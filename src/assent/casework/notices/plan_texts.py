"""Texts that the plan supplies for its letters: official forms, its published criteria, notices in other languages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from assent.casework.notices.words import PLACE
from assent.casework.record.checks import InvalidRecord
from assent.regulation.notices import elements

FORM_PLACES = (
    "appeals_address", "date", "fax", "last_day_to_appeal", "member", "member_number", "phone", "plan", "request",
    "tty", "website",
)  # fmt: skip
"""What a form's text may be filled with inside a sentence."""


OF_THE_CASE = frozenset({
    "member_number", "what_was_asked", "services_and_units", "authorization_period", "authorization_number",
    "specific_reason", "specific_information", "clinical_picture", "criteria_used", "criteria_included", "way_to_yes",
    "codes_and_meanings", "reviewer_credentials", "signature_of_clinician", "reviewer_certification",
    "what_was_considered",
})  # fmt: skip
"""What is said of one case, and so by no fixed text of a form: a form has places for it, or it follows the form."""


def form_file(form: str, language: str) -> str:
    """Where the plan's text of a form stands in the folder of the store."""
    return f"forms/{form}.{language}.toml"


def criteria_file(policy: str, version: str) -> str:
    """Where the published text of a policy's clauses stands in the folder of the store."""
    return f"criteria/{policy}.{version}.toml"


@dataclass(frozen=True, slots=True)
class FormText:
    """An official form's own text in one language, with places for what the letter says.

    A line ``# `` begins a piece with a heading, a line ``- `` is an item, an empty line ends a paragraph.
    Inside a sentence a place is one of ``FORM_PLACES``; a line that holds nothing but a place with the id
    of an element, such as ``{specific_reason}``, takes in what the letter says of it. ``gives`` are the
    elements that the form's fixed text gives by itself. Raises ``InvalidRecord`` for any other place.
    """

    id: str
    language: str
    title: str
    text: str
    gives: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        where = f"form {self.id} ({self.language})"
        if not self.title.strip() or not self.text.strip():
            raise InvalidRecord(f"{where}: title and text must not be empty.")
        for element in self.gives:
            if element not in elements():
                raise InvalidRecord(f"{where}: gives names {element!r}, which is no element of a letter.")
            if element in OF_THE_CASE:
                raise InvalidRecord(
                    f"{where}: gives names {element!r}, which no fixed text can say; give it a place of its own."
                )
        for line in self.text.splitlines():
            _check_places(where, line)


def _check_places(where: str, line: str) -> None:
    alone = element_of(line)
    for place in PLACE.findall(line):
        if place not in FORM_PLACES and not (place == alone and alone in elements()):
            raise InvalidRecord(
                f"{where}: {{{place}}} cannot be filled. In a sentence write one of {', '.join(FORM_PLACES)}; "
                "on a line of its own the id of an element, such as {specific_reason}."
            )


def element_of(line: str) -> str:
    """The place that stands alone on a line and is filled by a piece of the letter; empty for any other line."""
    alone = re.fullmatch(r"\s*\{([a-z0-9_]+)\}\s*", line)
    return alone[1] if alone and alone[1] not in FORM_PLACES else ""


@dataclass(frozen=True, slots=True)
class Tagline:
    """The notice of free help in one language, in its own words. ``language`` is a code of two or three letters."""

    language: str
    text: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z]{2,3}", self.language):
            raise InvalidRecord(f"{self.language!r} is no language; write its code, such as pt, zh or ht.")


@dataclass(frozen=True, slots=True)
class PlanTexts:
    """What the plan has supplied. ``criteria`` is the published text by policy and version, then by clause id."""

    forms: tuple[FormText, ...] = ()
    criteria: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    taglines: tuple[Tagline, ...] = ()

    def form(self, id: str, language: str) -> FormText | None:
        """The text of a form in a language."""
        return next((form for form in self.forms if (form.id, form.language) == (id, language)), None)

    def criterion(self, policy: str, version: str, clause: str) -> str:
        """The published text of a clause; empty where the plan has supplied none."""
        return self.criteria.get((policy, version), {}).get(clause, "")

    def published(self, policy: str, version: str, clause: str) -> str:
        """The published text of a clause, or of the one in which it stands; empty where there is neither."""
        name = clause
        while name:
            if text := self.criterion(policy, version, name):
                return text
            name = name.rpartition(".")[0]
        return ""


NO_TEXTS = PlanTexts()
"""A plan that has supplied none."""
