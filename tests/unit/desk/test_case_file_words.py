"""The readable record says days, scales, people and clauses as its readers do, and leaves quoted words alone."""

from __future__ import annotations

from assent.casework.notices.notice import Block, Items, Paragraph, Quoted, Rows
from assent.desk.record.case_file_words import in_words
from assent.desk.record.record_texts import citing, naming


def test_days_and_scales_are_written_out_except_in_what_is_quoted() -> None:
    block = Block(
        (),
        "On 2026-02-10",
        (
            Paragraph("Received 2026-02-10 09:05 EST."),
            Items(("phq 9 of 2026-01-30 (rating 1)",)),
            Rows(("Fact",), (("madrs of 2026-01-30: total",),)),
            Quoted("Sent 2026-02-11:", "Your letter of 2026-02-10, phq 9.", "en"),
        ),
    )
    assert list(in_words(block).texts()) == [
        "On Feb 10, 2026",
        "Received Feb 10, 2026, 9:05 a.m. EST.",
        "PHQ-9 of Jan 30, 2026 (rating 1)",
        "Fact",
        "MADRS of Jan 30, 2026: total",
        "Sent Feb 11, 2026:",
        "Your letter of 2026-02-10, phq 9.",
    ]


def test_whom_the_record_names_by_account_is_named() -> None:
    people = {"birk.physician": "Dr. Leander Birk"}

    def person(id: str) -> str:
        return people.get(id, id)

    assert naming("to birk.physician, physician", person) == "to Dr. Leander Birk, physician"
    assert naming("to the member, in Spanish", person) == "to the member, in Spanish"
    held = "it is not the letter that birk.physician saw and signed. birk.physician looks at it again"
    assert naming(held, person) == (
        "it is not the letter that Dr. Leander Birk saw and signed. Dr. Leander Birk looks at it again"
    )


def test_clauses_are_cited_by_their_printed_numbers() -> None:
    cited = {"X.8": "Exclusions, 8", "X.8.a": "Exclusions, 8.a"}
    assert citing("not met: X.8, X.8.a, X.9", cited.get) == "not met: Exclusions, 8, Exclusions, 8.a, X.9"
