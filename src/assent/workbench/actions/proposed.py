"""What is proposed on the pages of plain actions: likely values, what may be chosen, and what it is about."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from assent.casework.appeal.extension import appeal_extension, outside_levels
from assent.casework.deadlines.clocks import deadline_of, extension_rules
from assent.casework.deadlines.extensions import ExtensionRule, ground_words
from assent.casework.record.actors import OFFICES, Role
from assent.casework.record.checks import Refused
from assent.casework.record.days import plan_day, plan_time
from assent.desk.record.recording import take_up
from assent.desk.review import worklist
from assent.web.server.caller import Caller
from assent.workbench.actions.fields import Choices, field_moment
from assent.workbench.actions.matter import RequestMatter
from assent.workbench.shell.account_names import account_names
from assent.workbench.shell.times import dated, moment
from assent.workbench.shell.words import said_or, say

About = tuple[tuple[str, str], ...]
"""Lines of a list: what it is, and what it says."""
_OFFER = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class StepSetting:
    """Where a step is done: the request, by whom, and the rest of its place, such as the digest of a letter."""

    matter: RequestMatter
    caller: Caller
    place: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlainStep:
    """One plain action: ``fills`` proposes values, ``offers`` choices, ``tells`` what it is about.

    ``of_plan`` are fields that an office does not see: the plan's people fill them in.
    """

    fills: Callable[[StepSetting], Mapping[str, Any]] | None = None
    offers: Callable[[StepSetting], Choices] | None = None
    tells: Callable[[StepSetting], About] | None = None
    of_plan: frozenset[str] = frozenset()

    def fill(self, at: StepSetting) -> Mapping[str, Any]:
        """What is likely, by field."""
        return self.fills(at) if self.fills else {}

    def offer(self, at: StepSetting) -> Choices:
        """What may be chosen, by field."""
        return self.offers(at) if self.offers else {}

    def about(self, at: StepSetting) -> About:
        """What it is about."""
        return self.tells(at) if self.tells else ()

    def hidden(self, role: Role) -> frozenset[str]:
        """The fields that are not shown to a role."""
        return self.of_plan if role in OFFICES else frozenset()


def _lines(at: StepSetting) -> Choices:
    offered = tuple((line.line, f"{line.line} ({line.code})") for line in at.matter.open_lines)
    return {"line": offered, "lines": offered}


def _myself(at: StepSetting) -> Mapping[str, Any]:
    return {"to": at.caller.account.id, "role": at.matter.role.value}


def _reviewers(at: StepSetting) -> Choices:
    """The plan's people who work on requests, by their names and roles."""
    people = worklist.reviewers(at.caller.desk, at.caller.actor)
    return {
        "to": tuple(
            (reviewer.id, f"{reviewer.name}, {say(f'shell.roles.{reviewer.role}')}") for reviewer in people
        )
    }


def _who_has_it(at: StepSetting) -> About:
    assignee = at.matter.detail.assignee
    name = account_names(at.caller)(assignee)
    return ((say("acting.about.assignee"), name or say("acting.about.nobody")),)


def _to_whom(at: StepSetting) -> Mapping[str, Any]:
    nobody_above = at.matter.role is Role.PHYSICIAN
    return {"to": (Role.NURSE if nobody_above else Role.PHYSICIAN).value}


def _escalated(at: StepSetting) -> About:
    person = account_names(at.caller)
    return tuple(
        (said_or(f"shell.roles.{escalation.to}", escalation.to), at.matter.readable(escalation.why, person))
        for escalation in at.matter.detail.escalations
    )


def _expedite(at: StepSetting) -> About:
    asked = at.matter.detail.expedite_proposed
    return ((say("acting.about.expedite"), asked or say("acting.about.not_asked")),)


