"""Every use case of the desk is a call of the interface or has a page, but for what only an operator does."""

from __future__ import annotations

import ast
import re

from tests.code_health.sources import PACKAGE

OPERATORS = {
    "accounts.first_administrator",  # while there is none, nobody could be signed in
    "worklist.worklist",  # without permission checks, for the command line
    "recovery.operator",  # on the machine of the store
    "recovery.recover_administrator",  # there too
    "sign_in.asks_who_acts",  # of the command line: a call of the interface is always signed in
    "clock.correct_clock",  # on the machine whose clock it is
    "settings.standing",  # of the folder, which only they see
    "settings.write_to_folder",  # there too
    "display.show",  # a look that is not on the record, for the command line
}
ON_SCREENS = {
    "settings.standing",  # an administrator reads it where nobody confirms settings
}
"""What only operators do beside a page that shows it."""
_STEPS = {
    *("account_steps", "signers", "questions", "settlement", "recording", "standing", "matter"),
    *("reassessment", "explanation", "conclusions"),
}
_PARTS = {
    *("requests.check_submission", "requests.draft_on", "requests.submit_on", "answers.read_values"),
    *("requests.others_of", "requests.beside_damaged"),
    *("documents.see", "review.add_correction"),
    "display.with_reasons",
    "delivery.hand_over_letters",
    *("previews.writes_letters", "previews.check_seen", "previews.decision_preview"),
    *("citations.supported", "reports.events_told"),
    "clock.check_acting",
    "clock.is_believed",
    *("audit.verification", "moments.following"),
    *("settings.begin", "settings.kept", "settings.taken_over", "settings.settings_faults"),
    *("settings.in_force", "settings.proposal_changes", "settings.revision_changes", "settings.revisions_on"),
    *("answers.read_values", "stand_ins.check_settles", "stand_ins.check_still_settles"),
    "second_factor.is_demonstration",
    *("members.match_member", "members.identify_by_software", "members.settle_known_member"),
    *("documents.attach_kept", "inquiries.requests_of", "inquiries.transactions"),
    "authorized_orders.authorized_requests",
    *("submissions.keep", "submissions.repeated", "submissions.request_of", "request_numbers.following"),
    "names.people",
    "guidance.forget_old_calls",  # of the sweep
    "scratch.tried",  # what POST /api/assessments does with the facts that it is sent
}
"""What use cases are made of."""


def _use_cases() -> set[str]:
    found: set[str] = set()
    for path in (PACKAGE / "desk").rglob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                first = node.args.args[:1]
                if first and first[0].arg in {"desk", "plan", "work"} and path.stem not in _STEPS:
                    found.add(f"{path.stem}.{node.name}")
    return found - _PARTS


def _reached(folder: str) -> set[str]:
    """The use cases that the modules of a folder of the package call."""
    text = "\n".join(_without_aliases(path.read_text("utf-8")) for path in (PACKAGE / folder).rglob("*.py"))
    return {one for one in _use_cases() if re.search(rf"\b{re.escape(one)}\b", text) or _imported(one, text)}


def test_every_use_case_can_be_called() -> None:
    reached = _reached("web") | _reached("workbench") | _reached("exchange")
    assert _use_cases() - reached == OPERATORS - ON_SCREENS
    assert len(_use_cases()) > 50


