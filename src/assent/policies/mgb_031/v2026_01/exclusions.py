"""Exclusions X.1 to X.17, each written as the condition that lets the request pass."""

from assent.facts import pregnancy as pg
from assent.facts import request as rq
from assent.logic.authoring import (
    Condition,
    Flag,
    Later,
    all_of,
    any_of,
    days,
    given,
    in_order,
    judgment,
    months,
    none_of,
    not_,
    otherwise,
    reading,
    readings,
    unknown,
)  # fmt: skip
from assent.policies.mgb_031.facts import clearances as cl
from assent.policies.mgb_031.facts import exclusions as ex
from assent.policies.mgb_031.facts.clearances import Giver
from assent.policies.mgb_031.facts.exclusions import FamilyRelease, Vessels
from assent.policies.mgb_031.v2026_01 import substance_use
from assent.policies.mgb_031.v2026_01.statements import (
    FALSE,
    TRUE,
    clause,
    clearance,
    cleared,
    happened,
    stated,
)

# A clinician's statement decides, and is asked for where nothing else settles the risk.
_contraception_counts = readings(
    "X.1.risk", "Is a member who could become pregnant, with effective contraception, at risk?",
    live=[reading("not_at_risk", "she is not", TRUE), reading("at_risk", "she is", FALSE)],
)  # fmt: skip
_not_at_risk = otherwise(
    not_(pg.pregnancy_risk_stated),
    given(pg.childbearing_potential, any_of(
        all_of(pg.effective_contraception, given(pg.effective_contraception, _contraception_counts)),
        in_order(not_(pg.effective_contraception), unknown(pg.pregnancy_risk_stated)),
    )),
)  # fmt: skip
# Where the member cannot become pregnant, that is no question.
_not_pregnant = otherwise(
    not_(pg.pregnant),
    any_of(stated(not_(pg.childbearing_potential)), unknown(pg.pregnant)),
)
pregnancy = clause("X.1", all_of(_not_pregnant, not_(pg.breastfeeding), _not_at_risk))

features = clause("X.2.features", judgment("X.2.features", ex.psychotic_features))
psychosis = clause("X.2", all_of(not_(ex.primary_psychotic_disorder), features))
dementia = clause("X.3", not_(ex.dementia))
hypersensitivity = clause("X.4", not_(ex.ketamine_hypersensitivity))

_helped = (ex.prior_course_reduced_symptoms, ex.prior_course_improved_function)
earlier_course = clause("X.6", given(ex.prior_ketamine_course, given(
    ex.prior_course_adequate_dose,
    readings(
        "X.6.nor", "Does an earlier course that helped symptoms or function, but not both, exclude?",
        live=[reading("neither", "it excludes only if neither improved", any_of(*_helped))],
        recorded=[reading("either", "it excludes if either did not improve", all_of(*_helped))],
    ),
)))  # fmt: skip
delirium = clause("X.7", given(
    happened(ex.delirium, ex.last_delirium_date), ex.last_delirium_date < rq.request_date - days(7)
))  # fmt: skip

# --- X.8 to X.13: excluded unless cleared ---------------------------------------------------------

_no_aorta = clause("X.8.a", not_(ex.aortic_aneurysm))
_no_arteries = clause("X.8.b", not_(ex.arterial_aneurysm))
_no_malformation = clause("X.8.c", not_(ex.arteriovenous_malformation))
_NEURO_SURGEONS = (Giver.NEUROSURGERY, Giver.INTERVENTIONAL_NEURORADIOLOGY)
_vascular = cl.aneurysm.by.is_(Giver.VASCULAR_SURGERY)
_neuro = cl.aneurysm.by.is_in(*_NEURO_SURGEONS)
_peripheral = stated(ex.arterial_aneurysm_vessels.is_(Vessels.PERIPHERAL))
_intracranial = stated(ex.arterial_aneurysm_vessels.is_(Vessels.INTRACRANIAL))
_surgeons_count = readings(
    "X.8.giver", "Does a surgeon or interventional radiologist of these vessels count as a specialist?",
    live=[reading("within_field", "yes, within the field", TRUE)],
    recorded=[reading("no", "no", FALSE)],
)  # fmt: skip


def _lifted(limb: str, covers: Flag, alone: Condition, field: Condition) -> Condition:
    """A limb is lifted by a clearance that covers it, from a specialty that counts for it.

    A clearance that does not say what it covers is that of the only limb that is present. A surgeon outside
    of the ``field``, or where the vessel is not stated, is for a clinician, as a giver not on the list is.
    """
    covered = otherwise(covers, any_of(stated(alone), unknown(covers)))
    another_giver = cl.aneurysm.by.is_in(Giver.VASCULAR_SURGERY, *_NEURO_SURGEONS, Giver.OTHER)
    disputed = all_of(another_giver, not_(field))
    counts = any_of(cl.aneurysm.by.is_in(*cl.aneurysm.named), field & _surgeons_count)
    return in_order(clearance(f"X.8.{limb}", cl.aneurysm, counts, disputed), covered)