def _talk(at: StepSetting) -> About:
    talk = at.matter.detail.peer_to_peer
    times = (
        (say("acting.about.offered"), moment(talk.offered_until)),
        (say("acting.about.booked"), moment(talk.booked_for)),
    )
    return tuple(pair for pair in times if pair[1])


def _offer(at: StepSetting) -> Mapping[str, Any]:
    return {"until": field_moment(at.caller.now + _OFFER)}


def _book(at: StepSetting) -> Mapping[str, Any]:
    if at.caller.account.role in OFFICES:
        return {"peer": say("acting.about.peer")}
    return {"peer": at.caller.account.name}


def _withdraw(at: StepSetting) -> Mapping[str, Any]:
    return {"asked_by": "provider"} if at.caller.account.role in OFFICES else {}


def _told_now(at: StepSetting) -> Mapping[str, Any]:
    return {"when": field_moment(at.caller.now), "told": "provider"}


def _extend(at: StepSetting) -> Mapping[str, Any]:
    work = take_up(at.caller.desk, at.matter.detail.request, at.caller.now)
    for line, rule in extension_rules(work.state, work.moments).items():
        first = deadline_of(work.state, work.moments, line)
        if first is not None:
            return {"line": line, "until": field_moment(first.due + rule.most)}
    return {}


def _grounds(at: StepSetting) -> Choices:
    work = take_up(at.caller.desk, at.matter.detail.request, at.caller.now)
    rules = extension_rules(work.state, work.moments)
    grounds = {ground for rule in rules.values() for ground in rule.grounds}
    return {
        **_lines(at),
        "ground": _ground_choices(grounds),
        "asked_by": tuple(
            (reader, said_or(f"acting.readers.{reader}", reader)) for reader in ("member", "provider", "plan")
        ),
    }


