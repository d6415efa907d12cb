"""A questionnaire package and a next question of Policy 031, against assessing the same answers as a case.

Usage: python -m bench.dtr [--rounds N] [--most MILLISECONDS]

Whoever has no questionnaire sends a case and reads what is missing (``POST /api/assessments``): its work without the
server is the baseline. Every round times all three, one after the other, in processor time; the ratios are medians of
those of the rounds. The first of each is left out: a form is compiled once. Exits with 1 where a package takes longer
than ``--most`` milliseconds at the median.
"""

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from assent import bootstrap
from assent.adapters.fhir.dtr.packages import package_bundle, package_parameters
from assent.adapters.fhir.dtr.questionnaires import Guide
from assent.adapters.fhir.dtr.responses import Subject, adaptive_draft_of, draft_of
from assent.casework.exchange.clients import ExchangeClient
from assent.casework.exchange.scopes import GRANTABLE
from assent.casework.people.accounts import Account
from assent.casework.record.actors import Role
from assent.desk.assessment.assess import assess_case, record
from assent.desk.ports import Desk
from assent.exchange.dtr.forms import Forms
from assent.exchange.dtr.next_question import next_question
from assent.exchange.trust.callers import FhirCaller

DAY = date(2026, 2, 10)
NOW = datetime(2026, 2, 10, 14, tzinfo=UTC)
CASE = json.loads((Path(__file__).parents[1] / "examples" / "two-facts-missing.json").read_text("utf-8"))
_SUBJECT = Subject("Patient/p1", "Coverage/c1", ("MedicationRequest/m1",))
_BASE = "https://plan.example.org/fhir/dtr"


def main() -> int:
    """Measure and print."""
    wanted = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        bootstrap.make_store(Path(folder) / "plan", "bench, 2026-01-15")
        with bootstrap.desk(Path(folder) / "plan") as desk:
            works = {"case": _case(desk), "package": _package(desk), "next question": _next(desk)}
            times = [{name: _timed(work) for name, work in works.items()} for _ in range(wanted.rounds + 1)][
                1:
            ]
    print(f"Python {platform.python_version()}, {platform.machine()}, {wanted.rounds} rounds, processor time")
    for name in works:
        own = median(one[name] for one in times)
        ratio = median(one[name] / one["case"] for one in times)
        print(f"{name:14} {own:7.1f} ms    ratio {ratio:.2f}")
    return 1 if median(one["package"] for one in times) > wanted.most else 0


def _case(desk: Desk) -> Callable[[], bytes]:
    def work() -> bytes:
        case = desk.read_case({**CASE, "case": "bench", "policy": "mgb-031"}, "bench", None, None)
        return json.dumps(record(assess_case(case, desk.catalogue, desk.plan))).encode()

    return work


def _package(desk: Desk) -> Callable[[], bytes]:
    def work() -> bytes:
        forms = Forms(desk, _BASE, Guide.V2_2, DAY)
        form = forms.named("x/Questionnaire/mgb-031-initial").form
        draft = draft_of(form, _SUBJECT, NOW, {"product_line": "commercial"}, id="bench")
        bundle = package_bundle(form, form.standard(), draft, DAY)
        return json.dumps(package_parameters(Guide.V2_2, [bundle])).encode()

    return work


def _next(desk: Desk) -> Callable[[], bytes]:
    forms = Forms(desk, _BASE, Guide.V2_2, DAY)
    form = forms.named("x/Questionnaire/mgb-031-initial-adaptive").form
    plain = {name: value for name, value in CASE.items() if not isinstance(value, dict | list)}
    known = {name: value for name, value in plain.items() if form.part(name) is not None}
    response = adaptive_draft_of(form, _SUBJECT, NOW, known, known, id="bench")

    account = Account("bench", "bench", Role.SYSTEM_CLIENT, "1234567893")
    caller = FhirCaller(ExchangeClient(account, ("1234567893",), GRANTABLE), desk, NOW)

    def work() -> bytes:
        answered: dict[str, Any] = next_question(forms, response, caller, _BASE)
        return json.dumps(answered).encode()

    return work


def _timed(work: Callable[[], bytes]) -> float:
    """Milliseconds of the processor."""
    began = process_time()
    work()
    return (process_time() - began) * 1000


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--most", type=float, default=100)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
