"""Reviewers' pages: facts, questions, approvals, judgments, denials with their letters, appeals, delegates."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assent.casework.record.days import there
from assent.desk.record.detail import Detail
from tests.workbench.plans import REQUESTS, Plan, denied, fails, is_open
from tests.workbench.reading import Reader, forms_of

_REASON = "The scan of November shows it, and the surgeon refused clearance."
_SIGN = "Sign and decide"


def _went_to(reader: Reader, done: str) -> None:
    assert reader.page is not None
    assert reader.status == 303, reader.says
    assert reader.page.headers["location"].endswith(f"?done={done}")


def _events(plan: Plan, request: str) -> list[str]:
    return [one.event for one in plan.shown(request).timeline if one.event != "viewed"]


def test_a_correction_is_seen_before_it_is_made(plan: Plan) -> None:
    request = plan.first(fails).request
    fact = next(one for one in plan.shown(request).facts if one.fact == "arterial_aneurysm" and one.value)
    before = _events(plan, request)
    nurse = plan.reader("nora.fennick")
    nurse.open(f"/requests/{request}/facts?fact={fact.fact}")
    nurse.press("preview", {"value": "no"})
    assert (nurse.status, "Say why it is corrected" in nurse.says) == (422, True)
    nurse.press("preview", {"why": "The scan is of another member.", "evidence.source": "radiology report"})
    assert "Exclusions, 8" in nurse.says.partition("What would change")[2]
    assert _events(plan, request) == before
    nurse.press("correct")
    _went_to(nurse, "review_correct")
    assert plan.shown(request).lines[0].outcome == "met"


def test_a_fact_is_confirmed_as_it_stands(plan: Plan) -> None:
    request = plan.first(fails).request
    nurse = plan.reader("nora.fennick")
    for fact in ("birth_date", "dose_mg", "indication", "pregnant", "weight_kg"):
        nurse.open(f"/requests/{request}/facts?fact={fact}")
        nurse.press("confirm", {"evidence.source": "clinical note"})
        _went_to(nurse, "review_confirm")
        found = next(one for one in plan.shown(request).facts if one.fact == fact)
        assert found.confirmed_by == "nora.fennick"


def test_questions_go_out_after_their_letter_was_read(plan: Plan) -> None:
    request = plan.first(is_open).request
    nurse = plan.reader("nora.fennick")
    nurse.open(f"/requests/{request}/questions/new")
    nurse.press("letters")
    assert "Choose at least one question" in nurse.says
    nurse.press("letters", {"more.0": "ketamine_misuse", "more_words.0": "Please send the <b>chart</b>."})
    assert "We need more information" in nurse.says
    assert "Please send the &lt;b&gt;chart" in nurse.html
    nurse.press("0", name="see")
    assert nurse.page is not None
    assert nurse.page.content.startswith(b"%PDF")
    assert "information_requested" not in _events(plan, request)[-1:]
    nurse.open(f"/requests/{request}/questions/new")
    nurse.press("letters", {"more.0": "ketamine_misuse"})
    nurse.press("ask")
    _went_to(nurse, "review_ask")
    assert [one.fact for one in plan.shown(request).asks] == ["ketamine_misuse"]


def test_a_document_is_asked_for_by_ticking_what_has_nothing_behind_it(plan: Plan) -> None:
    request = plan.first(is_open).request
    nurse = plan.reader("nora.fennick")
    nurse.open(f"/requests/{request}/questions/new")
    assert nurse.html.count("<textarea") == 0, "words are typed for what is chosen only"
    (offered,) = [one.offered["ask"] for one in forms_of(nurse.html) if "ask" in one.offered]
    assert {"weight_kg", "trials[0].adherence"} < set(offered)
    for first in range(0, len(offered), 50):  # so many are asked at once, at most
        nurse.press("letters", {"ask": offered[first : first + 50]})
        assert "Read the letter before it goes out" in nurse.says, "whatever is offered can be asked"
        nurse.open(f"/requests/{request}/questions/new")
    nurse.press("letters", {"ask": ["weight_kg", "pregnant"]})
    assert "Please send the document that shows this: weight." in nurse.says
    nurse.press("change")
    assert nurse.html.count("<textarea") == 2
    nurse.press("letters", {"words.weight_kg": "How much was it in November?"})
    assert "How much was it in November?" in nurse.says


def test_a_request_is_assigned_to_oneself_in_one_press(plan: Plan) -> None:
    request = plan.first(lambda detail: is_open(detail) and detail.assignee != "niall.brooke").request
    nurse = plan.reader("niall.brooke")
    nurse.open(f"/requests/{request}")
    (form,) = [one for one in forms_of(nurse.html) if one.action.endswith("/steps/review_assign")]
    nurse.send(form)
    assert plan.shown(request).assignee == "niall.brooke"
    nurse.open(f"/requests/{request}")
    assert "Assign to me" not in nurse.says
    given = [entry.says for entry in plan.shown(request).timeline if entry.event == "assigned"]
    assert given[-1] == "to niall.brooke, nurse"
    nurse.open(f"/requests/{request}/steps/review_assign")
    assert "Nora Fennick, Nurse reviewer" in nurse.says


def test_a_nurse_signs_an_approval_by_the_criteria(plan: Plan) -> None:
    request = plan.first(is_open).request
    nurse = plan.reader("nora.fennick")
    nurse.open(f"/requests/{request}/approval")
    assert "I have read this member&#39;s record and the policy" in nurse.says
    nurse.press("yes")
    _went_to(nurse, "decisions_approve")
    assert {line.status for line in plan.shown(request).lines} == {"approved"}


def test_a_physician_answers_an_open_question_and_approves(plan: Plan) -> None:
    request = plan.first(lambda one: is_open(one) and one.product_line == "commercial").request
    nurse, physician = plan.reader("nora.fennick"), plan.reader("birk.physician")
    for fact, value in (
        ("scores[0].total", "13"),
        ("scores[0].scale", "qids_sr16"),
        ("scores.complete", "yes"),
    ):
        nurse.open(f"/requests/{request}/facts?fact={fact}")
        nurse.press("correct", {"value": value, "why": "As the sheet has it.", "evidence.source": "sheet"})
        _went_to(nurse, "review_correct")
    physician.open(f"/requests/{request}/judgments")
    assert "What the wording can mean" in physician.says
    physician.press("yes", {"answer": "yes"})
    assert "Give your reasons" in physician.says
    physician.press(
        "yes", {"reading": "eleven", "reasons": "Off work since spring; the total answers to it."}
    )
    _went_to(physician, "decisions_resolve_judgment")
    physician.open(f"/requests/{request}/approval")
    physician.press("yes")
    _went_to(physician, "decisions_approve")


def test_a_denial_is_signed_only_after_its_letters(plan: Plan) -> None:
    request = plan.first(fails).request
    physician = plan.reader("birk.physician")
    physician.open(f"/requests/{request}/decision/denial")
    assert _SIGN not in physician.html
    failed = plan.shown(request)
    assert failed.lines[0].clauses[0] in physician.html
    physician.press("letters", {"reasons.0.words": "Denied"})
    assert (physician.status, 'href="#f-reasons-0-words"' in physician.html) == (422, True)
    physician.press("letters", {"reasons.0.words": _REASON, "alternatives.0.treatment": "<i>TMS</i>"})
    assert _SIGN in physician.html
    assert physician.html.count('lang="es"') >= 1
    assert "<i>TMS" not in physician.html
    physician.press("change")
    assert _REASON in physician.html
    physician.press("letters", {"alternatives.0.treatment": ""})
    physician.press("sign")
    _went_to(physician, "decisions_determine_adversely")
    assert {line.status for line in plan.shown(request).lines} == {"adverse"}


def test_what_changed_meanwhile_is_shown_and_nothing_typed_is_lost(plan: Plan) -> None:
    request = plan.first(fails).request
    physician, nurse = plan.reader("birk.physician"), plan.reader("nora.fennick")
    physician.open(f"/requests/{request}/decision/denial")
    physician.press("letters", {"reasons.0.words": _REASON})
    nurse.open(f"/requests/{request}/steps/review_note")
    nurse.press("yes", {"says": "The chart came by fax."})
    physician.press("sign")
    assert physician.status == 422
    assert "Somebody else acted meanwhile" in physician.says
    assert "A note was left" in physician.says
    assert _REASON in physician.html
    assert "determined" not in _events(plan, request)
    physician.press("letters")
    physician.press("sign")
    _went_to(physician, "decisions_determine_adversely")


def test_letters_that_were_not_seen_are_not_signed(plan: Plan) -> None:
    request = plan.first(fails).request
    physician = plan.reader("birk.physician")
    physician.open(f"/requests/{request}/decision/denial")
    physician.press("letters", {"reasons.0.words": _REASON})
    physician.press("sign", {"reasons.0.words": "The scan of May shows another thing altogether."})
    assert physician.status == 422
    assert "preview" in physician.says
    assert "determined" not in _events(plan, request)


def test_part_of_a_line_is_granted(plan: Plan) -> None:
    request = plan.first(fails).request
    line = next(one for one in plan.shown(request).lines if one.units)
    physician = plan.reader("birk.physician")
    physician.open(f"/requests/{request}/decision/part")
    physician.press("letters", {"line": line.line, "units": "2", "reasons.0.words": _REASON})
    physician.press("sign")
    _went_to(physician, "decisions_determine_partially")
    after = next(one for one in plan.shown(request).lines if one.line == line.line)
    assert after.status == "partially_approved"


def _appealed(detail: Detail) -> bool:
    return any(one.open for one in detail.appeals)


def test_who_took_part_does_not_decide_an_appeal(plan: Plan) -> None:
    request = plan.first(_appealed).request
    signer = str(next(one.determination.by for one in plan.shown(request).lines if one.determination))
    reader = plan.reader(signer)
    reader.open(f"/requests/{request}/appeals/decision")
    assert "You may not decide this appeal" in reader.says
    assert "Overturn" not in reader.says


@pytest.mark.parametrize("outcome", ["overturned", "upheld"])
def test_an_appeal_is_decided_line_by_line(plan: Plan, outcome: str) -> None:
    request = plan.first(_appealed).request
    reviewer = plan.reader("amsel.director")
    reviewer.open(f"/requests/{request}/appeals/decision")
    reason = "The fourth trial stands in the chart, with its dose and days."
    reviewer.press("letters", {"decisions.0.outcome": outcome, "decisions.0.reasons.0.words": reason})
    assert reviewer.status == 200, reviewer.says
    assert ("Letter to the member" in reviewer.says) == (outcome == "upheld")
    reviewer.press("sign")
    _went_to(reviewer, "appeals_decide")
    (appeal,) = plan.shown(request).appeals
    assert set(appeal.outcomes.values()) == {outcome}
    assert set(appeal.outcomes) == set(appeal.lines)


def test_a_delegate_s_decision_is_entered_by_one_and_confirmed_by_another(plan: Plan) -> None:
    request = plan.first(
        lambda one: any(line.delegate and line.status == "open" for line in one.lines)
    ).request
    intake, nurse = plan.reader("ivo.quillon"), plan.reader("nora.fennick")
    intake.open(f"/requests/{request}/attached/documents")
    intake.press("yes", file=("decision.txt", b"Approved.", "text/plain"))
    intake.open(f"/requests/{request}/delegate-decision")
    digest = plan.shown(request).documents[-1].digest
    lines = [line.line for line in plan.shown(request).lines]
    signed = f"{there(datetime.now(UTC)):%Y-%m-%d}T00:01"
    values: dict[str, str | list[str]] = {
        "document": digest, "reference": "EPS-1", "person": "Dr. Piers Hollow", "signed_at": signed,
        "sentence": "I decided this.", **{f"{line}.outcome": "approved" for line in lines},
    }  # fmt: skip
    intake.press("yes", values)
    _went_to(intake, "decisions_take_delegate_decision")
    nurse.open(f"/requests/{request}/steps/decisions_confirm_delegate_decision")
    assert "EPS-1" in nurse.says
    nurse.press("yes")
    _went_to(nurse, "decisions_confirm_delegate_decision")
    assert {line.status for line in plan.shown(request).lines} == {"approved"}


def test_a_nurse_has_no_page_to_say_no_on(plan: Plan) -> None:
    request = plan.first(fails).request
    nurse = plan.reader("nora.fennick")
    for page in ("decision/denial", "decision/part", "judgments", "appeals/decision", "letters/changed"):
        nurse.open(f"/requests/{request}/{page}")
        assert nurse.status == 403, page
    for who in ("paul.wrenn", "demo.admin", "ada.larkin"):
        other = plan.reader(who)
        for page in ("facts", "approval", "questions/new", "answer", "attached/documents"):
            other.open(f"/requests/{request}/{page}")
            allowed = who == "ada.larkin" and page == "attached/documents"
            assert other.status == (200 if allowed else 403), (who, page)


def test_an_appeal_that_is_not_there_is_not_found(plan: Plan) -> None:
    request = plan.first(denied).request
    reviewer = plan.reader("amsel.director")
    assert reviewer.open(f"/requests/{request}/appeals/decision").status_code == 404


def test_a_letter_is_offered_for_release_only_where_one_waits(plan: Plan) -> None:
    """A decision whose letters went out, or will, needs nobody to release them."""
    reader = plan.reader("birk.physician")
    waiting = {
        name
        for name in REQUESTS
        if any("saw and signed" in escalation.why for escalation in plan.shown(name).escalations)
    }
    decided = [name for name in REQUESTS if plan.shown(name).stage == "determined"][:8]
    assert set(decided) - waiting
    for name in {*decided, *waiting}:
        reader.open(f"/requests/{name}")
        assert (f"/requests/{name}/letters/changed" in reader.html) is (name in waiting), name
