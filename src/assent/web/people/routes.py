"""Routes of signing in and out, and of an administrator: accounts, licences, tokens of programs."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from assent.desk.people import accounts
from assent.desk.people import sign_in as signing_in
from assent.desk.people.accounts import Account
from assent.web.people.bodies import (
    AccountBody,
    ChangesBody,
    PasswordBody,
    RevocationBody,
    SignInBody,
    TokenBody,
)
from assent.web.server.addresses import source
from assent.web.server.caller import COOKIE, SignedIn
from assent.web.server.description import CHANGES, EVERY, EXISTING, OF_ONE, problems
from assent.web.server.installation import Here
from assent.web.server.strict import StrictRoute

router = APIRouter(route_class=StrictRoute)
Id = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}$", description="The id of an account.")]
_SESSION = problems(400, 401, 413, 415, 422, 429, 500, 503)


class LicenceShown(BaseModel):
    """A licence on file."""

    credential: str
    specialty: str
    number: str
    valid_until: date


class AccountShown(BaseModel):
    """An account."""

    id: str
    name: str
    role: str
    organization: str
    licence: LicenceShown | None
    reports_to: str
    disabled: bool


class Session(BaseModel):
    """Somebody is signed in. ``token`` is null where a cookie keeps it."""

    token: str | None
    until: datetime
    account: AccountShown


class AccountAdded(BaseModel):
    """A new account; the one-time password is shown once, and null where there is none."""

    account: AccountShown
    password: str | None


class PasswordGiven(BaseModel):
    """A one-time password, shown once."""

    password: str


class TokenGiven(BaseModel):
    """A token of a program, shown once."""

    token: str


class TokenShown(BaseModel):
    """A token of a program, without the token."""

    name: str
    made_at: datetime
    valid_until: datetime
    revoked_at: datetime | None


class AccountLine(BaseModel):
    """One line of what was recorded about accounts."""

    at: datetime
    by: str
    role: str
    account: str
    what: str
    details: dict[str, str] = Field(description="What changed, by field.")


def shown(account: Account) -> AccountShown:
    """An account as an answer."""
    held = account.licence
    licence = LicenceShown.model_validate(held, from_attributes=True) if held else None
    return AccountShown(
        id=account.id,
        name=account.name,
        role=account.role.value,
        organization=account.organization,
        licence=licence,
        reports_to=account.reports_to,
        disabled=account.disabled,
    )


def keep(response: Response, token: str) -> None:
    """Keep a session in a cookie that scripts cannot read and other sites cannot use."""
    response.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="strict")


@router.post("/api/session", status_code=201, responses=_SESSION, tags=["session"], summary="Sign in")
def sign_in(body: SignInBody, request: Request, here: Here, response: Response) -> Session:
    """Signs somebody in by password. Programs have a token from an administrator, and do not sign in."""
    sign = signing_in.sign_in(here.desk, body.id, body.password, here.clock(), source(request.scope))
    request.state.account = sign.account.id
    if body.cookie:
        keep(response, sign.token)
    return Session(token=None if body.cookie else sign.token, until=sign.until, account=shown(sign.account))


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
def me(caller: SignedIn) -> AccountShown:
    """The account whose token this is."""
    return shown(caller.account)


@router.get("/api/accounts", responses=EVERY, tags=["accounts"], summary="List accounts")
def list_accounts(caller: SignedIn) -> list[AccountShown]:
    """Every account, by id."""
    return [shown(account) for account in accounts.list_accounts(caller.desk, caller.actor)]


@router.post("/api/accounts", status_code=201, responses=CHANGES, tags=["accounts"], summary="Add an account")
def add_account(body: AccountBody, caller: SignedIn) -> AccountAdded:
    """Adds somebody, with a one-time password that is shown once."""
    account, given = body.account(), "" if body.password else None
    password = accounts.add_account(caller.desk, account, caller.actor, caller.now, password=given)
    return AccountAdded(account=shown(account), password=password or None)


@router.patch("/api/accounts/{id}", responses=EXISTING, tags=["accounts"], summary="Change an account")
def change_account(id: Id, body: ChangesBody, caller: SignedIn) -> AccountShown:
    """Changes a role, a licence, a superior, or whether somebody may sign in at all."""
    return shown(accounts.change_account(caller.desk, id, body.changes(), caller.actor, caller.now))


@router.post(
    "/api/accounts/{id}/password", responses=EXISTING, tags=["accounts"], summary="Give a one-time password"
)
def reset_password(id: Id, caller: SignedIn) -> PasswordGiven:
    """Gives somebody a new one-time password; it also ends their being locked out."""
    return PasswordGiven(password=accounts.reset_password(caller.desk, id, caller.actor, caller.now))


@router.get("/api/accounts/{id}/tokens", responses=OF_ONE, tags=["accounts"], summary="List tokens")
def list_tokens(id: Id, caller: SignedIn) -> list[TokenShown]:
    """The tokens of a program, also those that count no more."""
    return [
        TokenShown(
            name=token.name, made_at=token.made_at, valid_until=token.valid_until, revoked_at=token.revoked_at
        )
        for token in accounts.list_tokens(caller.desk, id, caller.actor)
    ]


@router.post(
    "/api/accounts/{id}/tokens",
    status_code=201,
    responses=EXISTING,
    tags=["accounts"],
    summary="Issue a token",
)
def issue_token(id: Id, body: TokenBody, caller: SignedIn) -> TokenGiven:
    """Issues a token to a program; it is shown once."""
    token = accounts.issue_token(caller.desk, id, body.name, body.valid_until, caller.actor, caller.now)
    return TokenGiven(token=token)


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
) -> list[AccountLine]:
    """What was recorded about accounts, the latest first; of one or of all."""
    return [
        AccountLine(
            at=one.at,
            by=one.by,
            role=one.role.value,
            account=one.account,
            what=one.what.value,
            details=dict(one.details),
        )
        for one in accounts.account_log(caller.desk, caller.actor, account, limit)
    ]
