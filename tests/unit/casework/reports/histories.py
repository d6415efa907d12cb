"""Small histories told by commands: what a reader can count on their fingers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from assent.casework.appeal import commands as appeal_commands
from assent.casework.appeal.events import (
    AppealDecided,
    AppealFiled,
    AppealForwarded,
    LineRuling,
    OutsideDecided,
    Ruling,
)
from assent.casework.determination import commands as determination_commands
from assent.casework.determination.determination import ApprovalBasis, Overturned, Upheld
from assent.casework.determination.signature import ClinicianSignature
from assent.casework.intake import commands as intake_commands
from assent.casework.intake.events import DraftCreated, Urgency
from assent.casework.record.actors import Actor
from assent.casework.record.lines import RequestedLine
from assent.casework.reports.rows import Rows
from assent.casework.reports.telling import told
from assent.casework.requirement import commands as requirement_commands
from assent.casework.requirement.events import CoverageChecked
from assent.casework.review.events import ExtensionTaken
from tests.unit.casework.request.story import (
    CONSIDERED,
    INFUSION,
    INTAKE,
    MONDAY,
    NPI,
    PAPER,
    PHYSICIAN,
    PROVIDER,
    REASON,
    REVIEWER,
    SIGNING,
    SYSTEM,
    Story,
    adverse,
    attested,
    outside,
    partial,
    signature,
    submission,
)

MUCH_LATER = datetime(2028, 1, 1, tzinfo=UTC)


def asked(
    request: str = "R-1",
    product_line: str = "medicare_advantage",
    *lines: RequestedLine,
    urgency: Urgency = Urgency.STANDARD,
    contract: str = "H0001",
    program: str = "",
    at: datetime = MONDAY,
) -> Story:
    """A request for the infusion, or other lines, with its coverage checked."""
    story = Story(request, at)
    draft = DraftCreated("M-1001", NPI, product_line, "mgb-031")
    story.do(intake_commands.create_draft, draft, by=PROVIDER)
    story.do(intake_commands.give_facts, attested(age=44), by=PROVIDER)
    made = submission(lines=lines or (INFUSION,), urgency=urgency, received_at=at)
    story.do(intake_commands.submit, made, by=PROVIDER)
    checked = CoverageChecked(product_line, contract, program, at.date(), None, None, in_network=True)
    return story.do(requirement_commands.check_coverage, checked, by=SYSTEM)


def _signed(by: Actor, at: datetime) -> ClinicianSignature:
    """By somebody whose license outlives the history."""
    return signature(by, at, date(2030, 1, 1))


def approved(story: Story, line: str = "2") -> Story:
    made = replace(outside(line), signature=_signed(PHYSICIAN, story.at))
    return story.do(determination_commands.approve, made, by=PHYSICIAN, signing=SIGNING)


def refused(story: Story, line: str = "2", by: Actor = PHYSICIAN) -> Story:
    return story.do(
        determination_commands.determine_adversely,
        replace(adverse(line, by), signature=_signed(by, story.at)),
        by=by,
        signing=SIGNING,
    )


def reduced(story: Story) -> Story:
    made = replace(partial(), signature=_signed(PHYSICIAN, story.at))
    return story.do(determination_commands.determine_partially, made, by=PHYSICIAN, signing=SIGNING)


def extended(story: Story, line: str = "2") -> Story:
    """Recorded without the command, which wants the rules that allow it."""
    until = story.at + timedelta(days=14)
    return story.record(ExtensionTaken(line, "enrollee_asked", "enrollee", "more time", until), by=PHYSICIAN)


def appealed(story: Story, line: str = "2", appeal: str = "A-1", level: int = 1) -> Story:
    day = story.at.date()
    filed = AppealFiled(appeal, level, (line,), "office-a", Urgency.STANDARD, day, "it helps")
    return story.do(appeal_commands.file_appeal, filed, by=PROVIDER)


def overturned(story: Story, appeal: str = "A-1", *, partly: bool = False, by: Actor = REVIEWER) -> Story:
    plain = partial(by=by) if partly else outside("2", ApprovalBasis.APPEAL, by)
    made = replace(plain, signature=_signed(by, story.at))
    return _decided(story, AppealDecided(appeal, (Overturned(made),)), by)


def upheld(story: Story, appeal: str = "A-1", by: Actor = REVIEWER) -> Story:
    one = Upheld("2", _signed(by, story.at), (REASON,), CONSIDERED)
    return _decided(story, AppealDecided(appeal, (one,)), by)


def forwarded(story: Story, appeal: str = "A-1") -> Story:
    body = AppealForwarded(appeal, "independent review entity", "upheld")
    return story.do(appeal_commands.forward_appeal, body, by=INTAKE)


def decided_outside(story: Story, ruling: Ruling = Ruling.OVERTURNED, appeal: str = "A-1") -> Story:
    """The independent review entity decided about the infusion."""
    asked = story.state.lines["2"].requested.asked
    grant = {Ruling.OVERTURNED: asked, Ruling.PARTLY_OVERTURNED: replace(asked, units=4)}.get(ruling)
    number, entity = len(story.state.outside) + 1, "independent review entity"
    body = OutsideDecided(
        f"{story.state.id}-O{number}", appeal, 2, "appeal.ma.2", entity, f"E-{number}", story.at.date(), story.at,
        (LineRuling("2", ruling, grant),), PAPER.digest, "It took the matter up at once.",
    )  # fmt: skip
    return story.with_paper().do(appeal_commands.take_outside_decision, body, by=INTAKE)


def _decided(story: Story, body: AppealDecided, by: Actor) -> Story:
    more = {"signing": SIGNING, "reports_to": {}, "number": f"AU-{body.appeal}"}
    return story.do(appeal_commands.decide_appeal, body, by=by, **more)


def rows(*stories: Story, until: datetime = MUCH_LATER) -> Rows:
    """The rows of several requests; their events are taken in the order of time, as a record holds them."""
    events = [event for story in stories for event in story.events]
    return told(sorted(events, key=lambda event: event.at), until)
