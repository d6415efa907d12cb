"""Letters at the command line: sent, waiting in the outbox, delivered or come back; and a backup without the outbox."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

from assent import bootstrap
from tests.journeys.test_command_line import EXAMPLES, assent
from tests.supplied import supply_criteria
from tests.web.test_letters import MEMBERS, PROVIDERS

AT = ("--at", "2026-02-10T10:00")


def sent(tmp_path: Path) -> Path:
    folder = tmp_path / "plan"
    assert assent("init", str(folder), "--automatic", "Committee, 2026-01-15").status == 0
    (folder / "members.csv").write_text(MEMBERS, "utf-8")
    (folder / "providers.csv").write_text(PROVIDERS, "utf-8")
    made = assent(
        "request", "submit", str(EXAMPLES / "met.json"), "--store", str(folder), "--member", "M-1",
        "--provider", "1234567893", "--attested-by", "Jane Roe, MD, NPI 1234567893", "--at", "2026-02-10T09:00",
    )  # fmt: skip
    assert made.status == 0, made.err
    assert assent("letter", "send", "--store", str(folder), *AT).out == "2 sent, 0 held back\n"
    return folder


def test_letters_wait_until_they_are_collected(tmp_path: Path) -> None:
    folder = sent(tmp_path)
    waiting = folder / "outbox" / "waiting"
    digests = {json.loads(one.read_text())["channel"]: one.stem for one in waiting.glob("*.json")}
    said = assent("letter", "outbox", "--store", str(folder)).out.splitlines()
    assert said[0] == "2 waiting"
    assert sorted(said[1:]) == [
        f"fax  to the provider  2 pages  met  {digests['fax']}",
        f"mail  to the member  2 pages  met  {digests['mail']}",
    ]
    (waiting / f"{digests['fax']}.json").rename(folder / "outbox" / "collected" / f"{digests['fax']}.json")
    assert assent("letter", "outbox", "--store", str(folder)).out.startswith("1 waiting\nmail")


def test_what_the_service_reports_goes_on_the_record(tmp_path: Path) -> None:
    folder = sent(tmp_path)
    listed = assent("letter", "list", "met", "--store", str(folder), *AT).out.splitlines()
    assert [line.split()[1:8] for line in listed] == [
        ["approval", "to", "the", "member", "en", "by", "mail"],
        ["approval", "to", "the", "provider", "en", "by", "fax"],
    ]
    mail, fax = (line.split()[8] for line in listed)
    later, store = ("--at", "2026-02-16T10:00"), ("--store", str(folder))
    why = ("--why", "Moved, left no address.")
    assert (
        assent("letter", "returned", "met", mail, *store, *why, *later).out == "Recorded; intake is called.\n"
    )
    again = assent("letter", "returned", "met", mail, *store, *why, *later)
    assert (again.status, again.err) == (1, "assent: It is on the record that this letter came back.\n")
    assert assent("letter", "delivered", "met", fax, *store, *later).status == 0
    shown = assent("request", "show", "met", *store).out
    assert "notice_returned" in shown
    assert "came back: Moved, left no address." in shown
    assert assent("audit", "verify", *store).status == 0


def test_a_run_goes_on_where_the_last_one_ended_or_looks_at_everything(tmp_path: Path) -> None:
    folder = sent(tmp_path)
    send = ("letter", "send", "--store", str(folder), "--at", "2026-02-11T10:00")
    with sqlite3.connect(folder / "assent.db") as record:
        record.execute("UPDATE letters_bookmark SET position = 0")
    record.close()
    for all_ in ((), ("--all",)):
        assert assent(*send, *all_).out == "0 sent, 0 held back\n"
    with sqlite3.connect(folder / "assent.db") as record:
        ((position,),) = record.execute("SELECT position FROM letters_bookmark")
    record.close()
    assert position > 0
    with sqlite3.connect(folder / "assent.db") as record:
        record.execute("UPDATE letters_bookmark SET position = 1000000")
    record.close()
    found = assent("audit", "verify", "--store", str(folder))
    assert (found.status, "bookmark of the letters" in found.out + found.err) == (1, True)
    assert assent(*send, "--all").status == 0
    assert assent("audit", "verify", "--store", str(folder)).status == 0


def test_a_denial_names_what_is_covered_instead(tmp_path: Path) -> None:
    store = ("--store", str(sent(tmp_path)))
    assert assent(
        "request", "submit", str(EXAMPLES / "excluded.json"), *store, "--member", "M-1", "--provider",
        "1234567893", "--at", "2026-02-10T11:00",
    ).status == 0  # fmt: skip
    deny = (
        "request", "deny", "excluded", *store, "--signed-by", "Dr. Example", "--credential", "MD",
        "--specialty", "psychiatry", "--licence", "MA-1", "--licence-until", "2027-12-31", "--at",
        "2026-02-11T15:00", "--reason", "X.8=The scan shows an aneurysm, and clearance was refused.",
        "--alternative", "Magnetic stimulation, thirty sessions.=Example Clinic, 555-0150.",
        "--alternative", "Lithium added to the present medicine.",
    )  # fmt: skip
    unseen = assent(*deny)
    assert (unseen.status, "nobody has seen the letter" in unseen.err) == (1, True)
    preview = assent(*deny, "--preview")
    assert preview.status == 0, preview.err
    for part in (
        "--- the letter to the member, en ---", "--- the letter to the member, es ---",
        "--- the letter to the provider, en ---", "fails too and is not cited: X.17",
        "you attest determination-1:", "  | Lithium added to the present medicine.",
    ):  # fmt: skip
        assert part in preview.out, part
    digest = preview.out.split("--seen ")[1].strip()
    denied = assent(*deny, "--seen", digest)
    assert denied.status == 0, denied.err
    assert "fails too and is not cited: X.17" in denied.out
    assert assent("letter", "confirm", "excluded", *store, "--by", "Dr. Example").out == "0 to be confirmed\n"
    waits = assent("letter", "send", *store, "--at", "2026-02-11T16:00")
    assert (waits.status, waits.out) == (1, "0 sent, 1 held back\n")
    assert "put it into criteria/mgb-031.2026-01.toml" in waits.err
    wanted = assent("plan", "check", store[1])
    assert (wanted.status, "criteria/mgb-031.2026-01.toml is to be supplied" in wanted.out) == (0, True)
    supply_criteria(Path(store[1]))
    assert "criteria/" not in assent("plan", "check", store[1]).out
    # With the plan's words it is another letter than the one that was signed: who signed it looks again.
    assert assent("letter", "send", *store, "--at", "2026-02-11T16:00").out == "0 sent, 1 held back\n"
    confirm = ("letter", "confirm", "excluded", *store, "--by", "Dr. Example", "--at", "2026-02-11T16:00")
    digests = re.findall("--seen ([0-9a-f]{64})", assent(*confirm).out)
    assert digests
    for digest in digests:
        assert assent(*confirm, "--seen", digest).status == 0
    assert assent("letter", "send", *store, "--at", "2026-02-11T16:00").status == 0
    said = assent("letter", "show", "excluded", "1", *store, "--at", "2026-02-11T16:30").out
    assert "  | Magnetic stimulation, thirty sessions." in said
    assert "  | Example Clinic, 555-0150." in said
    assert "  | Lithium added to the present medicine." in said


def test_a_backup_holds_no_outbox(tmp_path: Path) -> None:
    """What lay in it then was collected since: from a restored folder it would go out again."""
    folder = sent(tmp_path)
    bootstrap.back_up(folder, tmp_path / "backup")
    bootstrap.restore(tmp_path / "backup", tmp_path / "again")
    assert not (tmp_path / "backup" / "outbox").exists()
    again = str(tmp_path / "again")
    assert (
        assent("letter", "send", "--store", again, "--at", "2026-02-11T10:00").out == "0 sent, 0 held back\n"
    )
    assert assent("letter", "outbox", "--store", again).out == "0 waiting\n"
    assert assent("letter", "show", "met", "1", "--store", again, *AT).status == 0