def _ground_choices(grounds: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((ground, ground_words(ground).capitalize()) for ground in sorted(grounds))


def _more_time(at: StepSetting) -> About:
    work = take_up(at.caller.desk, at.matter.detail.request, at.caller.now)
    extensions = []
    for line, rule in extension_rules(work.state, work.moments).items():
        first = deadline_of(work.state, work.moments, line)
        if first is not None:
            extensions.append((line, say("acting.about.until", when=dated(rule.latest(first.due)))))
    return tuple(extensions) or ((say("acting.about.extension"), say("acting.about.no_extension")),)


def _delegates(at: StepSetting) -> Choices:
    delegates = at.caller.desk.office.delegates_for(at.matter.detail.product_line)
    return {**_lines(at), "delegate": tuple((delegate.name, delegate.name) for delegate in delegates)}


def _entered(at: StepSetting) -> About:
    """What somebody entered of a delegate's decision, for the second person to compare with the paper."""
    decisions = []
    for line in at.matter.detail.lines:
        if line.entered is not None:
            determination = line.entered.determination
            reasons = "; ".join(reason.words for reason in determination.reasons)
            outcome = said_or(f"acting.outcomes.{determination.outcome}", determination.outcome)
            by = account_names(at.caller)(line.entered.by)
            words = say(
                "acting.about.entered", outcome=outcome, delegate=line.entered.delegate,
                reference=line.entered.reference, by=by, signed=determination.by or "",
            )  # fmt: skip
            decisions.append((line.line, f"{words} {reasons}".strip()))
    return tuple(decisions) or ((say("acting.about.delegate"), say("acting.about.nothing_entered")),)


def _waiting(at: StepSetting) -> Choices:
    return {
        "lines": tuple((line.line, line.line) for line in at.matter.detail.lines if line.entered is not None)
    }


def _letter(at: StepSetting) -> About:
    return tuple(
        (
            said_or(f"acting.letters.{notice.kind}", notice.kind),
            say(
                "acting.about.letter",
                to=said_or(f"acting.readers.{notice.to}", notice.to),
                channel=notice.channel,
            ),
        )
        for notice in at.matter.detail.notices
        if notice.digest == at.place.get("digest")
    )


def _determined(at: StepSetting) -> Choices:
    lines = tuple(
        (line.line, f"{line.line} ({line.code})") for line in at.matter.detail.lines if line.determination
    )
    return {"lines": lines}


def _held(at: StepSetting) -> About:
    lock = at.matter.detail.lock
    if lock is None or lock.until <= at.caller.now:
        return ((say("acting.about.lock"), say("acting.about.unlocked")),)
    return ((say("acting.about.lock"), say("acting.about.locked", by=lock.by, until=plan_time(lock.until))),)


def _appeal(at: StepSetting) -> About:
    appeals = (appeal for appeal in at.matter.detail.appeals if appeal.appeal == at.place.get("appeal"))
    return tuple(
        (
            appeal.appeal,
            say(
                "acting.about.appeal",
                level=appeal.level,
                due=dated(plan_time(appeal.due_at)) if appeal.due_at else "",
            ),
        )
        for appeal in appeals
    )


def _appeal_grounds(at: StepSetting) -> Choices:
    return {
        "ground": _ground_choices(_more_for(at).grounds),
        "asked_by": tuple(
            (reader, said_or(f"acting.readers.{reader}", reader)) for reader in ("member", "provider", "plan")
        ),
    }


def _appeal_until(at: StepSetting) -> Mapping[str, Any]:
    due = next(
        (appeal.due_at for appeal in at.matter.detail.appeals if appeal.appeal == at.place.get("appeal")),
        None,
    )
    return {"until": field_moment(due + most)} if due and (most := _more_for(at).most) else {}


def _more_for(at: StepSetting) -> ExtensionRule:
    """What more time may be taken for the appeal; none where its rule allows none, which the action says."""
    appeal = at.matter.state.appeals.get(at.place.get("appeal", ""))
    try:
        if appeal is not None:
            return appeal_extension(at.matter.state, appeal)[0]
    except Refused:
        pass
    return ExtensionRule(frozenset(), timedelta(), "", "")


def _forward_to(at: StepSetting) -> Mapping[str, Any]:
    levels = outside_levels(at.matter.state, plan_day(at.caller.now))
    return {"to": levels[0].name} if levels else {}


STEPS: Mapping[str, PlainStep] = {
    "review_assign": PlainStep(_myself, _reviewers, _who_has_it),
    "review_escalate": PlainStep(_to_whom, None, _escalated),
    "review_note": PlainStep(),
    "review_lock": PlainStep(None, None, _held),
    "review_take_over": PlainStep(None, None, _held),
    "review_unlock": PlainStep(None, None, _held),
    "review_propose_expedite": PlainStep(None, None, _expedite),
    "review_grant_expedite": PlainStep(None, None, _expedite),
    "review_refuse_expedite": PlainStep(None, None, _expedite),
    "review_log_oral_notice": PlainStep(_told_now),
    "decisions_extend": PlainStep(_extend, _grounds, _more_time),
    "decisions_hand_over": PlainStep(None, _delegates),
    "decisions_recall": PlainStep(None, _lines),
    "decisions_confirm_delegate_decision": PlainStep(None, _waiting, _entered),
    "decisions_reject_delegate_decision": PlainStep(None, _waiting, _entered),
    "decisions_reopen": PlainStep(None, _determined),
    "appeals_extend": PlainStep(_appeal_until, _appeal_grounds, _appeal),
    "appeals_forward": PlainStep(_forward_to, None, _appeal),
    "appeals_offer": PlainStep(_offer, None, _talk),
    "appeals_book": PlainStep(_book, None, _talk),
    "appeals_hold": PlainStep(None, None, _talk),
    "documents_returned": PlainStep(None, None, _letter),
    "documents_delivered": PlainStep(None, None, _letter),
    "requests_withdraw": PlainStep(
        _withdraw, None, None, frozenset({"person", "channel", "document", "note"})
    ),
}
"""By the name of the action."""