_aorta_lifted = _lifted(
    "aorta", cl.covers_aorta, none_of(ex.arterial_aneurysm, ex.arteriovenous_malformation), _vascular
)
_arteries_lifted = _lifted(
    "arteries",
    cl.covers_arteries,
    none_of(ex.aortic_aneurysm, ex.arteriovenous_malformation),
    any_of(_vascular & _peripheral, _neuro & _intracranial),
)
_malformation_lifted = _lifted(
    "malformation", cl.covers_malformation, none_of(ex.aortic_aneurysm, ex.arterial_aneurysm), _neuro
)
aneurysm = clause("X.8", readings(
    "X.8.and", "To which limbs does the closing line on clearance belong?",
    live=[reading("all_limbs", "to all three", all_of(
        given(not_(_no_aorta), _aorta_lifted),
        given(not_(_no_arteries), _arteries_lifted),
        given(not_(_no_malformation), _malformation_lifted)))],
    recorded=[reading("third_limb", "to the third only", all_of(
        _no_aorta, _no_arteries, given(not_(_no_malformation), _malformation_lifted)))],
))  # fmt: skip

_six_months_after = ex.hemorrhage_date + months(6)
_not_recent = _six_months_after <= rq.request_date
_hemorrhage_cleared = cleared("X.9", cl.hemorrhage, also=readings(
    "X.9.giver", "Does a neurosurgeon or interventional neuroradiologist count as a specialist?",
    live=[reading("yes", "yes", cl.hemorrhage.by.is_in(*_NEURO_SURGEONS))],
    recorded=[reading("no", "no", FALSE)],
))  # fmt: skip
_after_hemorrhage = readings(
    "X.9.day", "What of a hemorrhage exactly six calendar months ago?",
    live=[
        reading("as_longer_ago", "clearance is wanted, as for an older one",
            in_order(_not_recent, _hemorrhage_cleared)),
    ],
    recorded=[
        reading("nothing_wanted", "nothing is wanted", in_order(
            _not_recent, any_of(_six_months_after.is_(rq.request_date), _hemorrhage_cleared))),
        reading("days_180", "six months are 180 days",
            all_of(ex.hemorrhage_date + days(180) <= rq.request_date, _hemorrhage_cleared)),
    ],
)  # fmt: skip
hemorrhage = clause("X.9", given(
    happened(ex.intracerebral_hemorrhage, ex.hemorrhage_date), _after_hemorrhage
))  # fmt: skip

pressure_is_high = ex.blood_pressures.latest(
    ex.measured_on, (ex.systolic > 160) | (ex.diastolic > 90), tie=True,
    later=Later("Control the blood pressure and measure it again: a later, dated measurement counts.",
        (ex.systolic <= 160) & (ex.diastolic <= 90)),
)  # fmt: skip
heart_cleared = cleared("X.10", cl.cardiovascular)
cardiovascular = clause("X.10", readings(
    "X.10.clearance", "What does cardiology's clearance lift?",
    live=[reading("all_limbs", "all three limbs", given(
        any_of(pressure_is_high, ex.arrhythmia, ex.unstable_cardiovascular_disease), heart_cleared))],
    recorded=[reading("last_limb", "the last limb only", all_of(
        none_of(pressure_is_high, ex.arrhythmia), given(ex.unstable_cardiovascular_disease, heart_cleared)))],
))  # fmt: skip

csf = clause("X.11", given(ex.csf_obstruction, cleared("X.11", cl.csf)))
eye = clause("X.12", given(ex.eye_pressure_disorder, cleared("X.12", cl.eye)))
thyroid = clause("X.13", given(
    ex.uncontrolled_hyperthyroidism,
    cleared("X.13", cl.thyroid, judged=(Giver.APRN, Giver.PHYSICIAN_ASSISTANT)),
))  # fmt: skip

# --- X.14 to X.17 ---------------------------------------------------------------------------------

porphyria = clause("X.14", not_(ex.porphyria))
lungs = clause("X.15", none_of(ex.active_pulmonary_infection, ex.severe_pulmonary_disease))
care = clause("X.16", all_of(
    ex.under_ongoing_care,
    ex.team_release_willing,
    readings(
        "X.16.family", "Does refusing the release for the family alone exclude?",
        live=[
            reading("wanted", "it does",
                ex.family_release.is_in(FamilyRelease.WILLING, FamilyRelease.NO_FAMILY)),
            reading("where_appropriate", "it does not", TRUE),
        ],
    ),
))  # fmt: skip
misuse = clause("X.17", not_(ex.ketamine_misuse))

ALL: tuple[Condition, ...] = (
    pregnancy, psychosis, dementia, hypersensitivity, substance_use.excluded, earlier_course, delirium, aneurysm,
    hemorrhage, cardiovascular, csf, eye, thyroid, porphyria, lungs, care, misuse,
)  # fmt: skip
