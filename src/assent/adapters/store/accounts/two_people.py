"""Second factors and proposals in the store, inside a transaction or for a look."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from assent.adapters.store.accounts.tables import account_factor, account_proposal, account_recovery_code
from assent.adapters.store.errors import StoreError
from assent.adapters.store.oversight.seals import Sealing
from assent.casework.people.account_proposals import AccountProposal, ProposalKind
from assent.casework.people.accounts import Account
from assent.casework.people.second_factor import SecondFactor
from assent.casework.people.second_person import Settlement
from assent.casework.record.codec.events import from_data, to_data


def factor(connection: Connection, sealing: Sealing | None, account: str) -> SecondFactor | None:
    """The authenticator of an account. Raises ``StoreError`` where its secret is encrypted and no key is there."""
    row = connection.execute(select(account_factor).where(account_factor.c.account == account)).one_or_none()
    if row is None:
        return None
    if sealing is not None:
        return SecondFactor(account, sealing.reveal(row.secret, account), *row[2:])
    if not row.secret.isalnum():
        raise StoreError(
            "authenticators on file are encrypted, and no key file is named: name it in ASSENT_SEAL_KEYS or in "
            "store.toml."
        )
    return SecondFactor(*row)


def put_factor(connection: Connection, sealing: Sealing | None, factor: SecondFactor) -> None:
    """Keep it, in place of the one before; encrypted where there is a key."""
    connection.execute(delete(account_factor).where(account_factor.c.account == factor.account))
    values = {name: getattr(factor, name) for name in SecondFactor.__slots__}
    if sealing is not None:
        values["secret"] = sealing.conceal(factor.secret, factor.account)
    connection.execute(insert(account_factor).values(values))


def conceal_factors(connection: Connection, sealing: Sealing) -> None:
    """Encrypt the secret of every authenticator with the key that seals now."""
    for account in list(connection.execute(select(account_factor.c.account)).scalars()):
        kept = factor(connection, sealing, account)
        assert kept is not None
        put_factor(connection, sealing, kept)


def drop_factor(connection: Connection, account: str) -> bool:
    """Forget it with its recovery codes; whether there was one."""
    connection.execute(delete(account_recovery_code).where(account_recovery_code.c.account == account))
    gone = connection.execute(delete(account_factor).where(account_factor.c.account == account))
    return gone.rowcount > 0


def put_recovery_codes(connection: Connection, account: str, digests: Sequence[str]) -> None:
    """Keep these, in place of those before."""
    connection.execute(delete(account_recovery_code).where(account_recovery_code.c.account == account))
    rows = [{"account": account, "digest": digest} for digest in digests]
    connection.execute(insert(account_recovery_code), rows)


def use_recovery_code(connection: Connection, account: str, digest: str, at: datetime) -> bool:
    """Whether it counted; from now on it does not."""
    mine = account_recovery_code.c
    unused = (mine.account == account, mine.digest == digest, mine.used_at.is_(None))
    return connection.execute(update(account_recovery_code).where(*unused).values(used_at=at)).rowcount > 0


def propose(connection: Connection, proposal: AccountProposal) -> AccountProposal:
    """Keep a proposal; the same with its number."""
    states = {
        "before": to_data(Account, proposal.before) if proposal.before else None,
        "after": to_data(Account, proposal.after),
        "unlink": proposal.unlink,
    }
    values = {
        "kind": proposal.kind.value,
        "account": proposal.account,
        "at": proposal.at,
        "proposed_by": proposal.by,
        "states": json.loads(json.dumps(states)),
        "password": proposal.password,
        "second_half": proposal.second_half,
    }
    inserted = connection.execute(
        insert(account_proposal).values(values).returning(account_proposal.c.number)
    )
    return replace(proposal, number=inserted.scalar_one())


def proposal(connection: Connection, number: int) -> AccountProposal | None:
    """A proposal by its number."""
    row = connection.execute(
        select(account_proposal).where(account_proposal.c.number == number)
    ).one_or_none()
    return None if row is None else _proposal(row)


def proposals(connection: Connection) -> list[AccountProposal]:
    """Every proposal, the latest first."""
    rows = connection.execute(select(account_proposal).order_by(account_proposal.c.number.desc()))
    return [_proposal(row) for row in rows]


def settle(connection: Connection, proposal: AccountProposal) -> None:
    """Keep what became of it; what a one-time password was made of is forgotten."""
    values = {
        "settled_at": proposal.settled_at,
        "settled_by": proposal.settled_by,
        "settlement": proposal.settlement.value if proposal.settlement else None,
        "password": "",
        "second_half": "",
    }
    mine = account_proposal.c.number == proposal.number
    connection.execute(update(account_proposal).where(mine).values(values))


def _proposal(row: Row[Any]) -> AccountProposal:
    states = row.states
    return AccountProposal(
        row.number,
        ProposalKind(row.kind),
        row.account,
        row.at,
        row.proposed_by,
        from_data(Account, states["after"]),
        from_data(Account, states["before"]) if states["before"] else None,
        states["unlink"],
        row.password,
        row.second_half,
        row.settled_at,
        row.settled_by or "",
        Settlement(row.settlement) if row.settlement else None,
    )
