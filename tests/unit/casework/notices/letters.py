"""Requests of a made-up member in every state that owes a letter, told by commands, and the letters to them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from assent.casework import plain_actions
from assent.casework.appeal import commands as appeal_commands
from assent.casework.appeal.events import (
    AppealDecided,
    AppealExtended,
    AppealFiled,
    AppealForwarded,
    LineRuling,
    OutsideDecided,
    Ruling,
)
from assent.casework.assessment.case import Basis, Evidence
from assent.casework.authorization.events import AuthorizationIssued
from assent.casework.deadlines.clocks import moments
from assent.casework.deadlines.events import Deadline, DeadlineMissed, DeemedAdverse, DeemedGranted
from assent.casework.determination import commands as determination_commands
from assent.casework.determination.determination import (
    Adverse,
    ApprovalBasis,
    Approved,
    Overturned,
    PartiallyApproved,
    Upheld,
)
from assent.casework.determination.events import Determined
from assent.casework.determination.signature import (
    Alternative,
    ClinicianSignature,
    Considered,
    ConsideredKind,
    SpecificReason,
)
from assent.casework.intake import commands as intake_commands
from assent.casework.intake.events import (
    Channel,
    DraftCreated,
    FactsGiven,
    SubmissionKind,
    Submitted,
    Urgency,
    WithdrawalChannel,
    Withdrawn,
)
from assent.casework.notices import commands as notices_commands
from assent.casework.notices.compose import compose
from assent.casework.notices.due import DueNotice, due
from assent.casework.notices.events import NoticeKind, NoticeSent
from assent.casework.notices.letterhead import EXAMPLE
from assent.casework.notices.matter import Matter, Told
from assent.casework.notices.notice import Addressee, Notice
from assent.casework.notices.plan_texts import FormText, PlanTexts
from assent.casework.notices.words import Words
from assent.casework.record.actors import Actor, Role
from assent.casework.record.given import GivenFact
from assent.casework.record.lines import Benefit, Grant, ItemKind, RequestedLine
from assent.casework.review import commands as review_commands
from assent.casework.review.events import (
    AskedFact,
    Assessed,
    Assigned,
    ExpediteProposed,
    ExpediteRefused,
    ExtensionTaken,
    InformationRequested,
)
from assent.demo.criteria import criteria_text
from assent.logic.conclude import Outcome
from assent.logic.way import Cannot, Step, WayGroup
from assent.policies.mgb_031.package import PACKAGE
from tests.packages import CATALOGUE
from tests.unit.casework.request.story import PAPER, SIGNING, Story

NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
NPI = "1234567893"
OFFICE = Actor("office-a", Role.PROVIDER, NPI)
INTAKE = Actor("ines", Role.INTAKE)
NURSE = Actor("nora", Role.NURSE)
DOCTOR = Actor("dr-hale", Role.PHYSICIAN)
REVIEWER = Actor("dr-okafor", Role.PHYSICIAN)
SYSTEM = Actor("assent", Role.SYSTEM)
START, END = date(2026, 2, 16), date(2026, 3, 15)
LINES = (
    "commercial", "qualified_health_plan", "mgb_aco", "medicare_advantage", "one_care", "senior_care_options",
)  # fmt: skip
DRUG_BENEFIT = {
    "medicare_advantage": Benefit.PART_B, "one_care": Benefit.PART_B, "senior_care_options": Benefit.PART_B,
    "mgb_aco": Benefit.COVERED_OUTPATIENT_DRUG,
}  # fmt: skip
FACTS: dict[str, Any] = {
    "request_kind": "initial",
    "drug": "ketamine",
    "indication": "treatment_resistant_depression",
    "diagnoses[0].code": "F33.2",
    "scores[0].scale": "phq_9",
    "scores[0].total": 19,
    "scores[0].date": date(2026, 2, 3),
    "trials[0].drug": "sertraline",
    "trials[0].days": 70,
    "trials[0].response": "inadequate",
    "trials[1].drug": "venlafaxine",
    "trials[1].days": 84,
    "trials[1].response": "inadequate",
    "arterial_aneurysm": True,
    "aneurysm_clearance": "refused",
    "dementia": False,
}
WORDS = "The scan of 3 February shows an aneurysm, and the surgeon refused clearance."
REASON = SpecificReason("X.8", WORDS)
CONSIDERED = tuple(Considered(ConsideredKind.FACT, path) for path in FACTS)
CLAIMS = "medication history or pharmacy claims"
CLEARANCE = "Obtain clearance from cardiology or cardiovascular surgery or neurovascular."
WAY = WayGroup(
    True,
    (
        Step("aneurysm_clearance", CLEARANCE, ("X.8",), "given"),
        Cannot("arterial_aneurysm", "A medical condition or history is reported as it is.", ("X.8",)),
    ),
)  # fmt: skip
TOLD = Told(True, WAY, member="Ana Example", names={"dr-hale": "Dr. Ada Hale", "dr-okafor": "Dr. Ben Okafor"})
MEMBER = Addressee("member", "Ana Example", ("1 Elm Street", "Springfield, MA 00000"))
PROVIDER = Addressee("provider", "Example Psychiatry", ("2 Oak Street", "Springfield, MA 00000"))
_found = CATALOGUE.version("mgb-031", "2026-01")
assert _found is not None
POLICY = _found
FORM_TEXTS = {
    "en": """Sample notice, page one, for {member}.

