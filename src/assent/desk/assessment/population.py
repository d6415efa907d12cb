"""Use case: assess a whole population in one pass, or make a synthetic one."""

from collections.abc import Callable, Mapping
from pathlib import Path

from assent.casework.plan.plan import PlanError as PlanError
from assent.casework.plan.plan import check_adoptions
from assent.desk.assessment.policies import newest
from assent.targets.sql.example_distributions import ALWAYS_KNOWN, INTRAVENOUS_KETAMINE
from assent.targets.sql.example_population import example_population
from assent.targets.sql.inputs import PopulationError as PopulationError
from assent.targets.sql.kept_queries import KeptQueries, user_folder
from assent.targets.sql.run import assess_population
from assent.targets.sql.summary import Summary as Summary


def assess_file(
    cases: Path, out: Path, adopted: Mapping[str, str], on_progress: Callable[[float], None]
) -> Summary:
    """Assess every row by the newest version of Policy 031.

    Raises ``PlanError`` for an adoption that the policy does not know and ``PopulationError`` for a
    file that is no population.
    """
    policy = newest()
    adoptions = check_adoptions(policy, adopted.items())
    return assess_population(policy, cases, out, adoptions=adoptions, on_progress=on_progress, kept=_kept())


def _kept() -> KeptQueries | None:
    folder = user_folder()
    return KeptQueries(folder) if folder is not None else None


def make_example(n: int, out: Path, seed: int) -> None:
    """Write ``n`` synthetic cases of intravenous ketamine; the same seed makes the same ones."""
    example_population(
        newest().vocabulary,
        n,
        out,
        seed=seed,
        distributions=INTRAVENOUS_KETAMINE,
        always_known=ALWAYS_KNOWN,
    )
