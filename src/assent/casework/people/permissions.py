"""Who may do what: one table of role and action. What a license lets somebody sign is the plan's table."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assent.casework.record.actors import OFFICES, Actor, Role
from assent.casework.record.checks import NotPermitted
from assent.casework.record.state import RequestState


class Action(StrEnum):
    """Every command on a request, and looking at it."""

    CREATE_DRAFT = "create_draft"
    IDENTIFY_MEMBER = "identify_member"
    EXPIRE_DRAFT = "expire_draft"
    SUBMIT = "submit"
    NOTE_DUPLICATE = "note_duplicate"
    SET_RULES = "set_rules"
    CHECK_COVERAGE = "check_coverage"
    DETERMINE_NEED = "determine_need"
    GIVE_FACTS = "give_facts"
    ATTACH_DOCUMENT = "attach_document"
    ANSWER = "answer"
    WITHDRAW = "withdraw"
    RECORD_ASSESSMENT = "record_assessment"
    APPROVE_AUTOMATICALLY = "approve_automatically"
    REQUEST_INFORMATION = "request_information"
    ASSIGN = "assign"
    LOCK = "lock"
    CONFIRM_FACT = "confirm_fact"
    CORRECT_FACT = "correct_fact"
    ESCALATE = "escalate"
    PROPOSE_EXPEDITE = "propose_expedite"
    GRANT_EXPEDITE = "grant_expedite"
    REFUSE_EXPEDITE = "refuse_expedite"
    EXTEND = "extend"
    RESOLVE_JUDGMENT = "resolve_judgment"
    APPROVE = "approve"
    APPROVE_OUTSIDE = "approve_outside"
    DETERMINE_PARTIALLY = "determine_partially"
    DETERMINE_ADVERSELY = "determine_adversely"
    HAND_OVER = "hand_over"
    RECALL = "recall"
    TAKE_DELEGATE_DECISION = "take_delegate_decision"
    CONFIRM_DELEGATE_DECISION = "confirm_delegate_decision"
    REJECT_DELEGATE_DECISION = "reject_delegate_decision"
    REOPEN = "reopen"
    OFFER_PEER_TO_PEER = "offer_peer_to_peer"
    BOOK_PEER_TO_PEER = "book_peer_to_peer"
    HOLD_PEER_TO_PEER = "hold_peer_to_peer"
    MISS_DEADLINE = "miss_deadline"
    ISSUE_AUTHORIZATION = "issue_authorization"
    USE_UNITS = "use_units"
    LAPSE = "lapse"
    CORRECT_AUTHORIZATION = "correct_authorization"
    FILE_APPEAL = "file_appeal"
    DECIDE_APPEAL = "decide_appeal"
    FORWARD_APPEAL = "forward_appeal"
    EXTEND_APPEAL = "extend_appeal"
    TAKE_OUTSIDE_DECISION = "take_outside_decision"
    EFFECTUATE = "effectuate"
    ENTER_REVERSAL = "enter_reversal"
    CONFIRM_REVERSAL = "confirm_reversal"
    REJECT_REVERSAL = "reject_reversal"
    SEND_NOTICE = "send_notice"
    HAND_OVER_NOTICE = "hand_over_notice"
    CONFIRM_LETTER = "confirm_letter"
    RECORD_RECEIPT = "record_receipt"
    LOG_ORAL_NOTICE = "log_oral_notice"
    NOTE = "note"
    VIEW = "view"


class Use(StrEnum):
    """What is about no single request."""

    SEE_WORKLIST = "see_worklist"
    SEE_OUTBOX = "see_outbox"
    SWEEP = "sweep"
    OPERATE = "operate"
    READ_POLICY = "read_policy"
    READ_BARS = "read_bars"
    READ_REPORTS = "read_reports"
    AUDIT = "audit"
    READ_CASE_FILE = "read_case_file"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_COLLEAGUES = "manage_colleagues"
    READ_ACCOUNT_LOG = "read_account_log"
    CHANGE_SETTINGS = "change_settings"
    READ_SETTINGS = "read_settings"


class Proviso(StrEnum):
    """What besides the role must hold."""

    OWN = "own"
    LICENSED = "licensed"
    INDEPENDENT = "independent"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Relation:
    """How somebody stands to a request.

    ``own``: made by them or their organization. ``licensed``: the plan's signing table lets them sign
    this act for this line. ``independent``: took no part before and is nobody's subordinate who did.
    ``signed``: they signed the decision that it is about.
    """

    own: bool = False
    licensed: bool = False
    independent: bool = False
    signed: bool = False

    def has(self, need: Proviso) -> bool:
        """Whether the need is met."""
        return {
            Proviso.OWN: self.own,
            Proviso.LICENSED: self.licensed,
            Proviso.INDEPENDENT: self.independent,
            Proviso.SIGNED: self.signed,
        }[need]


_OWN, _SIGNS, _REVIEWS, _SIGNED = (
    frozenset({Proviso.OWN}),
    frozenset({Proviso.LICENSED}),
    frozenset({Proviso.LICENSED, Proviso.INDEPENDENT}),
    frozenset({Proviso.SIGNED}),
)
_ANY: frozenset[Proviso] = frozenset()
_Row = Mapping[Role, frozenset[Proviso]]


def _row(*roles: Role, provider: frozenset[Proviso] | None = None) -> _Row:
    """A row of the table; what a provider may do, its office's program may do too."""
    row = dict.fromkeys(roles, _ANY)
    return row if provider is None else {**row, Role.PROVIDER: provider, Role.SYSTEM_CLIENT: provider}


