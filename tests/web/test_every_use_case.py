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
_STEPS = {
    *("account_steps", "signers", "questions", "settlement", "recording", "standing", "matter"),
    *("reassessment", "explanation", "conclusions"),
}
_PARTS = {
    *("requests.check_submission", "requests.draft_on", "requests.submit_on", "answers.read_values"),
    *("documents.see", "review.add_correction"),
    "display.with_reasons",
    "delivery.hand_over_letters",
    *("previews.writes_letters", "previews.check_seen", "previews.decision_preview"),
    *("citations.supported", "reports.events_told"),
    "clock.check_acting",
    *("settings.begin", "settings.kept", "settings.taken_over", "settings.settings_faults"),
    *("settings.in_force", "settings.proposal_changes", "settings.revision_changes", "settings.revisions_on"),
    *("answers.read_values", "stand_ins.check_settles"),
    "second_factor.is_demonstration",
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


def test_every_use_case_can_be_called() -> None:
    files = [path for part in ("web", "workbench") for path in (PACKAGE / part).rglob("*.py")]
    text = "\n".join(_without_aliases(path.read_text("utf-8")) for path in files)
    missing = {
        one
        for one in _use_cases()
        if not re.search(rf"\b{re.escape(one)}\b", text) and not _imported(one, text)
    }
    assert missing == OPERATORS
    assert len(_use_cases()) > 50


def _without_aliases(text: str) -> str:
    """The text with modules of the desk called by their own names."""
    for module, alias in re.findall(r"from assent\.desk\.\w+ import (\w+) as (\w+)", text):
        text = re.sub(rf"\b{alias}\.", f"{module}.", text)
    return text


def _imported(one: str, text: str) -> bool:
    module, name = one.split(".")
    return bool(re.search(rf"from assent\.desk(\.\w+)?\.{module} import [^\n]*\b{name}\b", text))
