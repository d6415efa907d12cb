"""Partial approvals and the ends of appeals at the command line: seen first, then signed, as over HTTP."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.test_command_line import EXAMPLES, Said, assent
from tests.journeys.test_letters_command import sent

DOCTOR = ("--signed-by", "Dr. Example", "--credential", "MD", "--specialty", "psychiatry", "--licence", "MA-1",
    "--licence-until", "2027-12-31")  # fmt: skip
REVIEWER = ("--signed-by", "Dr. Second", "--credential", "MD", "--specialty", "psychiatry", "--licence", "MA-2",
    "--licence-until", "2027-12-31")  # fmt: skip
TERM = ("--from", "2026-02-16", "--to", "2026-03-15")
AT = ("--at", "2026-02-11T15:00")
LATER = ("--at", "2026-02-12T10:00")
CONSIDERED = ("--considered", "fact=aortic_aneurysm")
STANDS = ("--reason", "X.8=The scan shows an aneurysm, and the surgeon refused clearance.")


@pytest.fixture
def store(tmp_path: Path) -> str:
    """With letters, a request of which everything is met and one that is excluded."""
    folder = str(sent(tmp_path))
    for example in ("excluded.json", "two-facts-missing.json"):
        submit = ("request", "submit", str(EXAMPLES / example), "--store", folder, "--member", "M-1")
        assert assent(*submit, "--provider", "1234567893", "--at", "2026-02-10T11:00").status == 0
    return folder


def shown(store: str, request: str) -> Any:
    return json.loads(assent("request", "show", request, "--store", store, "--json").out)


def lines(store: str, request: str) -> dict[str, str]:
    return {line["line"]: line["status"] for line in shown(store, request)["lines"]}


def granted_units(store: str, request: str) -> dict[str, int | None]:
    """The units of each line that is authorized."""
    found = shown(store, request)["authorized"]
    return {grant["line"]: grant["units"] for each in found for grant in each["grants"]}


def previewed_then(*argv: str) -> Said:
    """Refused unseen; then with the digest of what its preview showed."""
    unseen = assent(*argv)
    assert (unseen.status, "nobody has seen the letter" in unseen.err) == (1, True), unseen
    preview = assent(*argv, "--preview")
    assert preview.status == 0, preview.err
    assert "--- the letter to the member, es ---" in preview.out
    return assent(*argv, "--seen", preview.out.split("--seen ")[1].strip())


def denied(store: str) -> None:
    deny = ("request", "deny", "excluded", "--store", store, *DOCTOR, *AT, *STANDS)
    assert previewed_then(*deny).status == 0


def appealed(store: str) -> str:
    """The id of an appeal against the denial of both lines."""
    denied(store)
    filed = assent("request", "appeal", "excluded", "--store", store, "--filer", "member", *LATER)
    assert filed.status == 0, filed.err
    return "excluded-A1"


def decide(store: str, appeal: str, *how: str) -> tuple[str, ...]:
    return ("request", "decide-appeal", "excluded", appeal, "--store", store, *how, *LATER)


def test_less_than_asked_is_granted_after_its_letters_were_seen(store: str) -> None:
    part = (
        "request", "approve-in-part", "two-facts-missing", "--store", store, "--line", "infusion", "--units", "4",
        *TERM, *DOCTOR, *AT, "--reason", "D.1=The plan of treatment speaks of four infusions.",
        "--departure", "The order of 9 February names fewer infusions.",
    )  # fmt: skip
    unsigned = assent(*(each for each in part if each not in DOCTOR))
    assert "Only a clinician decides this, and signs; nothing was recorded" in unsigned.err
    granted = previewed_then(*part)
    assert granted.status == 0, granted.err
    assert lines(store, "two-facts-missing") == {"drug": "open", "infusion": "partially_approved"}
    assert granted_units(store, "two-facts-missing") == {"infusion": 4}


def test_a_digest_of_other_letters_signs_nothing(store: str) -> None:
    part = (
        "request", "approve-in-part", "two-facts-missing", "--store", store, "--line", "infusion", *TERM,
        *DOCTOR, *AT, "--departure", "The order names fewer.", "--reason", "D.1=Four infusions are planned.",
    )  # fmt: skip
    seen = assent(*part, "--units", "4", "--preview").out.split("--seen ")[1].strip()
    other = assent(*part, "--units", "3", "--seen", seen)
    assert (other.status, lines(store, "two-facts-missing")["infusion"]) == (1, "open")


def test_an_upheld_denial_names_what_was_considered(store: str) -> None:
    appeal = appealed(store)
    uphold = decide(store, appeal, "--uphold", "drug", "--uphold", "infusion", *REVIEWER, *STANDS)
    assert "--considered" in assent(*uphold).err
    assert previewed_then(*uphold, *CONSIDERED).status == 0
    assert set(lines(store, "excluded").values()) == {"adverse"}
    (ended,) = shown(store, "excluded")["appeals"]
    assert ended["open"] is False


def test_who_denied_does_not_decide_the_appeal(store: str) -> None:
    appeal = appealed(store)
    own = decide(store, appeal, "--overturn", "drug", "--overturn", "infusion", *DOCTOR, *STANDS)
    refused = assent(*own)
    assert (refused.status, set(lines(store, "excluded").values())) == (1, {"adverse"})
    assert "took part" in refused.err


def test_an_appeal_is_overturned_in_whole_and_in_part(store: str) -> None:
    appeal = appealed(store)
    ended = decide(
        store, appeal, "--overturn", "drug", "--in-part", "infusion=4", *TERM, *REVIEWER, *CONSIDERED,
        "--reason", "X.8=A second scan of 12 February excludes an aneurysm.",
    )  # fmt: skip
    done = previewed_then(*ended)
    assert done.status == 0, done.err
    assert lines(store, "excluded") == {"drug": "approved", "infusion": "partially_approved"}
    assert granted_units(store, "excluded")["infusion"] == 4
    assert re.findall("authorization (\\S+)", done.out)


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ((), "Say how each line ends"),
        (("--uphold", "drug", "--considered", "scan"), "Write --considered KIND=REFERENCE"),
        (("--overturn", "bed"), "no line bed"),
        (("--in-part", "drug=four", *TERM), "must be a whole number"),
        (("--in-part", "drug=4"), "--from"),
        (("--overturn", "drug", "--overturn", "infusion", "--reason-es", "X.1=Es."), "--reason-es names X.1"),
    ],
)
def test_what_is_missing_is_said(store: str, how: tuple[str, ...], says: str) -> None:
    refused = assent(*decide(store, appealed(store), *how, *REVIEWER, *STANDS))
    assert (refused.status, says in refused.err) == (1, True), refused
