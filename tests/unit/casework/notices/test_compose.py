"""What letters say, for every kind, product line and reader; and that nothing goes out without what it must hold."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from assent.casework.determination.determination import ApprovalBasis
from assent.casework.determination.signature import SpecificReason
from assent.casework.notices.check import RULES, checked, lacking, required, uncertain
from assent.casework.notices.compose import compose
from assent.casework.notices.events import NoticeKind
from assent.casework.notices.incomplete import NoticeIncomplete
from assent.casework.notices.matter import Told
from assent.casework.notices.notice import Block, Items, Notice, Paragraph, Quoted, Rows
from assent.casework.notices.plan_texts import NO_TEXTS, PlanTexts, Tagline
from assent.casework.notices.words import fixed_words, translations
from assent.casework.requirement.events import RulesSet, SwitchedRule
from assent.casework.review.events import AskedFact, InformationRequested
from assent.logic.ask_tree import Ask, AskGroup, AskKind
from assent.logic.conclude import Outcome
from assent.logic.way import Cannot, Clinician, Step, WayGroup
from assent.policies.mgb_031.package import PACKAGE
from assent.regulation.appeals import appeal_rules, filing_deadline, ladder
from assent.regulation.rules import NO_SWITCHES, Switch, Switches
from tests.unit.casework.notices.letters import (
    CLEARANCE,
    LINES,
    MEMBER,
    NOW,
    NURSE,
    POLICY,
    PROVIDER,
    REASON,
    STORIES,
    SYSTEM,
    TEXTS,
    TOLD,
    WORDS,
    approved,
    assessed,
    cut,
    deemed,
    deemed_granted,
    exhausted,
    extended,
    forwarded,
    letter,
    matter,
    overturned,
    pended,
    refused,
    submitted,
    text,
    upheld,
)
from tests.unit.casework.request.story import Story

READERS = ("member", "provider")
MEDICAID = ("mgb_aco", "one_care", "senior_care_options")


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("to", READERS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_letter_is_complete(kind: NoticeKind, line: str, to: str, language: str) -> None:
    reader = replace(PROVIDER if to == "provider" else MEMBER, language=language)
    notice = letter(STORIES[kind](line), kind, to, addressee=reader)
    assert checked(notice, NO_SWITCHES) is notice
    assert notice.language == language


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("kind", NoticeKind)
def test_without_any_one_thing_that_is_required_it_is_held_back(kind: NoticeKind, line: str) -> None:
    notice = letter(STORIES[kind](line), kind)
    for one in required(notice, NO_SWITCHES):
        id = one.element.id
        if id in ("date_of_notice", "plan_contact"):
            continue  # always there: a letter has a date and a letterhead by its type
        less = without(notice, id)
        with pytest.raises(NoticeIncomplete) as refused_:
            checked(less, NO_SWITCHES)
        assert id in {lack.element for lack in lacking(less, NO_SWITCHES)}
        assert refused_.value.citation


def switched_off(story: Story, *rules: str) -> Story:
    """The story with these rules off, as a plan's counsel decided."""
    off = tuple(SwitchedRule(rule, False, "Counsel", date(2026, 1, 1)) for rule in rules)
    story.state = replace(story.state, rules=RulesSet(off))
    return story


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("to", READERS)
def test_an_emergency_supply_is_told_where_medicaid_has_it(line: str, to: str) -> None:
    said = "for 72 hours while we decide"
    notice = letter(pended(line), NoticeKind.INFORMATION_REQUEST, to, addressee=MEMBER)
    assert (said in text(notice)) is (line in MEDICAID)
    for rule in ("standing.emergency_supply", "position.ketamine_is_outpatient_drug"):
        without_it = letter(switched_off(pended(line), rule), NoticeKind.INFORMATION_REQUEST, to)
        assert said not in text(without_it)


@pytest.mark.parametrize("line", MEDICAID)
def test_that_an_approval_came_to_its_end_is_told_where_it_ends_the_benefits(line: str) -> None:
    said, rule = "an approval just came to its end", "standing.no_continuation_after_finite_approval"
    assert said in text(letter(refused(line), NoticeKind.ADVERSE))
    off = switched_off(refused(line), rule, f"{rule}.integrated")
    notice = letter(off, NoticeKind.ADVERSE)
    assert "you may be able to keep it while you appeal" in text(notice)
    assert said not in text(notice)


def without(notice: Notice, element: str) -> Notice:
    """The letter without what gives an element."""
    if element == "recipient":
        return replace(notice, addressee=replace(notice.addressee, address=()))
    if element == "form_id":
        return replace(notice, form=None)
    return replace(notice, blocks=tuple(block for block in notice.blocks if element not in block.elements))


def test_the_refusal_names_element_and_rule_and_nothing_of_the_letter() -> None:
    notice = without(letter(refused(), NoticeKind.ADVERSE), "specific_reason")
    with pytest.raises(NoticeIncomplete, match=r"lacks specific_reason.*Nothing was sent") as held:
        checked(notice, NO_SWITCHES)
    assert "Ana" not in str(held.value)
    assert WORDS not in str(held.value)


