"""Where each clause of Policy 031 stands in the text published in January 2026: section, item, page.

Items are the policy's own numbers. In a section that numbers nothing, paragraphs, sentences and rows are
counted as printed. Where a clause runs over a page, the page is that on which it begins.
"""

from collections.abc import Mapping

from assent.logic.authoring import Place

_OVERVIEW = "Overview"
_INITIAL = "Initial Treatment"
_RENEWAL = "Reauthorization Guidelines"
_EXCLUSIONS = "Exclusions"


def _section(section: str, page: int, items: Mapping[str, str]) -> dict[str, Place]:
    """The places of clauses on one page of a section, by clause id."""
    return {clause: Place(section, item, page) for clause, item in items.items()}


PLACES: Mapping[str, Place] = {
    **_section("Table of product lines", 1, {
        "PL.auth": "row 1", "PL.none": "rows 2 and 3",
    }),
    **_section(_OVERVIEW, 1, {
        "O.1": "paragraph 1, sentence 1", "O.2": "paragraph 1, sentence 2", "O.3": "paragraph 1, sentence 3",
        "O.4": "paragraph 2", "O.5": "paragraph 3", "O.6": "paragraph 4",
    }),
    **_section(_INITIAL, 1, {
        "I.0.term": "heading", "I.0.route": "before 1", "I.0.age": "before 1", "I.0.indication": "before 1",
        "I.0.all": "before 1", "I.1": "1", "I.2": "2", "I.3": "3",
    }),
    **_section(_INITIAL, 2, {
        "I.3.a": "3.a", "I.3.b": "3.b", "I.3.c": "3.c", "I.3.d": "3.d",
        "I.4": "4", "I.4.class": "4, sentence 2", "I.4.aug": "4, sentence 3", "I.4.episode": "4, sentence 1",
        "I.4.response": "4, sentence 1", "I.4.a": "4.a", "I.4.b": "4.b", "I.5": "5",
        "I.6": "6", "I.6.setting": "6, sentence 1", "I.6.monitor": "6, sentence 1",
        "I.6.prescriber": "6, sentence 2", "I.6.renewal": "6, sentence 1",
    }),
    **_section(_RENEWAL, 2, {
        "R.0": "before 1", "R.1": "1", "R.2": "2", "R.3": "3",
    }),
    **_section("Dosing", 2, {
        "D.1": "1", "D.1.weight": "1, sentence 1", "D.1.dose": "1, sentence 1", "D.1.minutes": "1, sentence 1",
        "D.1.frequency": "1, sentence 1", "D.1.eval": "1, sentence 2", "D.2": "2",
    }),
    **_section(_EXCLUSIONS, 3, {
        **{f"X.{number}": str(number) for number in range(1, 18)},
        "X.2.features": "2, sentence 2", "X.8.a": "8.a", "X.8.b": "8.b", "X.8.c": "8.c", "X.8-13.absent": "8 to 13",
    }),
    **_section("Medicare Variation", 3, {"V.MA": "paragraph 1"}),
    **_section("MassHealth Variation", 4, {"V.MH": "paragraph 1"}),
    **_section("One Care and SCO Variation", 4, {"V.OC": "paragraph 1"}),
    **_section("Codes", 4, {
        "C.0": "paragraph 1", "C.J3490": "row J3490", "C.96365": "row 96365",
    }),
    **_section("Table A", 8, {f"T.A.{row}": f"row {row}" for row in range(1, 6)}),
    **_section("Table B", 9, {"T.B": "all rows"}),
    **_section("Table C", 9, {"T.C": "all rows"}),
    **_section("Table D", 10, {"T.D": "all rows"}),
    **_section("Table E", 10, {"T.E": "all rows"}),
    **_section("Effective", 5, {
        "E.2021-04-01": "April 1, 2021", "E.2022-10": "October 2022", "E.2023-10": "October 2023",
        "E.2024-03-04": "March 4, 2024", "E.2024-09": "September 2024", "E.2024-10": "October 2024",
        "E.2025-03": "March 2025", "E.2025-10": "October 2025", "E.2026-01": "January 2026",
    }),
    **_section("Summary of Evidence", 4, {
        "S.1": "paragraph 1, sentence 1", "S.2": "paragraph 2", "S.3": "paragraph 3",
    }),
    **_section("Summary of Evidence", 5, {
        "S.4": "paragraph 4, sentence 1", "S.5": "paragraph 4, sentences 2 and 3", "S.6": "paragraph 5",
    }),
    **_section("References", 5, {"REF": "all"}),
}  # fmt: skip
"""The place of every clause, by its id."""
