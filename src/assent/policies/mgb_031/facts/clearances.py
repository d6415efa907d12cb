"""Clearances: one status for each exclusion that a specialist may lift, and the specialty that gave it."""

from dataclasses import dataclass
from enum import StrEnum

from assent.logic.authoring import Condition, Fact, Obtainable, choice, yes_no


class Clearance(StrEnum):
    """Where a clearance stands (clause X.8-13.absent)."""

    GIVEN = "given"
    REFUSED = "refused"
    CONDITIONAL = "conditional"
    PENDING = "pending"
    NONE = "none"


class Giver(StrEnum):
    """Who gave the clearance, by specialty; ``other`` is for a clinician to judge."""

    CARDIOLOGY = "cardiology"
    CARDIOVASCULAR_SURGERY = "cardiovascular_surgery"
    NEUROVASCULAR = "neurovascular"
    NEUROLOGY = "neurology"
    VASCULAR_SURGERY = "vascular_surgery"
    NEUROSURGERY = "neurosurgery"
    INTERVENTIONAL_NEURORADIOLOGY = "interventional_neuroradiology"
    OPHTHALMOLOGY = "ophthalmology"
    OTHER_PHYSICIAN = "other_physician"
    APRN = "aprn"
    PHYSICIAN_ASSISTANT = "physician_assistant"
    OPTOMETRY = "optometry"
    OTHER = "other"


_GIVER_WORDS = {
    "cardiologist": "cardiology", "neurologist": "neurology", "ophthalmologist": "ophthalmology",
    "neurosurgeon": "neurosurgery", "vascular surgeon": "vascular_surgery", "optometrist": "optometry",
    "nurse practitioner": "aprn", "PA": "physician_assistant",
}  # fmt: skip

PHYSICIANS = (
    Giver.CARDIOLOGY, Giver.CARDIOVASCULAR_SURGERY, Giver.NEUROVASCULAR, Giver.NEUROLOGY,
    Giver.OPHTHALMOLOGY, Giver.VASCULAR_SURGERY, Giver.NEUROSURGERY,
    Giver.INTERVENTIONAL_NEURORADIOLOGY, Giver.OTHER_PHYSICIAN,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClearanceFacts:
    """The two facts of one clearance, and the specialties that the clause names."""

    status: Fact[Clearance]
    by: Fact[Giver]
    named: tuple[Giver, ...]

    @property
    def facts(self) -> tuple[Fact[Clearance], Fact[Giver]]:
        """The status, and who gave it."""
        return self.status, self.by

    @property
    def some(self) -> Condition:
        """That there is a clearance, however weak."""
        return self.status.is_in(Clearance.GIVEN, Clearance.CONDITIONAL, Clearance.PENDING)


def _clearance(subject: str, words: str, named: tuple[Giver, ...]) -> ClearanceFacts:
    specialists = (
        " or ".join(giver.value.replace("_", " ") for giver in named)
        if named != PHYSICIANS
        else "a physician"
    )
    by = tuple(giver.value for giver in named)
    return ClearanceFacts(
        choice(f"{subject}_clearance", Clearance, f"Has a specialist cleared the member for ketamine, given {words}?",
            document="clearance letter", cannot="A specialist who knows the condition refused clearance.",
            obtainable=Obtainable(f"Obtain clearance from {specialists}.", ("given",), not_after=("refused",))),
        choice(f"{subject}_clearance_by", Giver, f"Which specialty gave the clearance, given {words}?",
            document="clearance letter", obtainable=Obtainable(f"Obtain clearance from {specialists}.", by),
            words=_GIVER_WORDS),
        named,
    )  # fmt: skip


aneurysm = _clearance("aneurysm", "the aneurysmal vascular disease",
    (Giver.CARDIOLOGY, Giver.CARDIOVASCULAR_SURGERY, Giver.NEUROVASCULAR))  # fmt: skip
hemorrhage = _clearance(
    "hemorrhage", "the earlier intracerebral hemorrhage", (Giver.NEUROLOGY, Giver.NEUROVASCULAR)
)
cardiovascular = _clearance("cardiovascular", "the heart or blood pressure condition", (Giver.CARDIOLOGY,))
csf = _clearance("csf", "the obstruction of cerebrospinal fluid", (Giver.NEUROLOGY,))
eye = _clearance("eye", "the eye pressure condition", (Giver.OPHTHALMOLOGY,))
thyroid = _clearance("thyroid", "the uncontrolled hyperthyroidism", PHYSICIANS)

_COVERS = {"document": "clearance letter"}
covers_aorta = yes_no("aneurysm_clearance_covers_aorta",
    "Does the clearance for aneurysmal vascular disease cover the aneurysm of the aorta?", **_COVERS)  # fmt: skip
covers_arteries = yes_no("aneurysm_clearance_covers_arteries",
    "Does the clearance for aneurysmal vascular disease cover the arterial aneurysm?", **_COVERS)  # fmt: skip
covers_malformation = yes_no("aneurysm_clearance_covers_malformation",
    "Does the clearance for aneurysmal vascular disease cover the arteriovenous malformation?", **_COVERS)  # fmt: skip
COVERS = (covers_aorta, covers_arteries, covers_malformation)
ALL = (aneurysm, hemorrhage, cardiovascular, csf, eye, thyroid)
