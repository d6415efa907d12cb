"""Treatment that the plan would cover instead: in the letter where a clinician names it, demanded where a rule does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assent.casework.determination.determination import Adverse, Upheld
from assent.casework.determination.signature import Alternative
from assent.casework.notices.check import lacking, uncertain
from assent.casework.notices.events import NoticeKind
from assent.casework.notices.notice import Addressee, Notice, Quoted
from assent.casework.notices.passages.alternatives import check_alternatives
from assent.casework.record.checks import InvalidRecord, Refused
from assent.casework.record.codec.events import read_event, write_event
from assent.regulation.rules import NO_SWITCHES, Switch, Switches
from tests.unit.casework.notices.letters import (
    CONSIDERED,
    MEMBER,
    PROVIDER,
    REASON,
    REVIEWER,
    appealed,
    cut,
    letter,
    refused,
    signature,
    text,
    upheld,
)

DAY = date(2026, 2, 10)
STIMULATION = Alternative(
    "Transcranial magnetic stimulation, thirty sessions.", "Example Mood Clinic, 555-0150"
)
AUGMENTING = Alternative("Lithium added to the present medicine.")
SPANISH = replace(MEMBER, language="es")
ON = Switches((Switch("ma_state.adverse.alternative", True, "Counsel", DAY),))


def no(*alternatives: Alternative) -> Adverse:
    return Adverse("drug", signature(), (REASON,), CONSIDERED, alternatives)


def block(notice: Notice) -> list[str]:
    (found,) = (one for one in notice.blocks if "alternative_treatment" in one.elements)
    return list(found.texts())


def test_without_one_the_letter_says_so_and_the_operator_sees_that_one_could_be_named() -> None:
    made = letter(refused(), NoticeKind.ADVERSE)
    assert block(made)[0] == "Other treatment"
    assert lacking(made, NO_SWITCHES) == ()
    assert "alternative_treatment: M.G.L. c.176O s.12(d) (none is named)" in uncertain(made, NO_SWITCHES)


@pytest.mark.parametrize(
    ("reader", "says"),
    [
        (MEMBER, ("Other treatment that we cover", "which we would cover in its place", "You and your doctor decide")),
        (PROVIDER, ("Other treatment that we cover", "which we would cover in its place", "You and your patient")),
        (SPANISH, ("Otro tratamiento que cubrimos", "que cubriríamos en su lugar", "Usted y su médico deciden")),
    ],
    ids=["member", "provider", "spanish"],
)  # fmt: skip
def test_what_is_named_is_told_in_the_clinicians_words(reader: Addressee, says: tuple[str, ...]) -> None:
    made = letter(refused(alternatives=(STIMULATION,)), NoticeKind.ADVERSE, reader.to, addressee=reader)
    said = "\n".join(block(made))
    assert all(one in said for one in says)
    assert STIMULATION.treatment in said
    assert STIMULATION.providers in said
    assert text(made).count(STIMULATION.treatment) == 1, "named for two lines, told once"
    assert not any("none is named" in one for one in uncertain(made, NO_SWITCHES))
    assert lacking(made, ON) == ()


def test_who_gives_it_is_asked_by_telephone_where_nobody_is_named() -> None:
    made = letter(refused(alternatives=(STIMULATION, AUGMENTING)), NoticeKind.ADVERSE)
    assert "Call 555-0100, and we help you find who gives it." in block(made)
    assert "alternative_providers" not in made.elements
    assert lacking(made, NO_SWITCHES) == ()
    assert [one.element for one in lacking(made, ON)] == ["alternative_providers"]


def test_a_partial_approval_names_one_too() -> None:
    made = letter(cut(alternatives=(STIMULATION,)), NoticeKind.PARTIAL_APPROVAL)
    assert STIMULATION.treatment in block(made)
    assert lacking(made, ON) == ()


def test_an_appeal_that_is_upheld_tells_the_reviewers() -> None:
    made = letter(upheld(alternatives=(STIMULATION,)), NoticeKind.APPEAL_DECISION)
    (found,) = (one for one in made.blocks if "alternative_treatment" in one.elements)
    assert {one.words for one in found.parts if isinstance(one, Quoted)} == {
        STIMULATION.treatment, STIMULATION.providers,
    }  # fmt: skip
    assert lacking(made, NO_SWITCHES) == ()


def test_a_decision_on_a_grievance_without_who_gives_it_does_not_go_out() -> None:
    """The text is certain here: 958 CMR 3.307(2)(f)."""
    (lack,) = lacking(letter(upheld(alternatives=(AUGMENTING,)), NoticeKind.APPEAL_DECISION), NO_SWITCHES)
    assert (lack.element, lack.citation, lack.uncertain) == (
        "alternative_providers", "958 CMR 3.307(2)(f)", False,
    )  # fmt: skip
    assert lacking(letter(upheld(), NoticeKind.APPEAL_DECISION), NO_SWITCHES) == ()


def test_it_is_asked_before_the_signature_and_not_when_the_letter_is_held_back() -> None:
    state = appealed().state
    again = Upheld("drug", signature(REVIEWER), (REASON,), CONSIDERED, (AUGMENTING,))
    with pytest.raises(Refused, match=r"alternatives: say who gives .* \(958 CMR 3\.307\(2\)\(f\)\)"):
        check_alternatives(state, again, DAY, on_appeal=True)
    check_alternatives(state, replace(again, alternatives=(STIMULATION,)), DAY, on_appeal=True)
    check_alternatives(state, replace(again, alternatives=()), DAY, on_appeal=True)


def test_of_the_first_notice_it_is_not_certain_and_off() -> None:
    check_alternatives(refused().state, no(AUGMENTING), DAY)
    check_alternatives(refused("medicare_advantage").state, no(AUGMENTING), DAY, on_appeal=True)


def test_an_alternative_says_something() -> None:
    with pytest.raises(InvalidRecord, match="treatment is empty"):
        Alternative(" ")


def test_it_stands_on_the_record() -> None:
    events = refused(alternatives=(STIMULATION,)).events
    assert [read_event(write_event(one)) for one in events] == events
