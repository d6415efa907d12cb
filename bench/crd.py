"""How long an order-sign takes, against a bare handler that parses the same body and commits one row.

``python -m bench.crd [--calls 400] [--most 25]``

One client, one connection, a signed token for each call; both servers are FastAPI under uvicorn, one process each, on
SQLite that waits for the disk. Calls alternate between them. Stops with 1 where the median is ``--most`` milliseconds
or more, or a call is not answered with two actions.
"""

from __future__ import annotations

import argparse
import http.client
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from assent import bootstrap
from assent.casework.exchange.clients import ClientRegistration
from assent.casework.people.accounts import Account, OnFile
from assent.casework.record.actors import Role
from assent.desk.exchange import clients
from assent.desk.people.account_steps import accounts_of
from bench.submissions import served
from tests.exchange.hooks import signing, write_directory
from tests.exchange.signing import claims, ec
from tests.exchange.smart import ISSUER

PATH = "/cds-services/order-sign-crd"
WARM = 30
_ADMIN = Account("admin-1", "Administrator", Role.ADMINISTRATOR)


def main() -> int:
    """Run it, and print what was seen."""
    given = _arguments()
    body = json.dumps(signing()).encode()
    with TemporaryDirectory() as place:
        folder = Path(place) / "installation"
        _make(folder)
        with served("bare", str(Path(place) / "bare.db")) as bare, served("assent", str(folder)) as assent:
            seen = _measured(bare[0], assent[0], body, given.calls)
    for name, taken in zip(("bare handler", "assent"), seen, strict=True):
        cuts = quantiles(taken, n=100)
        print(
            f"{name:13} p50 {cuts[49] * 1e3:6.1f} ms   p90 {cuts[89] * 1e3:6.1f} ms   p99 {cuts[98] * 1e3:6.1f} ms"
        )
    half = median(seen[1])
    print(f"ratio {half / median(seen[0]):.1f}   body {len(body)} bytes, {given.calls} calls each")
    return 0 if half * 1e3 < given.most else 1


def _make(folder: Path) -> None:
    """An installation with members and one registered program."""
    bootstrap.make_store(folder, "Committee, 2026-01-15")
    write_directory(folder)
    with bootstrap.desk(folder) as desk:
        accounts_of(desk).book.change(lambda held: held.put(OnFile(_ADMIN)))
        registration = ClientRegistration("ehr", ("1234567893",), ec().key_set, issuer=ISSUER)
        clients.register_client(desk, registration, _ADMIN.actor, datetime.now(UTC))


def _measured(bare: int, assent: int, body: bytes, calls: int) -> tuple[list[float], list[float]]:
    """The seconds of each call, at the bare handler and at Assent."""
    connections = [http.client.HTTPConnection("127.0.0.1", port) for port in (bare, assent)]
    seen: tuple[list[float], list[float]] = ([], [])
    for number in range(-WARM, calls):
        for which, connection in enumerate(connections):
            audience = f"http://127.0.0.1:{assent}{PATH}"
            token = ec().signed(claims(ISSUER, audience, datetime.now(UTC))) if which else "none"
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
            started = perf_counter()
            connection.request("POST", PATH, body, headers)
            answer = connection.getresponse()
            content = answer.read()
            taken = perf_counter() - started
            if answer.status != 200 or (which and len(json.loads(content)["systemActions"]) != 2):
                raise SystemExit(f"the server said {answer.status} {content[:400]!r}")
            if number >= 0:
                seen[which].append(taken)
    return seen


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=400)
    parser.add_argument("--most", type=float, default=25)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
