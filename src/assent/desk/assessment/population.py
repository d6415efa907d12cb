"""Use case: assess a whole population in one pass, or make a synthetic one."""

from collections.abc import Callable, Mapping
from pathlib import Path

from assent.casework.plan.plan import check_adoptions
from assent.logic.package import PolicyPackage
from assent.logic.policy import Policy
from assent.targets.sql.kept_queries import KeptQueries, user_folder
from assent.targets.sql.run import assess_population
from assent.targets.sql.schema import PopulationError as PopulationError
from assent.targets.sql.summary import Summary as Summary


def assess_file(
    package: PolicyPackage,
    policy: Policy,
    cases: Path,
    out: Path,
    adopted: Mapping[str, str],
    on_progress: Callable[[float], None],
    columns: Mapping[str, str] | None = None,
) -> Summary:
    """Assess every row by one version of a policy, with the facts that its package derives.

    ``columns`` says which columns of the file are which facts.

    Raises ``PlanError`` for an adoption that the policy does not know and ``PopulationError`` for a
    file that is no population.
    """
    adoptions = check_adoptions(policy, adopted.items())
    return assess_population(
        policy,
        cases,
        out,
        adoptions=adoptions,
        on_progress=on_progress,
        kept=_kept(),
        derivations=package.derivations,
        columns=columns,
    )


def _kept() -> KeptQueries | None:
    folder = user_folder()
    return KeptQueries(folder) if folder is not None else None


def make_example(package: PolicyPackage, distributions: str, n: int, out: Path, seed: int) -> None:
    """Write ``n`` synthetic cases under the newest version of a policy; the same seed makes the same ones.

    ``distributions`` is the text of the file that the package names for it. Raises ``PopulationError`` where
    it names none, or one that does not fit its facts.
    """
    from assent.targets.sql.distributions import read_distributions
    from assent.targets.sql.example_population import example_population

    if not package.example_population:
        raise PopulationError(
            f"There is no example population of {package.id}: its package names no distributions of its facts. "
            "Assess a file of your own cases instead."
        )
    vocabulary = package.newest.vocabulary
    read = read_distributions(distributions, vocabulary)
    example_population(vocabulary, n, out, seed=seed, distributions=read.of, always_known=read.always_known)
