"""One case of Policy 031, warm and in process: the compiled form against what else could be run.

Usage: python -m bench.one_case [--cases N] [--rounds N] [--checked N]

Every round times every engine on the same cases, one after the other, so that a busy machine hits
all of them; a ratio is the median of the ratios of the rounds. Exits with 1 if the hand-written
form and the compiled form, or zen-engine where it is installed, ever give different clause results.
"""

import argparse
import platform
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from statistics import median, quantiles
from time import perf_counter_ns
from typing import Any

from assent.logic.ask_tree import flat
from assent.logic.case_facts import CaseFacts
from assent.logic.conclude import conclude
from assent.logic.evaluate import Evaluation
from assent.logic.policy import Policy
from assent.policies.mgb_031.v2026_01 import POLICY
from assent.targets.python import CompiledPolicy, compile_policy
from bench import by_hand
from bench.cases import cases

Engine = tuple[str, Callable[[Any], object], Sequence[Any]]
HAND, VERDICTS, WHOLE = "by hand, verdicts", "compiled, verdicts", "compiled, conclusion with asks"
REFERENCE, ZEN, ZEN_TRACED = "reference interpreter", "zen-engine", "zen-engine, trace on"
MIXES = ((0.05, 0.03), (0.3, 0.2), (0.6, 0.1), (0.02, 0.5))
"""How much is unknown, and how much is odd, in the cases that agreement is checked on."""


def main() -> int:
    """Check agreement, measure, print."""
    wanted = _arguments()
    compiled = compile_policy(POLICY)
    print(_machine())
    differences = _differences(compiled, wanted.checked)
    print(f"by hand against compiled: {differences} differences in {wanted.checked} cases")
    measured = _measured(compiled, wanted.cases)
    engines, zen_differences = _engines(compiled, measured)
    outcomes = [compiled.conclude(one).outcome.value for one in measured]
    found = _rounds(engines, wanted.rounds)
    for title, chosen in (
        ("all cases", set(outcomes)), ("cases with asks or questions", {"incomplete", "judgment"}),
    ):  # fmt: skip
        picked = [index for index, outcome in enumerate(outcomes) if outcome in chosen]
        mix = Counter(outcomes[index] for index in picked)
        print(f"\n{title}: {', '.join(f'{count} {name}' for name, count in sorted(mix.items()))}")
        _report({name: [[one[i] for i in picked] for one in rounds] for name, rounds in found.items()})
    return 1 if differences or zen_differences else 0


def _measured(compiled: CompiledPolicy, count: int) -> list[CaseFacts]:
    """Cases that reach the criteria: half of them typical, half with little to be said against."""
    halves = cases(count, seed=7), cases(count, seed=8, oddity=0.002)
    reaching = ([one for one in half if compiled.conclude(one).pathway] for half in halves)
    return [one for half in reaching for one in half[: count // 2]]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cases", type=int, default=300, help="cases timed in each round")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--checked", type=int, default=8000, help="cases compared with by_hand")
    return parser.parse_args()


def _engines(compiled: CompiledPolicy, measured: list[CaseFacts]) -> tuple[list[Engine], int]:
    found: list[Engine] = [
        (HAND, by_hand.decide, measured),
        (VERDICTS, compiled.verdicts, measured),
        (WHOLE, lambda facts: compiled.conclude(facts, asks=True), measured),
        (REFERENCE, lambda facts: _reference(POLICY, facts), measured),
    ]
    try:
        from bench.zen_model import ZenModel

        model = ZenModel(POLICY)
    except ImportError:
        print("zen-engine is not installed: left out (pip install zen-engine)")
        return found, 0
    encoded = [model.encoded(facts) for facts in measured]
    different = 0
    for facts, case in zip(measured, encoded, strict=True):
        codes = dict(zip(compiled.clause_ids, compiled.verdicts(facts), strict=True))
        answered = model.verdict_codes(case, model.evaluate(case, trace=False))
        different += any(codes[name] != code for name, code in answered.items())
    print(f"zen-engine against compiled: {different} differences in {len(measured)} cases")
    found.append((ZEN, lambda case: model.evaluate(case, trace=False), encoded))
    found.append((ZEN_TRACED, lambda case: model.evaluate(case, trace=True), encoded))
    return found, different


def _reference(policy: Policy, facts: CaseFacts) -> object:
    concluded = conclude(policy, Evaluation(facts))
    return concluded.outcome, flat(concluded.missing)


def _differences(compiled: CompiledPolicy, count: int) -> int:
    return sum(
        compiled.verdicts(facts) != by_hand.decide(facts)
        for seed, (unknown, oddity) in enumerate(MIXES)
        for facts in cases(count // len(MIXES), seed=seed, unknown=unknown, oddity=oddity)
    )


def _rounds(engines: list[Engine], rounds: int) -> dict[str, list[list[float]]]:
    """For each engine and round, the microseconds of each case."""
    for _, run, given in engines:
        for case in given:
            run(case)
    found: dict[str, list[list[float]]] = {name: [] for name, _, _ in engines}
    for _ in range(rounds):
        for name, run, given in engines:
            found[name].append([_timed(run, case) for case in given])
    return found


def _timed(run: Callable[[Any], object], case: Any) -> float:
    start = perf_counter_ns()
    run(case)
    return (perf_counter_ns() - start) / 1000


def _report(found: dict[str, list[list[float]]]) -> None:
    print(f"{'engine':34} {'median us':>10} {'p99 us':>9} {'x by hand':>10} {'min-max':>13}")
    floor = [median(one) for one in found[HAND]]
    for name, rounds in found.items():
        every = [one for round_ in rounds for one in round_]
        ratios = [median(one) / least for one, least in zip(rounds, floor, strict=True)]
        spread = f"{min(ratios):.2f}-{max(ratios):.2f}"
        p99 = quantiles(every, n=100)[98]
        print(f"{name:34} {median(every):10.1f} {p99:9.1f} {median(ratios):10.2f} {spread:>13}")
    if ZEN_TRACED in found:
        pairs = zip(found[ZEN_TRACED], found[WHOLE], strict=True)
        times = median(median(slow) / median(fast) for slow, fast in pairs)
        print(f"the compiled conclusion with asks is {times:.0f} times faster than {ZEN_TRACED}")


def _machine() -> str:
    parts = [
        f"Python {platform.python_version()}",
        platform.machine(),
        f"{platform.system()} {platform.release()}",
    ]
    for package in ("zen-engine",):
        try:
            parts.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return ", ".join(parts)


if __name__ == "__main__":
    sys.exit(main())