# Why did we say no?
{specific_reason}

- Call {phone}.
- Appeal by {last_day_to_appeal}.
""",
    "es": """Aviso de muestra, primera página, para {member}.

# ¿Por qué dijimos que no?
{specific_reason}

- Llame al {phone}.
- Apele hasta el {last_day_to_appeal}.
""",
}
"""Stand-ins for the text of an official form."""
TEXTS = PlanTexts(
    tuple(
        FormText(id, language, f"Sample {id} ({language})", text)
        for id in ("CMS-10003-NDMCP", "CMS-10716")
        for language, text in FORM_TEXTS.items()
    ),
    {
        (POLICY.id, POLICY.version): tomllib.loads(
            criteria_text(POLICY, Words("en", "member", PACKAGE.resources))
        )["criteria"]
    },
)
"""What the plan has supplied: stand-ins for forms, and criteria in our own words."""


def signature(by: Actor = DOCTOR, at: datetime = NOW) -> ClinicianSignature:
    return ClinicianSignature(
        by.id, "MD", f"MA-{by.id}", date(2027, 12, 31), "psychiatry", at,
        "I reviewed this record and decided it myself.",
    )  # fmt: skip


def submitted(line: str = "commercial", facts: dict[str, Any] | None = None, **changes: Any) -> Story:
    """Received, with the facts of the office."""
    story = Story(at=NOW)
    story.do(intake_commands.create_draft, DraftCreated("M-1001", NPI, line, "mgb-031"), by=OFFICE)
    behind = Evidence(Basis.ATTESTED, "signed request", date(2026, 2, 9), "dr-lind")
    given = tuple(GivenFact(path, value, behind) for path, value in {**FACTS, **(facts or {})}.items())
    story.do(intake_commands.give_facts, FactsGiven(given), by=OFFICE)
    drug = RequestedLine(
        "drug", "J3490", ItemKind.DRUG, DRUG_BENEFIT.get(line, Benefit.MEDICAL), START, END, None, "00409-2051-05"
    )  # fmt: skip
    infusion = RequestedLine("infusion", "96365", ItemKind.SERVICE, Benefit.MEDICAL, START, END, 8)
    fields: dict[str, Any] = {
        "kind": SubmissionKind.INITIAL, "channel": Channel.PORTAL, "received_at": NOW,
        "urgency": Urgency.STANDARD, "lines": (drug, infusion),
    }  # fmt: skip
    return story.do(intake_commands.submit, Submitted(**{**fields, **changes}), by=OFFICE)


def assessed(story: Story, outcome: Outcome = Outcome.NOT_MET) -> Story:
    body = Assessed(
        ("drug", "infusion"), "mgb-031", "2026-01", "p" * 8, (), "case-1", outcome, ("X.8",),
        decisive=tuple(FACTS),
    )  # fmt: skip
    return story.do(review_commands.record_assessment, body, by=SYSTEM)


def pended(line: str = "commercial", **changes: Any) -> Story:
    story = assessed(submitted(line, **changes), Outcome.INCOMPLETE)
    asks = (
        AskedFact("trials[1].adherence", "How much of it was taken, in percent?", ("I.4.b",), CLAIMS),
        AskedFact("ketamine_misuse", "Has the member ever misused ketamine?", ("X.17",)),
    )  # fmt: skip
    return story.record(InformationRequested(asks, NOW + timedelta(days=10)), by=SYSTEM)


def in_review(line: str = "commercial", **changes: Any) -> Story:
    story = assessed(submitted(line, **changes))
    return story.do(plain_actions.record, Assigned(DOCTOR.id, Role.PHYSICIAN), by=NURSE)


def refused(
    line: str = "commercial",
    reason: SpecificReason = REASON,
    alternatives: tuple[Alternative, ...] = (),
    **changes: Any,
) -> Story:
    story = in_review(line, **changes)
    for name in ("drug", "infusion"):
        made = Adverse(name, signature(), (reason,), CONSIDERED, alternatives)
        story.do(determination_commands.determine_adversely, made, by=DOCTOR, signing=SIGNING)
    return story


def cut(line: str = "commercial", alternatives: tuple[Alternative, ...] = ()) -> Story:
    """The infusion with four units of eight; the drug approved outside the criteria."""
    story = in_review(line)
    grant = Grant("infusion", 4, START, END)
    made = PartiallyApproved(grant, signature(), (REASON,), CONSIDERED, alternatives)
    story.do(determination_commands.determine_partially, made, by=DOCTOR, signing=SIGNING)
    return issued(story, "infusion")


def approved(line: str = "commercial", basis: ApprovalBasis = ApprovalBasis.OUTSIDE_CRITERIA) -> Story:
    story = in_review(line)
    for name in ("drug", "infusion"):
        asked = story.state.lines[name].requested.asked
        story.record(Determined(Approved(asked, basis, "", signature(), (REASON,))), by=DOCTOR)
    return issued(story, "drug", "infusion")


def issued(story: Story, *lines: str, number: str = "AU-1") -> Story:
    grants = tuple(grant for name in lines if (grant := story.state.lines[name].granted) is not None)
    return story.record(AuthorizationIssued(number, grants), by=SYSTEM)


def extended(line: str = "medicare_advantage") -> Story:
    more = ExtensionTaken(
        "infusion", "enrollee_asked", "member", "You wish to bring a new scan.", NOW + timedelta(days=14)
    )
    return in_review(line).record(more, by=NURSE)


def not_fast(line: str = "medicare_advantage") -> Story:
    story = submitted(line).do(plain_actions.record, ExpediteProposed("The office asks."), by=NURSE)
    return story.record(ExpediteRefused("Nothing in the record speaks of harm by waiting."), by=DOCTOR)


def deemed(line: str = "medicare_advantage") -> Story:
    story = submitted(line).later(days=20)
    due_at = NOW + timedelta(days=7)
    one = Deadline("rule-1", "drug", due_at, "42 CFR 422.568(b)")
    return story.record(DeadlineMissed(one), DeemedAdverse(one), by=SYSTEM)


def deemed_granted(line: str = "commercial") -> Story:
    story = submitted(line).later(days=20)
    one = Deadline("rule-2", "drug", NOW + timedelta(days=2), "M.G.L. c.176O s.25")
    return issued(story.record(DeadlineMissed(one), DeemedGranted(one), by=SYSTEM), "drug")


def appealed(line: str = "commercial", by: Actor = OFFICE, urgency: Urgency = Urgency.STANDARD) -> Story:
    story = refused(line).later(days=3)
    filed = AppealFiled(
        "A-1",
        1,
        ("drug", "infusion"),
        "member",
        urgency,
        story.at.date(),
        "The surgeon wrote again.",
    )
    return story.record(filed, by=by)


def upheld(
    line: str = "commercial",
    alternatives: tuple[Alternative, ...] = (),
    urgency: Urgency = Urgency.STANDARD,
) -> Story:
    story = appealed(line, urgency=urgency).later(days=5)
    again = SpecificReason("X.8", "The second letter refuses clearance again.")
    made = tuple(
        Upheld(name, signature(REVIEWER, story.at), (again,), CONSIDERED, alternatives)
        for name in ("drug", "infusion")
    )
    return story.record(AppealDecided("A-1", made), by=REVIEWER)


def overturned(line: str = "commercial") -> Story:
    story = appealed(line).later(days=5)
    by = signature(REVIEWER, story.at)
    made = tuple(
        Overturned(Approved(story.state.lines[name].requested.asked, ApprovalBasis.APPEAL, "", by, (REASON,)))
        for name in ("drug", "infusion")
    )
    return issued(story.record(AppealDecided("A-1", made), by=REVIEWER), "drug", "infusion")


def forwarded(line: str = "medicare_advantage") -> Story:
    story = appealed(line).later(days=60)
    return story.record(AppealForwarded("A-1", "independent review entity", "late"), by=SYSTEM)


def longer(line: str = "medicare_advantage", ground: str = "enrollee_asked") -> Story:
    """More time for an appeal of the infusion."""
    story = refused(line).later(days=3)
    filed = AppealFiled("A-1", 1, ("infusion",), "member", Urgency.STANDARD, story.at.date(), "Look again.")
    more = AppealExtended(
        "A-1", ground, "member", "You wish to bring a new scan.", story.at + timedelta(days=44)
    )
    return story.record(filed, by=OFFICE).record(more, by=NURSE)


OUTSIDE = {
    "commercial": "appeal.commercial.2", "qualified_health_plan": "appeal.commercial.2",
    "mgb_aco": "appeal.aco.2", "medicare_advantage": "appeal.ma.2", "one_care": "appeal.ma.2",
    "senior_care_options": "appeal.aip.2.hearing",
}  # fmt: skip
"""A body outside the plan that may decide, by product line."""


def ruled(line: str = "medicare_advantage", ruling: Ruling = Ruling.OVERTURNED) -> Story:
    """An outside body decided after the plan had upheld: the infusion as told, the drug as the plan had."""
    story = upheld(line).later(days=30)
    asked = story.state.lines["infusion"].requested.asked
    grants = {Ruling.OVERTURNED: asked, Ruling.PARTLY_OVERTURNED: replace(asked, units=4)}
    body = OutsideDecided(
        "R-1-O1", "A-1", 2, OUTSIDE[line], "the body", "E-77", story.at.date(), story.at,
        (LineRuling("infusion", ruling, grants.get(ruling)), LineRuling("drug", Ruling.UPHELD)),
        PAPER.digest,
    )  # fmt: skip
    return story.with_paper().record(body, by=INTAKE)


def granted(line: str = "medicare_advantage") -> Story:
    """What it ordered is granted."""
    return ruled(line).later(days=1).do(appeal_commands.effectuate, "R-1-O1", "AU-9", by=NURSE)


def exhausted(line: str = "mgb_aco") -> Story:
    story = appealed(line).later(days=60)
    late = (
        Deadline("appeal.aco.1", name, NOW + timedelta(days=33), "42 CFR 438.408(b)(2)", "A-1")
        for name in ("drug", "infusion")
    )
    return story.record(*(DeadlineMissed(one) for one in late), by=SYSTEM)


def taken_back(line: str = "commercial", by: Actor = INTAKE) -> Story:
    """The member called, and intake took the request back."""
    body = Withdrawn(
        "member", "I want to wait until spring.", "Ana Example", WithdrawalChannel.PHONE, "", "Ana called at nine.",
    )  # fmt: skip
    return submitted(line).later(days=1).do(intake_commands.withdraw, body, by=by)


STORIES: dict[NoticeKind, Callable[..., Story]] = {
    NoticeKind.INFORMATION_REQUEST: pended,
    NoticeKind.APPROVAL: approved,
    NoticeKind.PARTIAL_APPROVAL: cut,
    NoticeKind.ADVERSE: refused,
    NoticeKind.EXTENSION: extended,
    NoticeKind.EXPEDITE_REFUSED: not_fast,
    NoticeKind.DEEMED: deemed,
    NoticeKind.APPEAL_ACKNOWLEDGED: appealed,
    NoticeKind.APPEAL_DECISION: upheld,
    NoticeKind.APPEAL_EXTENSION: longer,
    NoticeKind.OUTSIDE_DECISION: ruled,
    NoticeKind.LAPSE_WARNING: approved,
    NoticeKind.WITHDRAWAL: taken_back,
}
"""A request that owes each kind of letter; each takes a product line."""


def outstanding(
    story: Story, on: date | None = None, warning: int = 0, renewed: Sequence[str] = ()
) -> tuple[DueNotice, ...]:
    return due(story.state, story.events, on or story.at.date(), warning, renewed)


def sent(story: Story, one: DueNotice) -> Story:
    body = NoticeSent(one.kind, "f" * 8, "mail", one.to, one.lines, one.about)
    return story.do(notices_commands.send_notice, body, by=SYSTEM)


def matter(story: Story, kind: NoticeKind, to: str = "member", **changes: Any) -> Matter:
    """What the newest letter of a kind to somebody is composed from; a warning is due 27 days on."""
    warned = kind is NoticeKind.LAPSE_WARNING
    on = END - timedelta(days=1) if warned else None
    found = [one for one in outstanding(story, on, 7) if one.kind is kind]
    wanted = DueNotice(kind, found[-1].about, to, found[-1].lines)
    now = datetime(END.year, END.month, END.day - 1, 15, tzinfo=UTC) if warned else story.at
    fields: dict[str, Any] = {
        "due": wanted, "state": story.state, "event": story.events[wanted.about - 1],
        "moments": moments(story.events), "policy": POLICY, "package": PACKAGE, "letterhead": EXAMPLE,
        "addressee": PROVIDER if to == "provider" else MEMBER, "now": now, "told": TOLD, "texts": TEXTS,
    }  # fmt: skip
    return Matter(**{**fields, **changes})


def letter(story: Story, kind: NoticeKind, to: str = "member", **changes: Any) -> Notice:
    return compose(matter(story, kind, to, **changes))


def text(notice: Notice) -> str:
    """Everything that a letter says, a line for each text."""
    said = (one for block in notice.blocks for one in block.texts())
    return "\n".join([notice.subject, notice.greeting, *said])
