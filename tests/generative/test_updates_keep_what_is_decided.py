"""Any row of updates: what was decided stays, every item has one line that asks the same, every line its clock."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from assent.adapters.fhir.pas.line_ids import line_ids
from assent.adapters.fhir.pas.request.claims import ClaimItem, PasClaim, read_claim
from assent.casework.assessment.case import Case
from assent.casework.deadlines.clocks import line_deadlines, moments
from assent.casework.determination import commands as determination_commands
from assent.casework.determination.determination import ApprovalBasis, Approved
from assent.casework.intake import commands
from assent.casework.intake.events import LinesAdded, WithdrawalChannel, Withdrawn
from assent.casework.record.lines import Grant
from assent.casework.record.state import LineStatus, RequestState, Stage
from assent.desk.exchange.members import MemberMatch
from assent.exchange.pas.changes import line_changes
from assent.exchange.pas.requested import Requested
from assent.logic.case_facts import CaseFacts
from assent.policies.catalogue import PACKAGES
from tests.exchange import bundles
from tests.unit.casework.request.story import (
    MONDAY,
    PHYSICIAN,
    PROVIDER,
    REASON,
    SIGNING,
    Story,
    drafted,
    signature,
    submission,
)

PACKAGE = next(one for one in PACKAGES if one.id == "mgb-031")
CODES = ("J3490", "96365", "96366")
_BUNDLE = json.dumps(bundles.request("met"))


@dataclass(frozen=True)
class Ask:
    """What an item asks for."""

    code: str
    units: int
    end: str
    cancelled: bool = False


asks = st.builds(
    Ask,
    st.sampled_from(CODES),
    st.integers(1, 12),
    st.sampled_from(("2026-02-20", "2026-03-15")),
    st.booleans(),
)
updates = st.dictionaries(st.integers(1, 4), st.tuples(asks, st.booleans()), max_size=3)
steps = st.lists(st.one_of(updates, st.integers(1, 4)), max_size=6)
"""Updates, as the items that they change, each marked or not; or the sequence of an item that is decided."""


def _claim(items: Mapping[int, Ask], marked: frozenset[int] = frozenset()) -> PasClaim:
    bundle = json.loads(_BUNDLE)
    claim = bundles.claim_of(bundle)
    model = claim["item"][0]
    claim["item"] = []
    for sequence, ask in sorted(items.items()):
        item: dict[str, Any] = copy.deepcopy(model) | {"sequence": sequence}
        item["productOrService"] = {"coding": [model["productOrService"]["coding"][0] | {"code": ask.code}]}
        item["quantity"]["value"] = ask.units
        item["servicedPeriod"] = {"start": "2026-02-16", "end": ask.end}
        item["extension"] = [one for one in item["extension"] if "requestedService" not in one["url"]]
        claim["item"].append(item)
    for sequence in marked:
        bundles.changed(bundle, sequence)
    return read_claim(bundles.cancelled(bundle, *(one for one, ask in items.items() if ask.cancelled)))


def _wanted(claim: PasClaim) -> Requested:
    case = Case("R-1", CaseFacts({}, {}), policy=PACKAGE.id)
    return Requested(claim, PACKAGE, MemberMatch("M-1001", "commercial"), case, date(2026, 1, 5))


def _taken(story: Story, claim: PasClaim, before: Mapping[int, str]) -> bool:
    """Whether an update was taken; it is on the record then as the desk puts it there."""
    changes = line_changes(story.state, _wanted(claim), before)
    if changes.rejections:
        return False
    if changes.added:
        story.do(commands.add_lines, LinesAdded(changes.added, changes.instead), by=PROVIDER)
    if changes.withdrawn:
        whole = set(changes.withdrawn) == set(story.state.open_lines)
        back = Withdrawn(
            "provider",
            "Canceled.",
            "office",
            WithdrawalChannel.INTERFACE,
            lines=() if whole else changes.withdrawn,
        )
        story.do(commands.withdraw, back, by=PROVIDER)
    return True


def _decided(story: Story, line: str) -> None:
    asked = story.state.lines[line].requested.asked
    approved = Approved(asked, ApprovalBasis.OUTSIDE_CRITERIA, "", signature(PHYSICIAN, story.at), (REASON,))
    story.do(determination_commands.approve, approved, by=PHYSICIAN, signing=SIGNING)


def _grants(state: RequestState) -> dict[str, Grant]:
    return {name: line.granted for name, line in state.lines.items() if line.granted is not None}


def _as_asked(item: ClaimItem, state: RequestState, line: str) -> bool:
    held = state.lines[line].requested
    return (held.code, held.units, held.end) == (item.code, item.units, item.end)


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.integers(1, 3), asks, min_size=1), steps)
def test_updates_change_nothing_decided_and_every_item_has_one_line(
    first: dict[int, Ask], then: list[dict[int, tuple[Ask, bool]] | int]
) -> None:
    items = {sequence: Ask(ask.code, ask.units, ask.end) for sequence, ask in first.items()}
    claim = _claim(items)
    lines = _wanted(claim).lines(line_ids(claim.items, PACKAGE))
    story = drafted("commercial").do(commands.submit, submission(lines=tuple(lines.values())), by=PROVIDER)
    before = dict(line_ids(claim.items, PACKAGE, story.state.lines))
    received = dict.fromkeys(story.state.lines, MONDAY)
    for step in then:
        story.later(hours=1)
        grants, held = _grants(story.state), story.state
        if isinstance(step, int):
            line = before.get(step, "")
            if line in story.state.open_lines:
                _decided(story, line)
            continue
        sent = {**items, **{sequence: ask for sequence, (ask, _) in step.items()}}
        claim = _claim(sent, frozenset(sequence for sequence, (_, marked) in step.items() if marked))
        if not _taken(story, claim, before):
            assert story.state is held
            continue
        items = sent
        before |= line_ids(claim.items, PACKAGE, story.state.lines, before)
        received |= {name: story.at for name in story.state.lines if name not in received}
        _holds(story, claim, before, grants, received)


def _holds(
    story: Story,
    claim: PasClaim,
    before: Mapping[int, str],
    grants: dict[str, Grant],
    received: Mapping[str, datetime],
) -> None:
    state = story.state
    assert _grants(state) == grants
    ids = line_ids(claim.items, PACKAGE, state.lines, before)
    asked = {ids[item.sequence]: item for item in claim.items if not item.cancelled}
    assert len(set(ids.values())) == len(claim.items)
    assert all(_as_asked(item, state, line) for line, item in asked.items())
    assert set(state.open_lines) <= set(asked)
    assert {name: state.received(name) for name in state.lines} == received
    clocks = line_deadlines(state, moments(story.events))
    for line in state.open_lines:
        started = {one.started_at for one in clocks[line] if one.started_at is not None}
        assert started == {received[line]}


def test_what_a_row_of_updates_may_do_is_done() -> None:
    """The row above reaches all of it: an item added, one changed, one canceled, one decided beside."""
    items = {1: Ask("J3490", 8, "2026-03-15"), 2: Ask("96365", 8, "2026-03-15")}
    claim = _claim(items)
    lines = _wanted(claim).lines(line_ids(claim.items, PACKAGE))
    story = drafted("commercial").do(commands.submit, submission(lines=tuple(lines.values())), by=PROVIDER)
    _decided(story, "infusion")
    story.later(hours=1)
    changed = {**items, 1: Ask("J3490", 4, "2026-03-15"), 3: Ask("96366", 2, "2026-02-20")}
    assert _taken(story, _claim(changed, frozenset({1})), {1: "drug", 2: "infusion"})
    assert {name: line.status for name, line in story.state.lines.items()} == {
        "drug": LineStatus.WITHDRAWN, "infusion": LineStatus.APPROVED,
        "item-1": LineStatus.OPEN, "item-3": LineStatus.OPEN,
    }  # fmt: skip
    gone = {1: Ask("J3490", 4, "2026-03-15", cancelled=True), 2: items[2], 3: changed[3]}
    assert _taken(story, _claim(gone), {1: "item-1", 2: "infusion", 3: "item-3"})
    assert story.state.open_lines == ("item-3",)
    assert story.state.stage is Stage.RECEIVED
    assert moments(story.events).begun == (
        ("item-1", MONDAY + timedelta(hours=1)), ("item-3", MONDAY + timedelta(hours=1)),
    )  # fmt: skip