_I, _N, _P, _S = Role.INTAKE, Role.NURSE, Role.PHYSICIAN, Role.SYSTEM

TABLE: Mapping[Action, _Row] = {
    Action.CREATE_DRAFT: _row(_I, _S, provider=_ANY),
    Action.IDENTIFY_MEMBER: _row(_I, _S),
    Action.EXPIRE_DRAFT: _row(_S),
    Action.SUBMIT: _row(_I, _S, provider=_OWN),
    Action.NOTE_DUPLICATE: _row(_I, _N, _S),
    Action.SET_RULES: _row(_S),
    Action.CHECK_COVERAGE: _row(_I, _S),
    Action.DETERMINE_NEED: _row(_I, _N, _P, _S),
    Action.GIVE_FACTS: _row(_I, _N, _S, provider=_OWN),
    Action.ATTACH_DOCUMENT: _row(_I, _N, _P, _S, provider=_OWN),
    Action.ANSWER: _row(_I, _N, _S, provider=_OWN),
    Action.WITHDRAW: _row(_I, provider=_OWN),
    Action.RECORD_ASSESSMENT: _row(_N, _P, _S),
    Action.APPROVE_AUTOMATICALLY: _row(_S),
    Action.REQUEST_INFORMATION: _row(_I, _N, _P, _S),
    Action.ASSIGN: _row(_I, _N, _P, _S),
    Action.LOCK: _row(_I, _N, _P),
    Action.CONFIRM_FACT: _row(_N, _P),
    Action.CORRECT_FACT: _row(_N, _P),
    Action.ESCALATE: _row(_I, _N, _P, _S),
    Action.PROPOSE_EXPEDITE: _row(_I, _N, _P, _S, provider=_OWN),
    Action.GRANT_EXPEDITE: _row(_I, _N, _P),
    Action.REFUSE_EXPEDITE: _row(_P),
    Action.EXTEND: _row(_N, _P),
    Action.RESOLVE_JUDGMENT: {_P: _SIGNS},
    Action.APPROVE: {_N: _SIGNS, _P: _SIGNS},
    Action.APPROVE_OUTSIDE: {_P: _SIGNS},
    Action.DETERMINE_PARTIALLY: {_P: _SIGNS},
    Action.DETERMINE_ADVERSELY: {_P: _SIGNS},
    Action.HAND_OVER: _row(_I, _N, _P),
    Action.RECALL: _row(_I, _N, _P),
    Action.TAKE_DELEGATE_DECISION: _row(_I, _N),
    Action.CONFIRM_DELEGATE_DECISION: _row(_I, _N, _P),
    Action.REJECT_DELEGATE_DECISION: _row(_I, _N, _P),
    Action.REOPEN: _row(_P),
    Action.OFFER_PEER_TO_PEER: _row(_N, _P, _S),
    Action.BOOK_PEER_TO_PEER: _row(_I, _N, _P, provider=_OWN),
    Action.HOLD_PEER_TO_PEER: _row(_P),
    Action.MISS_DEADLINE: _row(_S),
    Action.ISSUE_AUTHORIZATION: _row(_I, _N, _P, _S),
    Action.USE_UNITS: _row(_I, _S),
    Action.LAPSE: _row(_S),
    Action.CORRECT_AUTHORIZATION: _row(_I, _N),
    Action.FILE_APPEAL: _row(_I, provider=_OWN),
    Action.DECIDE_APPEAL: {_P: _REVIEWS},
    Action.FORWARD_APPEAL: _row(_I, _P, _S),
    Action.EXTEND_APPEAL: _row(_N, _P),
    Action.TAKE_OUTSIDE_DECISION: _row(_I, _N, _P),
    Action.EFFECTUATE: _row(_N, _P),
    Action.ENTER_REVERSAL: _row(_I, _N),
    Action.CONFIRM_REVERSAL: _row(_N, _P),
    Action.REJECT_REVERSAL: _row(_I, _N, _P),
    Action.SEND_NOTICE: _row(_I, _N, _S),
    Action.HAND_OVER_NOTICE: _row(_S),
    Action.CONFIRM_LETTER: {_P: _SIGNED},
    Action.RECORD_RECEIPT: _row(_I, _S),
    Action.LOG_ORAL_NOTICE: _row(_I, _N, _P),
    Action.NOTE: _row(_I, _N, _P),
    Action.VIEW: _row(_I, _N, _P, _S, Role.AUDITOR, provider=_OWN),
}
"""The whole of it. A role that a row does not name may not. Authors and administrators see no request."""

