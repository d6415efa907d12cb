"""One check: what it tries on a server, and which numbered requirements of the guides it speaks for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from assent.adapters.fhir.resources import Resource
from assent.conformance.bodies import MEMBER, with_values
from assent.conformance.exchanges import PayerServer, ServerCall
from assent.conformance.listener import Listener
from assent.conformance.verdicts import CheckVerdict, NotTested, Unmet


@dataclass
class CheckRun:
    """One run of checks against a server.

    ``samples`` are the bodies to send, by name, such as ``pas/approval``. ``found`` keeps what a check learned for
    those after it, by name. ``wait`` are the seconds for which a decision of the plan is waited for. ``member`` is
    the number of the member for whom the bodies ask that leave it open; empty until one was chosen.
    """

    server: PayerServer
    samples: Mapping[str, Mapping[str, Any]]
    found: dict[str, ServerCall] = field(default_factory=dict)
    listener: Listener | None = None
    wait: float = 0.0
    member: str = ""

    @property
    def members(self) -> tuple[str, ...]:
        """The members for whom may be asked, of whom each run takes one."""
        listed = self.samples.get("pas/members", {}).get("members", ())
        return tuple(member for member in listed if isinstance(member, str))

    def sample(self, name: str) -> Mapping[str, Any]:
        """A body to send; raises ``NotTested`` where none was given under the name."""
        if name not in self.samples:
            raise NotTested(f"Give the body to send as {name}.json in the folder of --samples.")
        member = self.member or next(iter(self.members), "")
        return with_values(self.samples[name], {MEMBER: member}) if member else self.samples[name]

    def earlier(self, name: str) -> ServerCall:
        """What an earlier check learned; raises ``NotTested`` where it did not."""
        if name not in self.found:
            raise NotTested(f"This needs the answer of an earlier check ({name}), which did not come.")
        return self.found[name]


Run = Callable[[CheckRun], None]


@dataclass(frozen=True, slots=True)
class Check:
    """``requirements`` are ids such as ``pas:spec-30``; ``run`` raises ``Unmet`` or ``NotTested``."""

    id: str
    title: str
    requirements: tuple[str, ...]
    run: Run


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check came to, with the calls that it made."""

    check: Check
    verdict: CheckVerdict
    says: str
    exchanges: tuple[ServerCall, ...]


class Suite:
    """The checks of one guide, in the order in which they are made."""

    def __init__(self, guide: str) -> None:
        self.guide = guide
        self.checks: list[Check] = []

    def check(self, title: str, *requirements: str) -> Callable[[Run], Run]:
        """Put a function into the suite; its id is its name."""

        def put(run: Run) -> Run:
            id = f"{self.guide}-{run.__name__.replace('_', '-')}"
            numbered = tuple(f"{self.guide}:{number}" for number in requirements)
            self.checks.append(Check(id, title, numbered, run))
            return run

        return put


def run_checks(suites: Iterable[Suite], trial: CheckRun) -> Iterator[Finding]:
    """Make the checks one after the other; whatever goes wrong in one leaves the others."""
    for suite in suites:
        for check in suite.checks:
            yield _finding(check, trial)


def _finding(check: Check, trial: CheckRun) -> Finding:
    before = len(trial.server.exchanges)
    verdict, reason = CheckVerdict.MET, ""
    try:
        check.run(trial)
    except Unmet as unmet:
        verdict, reason = CheckVerdict.NOT_MET, str(unmet)
    except NotTested as not_tested:
        verdict, reason = CheckVerdict.NOT_TESTED, str(not_tested)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        # An answer of another shape than any that the check reads.
        verdict, reason = (
            CheckVerdict.NOT_MET,
            f"The answer has an unexpected shape ({type(error).__name__}).",
        )
    return Finding(check, verdict, reason, tuple(trial.server.exchanges[before:]))


def expect(holds: object, fault: str) -> None:
    """Raise ``Unmet`` with these words where something does not hold."""
    if not holds:
        raise Unmet(fault)


def the_outcome(exchange: ServerCall) -> Resource:
    """The one OperationOutcome of an answer of 4xx; raises ``Unmet`` where it is another answer."""
    expect(400 <= exchange.status < 500, f"The status is {exchange.status}; expected one of 4xx.")
    outcome = exchange.resource("OperationOutcome")
    expect(outcome.get("issue"), "The OperationOutcome has no issue.")
    return outcome
