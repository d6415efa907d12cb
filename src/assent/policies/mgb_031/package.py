"""Policy 031 as a package: its versions, and all that the plan's work needs to know of it."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from assent.facts.kept_revisions import read_revision
from assent.facts.request import ProductLine
from assent.logic.authoring import Row
from assent.logic.kept_revision import KeptRevision
from assent.logic.package import PolicyPackage
from assent.policies.mgb_031 import v2026_01
from assent.policies.mgb_031.bars import APPROVAL_BARS, PASSING_STATES
from assent.policies.mgb_031.charts import CHART_RULES
from assent.policies.mgb_031.derived import DERIVATIONS
from assent.policies.mgb_031.disagreements import DISAGREEMENTS, RECORDS_DISAGREE, SPANS_DISAGREE
from assent.policies.mgb_031.facts import SUBJECTS, exclusions
from assent.policies.mgb_031.handling import (
    CARRY_OVER,
    CIRCUMSTANCES,
    END_OF_TERM,
    URGENT_BECAUSE,
    URGENT_POSITION,
    URGENT_WHEN,
)
from assent.policies.mgb_031.letters import CLINICAL_SUMMARY
from assent.policies.mgb_031.owner_questions import OWNER_QUESTIONS
from assent.policies.mgb_031.services import PLACES, SERVICES, STARTS
from assent.policies.mgb_031.sources import SOURCES

_RESOURCES = "assent.policies.mgb_031"
_DAYS = {entry.id: entry.day for entry in v2026_01.HISTORY}


def _printed() -> Mapping[str, Row]:
    return v2026_01.POLICY.outline


PACKAGE = PolicyPackage(
    id=v2026_01.POLICY.id,
    title=v2026_01.POLICY.title,
    versions=(v2026_01.POLICY,),
    services=SERVICES,
    resources=_RESOURCES,
    starts=STARTS,
    urgent_when=URGENT_WHEN,
    urgent_because=URGENT_BECAUSE,
    urgent_position=URGENT_POSITION,
    circumstances=CIRCUMSTANCES,
    carry_over=CARRY_OVER,
    clinical_summary=CLINICAL_SUMMARY,
    approval_bars=APPROVAL_BARS,
    passing_states=PASSING_STATES,
    subjects=SUBJECTS,
    derivations=DERIVATIONS,
    attested=(exclusions.porphyria.definition.name, exclusions.dementia.definition.name),
    example_population="examples/population.toml",
    kept=(
        KeptRevision(
            "2026-01",
            1,
            date(2026, 1, 1),
            "sha256:3deca8d506af9ab1f5075008f074ed2746acffb876c37b44e2ee66be95167005",
            partial(read_revision, _RESOURCES, "v2026_01/revision_1.json.gz", _printed),
        ),
        KeptRevision(
            "2026-01",
            2,
            date(2026, 1, 1),
            "sha256:3bc8d3f822b9cac775cd8111c1bbd134372a87024820db78d7ab19815c9b896e",
            partial(read_revision, _RESOURCES, "v2026_01/revision_2.json.gz", _printed),
        ),
        KeptRevision(
            "2026-01",
            3,
            date(2026, 1, 1),
            "sha256:611c7def4e47ca86cb578a3995c5f528812a1f67981d96e2e4e3e0781aff2aeb",
            partial(read_revision, _RESOURCES, "v2026_01/revision_3.json.gz", _printed),
        ),
        KeptRevision(
            "2026-01",
            4,
            date(2026, 1, 1),
            "sha256:d6fc413d3348bc9732413efd702f757df0ae3ee2caab7ae22bd2ac1497fa95fc",
            partial(read_revision, _RESOURCES, "v2026_01/revision_4.json.gz", _printed),
        ),
    ),
    disagreements=(*DISAGREEMENTS, *RECORDS_DISAGREE, *SPANS_DISAGREE),
    owner_questions=OWNER_QUESTIONS,
    product_lines_since={
        ProductLine.MEDICARE_ADVANTAGE.value: _DAYS["E.2023-10"],
        ProductLine.MGB_ACO.value: _DAYS["E.2024-03-04"],
        ProductLine.ONE_CARE.value: _DAYS["E.2026-01"],
        ProductLine.SENIOR_CARE_OPTIONS.value: _DAYS["E.2026-01"],
    },
    sources=SOURCES,
    end_of_term=END_OF_TERM,
    chart_rules=CHART_RULES,
    places=PLACES,
    tour=(
        ("./go assent assess examples/met.json --explain", "every reason of one case"),
        (
            "./go assent assess examples/judgment-by-a-reading.json --adopt I.3.c.cutoff=eleven",
            "what if the plan adopts a reading",
        ),
        ("./go assent policy show I.4", "a clause, its expression in words, its open questions"),
    ),
)
