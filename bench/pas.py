"""Requests by PAS to a durable, decided answer, beside the JSON interface with the same facts.

``python -m bench.pas [--clients 1 16] [--rounds 3] [--seconds 4] [--processes 2]``

Two servers of the same application under uvicorn, on SQLite that waits for the disk: to one each request is sent as a
bundle by ``Claim/$submit``, to the other by ``POST /api/requests``, by the same program of an office. Each is met and
approved by the software. Several clients are answered by ``--processes`` processes, as by ``assent serve --workers``,
a single one by one. Rounds alternate between the servers. Stops with 1 where a record does not verify, holds another
number of approved requests than was acknowledged, or a bundle takes over ``--most`` milliseconds more of the processor.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from assent import bootstrap
from assent.casework.people.accounts import Account
from assent.casework.record.actors import Role
from assent.casework.record.days import plan_day
from assent.desk.record import audit
from bench.http_clients import Build, call, run
from bench.served import make_installation
from bench.submissions import served, spent_by
from tests.exchange import bundles
from tests.web.served import facts

PROGRAM = Account("program-1", "Program of an office", Role.SYSTEM_CLIENT, "1234567893")
WARM = 1.5
_WRITTEN = date(2026, 2, 10)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MARK = "00000000"
WAYS = ("JSON", "PAS")


def main() -> int:
    """Run it, and print what was seen."""
    given = _arguments()
    bodies = {"JSON": _json_body(), "PAS": _bundle_body()}
    print(", ".join(f"{way} {len(body)} bytes" for way, body in bodies.items()))
    good = True
    for clients in given.clients:
        with TemporaryDirectory() as place:
            good &= _measure(Path(place), clients, bodies, given)
    return 0 if good else 1


def _measure(place: Path, clients: int, bodies: dict[str, bytes], given: argparse.Namespace) -> bool:
    folders = {way: place / way for way in WAYS}
    tokens = {way: make_installation(folder, "", PROGRAM) for way, folder in folders.items()}
    rounds: dict[str, list[list[float]]] = {way: [] for way in WAYS}
    spent, acknowledged, first = dict.fromkeys(WAYS, 0.0), dict.fromkeys(WAYS, 0), 1
    processes = min(clients, given.processes)
    with (
        served("assent", str(folders["JSON"]), processes) as plain,
        served("assent", str(folders["PAS"]), processes) as pas,
    ):
        servers = {"JSON": plain, "PAS": pas}
        for number in range(-1, given.rounds):
            for way, (port, process) in servers.items():
                before = spent_by(process)
                seconds = WARM if number < 0 else given.seconds
                taken = run(port, clients, seconds, first, _calls(way, bodies[way], tokens[way]))
                first += len(taken) + clients
                acknowledged[way] += len(taken)
                if number >= 0:
                    spent[way] += spent_by(process) - before
                    rounds[way].append(taken)
    more = _shown(clients, rounds, given.seconds, spent)
    whole = [_is_whole(way, folders[way], acknowledged[way]) for way in WAYS]
    return all(whole) and more <= given.most


def _shown(
    clients: int, rounds: dict[str, list[list[float]]], seconds: float, spent: dict[str, float]
) -> float:
    """Print what was seen; how many milliseconds of the processor a bundle takes more."""
    each = dict.fromkeys(WAYS, 0.0)
    for way, seen in rounds.items():
        cuts = quantiles([taken for one in seen for taken in one], n=100)
        each[way] = spent[way] / sum(map(len, seen)) * 1e3
        print(
            f"{clients:2} clients  {way:5} {median(len(one) / seconds for one in seen):6.0f} a second   "
            f"p50 {cuts[49] * 1e3:6.1f} ms   p99 {cuts[98] * 1e3:6.1f} ms   {each[way]:.2f} ms of the processor each"
        )
    ratios = [len(one) / len(other) for one, other in zip(rounds["PAS"], rounds["JSON"], strict=True)]
    print(
        f"{clients:2} clients  ratio {median(ratios):.2f}   {each['PAS'] - each['JSON']:+.2f} ms of the processor"
    )
    return each["PAS"] - each["JSON"]


def _is_whole(way: str, folder: Path, acknowledged: int) -> bool:
    with bootstrap.desk(folder) as desk:
        found = audit.verify(desk, {})
        approved = sum(row.state == "determined" for row in desk.record.worklist((), None, None, None))
    print(f"            {way:5} {approved} approved, {acknowledged} acknowledged, {len(found.faults)} faults")
    return approved == acknowledged and not found.faults


def _calls(way: str, body: bytes, token: str) -> Build:
    """Calls that differ by their number; made by replacing it, so that the clients have little to do."""
    path = "/fhir/pas/2.2/Claim/$submit" if way == "PAS" else "/api/requests"

    def build(number: int) -> bytes:
        own = {"Authorization": f"Bearer {token}"}
        if way == "JSON":
            own["Idempotency-Key"] = f"key-{number:08}"
        return call(path, body.replace(_MARK.encode(), f"{number:08}".encode()), own)

    return build


def _bundle_body() -> bytes:
    """A request of today's, with the number in the member's number and in all that tells requests apart."""
    bundle = bundles.request("met", number=_MARK)
    return _moved(json.dumps(bundle, indent=1).replace('"M-1"', f'"M-{_MARK}"')).encode()


def _json_body() -> bytes:
    told: dict[str, Any] = {
        "id": f"R-{_MARK}",
        "member": f"M-{_MARK}",
        "provider": PROGRAM.organization,
        "facts": {**facts("met"), "case": f"R-{_MARK}"},
        "attested_by": "Jane Roe, MD, NPI 1234567893",
    }
    return _moved(json.dumps(told)).encode()


def _moved(text: str) -> str:
    """With every day as far from today as it was from the day on which the example was written."""
    later = plan_day(datetime.now(UTC)) - _WRITTEN
    return "".join(_days(text, later.days))


def _days(text: str, days: int) -> Iterator[str]:
    at = 0
    for found in _DAY.finditer(text):
        yield text[at : found.start()]
        yield date.fromordinal(date.fromisoformat(found[0]).toordinal() + days).isoformat()
        at = found.end()
    yield text[at:]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 16])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--most", type=float, default=3.0)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
