"""The ``account`` commands of the second administrator: what waits, confirmed or rejected."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assent.casework.record.actors import Actor
from assent.casework.record.checks import Refused
from assent.cli.json_text import json_text
from assent.cli.listing.columns import print_columns
from assent.cli.options import Json, Store
from assent.cli.people import administrator
from assent.cli.times import acting_time, day, details_shown, looking_time, shown
from assent.terms.answers import json_data

if TYPE_CHECKING:
    from assent.desk.people.answers import ProposalShown
    from assent.desk.ports import Desk

Number = Annotated[
    int, typer.Argument(metavar="NUMBER", min=1, help="As `assent account proposals` numbers them.")
]


def proposals(store: Store, json: Json = False, by: administrator.By = "") -> None:
    """List what administrators proposed for accounts, the latest first."""
    raise typer.Exit(list_proposals(store, by, json))


def confirm(number: Number, store: Store, by: administrator.By = "") -> None:
    """Confirm what another administrator proposed; only now it happens. Prints half of a one-time password."""
    raise typer.Exit(confirm_proposal(store, number, by))


def reject(number: Number, store: Store, by: administrator.By = "") -> None:
    """Let nothing come of a proposal. Who made it may take it back so."""
    raise typer.Exit(reject_proposal(store, number, by))


def second_factor_reset(id: administrator.Id, store: Store, by: administrator.By = "") -> None:
    """Propose to forget somebody's authenticator; a second administrator confirms it."""
    raise typer.Exit(propose_factor_reset(store, id, by))


def stand_in(
    id: administrator.Id,
    store: Store,
    until: Annotated[
        str, typer.Option(metavar="DATE", help="The last day, at most 31 days after the first.")
    ] = "",
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day; default today.")] = "",
    end: Annotated[
        bool, typer.Option("--end", help="They stand in no more; one administrator suffices.")
    ] = False,
    by: administrator.By = "",
) -> None:
    """Propose that somebody stands in for an administrator; a second administrator confirms it.

    A stand-in confirms and rejects what administrators propose. `assent report stand-ins` lists every use.
    """
    if end:
        raise typer.Exit(end_stand_in(store, id, by))
    raise typer.Exit(name_stand_in(store, id, first, until, by))


def name_stand_in(store: Path, id: str, first: str, until: str, by: str) -> int:
    """Propose a stand-in."""
    from assent.casework.people.accounts import StandIn
    from assent.desk.people import stand_ins

    def work(desk: "Desk", actor: Actor) -> None:
        if not until:
            raise Refused("--until: name the last day, such as 2026-02-20.")
        named = StandIn(day(first), day(until))
        administrator.print_waiting(
            id, stand_ins.name_stand_in(desk, id, named, actor, acting_time(desk, None))
        )

    return administrator.done_by(store, by, work)


def end_stand_in(store: Path, id: str, by: str) -> int:
    """Let a stand-in be one no more."""
    from assent.desk.people import stand_ins

    def work(desk: "Desk", actor: Actor) -> None:
        stand_ins.end_stand_in(desk, id, actor, acting_time(desk, None))
        typer.echo(f"{id}  stands in no more")

    return administrator.done_by(store, by, work)


def list_proposals(store: Path, by: str, as_json: bool) -> int:
    """List proposals."""
    from assent.desk.people import proposals
    from assent.desk.people.answers import proposal_shown

    def work(desk: "Desk", actor: Actor) -> None:
        listed = [
            proposal_shown(proposal)
            for proposal in proposals.list_proposals(desk, actor, looking_time(desk, None))
        ]
        if as_json:
            typer.echo(json_text([json_data(proposal) for proposal in listed], 2))
            return
        print_columns(_HEADINGS, map(_row, listed))

    return administrator.done_by(store, by, work)


_HEADINGS = ("number", "when", "proposed by", "what", "account", "changes", "settled")


def _row(proposal: "ProposalShown") -> tuple[str, ...]:
    settled = f"{proposal.settlement} by {proposal.settled_by}" if proposal.settlement else "waits"
    head = str(proposal.number), shown(proposal.at), proposal.proposed_by, proposal.kind
    return *head, proposal.account.id, details_shown(proposal.changes), settled


def confirm_proposal(store: Path, number: int, by: str) -> int:
    """Confirm a proposal."""
    from assent.desk.people import proposals

    def work(desk: "Desk", actor: Actor) -> None:
        confirmed = proposals.confirm(desk, number, actor, acting_time(desk, None))
        typer.echo(f"{confirmed.proposal.account}  {confirmed.proposal.kind.value}  confirmed")
        if confirmed.password:
            typer.echo(f"Second half of the one-time password, shown this once: {confirmed.password}")
            typer.echo("The person types both halves, joined by a hyphen.")

    return administrator.done_by(store, by, work)


def reject_proposal(store: Path, number: int, by: str) -> int:
    """Reject a proposal."""
    from assent.desk.people import proposals

    def work(desk: "Desk", actor: Actor) -> None:
        proposals.reject(desk, number, actor, acting_time(desk, None))
        typer.echo(f"proposal {number}  rejected")

    return administrator.done_by(store, by, work)


def propose_factor_reset(store: Path, id: str, by: str) -> int:
    """Propose to forget an authenticator."""
    from assent.desk.people import accounts

    def work(desk: "Desk", actor: Actor) -> None:
        administrator.print_waiting(
            id, accounts.reset_second_factor(desk, id, actor, acting_time(desk, None))
        )

    return administrator.done_by(store, by, work)
