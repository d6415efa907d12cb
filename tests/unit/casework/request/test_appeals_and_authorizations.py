"""Appeals by somebody who took no part; authorizations that give all that was granted, and end."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from assent.casework import plain_actions, proposals
from assent.casework.appeal import commands as appeal_commands
from assent.casework.appeal.events import AppealDecided, AppealFiled
from assent.casework.authorization import commands as authorization_commands
from assent.casework.authorization.events import (
    AuthorizationCorrected,
    AuthorizationIssued,
    AuthorizationLapsed,
    UnitsUsed,
)
from assent.casework.deadlines import commands as deadlines_commands
from assent.casework.deadlines.events import Deadline, DeadlineMissed, DeemedGranted
from assent.casework.determination import commands as determination_commands
from assent.casework.determination.determination import ApprovalBasis, Overturned, Upheld
from assent.casework.determination.events import Reopened, ReopenGround
from assent.casework.intake.events import Urgency
from assent.casework.lifecycle import fold
from assent.casework.notices import commands as notices_commands
from assent.casework.notices.events import NoticeKind, NoticeSent, OralNoticeLogged
from assent.casework.record import checks
from assent.casework.record import commands as record_commands
from assent.casework.record.actors import Actor, Role
from assent.casework.record.checks import InvalidRecord
from assent.casework.record.codec.events import read_event, write_event
from assent.casework.record.events import NoteWritten, Viewed
from assent.casework.record.state import IllegalTransition, LineStatus
from assent.casework.review import peer_to_peer
from assent.casework.review.events import (
    PeerToPeerBooked,
    PeerToPeerHeld,
    PeerToPeerOffered,
    PeerToPeerOutcome,
)
from tests.unit.casework.request.story import (
    CONSIDERED,
    DRUG,
    END,
    INFUSION,
    INTAKE,
    MONDAY,
    NURSE,
    PHYSICIAN,
    PROVIDER,
    REASON,
    REVIEWER,
    SIGNING,
    START,
    STRANGER,
    SYSTEM,
    Story,
    due,
    in_review,
    outside,
    partial,
    received,
    refused,
    signature,
)


def filed(*lines: str, appeal: str = "A-1", level: int = 1) -> AppealFiled:
    return AppealFiled(appeal, level, lines, "office-a", Urgency.STANDARD, MONDAY.date(), "four trials")


def appealed() -> Story:
    return refused().do(appeal_commands.file_appeal, filed("1"), by=PROVIDER)


def overturning(line: str = "1", by: Actor = REVIEWER) -> AppealDecided:
    return AppealDecided("A-1", (Overturned(outside(line, ApprovalBasis.APPEAL, by)),))


def upholding(by: Actor = REVIEWER) -> AppealDecided:
    return AppealDecided("A-1", (Upheld("1", signature(by), (REASON,), CONSIDERED),))


def decided(
    story: Story, decision: AppealDecided, by: Actor, reports_to: dict[str, str] | None = None
) -> Story:
    return story.do(
        appeal_commands.decide_appeal,
        decision,
        by=by,
        signing=SIGNING,
        reports_to=reports_to or {},
        number="AU-9",
    )


def test_overturning_approves_and_authorizes() -> None:
    state = decided(appealed(), overturning(), REVIEWER).state
    assert state.lines["1"].status is LineStatus.APPROVED
    assert len(state.lines["1"].earlier) == 1
    assert state.lines["1"].authorization == "AU-9"
    assert not state.appeals["A-1"].open


def test_upholding_leaves_it_and_authorizes_nothing() -> None:
    state = decided(appealed(), upholding(), REVIEWER).state
    assert state.lines["1"].status is LineStatus.ADVERSE
    assert state.authorizations == {}


def test_who_took_part_does_not_decide() -> None:
    with pytest.raises(proposals.NotPermitted, match="took part before"):
        decided(appealed(), overturning(by=PHYSICIAN), PHYSICIAN)
    with pytest.raises(IllegalTransition, match="dr-hale took part before"):
        appealed().record(overturning(by=PHYSICIAN), by=PHYSICIAN)


def test_nor_a_subordinate_at_any_remove() -> None:
    with pytest.raises(proposals.NotPermitted, match="or are the subordinate"):
        decided(appealed(), upholding(), REVIEWER, {"dr-okafor": "dr-between", "dr-between": "dr-hale"})


def test_the_first_reviewer_does_not_decide_the_second_level() -> None:
    story = decided(appealed(), upholding(), REVIEWER)
    story.do(appeal_commands.file_appeal, filed("1", appeal="A-2", level=2), by=PROVIDER)
    again = replace(upholding(), appeal="A-2")
    with pytest.raises(proposals.NotPermitted, match="took part before"):
        decided(story, again, REVIEWER)


def test_only_what_was_refused_is_appealed() -> None:
    with pytest.raises(IllegalTransition, match="Line 1 is open; there is nothing adverse to appeal"):
        received().do(appeal_commands.file_appeal, filed("1"), by=PROVIDER)
    with pytest.raises(IllegalTransition, match="An appeal of line 1 is open already"):
        appealed().do(appeal_commands.file_appeal, filed("1", appeal="A-2"), by=PROVIDER)


def test_what_the_law_deems_adverse_is_appealed() -> None:
    story = in_review().later(hours=72)
    story.do(
        deadlines_commands.miss_deadline, due(), deadlines_commands.Consequence.DEEMED_ADVERSE, by=SYSTEM
    )
    story.do(appeal_commands.file_appeal, filed("1"), by=PROVIDER)
    assert decided(story, overturning(), REVIEWER).state.lines["1"].status is LineStatus.APPROVED


def test_each_line_of_an_appeal_is_decided() -> None:
    story = refused().do(appeal_commands.file_appeal, filed("1", "2"), by=PROVIDER)
    with pytest.raises(IllegalTransition, match="The appeal is of lines 1, 2; decide each"):
        decided(story, overturning(), REVIEWER)


def test_an_appeal_may_overturn_in_part() -> None:
    story = refused().do(appeal_commands.file_appeal, filed("2"), by=PROVIDER)
    decision = AppealDecided("A-1", (Overturned(partial("2", 4, REVIEWER)),))
    assert decided(story, decision, REVIEWER).state.lines["2"].status is LineStatus.PARTIALLY_APPROVED


def test_an_appeal_takes_nothing_away() -> None:
    story = in_review().do(
        determination_commands.determine_partially, partial("2", 6), by=PHYSICIAN, signing=SIGNING
    )
    story.do(appeal_commands.file_appeal, filed("2"), by=PROVIDER)
    decision = AppealDecided("A-1", (Overturned(partial("2", 4, REVIEWER)),))
    with pytest.raises(IllegalTransition, match="An appeal takes nothing away"):
        decided(story, decision, REVIEWER)


def test_an_appeal_missed_may_be_granted_by_law() -> None:
    story = appealed().later(days=31)
    deadline = due(hours=24 * 30, appeal="A-1")
    story.do(
        deadlines_commands.miss_deadline, deadline, deadlines_commands.Consequence.DEEMED_GRANTED, by=SYSTEM
    )
    assert not story.state.appeals["A-1"].open
    assert story.state.lines["1"].status is LineStatus.ADVERSE, "the plan's own decision is not rewritten"
    story.do(authorization_commands.issue_authorization, "AU-1", ("1",), by=SYSTEM)
    assert story.state.lines["1"].authorization == "AU-1"


def test_an_overturned_approval_says_so() -> None:
    with pytest.raises(InvalidRecord, match="its approval is the appeal"):
        Overturned(outside("1"))


def authorized(units: int = 4) -> Story:
    story = in_review().do(
        determination_commands.determine_partially, partial("2", units), by=PHYSICIAN, signing=SIGNING
    )
    return story.do(authorization_commands.issue_authorization, "AU-1", ("2",), by=SYSTEM)


def use(units: int = 1, on: date = date(2026, 1, 13), claim: str = "C-1") -> UnitsUsed:
    return UnitsUsed("AU-1", "2", units, on, claim)


def test_units_are_counted() -> None:
    story = authorized().do(authorization_commands.use_units, use(3), by=SYSTEM)
    assert story.state.authorizations["AU-1"].left("2") == 1
    with pytest.raises(IllegalTransition, match="2 units are more than the 1 left"):
        story.do(authorization_commands.use_units, use(2, claim="C-2"), by=SYSTEM)
    with pytest.raises(IllegalTransition, match="Claim C-1 was counted already"):
        story.do(authorization_commands.use_units, use(1), by=SYSTEM)
    with pytest.raises(IllegalTransition, match="2026-02-09 is outside 2026-01-12 to 2026-02-08"):
        story.do(authorization_commands.use_units, use(1, date(2026, 2, 9), "C-2"), by=SYSTEM)


def test_nothing_is_authorized_that_was_not_granted() -> None:
    with pytest.raises(checks.Refused, match="Nothing is granted on line 1"):
        in_review().do(authorization_commands.issue_authorization, "AU-1", ("1",), by=SYSTEM)
    with pytest.raises(IllegalTransition, match="Line 2 is authorized under AU-1"):
        authorized().do(authorization_commands.issue_authorization, "AU-2", ("2",), by=SYSTEM)


def test_an_authorization_lapses_after_its_last_day_once() -> None:
    story = authorized()
    lapsed = AuthorizationLapsed("AU-1", date(2026, 2, 9))
    with pytest.raises(IllegalTransition, match="runs to the end of 2026-02-08"):
        story.do(authorization_commands.lapse, lapsed, by=SYSTEM)
    story.at = datetime(2026, 2, 9, 4, 59, tzinfo=UTC)  # the last minute of the 8th where the plan is
    with pytest.raises(IllegalTransition, match="runs to the end of 2026-02-08"):
        story.do(authorization_commands.lapse, lapsed, by=SYSTEM)
    story.later(minutes=1).do(authorization_commands.lapse, lapsed, by=SYSTEM)
    assert story.state.authorizations["AU-1"].lapsed_on == date(2026, 2, 9)
    assert authorization_commands.lapse(story.state, lapsed, story.at, SYSTEM) == ()


def corrected(story: Story, number: str = "AU-1", **changes: Any) -> Story:
    body = AuthorizationCorrected(
        number, (replace(INFUSION.asked, **{"units": 4, **changes}),), "typing error"
    )
    return story.do(authorization_commands.correct_authorization, body, by=INTAKE)


def test_a_correction_takes_nothing_away_and_gives_no_more_than_the_source() -> None:
    story = authorized()
    source = story.state.authorizations["AU-1"].source
    assert corrected(story).state.authorizations["AU-1"].grants == source
    with pytest.raises(IllegalTransition, match="takes nothing away from line 2"):
        corrected(story, units=3)
    day = timedelta(days=1)
    wider: tuple[dict[str, Any], ...] = (
        {"units": 5}, {"units": None}, {"start": START - day}, {"end": END + day},
    )  # fmt: skip
    for changes in wider:
        with pytest.raises(IllegalTransition, match="gives no more than was granted"):
            corrected(story, **changes)


def test_what_lapsed_was_reopened_or_replaced_is_not_corrected() -> None:
    story = authorized().later(days=40)
    with pytest.raises(IllegalTransition, match="lapsed on 2026-02-09"):
        corrected(story)
    story = authorized().do(
        determination_commands.reopen, Reopened(("2",), ReopenGround.NEW_INFORMATION, "more"), by=PHYSICIAN
    )
    with pytest.raises(IllegalTransition, match="was taken up again since"):
        corrected(story)
    story = authorized().do(appeal_commands.file_appeal, filed("2"), by=PROVIDER)
    decided(story, overturning("2"), REVIEWER)
    with pytest.raises(IllegalTransition, match="is authorized under AU-9"):
        corrected(story)


def test_what_the_first_edition_widened_still_reads_and_is_set_to_its_source_again() -> None:
    wide = replace(INFUSION.asked, units=9999, end=date(2035, 1, 1))
    old = AuthorizationCorrected("AU-1", (wide,), "typing error", edition=1)
    with pytest.raises(InvalidRecord, match="edition 1 is only read"):
        authorized().do(authorization_commands.correct_authorization, old, by=INTAKE)
    story = authorized().record(old, by=INTAKE)
    text = write_event(story.events[-1])
    assert b"edition" not in text
    assert fold("R-1", [*story.events[:-1], read_event(text)]) == story.state
    assert story.state.authorizations["AU-1"].left("2") == 9999
    assert corrected(story).state.authorizations["AU-1"].left("2") == 4


def test_an_authorization_gives_exactly_what_its_source_grants() -> None:
    story = in_review().do(
        determination_commands.determine_partially, partial("2", 5), by=PHYSICIAN, signing=SIGNING
    )
    five = partial("2", 5).grant
    for grant in (replace(five, units=6), replace(five, end=END + timedelta(days=1))):
        with pytest.raises(IllegalTransition, match="an authorization gives no more"):
            story.record(AuthorizationIssued("AU-7", (grant,)), by=SYSTEM)
    assert story.state.authorizations == {}


def test_an_appeal_and_a_partial_approval_grant_at_most_what_was_asked() -> None:
    day = timedelta(days=1)
    for wider in (replace(DRUG.asked, end=END + day), replace(DRUG.asked, start=START - day)):
        made = Overturned(replace(outside("1", ApprovalBasis.APPEAL, REVIEWER), grant=wider))
        with pytest.raises(IllegalTransition, match="grant at most that"):
            decided(appealed(), AppealDecided("A-1", (made,)), REVIEWER)
        old = AppealDecided("A-1", (made,), edition=1)
        assert appealed().record(old, by=REVIEWER).state.lines["1"].granted == wider
    longer = replace(partial("2", 4), grant=replace(INFUSION.asked, units=4, end=END + day))
    with pytest.raises(checks.Refused, match="grant at most that"):
        in_review().do(determination_commands.determine_partially, longer, by=PHYSICIAN, signing=SIGNING)


def test_units_used_count_on_under_the_authorization_that_follows() -> None:
    story = authorized().do(authorization_commands.use_units, use(3), by=SYSTEM)
    story.do(appeal_commands.file_appeal, filed("2"), by=PROVIDER)
    decided(story, overturning("2"), REVIEWER)
    assert story.state.authorizations["AU-9"].left("2") == 5
    with pytest.raises(IllegalTransition, match="AU-9 has taken the place of AU-1"):
        story.do(authorization_commands.use_units, use(1, claim="C-2"), by=SYSTEM)


def test_peer_to_peer_is_offered_booked_and_held() -> None:
    story = refused().do(
        peer_to_peer.offer_peer_to_peer, PeerToPeerOffered(MONDAY + timedelta(days=1)), by=NURSE
    )
    booked = PeerToPeerBooked(MONDAY + timedelta(hours=3), "dr-hale", "dr-lind")
    held = PeerToPeerHeld(PeerToPeerOutcome.UNCHANGED, "The fourth trial was too short.")
    with pytest.raises(IllegalTransition, match="No peer-to-peer is booked"):
        story.do(peer_to_peer.hold_peer_to_peer, held, by=PHYSICIAN)
    with pytest.raises(checks.Refused, match="is past"):
        story.do(plain_actions.record, replace(booked, when=MONDAY - timedelta(hours=1)), by=PROVIDER)
    with pytest.raises(IllegalTransition, match="offer it anew"):
        story.do(plain_actions.record, replace(booked, when=MONDAY + timedelta(days=2)), by=PROVIDER)
    story.do(plain_actions.record, booked, by=PROVIDER).later(hours=2)
    for outcome in PeerToPeerOutcome:
        early = replace(held, outcome=outcome)
        with pytest.raises(IllegalTransition, match="2026-01-05 12:00 EST, which is yet to come"):
            story.do(peer_to_peer.hold_peer_to_peer, early, by=PHYSICIAN)
    sooner = replace(booked, when=MONDAY + timedelta(hours=2))
    story.do(plain_actions.record, sooner, by=PROVIDER).do(peer_to_peer.hold_peer_to_peer, held, by=PHYSICIAN)
    assert story.state.lines["1"].status is LineStatus.ADVERSE


@pytest.mark.parametrize("name", ["", " ", "?", "12", "\u2060", "\u3164"])
def test_who_speaks_in_a_peer_to_peer_has_a_name(name: str) -> None:
    for who in ({"peer": name, "treating": "dr-lind"}, {"peer": "dr-hale", "treating": name}):
        with pytest.raises(InvalidRecord, match=r"peer-to-peer: (peer|treating) (is empty|holds no word)"):
            PeerToPeerBooked(MONDAY, **who)


def test_notices_notes_and_views_are_on_the_record() -> None:
    story = refused()
    story.do(
        notices_commands.send_notice, NoticeSent(NoticeKind.ADVERSE, "f" * 8, "mail", "member"), by=SYSTEM
    )
    oral = OralNoticeLogged(NoticeKind.ADVERSE, "dr-lind", MONDAY, "called the office")
    story.do(plain_actions.record, oral, by=NURSE)
    story.do(plain_actions.record, NoteWritten("called back"), by=NURSE)
    story.do(record_commands.view, Viewed("case", "audit"), by=Actor("ada", Role.AUDITOR))
    assert (len(story.state.notices), len(story.state.oral_notices)) == (1, 1)
    with pytest.raises(proposals.NotPermitted, match="another provider's request"):
        story.do(record_commands.view, Viewed("case", "curious"), by=STRANGER)
    with pytest.raises(checks.Refused, match="log it when it is done"):
        story.do(plain_actions.record, replace(oral, when=MONDAY + timedelta(hours=1)), by=NURSE)


def test_what_the_law_grants_late_lasts_from_the_day_it_is_authorized() -> None:
    story = in_review().later(days=90)
    one = Deadline("ma_state.standard_form", "2", story.at - timedelta(days=60), "M.G.L. c.176O s.25")
    story.record(DeadlineMissed(one), DeemedGranted(one), by=SYSTEM)
    asked = story.state.lines["2"].requested
    story.do(authorization_commands.issue_authorization, "AU-9", ["2"], by=SYSTEM)
    grant = story.state.authorizations["AU-9"].grant("2")
    assert grant is not None
    assert (grant.start, grant.units) == (asked.start, asked.units)
    assert grant.end == story.at.date() + (asked.end - asked.start)
    assert grant.end > asked.end
