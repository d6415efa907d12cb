"""Policy 031 as published in January 2026, pathways, routes and grants, put together."""

from datetime import date

from assent.facts import request as rq
from assent.facts.request import RequestKind
from assent.logic.authoring import (
    Effective,
    Grant,
    Pathway,
    Policy,
    all_of,
    any_of,
    reading,
    readings,
)  # fmt: skip
from assent.policies.mgb_031.facts import VOCABULARY
from assent.policies.mgb_031.facts import treatment as tx
from assent.policies.mgb_031.v2026_01 import exclusions, initial, renewal, substance_use
from assent.policies.mgb_031.v2026_01.advisories import ADVISORIES
from assent.policies.mgb_031.v2026_01.dosing import weight_in_kilograms
from assent.policies.mgb_031.v2026_01.outline import LEVEL, OUTLINE
from assent.policies.mgb_031.v2026_01.routes import ROUTES
from assent.policies.mgb_031.v2026_01.trials import four_trials

resistance_or_ideation = readings(
    "I.0.si", "Does severe suicidal ideation that needs a rapid onset replace treatment resistance?",
    live=[
        reading("resistance_binds", "four failed trials are needed all the same", four_trials),
        reading("ideation_replaces", "it replaces them", any_of(four_trials, initial.severe_ideation)),
    ],
    names=["I.0.indication", "I.4"],
)  # fmt: skip

INITIAL = Pathway(
    RequestKind.INITIAL,
    all_of(
        initial.ptsd, initial.investigational, initial.route, initial.age, initial.indication,
        initial.depression, initial.together, initial.severity, resistance_or_ideation,
        initial.candidate, initial.safety, weight_in_kilograms, *exclusions.ALL,
    ),
    Grant(days=initial.INITIAL_DAYS, clause="I.0.term"),
)  # fmt: skip
RENEWAL = Pathway(
    RequestKind.REAUTHORIZATION,
    all_of(
        initial.route, initial.age, renewal.continued, renewal.criteria_again, renewal.together,
        renewal.improved, substance_use.in_remission, weight_in_kilograms, *exclusions.ALL,
    ),
    Grant(days=365, clause="R.0"),
)  # fmt: skip

HISTORY = (
    Effective("E.2021-04-01", date(2021, 4, 1), OUTLINE["E.2021-04-01"].says),
    Effective("E.2022-10", date(2022, 10, 1), OUTLINE["E.2022-10"].says),
    Effective("E.2023-10", date(2023, 10, 1), OUTLINE["E.2023-10"].says),
    Effective("E.2024-03-04", date(2024, 3, 4), OUTLINE["E.2024-03-04"].says),
    Effective("E.2024-09", date(2024, 9, 1), OUTLINE["E.2024-09"].says),
    Effective("E.2024-10", date(2024, 10, 1), OUTLINE["E.2024-10"].says),
    Effective("E.2025-03", date(2025, 3, 1), OUTLINE["E.2025-03"].says),
    Effective("E.2025-10", date(2025, 10, 1), OUTLINE["E.2025-10"].says),
    Effective("E.2026-01", date(2026, 1, 1), OUTLINE["E.2026-01"].says, encoded=True),
)
"""Month-only dates are read as the first of the month."""

POLICY = Policy(
    id="mgb-031",
    title="Intravenous Ketamine for Treatment-Resistant Depression",
    version="2026-01",
    effective=date(2026, 1, 1),
    outline=OUTLINE,
    vocabulary=VOCABULARY,
    first=tuple(
        fact.definition for fact in (rq.request_kind, rq.product_line, tx.drug, tx.route, tx.indication)
    ),
    routes=ROUTES,
    pathway_by=rq.request_kind.definition.name,
    pathways={pathway.name: pathway for pathway in (INITIAL, RENEWAL)},
    administrative=(initial.treating_specialist,),
    advisories=ADVISORIES,
    level=LEVEL,
    history=HISTORY,
    revision=5,
)