@pytest.mark.parametrize("kind", [NoticeKind.ADVERSE, NoticeKind.PARTIAL_APPROVAL])
def test_no_switch_of_a_plan_lets_a_no_out_without_reason_and_signature(kind: NoticeKind) -> None:
    notice = letter(STORIES[kind]("medicare_advantage"), kind)
    off = Switches(tuple(
        Switch(rule.id, on=False, by="plan", since=NOW.date())
        for one in required(notice, NO_SWITCHES) for rule in one.rules
    ))  # fmt: skip
    assert lacking(notice, off) == ()
    for element in ("specific_reason", "signature_of_clinician", "reviewer_credentials"):
        less = without(notice, element)
        assert element in {lack.element for lack in lacking(less, off)}
        with pytest.raises(NoticeIncomplete):
            checked(less, off)


@pytest.mark.parametrize(
    "block",
    [
        Block(("decision",), "Heading", ()),
        Block(("decision",), "", (Paragraph(" "),)),
        Block(("decision",), "", (Items(()),)),
        Block(("decision",), "", (Paragraph("Your number is {number}."),)),
        Block(("decision",), "{heading}", (Paragraph("Text."),)),
    ],
)
def test_an_empty_piece_or_an_open_place_is_held_back(block: Block) -> None:
    notice = letter(approved(), NoticeKind.APPROVAL)
    with pytest.raises(NoticeIncomplete):
        checked(replace(notice, blocks=(*notice.blocks, block)), NO_SWITCHES)


def test_braces_in_somebodys_own_words_are_no_open_place() -> None:
    notice = letter(approved(), NoticeKind.APPROVAL)
    quoted = Block((), "", (Quoted("The doctor wrote:", "see {attachment}"),))
    whole = replace(notice, blocks=(*notice.blocks, quoted))
    assert checked(whole, NO_SWITCHES) is whole


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("kind", [NoticeKind.ADVERSE, NoticeKind.PARTIAL_APPROVAL, NoticeKind.DEEMED])
def test_the_last_day_to_appeal_is_the_rules_own(line: str, kind: NoticeKind) -> None:
    notice = letter(STORIES[kind](line), kind)
    first = ladder(appeal_rules(), line, notice.date)[0]
    due = filing_deadline(first, line, notice.date).due_at
    assert due is not None
    day = (due - timedelta(hours=12)).date()
    assert f"Ask us by {day:%B} {day.day}, {day.year}." in text(notice)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("commercial", "Office of Patient Protection, 555-0105"),
        ("commercial", "within 72 hours"),
        ("medicare_advantage", "Drug (ketamine): 7 days"),
        ("medicare_advantage", "Infusion into a vein: 30 days"),
        ("medicare_advantage", "Independent Review Entity, 555-0107"),
        ("medicare_advantage", "Ask us by April 16, 2026."),
        ("mgb_aco", "Ask us by April 11, 2026."),
        ("mgb_aco", "Board of Hearings, 555-0106"),
        ("mgb_aco", "Ask us by February 20, 2026."),
        ("one_care", "Ask us by February 20, 2026."),
        ("commercial", "Ask us by August 9, 2026."),
    ],
)
def test_rights_by_product_line(line: str, says: str) -> None:
    assert says in text(letter(refused(line), NoticeKind.ADVERSE))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("line", LINES)
def test_a_fast_review_from_outside_can_run_at_the_same_time(line: str, language: str) -> None:
    """958 CMR 3.309(1)(d): for members of carriers that the state regulates."""
    said = text(letter(refused(line), NoticeKind.ADVERSE, addressee=replace(MEMBER, language=language)))
    told = "at the same time" in said or "al mismo tiempo" in said
    assert told is (line in ("commercial", "qualified_health_plan"))


