"""One case of Policy 031, warm and in process: the compiled form against what else could be run.

Usage: python -m bench.one_case [--cases N] [--rounds N] [--checked N]

Every round times every engine on the same cases, one after the other, so that a busy machine hits
all of them; a ratio is the median of the ratios of the rounds. The newest revision of the policy is
measured first. The hand-written form knows revision 1 alone, and is held against that one compiled.
Exits with 1 if either of them, or zen-engine where it is installed, gives other clause results.
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
from assent.policies.mgb_031.package import PACKAGE
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
    print(_machine())
    agreed = _newest(PACKAGE.newest, wanted.cases, wanted.rounds)
    by_hand_agrees = _by_hand(PACKAGE.kept[0].read(), wanted)
    return 0 if agreed and by_hand_agrees else 1


def _newest(policy: Policy, count: int, rounds: int) -> bool:
    """The newest revision in every engine; whether they agree."""
    compiled = compile_policy(policy)
    measured = _measured(compiled, count)
    engines, zen_differences = _engines(policy, compiled, measured)
    outcomes = [compiled.conclude(one).outcome.value for one in measured]
    found = _rounds(engines, rounds)
    for title, chosen in (
        ("all cases", set(outcomes)), ("cases with asks or questions", {"incomplete", "judgment"}),
    ):  # fmt: skip
        picked = [index for index, outcome in enumerate(outcomes) if outcome in chosen]
        mix = Counter(outcomes[index] for index in picked)
        of = ", ".join(f"{number} {name}" for name, number in sorted(mix.items()))
        print(f"\n{title}, revision {policy.revision}: {of}")
        _report(VERDICTS, {name: [[one[i] for i in picked] for one in each] for name, each in found.items()})
    return not zen_differences


def _by_hand(policy: Policy, wanted: argparse.Namespace) -> bool:
    """The revision that is written by hand, compiled and by hand; whether they agree."""
    compiled = compile_policy(policy)
    differences = _differences(compiled, wanted.checked)
    measured = _measured(compiled, wanted.cases)
    print(f"\nby hand, revision {policy.revision}: {differences} differences in {wanted.checked} cases")
    engines: list[Engine] = [(HAND, by_hand.decide, measured), *_compiled(compiled, measured)]
    _report(HAND, _rounds(engines, wanted.rounds))
    return not differences


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


def _compiled(compiled: CompiledPolicy, measured: list[CaseFacts]) -> list[Engine]:
    return [
        (VERDICTS, compiled.verdicts, measured),
        (WHOLE, lambda facts: compiled.conclude(facts, asks=True), measured),
    ]


def _engines(policy: Policy, compiled: CompiledPolicy, measured: list[CaseFacts]) -> tuple[list[Engine], int]:
    found = [
        *_compiled(compiled, measured),
        (REFERENCE, lambda facts: _reference(policy, facts), measured),
    ]
    try:
        from bench.zen_model import ZenModel

        model = ZenModel(policy)
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


def _report(least: str, found: dict[str, list[list[float]]]) -> None:
    """The times of each engine, and how many times that of ``least`` they are."""
    print(f"{'engine':34} {'median us':>10} {'p99 us':>9} {'x first':>10} {'min-max':>13}")
    floor = [median(one) for one in found[least]]
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