ONLY_OVER_HTTP = {
    # Of sessions and the server itself: the command line keeps a session of its own and serves nobody.
    "sign_in.begin_with_provider": "a browser goes to the plan's provider of identities",
    "sign_in.finish_with_provider": "and comes back from it",
    "sign_in.signed_in": "who calls; the command line asks acting.caller_of",
    "guidance.give_guidance": "a clinical system asks while an order is written",
    "guidance.technical_guidance": "the same, where it does not answer",
    "guidance.keep_hook_call": "a call of a clinical system as it was answered",
    "guidance.list_hook_calls": "what clinical systems were told, with the messages as they were",
    "access.calling_client": "who calls an endpoint of FHIR, by its access token",
    "access.calling_hook": "who calls a CDS service, by its signed token",
    "access.check_hook_token": "whose signed token it is, before a long body is read",
    "access.give_access": "a program asks for a token with its signature",
    "access.open_client": "who calls an endpoint of FHIR on a demonstration",
    "access.office_client": "who calls an endpoint of FHIR, by a token of an administrator",
    # Of programs that call by FHIR.
    "guidance.call_behind": "its draft is filled from what came with that call",
    "guidance.assertion_of": "a form is collected for what was said while ordering",
    "collecting.assess_answers": "which question comes next while a form is filled",
    "collecting.form_kinds": "which forms there are, for programs that fill them",
    "collecting.questionnaire_of": "a form for programs; `policy questions` and `example` say what is asked",
    "inquiries.found_requests": "an inquiry by an example; `request list` and `request show` answer people",
    "submissions.submit_transaction": "a bundle that is kept whole; `request submit` takes a case file",
    "submissions.update_transaction": "a bundle that changes a request; `request answer` takes values",
    "documents.keep_file": "a document inside a call of CDex; `request attach` takes a file",
    "subscriptions.subscribe": "a program wants to be told at its own address",
    "subscriptions.change_subscription": "the same",
    "subscriptions.end_subscription": "the same",
    "subscriptions.own_subscription": "the same",
    "subscriptions.own_subscriptions": "the same",
    "notifications.keep_answer": "what a program was answered is not told to it again",
    "notifications.note_changes": "a round of the server",
    "notifications.send_notifications": "a round of the server",
    "sign_in.sign_out_everywhere": "`audit sign-out` ends every session, `account disable` those of one person",
    "operations.can_send": "of a server that is asked whether it is well",
    "operations.is_ready": "of a server that is asked whether it is well",
    "operations.open_requests": "a number among the metrics of a server",
    "offices.check_known_to": "an office acts over HTTP only",
    "accounts.list_tokens": "tokens are listed for the programs that call; `account log` says who made them",
    # Of screens, where a person has the record in front of them.
    "worklist.page": "a page of the list; `request list` prints it whole",
    "mailroom.preview": "a letter that is due, beside the request; `letter send` says what is held back, and why",
    "documents.documents_of": "the attachments of a request, to be opened beside it",
    "documents.open_document": "one of them, shown in the browser",
    "review.lock": "for as long as somebody has the request on the screen",
    "review.confirm": "a value, checked against its document beside it",
    "review.correct": "the same; the office answers at the command line, and the plan's people look at documents",
    "review.ask": "a reviewer's question, beside the fact",
    "determinations.resolve_judgment": "a reading is chosen beside what each of them says",
    "review.take_over_lock": "of somebody whose screen was left, with a reason",
    "consequences.preview_correction": "what a correction would change, before it is made on the screen",
    "consequences.preview_questions": "the letter that asks, before it goes",
    "answer_previews.preview_answer": "what an answer is read as, before the office sends it",
    "inbox.came_back": "what came back to a reviewer's screen; `request list` says what waits",
    "worklist.of_drug": "a search on the screen",
    "worklist.reviewers": "to whom work can be given, to choose from",
    "moments.moment": "a request as it stood, walked through on the screen; `audit replay` compares all",
    "moments.looks": "who saw what, beside the record; `audit export` has every look",
    "audit.last_checkpoint": "the last one, beside the button that takes another",
    "policy_terms.bars_for": "who may see them; `policy bars` is of whoever has the machine",
    "policy_terms.adopted_readings": "beside each question of the policy's page; `plan check` says the same of a file",
    "readings.readings": "how each reading was chosen, for a committee at a screen",
    "reports.open_now": "how many are open now, above the figures; `request list` lists them",
    "colleagues.colleagues": "an office acts over HTTP only",
    "colleagues.invite": "the same",
    "colleagues.change_colleague": "the same",
    "colleagues.end_access": "the same",
    "colleagues.renew_invitation": "the same",
    # Of offices and delegates, whose programs call.
    "drafts.draft": "begun and finished on the screen of an office; a case file is the draft of the command line",
    "drafts.submit_draft": "the same",
    "requests.answer_without": "the office says so where it reads the question",
    "authorizations.request_of": "claims systems look an authorization up",
    "authorizations.use_units": "claims systems count units",
    "authorizations.correct": "for whoever compares it with its source on the screen",
    "members.identify": "beside the directory and what the office sent",
    # Two people, or a person and a document of somebody outside: both are on the screen together.
    "delegation.hand_over": "to a delegate",
    "delegation.recall": "from a delegate",
    "delegation.take_delegate_decision": "entered from the delegate's document",
    "delegation.confirm_delegate_decision": "compared with it by a second person",
    "delegation.reject_delegate_decision": "the same",
    "effectuation.take_outside_decision": "entered from the document of an outside body",
    "effectuation.effectuate": "by a second person, who compares them",
    "reversals.enter": "entered from the certification of the treating physician",
    "reversals.confirm": "by a second person, who compares them",
    "reversals.reject": "the same",
    # Rare acts with a condition of the law on each, which the screen shows beside the deadline.
    "review.decide_need": "where the rules leave open whether authorization is required",
    "review.refuse_expedite": "by a physician, on the standard clock",
    "determinations.extend": "more time for a line",
    "determinations.reopen": "what was determined is taken up again",
    "appeals.extend": "more time for an appeal",
    "appeals.forward": "by itself where the law says so",
    "peer_to_peer.offer": "before a denial, with the calendar",
    "peer_to_peer.hold": "after the call",
}
"""Each use case that the command line lacks, and why. Whatever a clinician signs of a line is not among them."""


def test_what_the_command_line_lacks_is_listed_with_its_reason() -> None:
    over_http, by_command = _reached("web") | _reached("exchange"), _reached("cli")
    assert over_http - by_command == ONLY_OVER_HTTP.keys()
    assert by_command - over_http == OPERATORS
    assert all(ONLY_OVER_HTTP.values())


def test_all_that_is_decided_of_a_line_is_decided_by_command_too() -> None:
    decisions = {
        "determinations.approve",
        "determinations.determine_partially",
        "determinations.determine_adversely",
        "determinations.preview_partial",
        "determinations.preview_adverse",
        "appeals.file",
        "appeals.decide",
        "appeals.preview_decision",
    }
    assert decisions <= _reached("cli") & _reached("web")


def _without_aliases(text: str) -> str:
    """The text with each import in one line, and modules of the desk called by their own names."""
    text = re.sub(r"import \(([^)]*)\)", lambda names: f"import {' '.join(names[1].split())}", text)
    for module, alias in re.findall(r"from assent\.desk\.\w+ import (\w+) as (\w+)", text):
        text = re.sub(rf"\b{alias}\.", f"{module}.", text)
    return text


def _imported(one: str, text: str) -> bool:
    module, name = one.split(".")
    return bool(re.search(rf"from assent\.desk(\.\w+)?\.{module} import [^\n]*\b{name}\b", text))
