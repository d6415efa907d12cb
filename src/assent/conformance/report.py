"""What a run of checks comes to, as text, JSON and Markdown: each check, and each numbered requirement."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assent.conformance.checks import Finding
from assent.conformance.requirements import GUIDES, GuideRequirement, requirements
from assent.conformance.verdicts import CheckVerdict

_NAMES = {"pas": "PAS", "crd": "CRD", "dtr": "DTR"}


@dataclass(frozen=True, slots=True)
class JudgedRequirement:
    """One requirement with the checks that speak for it; ``verdict`` is None where none does."""

    requirement: GuideRequirement
    verdict: CheckVerdict | None
    checks: tuple[str, ...]

    @property
    def words(self) -> str:
        """The verdict, or why there is none."""
        return self.verdict.value if self.verdict else self.requirement.without_check


@dataclass(frozen=True, slots=True)
class ConformanceReport:
    """The findings of one run against the server at ``address``, on ``day`` (an ISO date)."""

    address: str
    day: str
    findings: tuple[Finding, ...]

    @property
    def passes(self) -> bool:
        """Whether no check found something that is not met."""
        return all(finding.verdict is not CheckVerdict.NOT_MET for finding in self.findings)

    @property
    def was_made(self) -> bool:
        """Whether any check came to a verdict."""
        return any(finding.verdict is not CheckVerdict.NOT_TESTED for finding in self.findings)

    def counts(self) -> dict[str, int]:
        """How many checks came to each verdict."""
        counted = Counter(finding.verdict for finding in self.findings)
        return {verdict.value: counted[verdict] for verdict in CheckVerdict}

    def judged(self, guide: str) -> list[JudgedRequirement]:
        """Each requirement of a guide with what the checks said of it: of several the worst."""
        return [self._judged(requirement) for requirement in requirements(guide)]

    def _judged(self, requirement: GuideRequirement) -> JudgedRequirement:
        speaking = [finding for finding in self.findings if requirement.id in finding.check.requirements]
        verdicts = [finding.verdict for finding in speaking]
        worst = next((verdict for verdict in _WORST_FIRST if verdict in verdicts), None)
        return JudgedRequirement(requirement, worst, tuple(finding.check.id for finding in speaking))

    def as_json(self) -> dict[str, Any]:
        """Everything, each check with what was sent and what came."""
        return {
            "server": self.address, "date": self.day, "counts": self.counts(),
            "checks": [_finding_data(finding) for finding in self.findings],
            "requirements": [
                {
                    "id": judged.requirement.id, "strength": judged.requirement.strength,
                    "says": judged.requirement.says, "verdict": judged.words, "checks": list(judged.checks),
                }
                for guide in GUIDES for judged in self.judged(guide)
            ],
        }  # fmt: skip

    def as_markdown(self) -> str:
        """The report as a page: the checks, then the requirements guide by guide."""
        counted = ", ".join(f"{count} {verdict}" for verdict, count in self.counts().items())
        parts = [f"Checked on {self.day}: {counted}.", "", *_table(("check", "verdict"), self._check_rows())]
        for guide in GUIDES:
            rows = [_requirement_row(requirement) for requirement in self.judged(guide)]
            parts += ["", f"### {_NAMES[guide]}: what is required of a server", ""]
            parts += _table(("id", "strength", "what", "verdict"), rows)
        return "\n".join(parts) + "\n"

    def _check_rows(self) -> Iterable[tuple[str, ...]]:
        for finding in self.findings:
            detail = f": {finding.says}" if finding.says else ""
            yield finding.check.title, finding.verdict.value + detail


_WORST_FIRST = (CheckVerdict.NOT_MET, CheckVerdict.MET, CheckVerdict.NOT_TESTED)


def _finding_data(finding: Finding) -> dict[str, Any]:
    check = finding.check
    return {
        "id": check.id, "title": check.title, "requirements": list(check.requirements),
        "verdict": finding.verdict.value, "says": finding.says,
        "exchanges": [exchange.shown() for exchange in finding.exchanges],
    }  # fmt: skip


def _requirement_row(judged: JudgedRequirement) -> tuple[str, ...]:
    requirement = judged.requirement
    return requirement.id.partition(":")[2], requirement.strength, requirement.says, judged.words


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [_line(header), _line(["---"] * len(header))]
    return lines + [_line(row) for row in rows]


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