USES: Mapping[Use, frozenset[Role]] = {
    Use.SEE_WORKLIST: frozenset({_I, _N, _P, _S, Role.AUDITOR, *OFFICES}),
    Use.SEE_OUTBOX: frozenset({_I, _S, Role.ADMINISTRATOR}),
    Use.SWEEP: frozenset({_S, Role.SERVICE, Role.ADMINISTRATOR}),
    Use.OPERATE: frozenset({_S, Role.ADMINISTRATOR}),
    Use.READ_POLICY: frozenset(Role),
    Use.READ_BARS: frozenset(Role) - OFFICES,
    Use.READ_REPORTS: frozenset({_P, Role.AUDITOR, Role.ADMINISTRATOR, Role.POLICY_AUTHOR}),
    Use.AUDIT: frozenset({Role.AUDITOR}),
    Use.READ_CASE_FILE: frozenset({_I, _N, _P, Role.AUDITOR}),
    Use.MANAGE_ACCOUNTS: frozenset({Role.ADMINISTRATOR}),
    Use.MANAGE_COLLEAGUES: frozenset({Role.PROVIDER}),
    Use.READ_ACCOUNT_LOG: frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
    Use.CHANGE_SETTINGS: frozenset({Role.ADMINISTRATOR}),
    Use.READ_SETTINGS: frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
}
"""The rest of it. An office sees its own requests in a worklist; its people are managed by its administrator only."""

_MISSING = {
    Proviso.OWN: "it is another provider's request",
    Proviso.LICENSED: "the plan's signing table does not let this credential sign it",
    Proviso.INDEPENDENT: "they took part before, or are the subordinate of somebody who did",
    Proviso.SIGNED: "somebody else signed the decision; where they cannot, it is taken up again",
}


_EVERY_RELATION = Relation(own=True, licensed=True, independent=True, signed=True)


def allowed(role: Role, action: Action, relation: Relation) -> bool:
    """Whether a role, so related to a request, may do this to it."""
    return not why_not(role, action, relation)


def why_not(role: Role, action: Action, relation: Relation) -> str:
    """Why not, and who may; empty where it is allowed."""
    row, act = TABLE[action], action.value.replace("_", " ")
    if role not in row:
        roles = ", ".join(sorted(permitted.value for permitted in row))
        return f"The role {role.value} may not {act}. Who may: {roles}."
    missing = [_MISSING[need] for need in Proviso if need in row[role] and not relation.has(need)]
    return f"{role.value.capitalize()} may not {act} here: {'; '.join(missing)}." if missing else ""


def check_action(role: Role, action: Action) -> None:
    """Raise ``NotPermitted`` where the table has no such action for the role, however they stand to a request."""
    refusal = why_not(role, action, _EVERY_RELATION)
    if refusal:
        raise NotPermitted(refusal)


def check_use(role: Role, use: Use) -> None:
    """Raise ``NotPermitted`` where the role may not, saying who may."""
    if role not in USES[use]:
        roles, act = (
            ", ".join(sorted(permitted.value for permitted in USES[use])),
            use.value.replace("_", " "),
        )
        raise NotPermitted(f"The role {role.value} may not {act}. Who may: {roles}.")


def is_own(state: RequestState, actor: Actor) -> bool:
    """Whether the request is this person's, or of an NPI that they act for (a new one is).

    Of an office's people the NPI counts alone: who began a request loses it with the right to act for its NPI.
    """
    if state.draft is None:
        return True
    if actor.role in OFFICES and actor.organization:
        return state.draft.provider in actor.npis
    return actor.id == state.owner or state.draft.provider in actor.npis


def is_independent(state: RequestState, person: str, reports_to: Mapping[str, str]) -> bool:
    """Took no part in the request, and reports to nobody who did, at any remove."""
    chain: set[str] = set()
    while person and person not in chain:
        if person in state.took_part:
            return False
        chain.add(person)
        person = reports_to.get(person, "")
    return True
