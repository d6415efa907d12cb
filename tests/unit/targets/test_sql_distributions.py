"""The distributions of an example population, as a policy's package gives them."""

from __future__ import annotations

import pytest

from assent import bootstrap
from assent.logic.package import PolicyPackage
from assent.policies.catalogue import PACKAGES
from assent.targets.sql.distributions import read_distributions
from assent.targets.sql.example_population import Formula, Weights, chance
from assent.targets.sql.inputs import PopulationError
from tests.packages import TOY

VOCABULARY = TOY.newest.vocabulary
TEXT = """
always_known = ["standing"]
[distributions]
home_has_room = 0.75
unhealed_fracture = { true = 1, unknown = 3 }
standing = { alone = 1, with_support = 4 }
frames_requested = { 1 = 9, 2 = 1 }
weight_kg = { "70.5" = 1 }
frame_limit_kg = "weight_kg + 30"
standing_sessions = { 0 = 1, 3 = 2 }
"standing_sessions.minutes" = "$u * 60"
standing_sessions_complete = 0.5
"""


def test_each_kind_of_value_is_read_as_the_fact_holds_it() -> None:
    read = read_distributions(TEXT, VOCABULARY)
    assert read.always_known == {"standing"}
    assert read.of == {
        "home_has_room": chance(0.75),
        "unhealed_fracture": Weights({True: 1, None: 3}),
        "standing": Weights({"alone": 1, "with_support": 4}),
        "frames_requested": Weights({1: 9, 2: 1}),
        "weight_kg": Weights({70.5: 1}),
        "frame_limit_kg": Formula("weight_kg + 30"),
        "standing_sessions": Weights({0: 1, 3: 2}),
        "standing_sessions.minutes": Formula("$u * 60"),
        "standing_sessions_complete": chance(0.5),
    }


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("no_such_fact = 0.5", "'no_such_fact' is no fact of the policy"),
        ("home_has_room = 1.5", "a share from 0 to 1; not 1.5"),
        ("weight_kg = 0.5", "weight_kg needs"),
        ("home_has_room = true", "home_has_room needs"),
        ("home_has_room = {}", "home_has_room needs"),
        ('standing = { alone = "often" }', "standing needs"),
        ("home_has_room = { yes = 1 }", "home_has_room cannot be 'yes'"),
        ("frames_requested = { one = 1 }", "frames_requested cannot be 'one'"),
        ("home_has_room =", "are no TOML"),
    ],
)
def test_what_does_not_fit_names_the_fact(line: str, says: str) -> None:
    with pytest.raises(PopulationError, match=says):
        read_distributions(f"[distributions]\n{line}\n", VOCABULARY)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.id)
def test_the_distributions_of_each_package_fit_its_facts(package: PolicyPackage) -> None:
    text = bootstrap.resource(package, package.example_population)
    read = read_distributions(text, package.newest.vocabulary)
    assert bool(read.of) == bool(package.example_population)
