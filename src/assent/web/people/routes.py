"""Routes of signing in and out, and of an administrator: accounts, licenses, tokens of programs."""

from typing import Annotated

from fastapi import Path, Query, Request, Response

from assent.casework.people.accounts import Account, StandIn
from assent.casework.people.sign_in import ProgramToken
from assent.desk.people import accounts, answers, proposals, second_factor, stand_ins
from assent.desk.people import sign_in as signing_in
from assent.desk.people.accounts import Changes, FirstPassword
from assent.web.people.bodies import (
    EnrollmentBody,
    FirstCodeBody,
    PasswordBody,
    RevocationBody,
    SignInBody,
)
from assent.web.router import Router
from assent.web.server.addresses import source
from assent.web.server.caller import COOKIE, SignedIn
from assent.web.server.description import CHANGES, EVERY, EXISTING, OF_ONE, problems
from assent.web.server.installation import Here
from assent.web.server.stated import Values, taken, values
from assent.web.server.strict import StrictRoute

router = Router(route_class=StrictRoute)
Id = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}$", description="The id of an account.")]
Proposal = Annotated[int, Path(ge=1, le=2**31 - 1, description="The number of a proposal.")]
_SESSION = problems(400, 401, 413, 415, 422, 429, 500, 503)


def keep(response: Response, token: str) -> None:
    """Keep a session in a cookie that scripts cannot read and other sites cannot use."""
    response.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="strict")


@router.post("/api/session", status_code=201, responses=_SESSION, tags=["session"], summary="Sign in")
def sign_in(body: SignInBody, request: Request, here: Here, response: Response) -> answers.SessionBegun:
    """Signs somebody in by password. Programs have a token from an administrator, and do not sign in."""
    sign = signing_in.sign_in(
        here.desk, body.id, body.password, here.clock(), source(request.scope), body.code
    )
    request.state.account = sign.account.id
    if body.cookie:
        keep(response, sign.token)
    return answers.SessionBegun(
        token=None if body.cookie else sign.token,
        until=sign.until,
        account=answers.account_shown(sign.account),
        second_factor=second_factor.standing(here.desk, sign.account, here.clock()),
    )


@router.delete("/api/session", status_code=204, responses=EVERY, tags=["session"], summary="Sign out")
def sign_out(
    caller: SignedIn,
    response: Response,
    everywhere: Annotated[bool, Query(description="Whether all sessions of the account end.")] = False,
) -> None:
    """Ends this session, or all of this account."""
    end = signing_in.sign_out_everywhere if everywhere else signing_in.sign_out
    end(caller.desk, caller.token, caller.now)
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")


@router.post(
    "/api/password", status_code=204, responses=_SESSION, tags=["session"], summary="Set one's own password"
)
def set_password(body: PasswordBody, request: Request, here: Here) -> None:
    """Sets a password of one's own, also in place of a one-time one; then sign in with it."""
    address = source(request.scope)
    signing_in.set_password(here.desk, body.id, body.current, body.new, here.clock(), address)


@router.get("/api/me", responses=EVERY, tags=["session"], summary="Who is signed in")
def me(caller: SignedIn) -> answers.AccountShown:
    """The account whose token this is."""
    return answers.account_shown(caller.account)


@router.get(
    "/api/second-factor", responses=EVERY, tags=["session"], summary="Whether one has a second factor"
)
def show_second_factor(caller: SignedIn) -> answers.FactorShown:
    """Whether who is signed in has an authenticator, and from when their signature needs one."""
    return second_factor.standing(caller.desk, caller.account, caller.now)


@router.post(
    "/api/second-factor",
    status_code=201,
    responses=CHANGES,
    tags=["session"],
    summary="Enroll an authenticator",
)
def enroll(body: EnrollmentBody, request: Request, caller: SignedIn) -> answers.EnrollmentShown:
    """Begins with a new authenticator; it counts once its first code was sent."""
    return second_factor.begin_enrollment(
        caller.desk, caller.account, body.password, caller.now, source(request.scope)
    )


@router.post(
    "/api/second-factor/confirmation",
    responses=CHANGES,
    tags=["session"],
    summary="Send the first code of an authenticator",
)
def finish_enrollment(body: FirstCodeBody, caller: SignedIn) -> answers.RecoveryCodes:
    """From now on the authenticator is asked at each sign-in; this session counts as proven by it, others end."""
    return answers.RecoveryCodes(
        second_factor.finish_enrollment(caller.desk, caller.account, caller.token, body.code, caller.now)
    )


@router.get("/api/accounts", responses=EVERY, tags=["accounts"], summary="List accounts")
def list_accounts(caller: SignedIn) -> list[answers.AccountShown]:
    """Every account, by id."""
    waiting = {
        proposal.account: proposal.number
        for proposal in proposals.list_proposals(caller.desk, caller.actor, caller.now)
        if proposal.is_open(caller.now)
    }
    return [
        answers.account_shown(account, waiting.get(account.id))
        for account in accounts.list_accounts(caller.desk, caller.actor)
    ]


@router.post("/api/accounts", status_code=201, responses=CHANGES, tags=["accounts"], summary="Add an account")
def add_account(
    body: Annotated[Values, values(Account, FirstPassword)], caller: SignedIn
) -> answers.AccountAdded:
    """Adds somebody, with a one-time password that is shown once.

    Who signs or administers is proposed only: a second administrator confirms it, and has the other half of the
    password.
    """
    password = "" if body["password"] else None
    account = Account(**{name: value for name, value in body.items() if name != "password"})
    added = accounts.add_account(caller.desk, account, caller.actor, caller.now, password=password)
    return answers.AccountAdded(
        account=answers.account_shown(account, added.proposal),
        password=added.password or None,
        proposal=added.proposal,
    )


