"""A case that meets the toy policy, as a case file gives it; tests state their changes to it."""

from typing import Any

MET: dict[str, Any] = {
    "policy": "toy-007",
    "request_date": "2026-03-02",
    "request_kind": "initial",
    "product_line": "commercial",
    "delivery_date": "2026-03-16",
    "frame_code": "E0638",
    "frames_requested": 1,
    "signed_by_therapist": True,
    "standing": "with_support",
    "weight_kg": 70,
    "knee_contracture_degrees": 10,
    "unhealed_fracture": False,
    "home_has_room": True,
    "frame_limit_kg": 100,
    "trial_days": 15,
    "standing_sessions": [
        {"date": "2026-02-03", "minutes": 20},
        {"date": "2026-02-10", "minutes": 35},
        {"date": "2026-02-12", "minutes": 40},
        {"date": "2026-02-17", "minutes": 45},
    ],
}
"""Met in the first version; the second wants 21 days of trial."""

MET_LATER: dict[str, Any] = {
    **MET,
    "request_date": "2026-08-03",
    "delivery_date": "2026-08-17",
    "trial_days": 21,
}
"""Met in the second version."""


def toy_case(**changes: Any) -> dict[str, Any]:
    """The case that meets the first version, with changes; None leaves a fact out."""
    return {name: value for name, value in {**MET, **changes}.items() if value is not None}
