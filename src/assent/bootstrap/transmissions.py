"""Bundles of PAS without a server in between, as a demonstration sends them."""

import json
from datetime import datetime

from assent.adapters.fhir.pas.versions import PAS_2_2
from assent.casework.exchange.clients import ExchangeClient
from assent.casework.exchange.scopes import GRANTABLE
from assent.casework.people.accounts import Account
from assent.casework.record.checks import Refused
from assent.desk.ports import Desk
from assent.exchange.pas.submission import submit
from assent.exchange.trust.callers import FhirCaller


def transmit(desk: Desk, data: bytes, program: Account, now: datetime) -> None:
    """Send a bundle to ``Claim/$submit`` as the program of an office. Raises ``Refused`` where it is turned away."""
    client = ExchangeClient(program, (program.organization,), GRANTABLE)
    answer = submit(PAS_2_2, json.loads(data), data, FhirCaller(client, desk, now))
    errors = answer["entry"][0]["resource"].get("error", ())
    if errors:
        raise Refused(f"A bundle was turned away: {errors}")