@router.patch("/api/accounts/{id}", responses=EXISTING, tags=["accounts"], summary="Change an account")
def change_account(
    id: Id, body: Annotated[Changes, taken(Changes)], caller: SignedIn
) -> answers.AccountShown:
    """Changes a role, a license, a superior, or whether somebody may sign in at all.

    A role that signs or administers, and a license, wait for a second administrator: the answer is then the account
    as it stays until then, with the number of the proposal.
    """
    changed = accounts.change_account(caller.desk, id, body, caller.actor, caller.now)
    return answers.account_shown(changed.account, changed.proposal)


@router.post(
    "/api/accounts/{id}/password", responses=EXISTING, tags=["accounts"], summary="Give a one-time password"
)
def reset_password(id: Id, caller: SignedIn) -> answers.PasswordGiven:
    """Gives somebody a new one-time password; it also ends their being locked out.

    Who signs or administers and has no second factor gets it only once a second administrator confirms it.
    """
    reset = accounts.reset_password(caller.desk, id, caller.actor, caller.now)
    return answers.PasswordGiven(password=reset.password, proposal=reset.proposal)


@router.post(
    "/api/accounts/{id}/second-factor-reset",
    responses=EXISTING,
    tags=["accounts"],
    summary="Propose to reset a second factor",
)
def reset_second_factor(id: Id, caller: SignedIn) -> answers.AccountShown:
    """Proposes to forget somebody's authenticator; a second administrator confirms it."""
    reset = accounts.reset_second_factor(caller.desk, id, caller.actor, caller.now)
    return answers.account_shown(reset.account, reset.proposal)


@router.put("/api/accounts/{id}/stand-in", responses=EXISTING, tags=["accounts"], summary="Name a stand-in")
def name_stand_in(id: Id, body: Annotated[StandIn, taken(StandIn)], caller: SignedIn) -> answers.AccountShown:
    """Proposes that somebody stands in for an administrator on these days; a second administrator confirms it.

    A stand-in confirms and rejects what administrators propose, and nothing else. Every use is reported.
    """
    named = stand_ins.name_stand_in(caller.desk, id, body, caller.actor, caller.now)
    return answers.account_shown(named.account, named.proposal)


@router.delete("/api/accounts/{id}/stand-in", responses=EXISTING, tags=["accounts"], summary="End a stand-in")
def end_stand_in(id: Id, caller: SignedIn) -> answers.AccountShown:
    """From now on somebody stands in no more."""
    return answers.account_shown(stand_ins.end_stand_in(caller.desk, id, caller.actor, caller.now).account)


@router.get("/api/account-proposals", responses=EVERY, tags=["accounts"], summary="List proposals")
def list_proposals(caller: SignedIn) -> list[answers.ProposalShown]:
    """What administrators proposed for accounts, the latest first."""
    return [
        answers.proposal_shown(proposal)
        for proposal in proposals.list_proposals(caller.desk, caller.actor, caller.now)
    ]


@router.post(
    "/api/account-proposals/{proposal}/confirmation",
    responses=EXISTING,
    tags=["accounts"],
    summary="Confirm a proposal",
)
def confirm_proposal(proposal: Proposal, caller: SignedIn) -> answers.ProposalConfirmed:
    """Confirms what another administrator proposed: only now it happens."""
    confirmed = proposals.confirm(caller.desk, proposal, caller.actor, caller.now)
    return answers.ProposalConfirmed(
        proposal=answers.proposal_shown(confirmed.proposal), password=confirmed.password or None
    )


@router.post(
    "/api/account-proposals/{proposal}/rejection",
    responses=EXISTING,
    tags=["accounts"],
    summary="Reject a proposal",
)
def reject_proposal(proposal: Proposal, caller: SignedIn) -> answers.ProposalShown:
    """Lets nothing come of a proposal; who made it may take it back so."""
    return answers.proposal_shown(proposals.reject(caller.desk, proposal, caller.actor, caller.now))


@router.get("/api/accounts/{id}/tokens", responses=OF_ONE, tags=["accounts"], summary="List tokens")
def list_tokens(id: Id, caller: SignedIn) -> list[answers.TokenShown]:
    """The tokens of a program, also those that count no more."""
    return [answers.token_shown(token) for token in accounts.list_tokens(caller.desk, id, caller.actor)]


@router.post(
    "/api/accounts/{id}/tokens",
    status_code=201,
    responses=EXISTING,
    tags=["accounts"],
    summary="Issue a token",
)
def issue_token(
    id: Id, body: Annotated[Values, values(ProgramToken)], caller: SignedIn
) -> answers.TokenGiven:
    """Issues a token to a program; it is shown once."""
    token = accounts.issue_token(caller.desk, id, body["name"], body["valid_until"], caller.actor, caller.now)
    return answers.TokenGiven(token=token)


@router.post(
    "/api/accounts/{id}/tokens/revocation",
    status_code=204,
    responses=EXISTING,
    tags=["accounts"],
    summary="Revoke a token",
)
def revoke_token(id: Id, body: RevocationBody, caller: SignedIn) -> None:
    """Lets a token count no more from now on."""
    accounts.revoke_token(caller.desk, id, body.name, caller.actor, caller.now)


@router.get("/api/account-log", responses=OF_ONE, tags=["accounts"], summary="What happened to accounts")
def account_log(
    caller: SignedIn,
    account: Annotated[
        str | None, Query(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}$", description="Of this account only.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=1_000, description="How many at most.")] = 100,
) -> list[answers.AccountLine]:
    """What was recorded about accounts, the latest first; of one or of all."""
    return [
        answers.account_line(change)
        for change in accounts.account_log(caller.desk, caller.actor, account, limit)
    ]
