"""Our own server meets what is required of it, and the page of the documentation says what the command says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from assent.conformance.attachments import ATTACHMENTS
from assent.conformance.bodies import AT_DTR, RUN, samples
from assent.conformance.checks import CheckRun, Finding, run_checks
from assent.conformance.exchanges import Addresses, PayerServer
from assent.conformance.pas import PAS
from assent.conformance.verdicts import CheckVerdict
from tests.browser.serving import Server, serving
from tests.conformance.must_support_set import HEAD
from tests.conformance.page import PAGE, report, without_day


def test_the_page_says_what_the_command_says_of_our_server(demonstration: Path) -> None:
    said = report(demonstration)
    assert "| not met" not in said
    page = PAGE.read_text("utf-8")
    shown = page[page.index("Checked on ") : page.index(HEAD.splitlines()[0])]
    assert without_day(shown).strip() == without_day(said).strip()


@pytest.fixture(scope="module")
def server(demonstration: Path) -> Iterator[Server]:
    with serving(demonstration) as served:
        yield served


def _run(server: Server, name: str, members: list[str] | None = None) -> dict[str, Finding]:
    """One run of the checks of requests and attachments, under numbers of its own."""
    addresses = Addresses.below(server.address, "/fhir/pas/2.2", "", "/fhir/dtr")
    day = datetime.now(UTC).date() - timedelta(days=1)
    bodies = samples(day, {RUN: name, AT_DTR: addresses.dtr})
    if members is not None:
        bodies["pas/members"] = {"members": members}
    with httpx.Client() as client:
        trial = CheckRun(PayerServer(client, addresses), bodies)
        return {finding.check.id: finding for finding in run_checks((PAS, ATTACHMENTS), trial)}


def test_each_run_meets_nothing_of_those_before(server: Server) -> None:
    """The member whom a run had approved is not asked for again: a person would look at a second request."""
    for name in ("first", "second", "third"):
        run = _run(server, name)
        assert {
            id: finding.says for id, finding in run.items() if finding.verdict is not CheckVerdict.MET
        } == {}


def test_a_run_without_a_member_left_says_so(server: Server) -> None:
    spent = _run(server, "spent", ["M-910020"])["pas-approved"]
    again = _run(server, "again", ["M-910020"])["pas-approved"]
    assert (spent.verdict, again.verdict) == (CheckVerdict.MET, CheckVerdict.NOT_TESTED)
    assert "pas/members.json" in again.says