HELPING = {
    "commercial": "Consumer Help Line, 555-0104", "qualified_health_plan": "Consumer Help Line, 555-0104",
    "medicare_advantage": "Medicare Line, 555-0108", "mgb_aco": "Ombudsman, 555-0110",
    "one_care": "Ombudsman, 555-0110", "senior_care_options": "Ombudsman, 555-0110",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("line", LINES)
def test_who_can_help_depends_on_the_product_line(line: str, language: str) -> None:
    """The state's office serves members of the carriers that the state regulates, and no others."""
    for story, kind in ((refused, NoticeKind.ADVERSE), (upheld, NoticeKind.APPEAL_DECISION)):
        said = text(letter(story(line), kind, addressee=replace(MEMBER, language=language)))
        assert {name for name in HELPING.values() if name in said} == {HELPING[line]}
        assert ("Office of Patient Protection" in said) is (line in ("commercial", "qualified_health_plan"))


@pytest.mark.parametrize("line", LINES)
def test_a_no_says_why_who_and_on_what(line: str) -> None:
    said = text(letter(refused(line), NoticeKind.ADVERSE))
    for words in (
        "Exclusions, 8: No aneurysmal vascular disease",
        WORDS,
        "Dr. Ada Hale, MD, psychiatry",
        "I reviewed this record and decided it myself.",
        "This stands in the way:",
        "Has a specialist cleared the member for ketamine, given the aneurysmal vascular disease?",
        "Refused",
        "You can have a copy of all its answers free of charge.",
        "Medicine tried: sertraline, 70 days, did not help enough.",
        "Intravenous Ketamine for Treatment-Resistant Depression (version 2026-01)",
        "It is free of charge.",
        "555-0103",
    ):
        assert words in said


FORMS = {
    "medicare_advantage": "CMS-10003-NDMCP", "one_care": "CMS-10716", "senior_care_options": "CMS-10716",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("line", LINES)
def test_words_of_ours_bear_no_form_number_and_wait_for_the_forms_text(line: str, language: str) -> None:
    reader = replace(MEMBER, language=language)
    notice = letter(refused(line), NoticeKind.ADVERSE, addressee=reader, texts=NO_TEXTS)
    assert notice.form is None
    assert "CMS" not in text(notice)
    lacks = [lack for lack in lacking(notice, NO_SWITCHES) if lack.element == "form_id"]
    assert [f"forms/{FORMS[line]}.{language}.toml" in lack.says for lack in lacks] == (
        [True] if line in FORMS else []
    )


@pytest.mark.parametrize("line", LINES)
def test_an_office_gets_no_form(line: str) -> None:
    notice = letter(refused(line), NoticeKind.ADVERSE, "provider", texts=replace(TEXTS, forms=()))
    assert (notice.form, notice.form_due, lacking(notice, NO_SWITCHES)) == (None, "", ())


def cited(clause: str, to: str = "member", language: str = "en", **changes: Any) -> Notice:
    """The letter about a denial for one clause."""
    reason = SpecificReason(clause, WORDS)
    reader = replace(MEMBER if to == "member" else PROVIDER, language=language)
    return letter(refused(reason=reason), NoticeKind.ADVERSE, to, addressee=reader, **changes)


OURS = replace(TEXTS, criteria={})
"""A plan that has supplied forms, and no text of its criteria."""


def criteria(notice: Notice) -> str:
    heading = fixed_words(notice.language)["reasons.included"]
    return "\n".join(said for block in notice.blocks if block.heading == heading for said in block.texts())


@pytest.mark.parametrize(
    ("clause", "rule", "decides"),
    [
        ("I.0.indication", "Initial Treatment, before item 1:", ("severe suicidal ideation",)),
        ("I.3", "Initial Treatment, 3:", ("last 30 days", "HAM-D total of 17", "MADRS total of 28", "of 15")),
        ("I.4", "Initial Treatment, 4:", ("Four adequate", "two or more classes", "six weeks", "80 percent")),
        ("R.3", "Reauthorization Guidelines, 3:", ("one month",)),
        ("X.8", "Exclusions, 8:", ("Exclusions, 8.a:", "Exclusions, 8.b:", "Exclusions, 8.c:", "cleared it")),
        ("X.10", "Exclusions, 10:", ("above 160", "above 90", "cardiology")),
    ],
)  # fmt: skip
def test_a_criterion_is_given_whole_by_the_policys_own_number(
    clause: str, rule: str, decides: tuple[str, ...]
) -> None:
    notice = cited(clause, texts=OURS)
    assert rule in criteria(notice)
    for words in decides:
        assert words in criteria(notice)
    assert "(number mgb-031" not in text(notice)
    elsewhere = [
        said
        for block in notice.blocks
        if "codes_and_meanings" not in block.elements
        for said in block.texts()
    ]
    assert not any(re.search(r"\b(I|R|X)\.\d", said) for said in elsewhere)


def test_only_the_cited_criteria_are_given_and_the_rest_on_request() -> None:
    said = criteria(cited("X.8", texts=OURS))
    assert "Initial Treatment" not in said
    assert "Exclusions, 9" not in said
    assert "all its other rules, free of charge" in said


PRINTED = "Eighth exclusion, as it is printed."


@pytest.mark.parametrize("clause", ["X.8", "X.8.b"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_plans_own_text_of_the_criteria_is_quoted(clause: str, language: str) -> None:
    texts = replace(TEXTS, criteria={("mgb-031", "2026-01"): {"X.8": PRINTED}})
    notice = cited(clause, language=language, texts=texts)
    (quoted,) = (
        part
        for block in notice.blocks
        for part in block.parts
        if "criteria_included" in block.elements and isinstance(part, Quoted)
    )
    assert (quoted.words, quoted.language) == (PRINTED, "en")
    assert "our own words" not in criteria(notice)
    other = replace(TEXTS, criteria={("mgb-031", "2025-01"): {"X.8": PRINTED}})
    assert PRINTED not in text(cited(clause, texts=other))


def test_an_upheld_grievance_gives_the_criteria() -> None:
    """958 CMR 3.307(2)(e)."""
    notice = letter(upheld(), NoticeKind.APPEAL_DECISION)
    assert "No aneurysm of the thoracic or abdominal aorta." in criteria(notice)
    assert "criteria_included" in {
        lack.element for lack in lacking(without(notice, "criteria_included"), NO_SWITCHES)
    }


@pytest.mark.parametrize("line", FORMS)
def test_the_plans_own_text_of_the_form_is_used(line: str) -> None:
    notice = letter(refused(line), NoticeKind.ADVERSE)
    assert notice.form is not None
    assert notice.form.id == FORMS[line]
    first, why = notice.blocks[:2]
    assert list(first.texts()) == ["", "Sample notice, page one, for Ana Example."]
    assert why.heading == "Why did we say no?"
    said = list(why.texts())
    assert WORDS in said
    assert "Call 555-0100." in said
    assert f"Appeal by {last_day_of(line)}." in said
    assert sum(WORDS in block.texts() for block in notice.blocks) == 1
    assert any("way_to_yes" in block.elements for block in notice.blocks)


def last_day_of(line: str) -> str:
    first = ladder(appeal_rules(), line, NOW.date())[0]
    due = filing_deadline(first, line, NOW.date()).due_at
    assert due is not None
    day = (due - timedelta(hours=12)).date()
    return f"{day:%B} {day.day}, {day.year}"


def test_what_the_forms_own_text_gives_is_not_said_twice() -> None:
    rights = replace(TEXTS.forms[0], gives=("appeal_rights", "expedited_appeal_rights"))
    notice = letter(refused("medicare_advantage"), NoticeKind.ADVERSE, texts=replace(TEXTS, forms=(rights,)))
    assert "called a reconsideration" not in text(notice)
    assert lacking(notice, NO_SWITCHES) == ()


def test_a_form_with_a_place_that_the_letter_cannot_fill_is_held_back() -> None:
    form = replace(TEXTS.forms[0], text="{reviewer_certification}")
    with pytest.raises(NoticeIncomplete, match="reviewer_certification"):
        letter(refused("medicare_advantage"), NoticeKind.ADVERSE, texts=PlanTexts((form,)))


def test_uncertain_rules_are_for_the_operator_and_not_in_the_letter() -> None:
    notice = letter(refused("one_care"), NoticeKind.ADVERSE)
    assert any(one.startswith("way_to_yes") for one in uncertain(notice, NO_SWITCHES))
    assert "memory" not in text(notice)
    assert "guess" not in text(notice)


@pytest.mark.parametrize("line", LINES)
def test_what_the_law_deems_is_not_told_as_a_decision(line: str) -> None:
    said = text(letter(deemed(line), NoticeKind.DEEMED))
    assert "This is not a decision that we made." in said
    assert "(42 CFR 422.568(b))" in said
    assert "We did not approve" not in said
    assert "decided" in said
    passed = text(letter(forwarded(), NoticeKind.DEEMED))
    assert "We sent it to the independent review entity" in passed
    assert "Ask us by" not in passed


def test_an_approval_says_what_from_when_to_when_and_what_next() -> None:
    said = text(letter(approved(), NoticeKind.APPROVAL))
    for words in (
        "J3490, drug code 00409-2051-05",
        "Your approval number is AU-1.",
        "The approval starts on February 16, 2026 and ends on March 15, 2026.",
        "To go on after March 15, 2026, your doctor must ask us again before that day.",
        "no set number",
    ):
        assert words in said
    continued = letter(approved(basis=ApprovalBasis.CONTINUITY), NoticeKind.APPROVAL)
    assert "a treatment that you began before" in text(continued)
    granted = text(letter(deemed_granted(), NoticeKind.APPROVAL))
    assert "the law counts the request as approved (M.G.L. c.176O s.25)" in granted
    assert "We approved your request." not in granted


def test_a_partial_approval_says_both() -> None:
    said = text(letter(cut(), NoticeKind.PARTIAL_APPROVAL))
    assert "We approved less than was asked for." in said
    assert "Your approval number is AU-1." in said
    assert WORDS in said


def test_an_extension_says_why_until_when_and_the_grievance() -> None:
    said = text(letter(extended(), NoticeKind.EXTENSION))
    assert "You asked for more time." in said
    assert "You wish to bring a new scan." in said
    assert "We will now decide by 9:00 a.m. on February 24, 2026." in said
    assert "called a grievance" in said
    assert "The member asked for more time." in text(letter(extended(), NoticeKind.EXTENSION, "provider"))


def test_an_appeal_decision_says_the_answer_and_what_follows() -> None:
    said = text(letter(upheld("medicare_advantage"), NoticeKind.APPEAL_DECISION))
    assert "Our answer is still no." in said
    assert said.count("The second letter refuses clearance again.") == 1
    assert "We send your case to reviewers who do not work for us." in said
    assert "Dr. Ben Okafor" in said
    commercial = text(letter(upheld(), NoticeKind.APPEAL_DECISION))
    assert "The reviewer certifies: Dr. Ben Okafor, MD" in commercial
    assert "a review from outside by June 18, 2026" in commercial
    good = letter(overturned(), NoticeKind.APPEAL_DECISION)
    assert "what you asked for is approved" in text(good)
    assert "Your approval number is AU-1." in text(good)
    assert "specific_reason" not in good.elements


def test_a_warning_names_what_is_left_and_what_to_send() -> None:
    said = text(letter(approved(), NoticeKind.LAPSE_WARNING))
    assert "Your approval AU-1 ends on March 15, 2026." in said
    assert "Depression improved on a rating scale, or functioning improved significantly." in said


def test_a_request_for_information_asks_each_question_with_what_answers_it() -> None:
    notice = letter(pended(), NoticeKind.INFORMATION_REQUEST, "provider")
    (table,) = [
        part
        for block in notice.blocks
        for part in block.parts
        if "facts_asked" in block.elements and isinstance(part, Rows)
    ]
    assert table.rows == (
        (
            "Medicine trial 2 (venlafaxine): How much of it was taken, in percent?",
            "medication history or pharmacy claims",
        ),
        ("Has the member ever misused ketamine?", "A note or your signed word"),
    )
    assert "by 9:00 a.m. on February 20, 2026" in text(notice)


def way(notice: Notice) -> str:
    return "\n".join(
        said for block in notice.blocks if "way_to_yes" in block.elements for said in block.texts()
    )


SCALES = tuple(
    Ask(
        "scores",
        f"A {scale} total from the 30 days before the request",
        (f"I.3.{limb}",),
        kind=AskKind.ANOTHER,
    )
    for limb, scale in zip("abcd", ("HAM-D", "MADRS", "QIDS-SR16", "PHQ-9"), strict=True)
)


@pytest.mark.parametrize("language", ["en", "es"])
def test_one_of_four_scales_is_not_told_as_four_that_lack(language: str) -> None:
    missing = AskGroup(True, (AskGroup(False, SCALES), Ask("dementia", "Has the member dementia?", ("X.3",))))
    said = way(cited("I.3", language=language, told=replace(TOLD, way=None, missing=missing)))
    assert ("One of these is enough:" if language == "en" else "Basta") in said
    assert "PHQ-9" in said
    assert "dementia" not in said
    assert "demencia" not in said


def test_the_way_is_that_of_the_cited_rules() -> None:
    """A step of a rule that is not cited is not told as what could change this decision."""
    both = WayGroup(
        True, (Step("trials", "Document a trial.", ("I.4",)), Step("eye_clearance", "Clear.", ("X.12",)))
    )
    said = way(cited("I.4", told=replace(TOLD, way=both)))
    assert "Document a trial." in said
    assert "Clear." not in said
    assert "other rules of the policy again" in said
    alone = way(cited("I.4", told=replace(TOLD, way=both.parts[0])))
    assert "other rules of the policy again" not in alone
    assert "answers the reason above" in way(cited("X.3", told=replace(TOLD, way=both)))


@pytest.mark.parametrize("to", READERS)
def test_a_partial_approval_does_not_say_that_the_rules_can_be_met(to: str) -> None:
    told = replace(TOLD, way=None, met=True)
    said = way(letter(cut(), NoticeKind.PARTIAL_APPROVAL, to, told=told))
    assert "The rules are met for what we approved." in said
    assert "with what the record holds now" not in said


def test_facts_that_the_rule_does_not_read_are_not_told_as_what_matters() -> None:
    notice = cited("X.8")
    (block,) = (block for block in notice.blocks if "specific_information" in block.elements)
    said = "\n".join(block.texts())
    assert "aneurysm" in said
    assert "PHQ-9" not in said
    assert "dementia" not in said
    assert not re.search(r"\d+ other answers", said)


@pytest.mark.parametrize(
    ("fact", "clause", "then"),
    [
        ("active_pulmonary_infection", "X.15", "Once the lung infection is over"),
        ("pregnant", "X.1", "Once the pregnancy is over"),
        ("breastfeeding", "X.1", "Once breastfeeding has ended"),
        ("last_delirium_date", "X.7", "From the eighth day after the delirium on"),
        ("hemorrhage_date", "X.9", "Once six months have passed"),
        ("blood_pressures", "X.10", "a new reading with its date"),
        ("abstinent_since", "R.3", "the last day of use"),
    ],
)
def test_a_finding_that_passes_is_told_with_what_to_send_then(fact: str, clause: str, then: str) -> None:
    temporary = Cannot(fact, "It is reported as it is.", (clause,))
    said = way(cited(clause, told=replace(TOLD, way=temporary)))
    assert then in said
    assert "nothing that can be sent now" not in said
    lasting = WayGroup(True, (temporary, Cannot("dementia", "It stays.", (clause,))))
    blocked = way(cited(clause, told=replace(TOLD, way=lasting)))
    assert "nothing that can be sent now" in blocked
    assert then not in blocked


@pytest.mark.parametrize("subject", ["aneurysm", "hemorrhage", "cardiovascular", "csf", "eye", "thyroid"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("to", READERS)
def test_after_a_refused_clearance_nobody_is_sent_for_another_signature(
    subject: str, language: str, to: str
) -> None:
    fact = f"{subject}_clearance"
    told = replace(TOLD, way=Step(fact, "Obtain clearance from a physician.", ("X.8",), "given"))
    said = way(letter(refused(facts={fact: "refused"}), NoticeKind.ADVERSE, to, told=told,
                      addressee=replace(MEMBER if to == "member" else PROVIDER, language=language)))  # fmt: skip
    assert "Obtain clearance" not in said
    assert "Consiga el visto bueno" not in said
    assert ("can look again" if language == "en" else "puede mirar otra vez") in said
    asked = way(letter(refused(facts={fact: "none"}), NoticeKind.ADVERSE, to, told=told))
    assert "Obtain clearance from a physician." in asked


@pytest.mark.parametrize(
    ("fact", "clause", "also"),
    [
        ("cardiovascular_clearance", "X.10", "once it is under control, a new reading with its date"),
        ("effective_contraception", "X.1", "note that there is no risk of pregnancy"),
        ("thyroid_clearance", "X.13", "Once the thyroid is under control"),
    ],
)
def test_treating_the_finding_is_told_beside_the_signature(fact: str, clause: str, also: str) -> None:
    step = Step(fact, "Do that.", (clause,), "given")
    alone = way(cited(clause, told=replace(TOLD, way=step)))
    assert "One of these is enough:" in alone
    assert alone.index(also) < alone.index("Do that.")
    beside = WayGroup(True, (Step("scores", "Rate.", (clause,)), step))
    together = way(cited(clause, told=replace(TOLD, way=beside)))
    assert together.index("Rate.") < together.index("One of these is enough:") < together.index("Do that.")


ANEURYSM = "Has the member an aneurysm of intracranial or peripheral arteries?"
HISTORY = Cannot("arterial_aneurysm", "A medical condition or history is reported as it is.", ("X.8",))


@pytest.mark.parametrize(
    ("told", "says", "not_says"),
    [
        (Told(True, Step("aneurysm_clearance", CLEARANCE, ("X.8",), "given")), "the specialist who said no", CLEARANCE),
        (
            Told(True, WayGroup(False, (Step("a", "Do one."), Step("b", "Do another.")))),
            "One of these is enough:",
            "All of these",
        ),
        (Told(True, TOLD.way), "This stands in the way:", CLEARANCE),
        (Told(True, TOLD.way), f"{ANEURYSM} Yes. A medical condition or history is reported as it is.", CLEARANCE),
        (Told(True, WayGroup(False, (Step("a", "Do one."), HISTORY))), "Do one.", ANEURYSM),
        (Told(True, Cannot("", "It is so.")), "It is so.", CLEARANCE),
        (Told(True, Clinician("X.8.giver", ("X.8",))), "A doctor on our staff decides this", "in the way"),
        (Told(True), "nothing that can be sent now would change it", "in the way"),
        (Told(True, met=True), "can be met with what the record holds now", "nothing that can be sent"),
        (Told(True, missing=Ask("dementia", "Has the member dementia?")), "We still lack the facts below", "nothing"),
        (
            Told(True, Clinician("X.8.giver", ("X.8",)), missing=Ask("dementia", "Has the member dementia?")),
            "A doctor on our staff decides this",
            "nothing",
        ),
        (Told(True, guidance="MassHealth Drug List"), "in another paper: MassHealth Drug List", "nothing that"),
    ],
)  # fmt: skip
def test_the_way_to_yes(told: Told, says: str, not_says: str) -> None:
    notice = letter(refused(), NoticeKind.ADVERSE, told=told)
    block = next(one for one in notice.blocks if "way_to_yes" in one.elements)
    said = "\n".join(block.texts())
    assert says in said
    assert not_says not in said


def test_what_stands_in_the_way_is_answered_only_to_who_may_see_it() -> None:
    """An office reads the answer that it gave; one from another source only where the reason rests on it."""
    kept = Cannot("ketamine_misuse", "A medical condition or history is reported as it is.")
    one = matter(
        refused(facts={"ketamine_misuse": True}), NoticeKind.ADVERSE, "provider", told=Told(True, kept)
    )
    said = "Has the member ever misused ketamine? {}A medical condition"
    assert said.format("Yes. ") in text(compose(one))
    elsewhere = one.state.facts["ketamine_misuse"]
    entry = replace(elsewhere.entries[-1], by=NURSE)
    facts = {**one.state.facts, "ketamine_misuse": replace(elsewhere, entries=(entry,))}
    assert said.format("") in text(compose(replace(one, state=replace(one.state, facts=facts))))


def test_where_nobody_assessed_it_no_letter_claims_to_know_the_way() -> None:
    notice = letter(refused(), NoticeKind.ADVERSE, told=Told())
    with pytest.raises(NoticeIncomplete, match="way_to_yes"):
        checked(notice, NO_SWITCHES)


def test_another_language_gets_english_and_an_offer_of_help() -> None:
    notice = letter(refused(), NoticeKind.ADVERSE, addressee=replace(MEMBER, language="pt"))
    assert notice.language == "en"
    assert "You asked for letters in another language (pt)." in text(notice)


def test_spanish_says_the_same_and_leaves_a_doctors_words_as_written() -> None:
    said = text(
        letter(refused("medicare_advantage"), NoticeKind.ADVERSE, addressee=replace(MEMBER, language="es"))
    )
    assert "No aprobamos su solicitud" in said
    assert "Exclusiones, 8: Sin aneurismas en los vasos" in said
    assert WORDS in said
    assert "Pídalo a más tardar el 16 de abril de 2026." in said
    assert "¿Tiene el miembro un aneurisma de las arterias de la cabeza o de otras partes?" in said
    assert "Has the member" not in said


def quotations(notice: Notice) -> list[Quoted]:
    return [part for block in notice.blocks for part in block.parts if isinstance(part, Quoted)]


SPANISH_READER = replace(MEMBER, language="es")
OFFER = "Estas palabras están en inglés. Llame al 555-0100"


def test_a_reason_in_english_is_marked_in_a_spanish_letter_and_help_is_offered() -> None:
    notice = letter(refused(), NoticeKind.ADVERSE, addressee=SPANISH_READER)
    (quoted,) = (part for part in quotations(notice) if part.words == WORDS)
    assert quoted.language == "en"
    assert OFFER in text(notice)
    (reminder,) = (one for one in uncertain(notice, NO_SWITCHES) if "reader's language" in one)
    assert reminder.startswith("specific_reason: 1 of the reasons")


def test_the_spanish_that_the_clinician_confirmed_stands_in_a_spanish_letter() -> None:
    said = "La imagen del 3 de febrero muestra un aneurisma, y el cirujano no dio su visto bueno."
    story = refused(reason=replace(REASON, spanish=said))
    notice = letter(story, NoticeKind.ADVERSE, addressee=SPANISH_READER)
    (quoted,) = (part for part in quotations(notice) if part.words == said)
    assert quoted.language == "es"
    assert WORDS not in text(notice)
    assert OFFER not in text(notice)
    assert not any("reader's language" in one for one in uncertain(notice, NO_SWITCHES))
    english = letter(story, NoticeKind.ADVERSE)
    assert WORDS in text(english)
    assert said not in text(english)


@pytest.mark.parametrize(
    "kind", [NoticeKind.EXTENSION, NoticeKind.EXPEDITE_REFUSED, NoticeKind.APPEAL_EXTENSION]
)
def test_other_words_of_the_staff_are_marked_too(kind: NoticeKind) -> None:
    notice = letter(STORIES[kind](), kind, addressee=SPANISH_READER)
    assert [part.language for part in quotations(notice)] == ["en"]
    assert OFFER in text(notice)


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("kind", NoticeKind)
def test_a_spanish_letter_leaves_nothing_in_english(kind: NoticeKind, line: str) -> None:
    notice = letter(STORIES[kind](line), kind, addressee=replace(MEMBER, language="es"))
    said = text(replace(notice, blocks=tuple(map(without_marked_english, notice.blocks))))
    assert [
        english for english in translations("es", PACKAGE.resources) if len(english) > 12 and english in said
    ] == []
    fixed = {
        one
        for key, one in fixed_words("en", PACKAGE.resources).items()
        if len(one) > 12 and "language_line" not in key
    }
    assert [one for one in fixed if one in said and "{" not in one] == []


def without_marked_english(block: Block) -> Block:
    """A piece without what somebody wrote in English and the letter marks as that."""
    parts = (
        replace(part, words="-") if isinstance(part, Quoted) and part.language == "en" else part
        for part in block.parts
    )
    return replace(block, parts=tuple(parts))


def test_what_an_envelope_shows_names_no_drug_diagnosis_or_program() -> None:
    named = ("ketamine", "ketamina", "depress", "medicare", "masshealth", "one care", "J3490", "F33", "031")
    for kind in NoticeKind:
        for line in LINES:
            for to in READERS:
                for language in ("en", "es"):
                    reader = replace(PROVIDER if to == "provider" else MEMBER, language=language)
                    notice = letter(STORIES[kind](line), kind, to, addressee=reader)
                    seen = " ".join(
                        [notice.subject, notice.addressee.name, *notice.addressee.address]
                    ).lower()
                    assert not [one for one in named if one.lower() in seen]


@pytest.mark.parametrize(
    "at", [datetime(2026, 2, 11, 3, 30, tzinfo=UTC), datetime(2026, 2, 10, 6, tzinfo=UTC)]
)
def test_the_date_is_the_plans_day(at: datetime) -> None:
    notice = letter(refused(), NoticeKind.ADVERSE, now=at)
    assert notice.date_words == "February 10, 2026"


def test_every_kind_falls_under_rules() -> None:
    assert set(RULES) == set(NoticeKind)
    assert len(set(RULES.values())) == len(RULES)


@pytest.mark.parametrize("language", ["en", "es"])
def test_where_the_plan_is_late_with_an_appeal_the_member_hears_of_the_hearing(language: str) -> None:
    notice = letter(exhausted(), NoticeKind.DEEMED, addressee=replace(MEMBER, language=language))
    checked(notice, NO_SWITCHES)
    said = text(notice)
    words = {
        "en": ("By law you need not wait for us now (42 CFR 438.408(b)(2))", "You can ask for a hearing now"),
        "es": ("Por ley ya no tiene que esperarnos", "Puede pedir una audiencia ya"),
    }[language]
    assert all(one in said for one in words)
    assert "Board of Hearings" in said


CODES = ("en", "es", "pt", "zh", "ht", "vi", "ru", "ar", "km", "fr", "it", "ko", "el", "pl", "hi", "gu")
SIXTEEN = tuple(Tagline(code, f"Help in {code}, free of charge: 555-0100.") for code in CODES)
DENIED = (NoticeKind.ADVERSE, NoticeKind.PARTIAL_APPROVAL, NoticeKind.APPEAL_DECISION, NoticeKind.DEEMED)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", NoticeKind)
def test_the_plans_taglines_stand_on_denials_each_in_its_language(kind: NoticeKind, language: str) -> None:
    texts = replace(TEXTS, taglines=SIXTEEN)
    notice = letter(STORIES[kind](), kind, addressee=replace(MEMBER, language=language), texts=texts)
    shown = {
        (part.text, part.language)
        for block in notice.blocks
        for part in block.parts
        if isinstance(part, Paragraph) and part.text.startswith("Help in ")
    }
    wanted = {(line.text, line.language) for line in SIXTEEN} if kind in DENIED else set()
    assert shown == wanted
    assert ("taglines" in notice.elements) is (kind in DENIED)


def test_sixteen_languages_are_demanded_once_counsel_switches_the_rule_on() -> None:
    on = Switches((Switch("section_1557.taglines", on=True, by="Counsel", since=date(2026, 1, 1)),))
    without_file = letter(refused(), NoticeKind.ADVERSE)
    assert lacking(without_file, NO_SWITCHES) == ()
    (lack,) = lacking(without_file, on)
    assert (lack.element, "taglines.toml" in lack.says) == ("taglines", True)
    few = letter(refused(), NoticeKind.ADVERSE, texts=replace(TEXTS, taglines=SIXTEEN[:15]))
    assert [lack.element for lack in lacking(few, on)] == ["taglines"]
    whole = letter(refused(), NoticeKind.ADVERSE, texts=replace(TEXTS, taglines=SIXTEEN))
    assert lacking(whole, on) == ()


@pytest.mark.parametrize(("language", "other"), [("en", "es"), ("es", "en")])
def test_the_offer_in_the_other_language_is_marked_as_that(language: str, other: str) -> None:
    notice = letter(approved(), NoticeKind.APPROVAL, addressee=replace(MEMBER, language=language))
    (line,) = (
        part
        for block in notice.blocks
        for part in block.parts
        if isinstance(part, Paragraph) and part.text.startswith(("Español:", "English:"))
    )
    assert line.language == other


@pytest.mark.parametrize(
    ("by", "printed"),
    [
        (datetime(2026, 2, 20, 7, 4, tzinfo=UTC), "5:00 p.m. on February 19, 2026"),  # 2:04 a.m.
        (datetime(2026, 2, 21, 0, 30, tzinfo=UTC), "5:00 p.m. on February 20, 2026"),  # 7:30 p.m.
        (datetime(2026, 2, 22, 16, 0, tzinfo=UTC), "5:00 p.m. on February 20, 2026"),  # Sunday
        (datetime(2026, 2, 17, 6, 0, tzinfo=UTC), "5:00 p.m. on February 13, 2026"),  # after a holiday
        (datetime(2026, 2, 20, 19, 15, tzinfo=UTC), "2:15 p.m. on February 20, 2026"),
        (datetime(2026, 2, 21, 4, 59, tzinfo=UTC), "by February 20, 2026"),  # the end of a day is the day
        (datetime(2026, 2, 10, 14, 30, tzinfo=UTC), "9:30 a.m. on February 10, 2026"),
        (datetime(2026, 2, 11, 1, 0, tzinfo=UTC), "5:00 p.m. on February 10, 2026"),
    ],
)
def test_an_answer_is_asked_for_at_a_time_of_a_business_day(by: datetime, printed: str) -> None:
    story = assessed(submitted(), Outcome.INCOMPLETE)
    story.record(
        InformationRequested((AskedFact("dementia", "Has the member dementia?", ("X.3",)),), by), by=SYSTEM
    )
    assert f"{printed}." in text(letter(story, NoticeKind.INFORMATION_REQUEST, "provider"))


def test_where_no_time_of_a_business_day_is_left_it_is_asked_for_soon() -> None:
    story = assessed(submitted(), Outcome.INCOMPLETE)
    asks = (AskedFact("dementia", "Has the member dementia?", ("X.3",)),)
    by = datetime(2026, 2, 11, 7, 4, tzinfo=UTC)  # 2:04 a.m.
    story.record(InformationRequested(asks, by), by=SYSTEM)
    after_hours = datetime(2026, 2, 10, 23, tzinfo=UTC)
    said = text(letter(story, NoticeKind.INFORMATION_REQUEST, "provider", now=after_hours))
    assert "as soon as you can." in said
    assert "2:04" not in said


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_question_names_the_finding_that_it_is_about(language: str) -> None:
    asks = (
        AskedFact(
            "candidacy_documented", "Is that finding written in the member's medical record?", ("I.5",)
        ),
    )
    story = assessed(submitted(), Outcome.INCOMPLETE).record(InformationRequested(asks, NOW), by=SYSTEM)
    reader = replace(PROVIDER, language=language)
    said = text(letter(story, NoticeKind.INFORMATION_REQUEST, "provider", addressee=reader))
    assert ("ketamina" if language == "es" else "a candidate for ketamine") in said
    assert "that finding" not in said
    assert "¿Está eso escrito" not in said


@pytest.mark.parametrize(
    ("language", "words"), [("en", "(at least 4 are missing)"), ("es", "(faltan por lo menos 4)")]
)
def test_a_letter_says_how_many_records_are_missing(language: str, words: str) -> None:
    trials = next(each for each in POLICY.vocabulary.lists if each.name == "trials")
    asks = (AskedFact("trials", trials.another, ("I.4",), "claims", count=4),)
    story = assessed(submitted(), Outcome.INCOMPLETE).record(
        InformationRequested(asks, NOW + timedelta(days=10)), by=SYSTEM
    )
    member = replace(MEMBER, language=language)
    assert words in text(letter(story, NoticeKind.INFORMATION_REQUEST, addressee=member))
    assert "missing" not in text(letter(pended(), NoticeKind.INFORMATION_REQUEST))
