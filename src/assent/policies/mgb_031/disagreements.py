"""Answers under Policy 031 that cannot stand beside each other, by one rule.

A detail that would count if its gate were answered yes contradicts a gate that is answered no, whoever said
which. So do a status of today and a date that say different things, and a conclusion and the totals.
"""

from assent.facts import pregnancy as pg
from assent.facts import request as rq
from assent.facts import scales as sc
from assent.facts import trials as tr
from assent.facts.trials import Response, TrialRole
from assent.logic.authoring import (
    Condition,
    Flag,
    all_of,
    any_of,
    months,
    none_of,
    not_,
    otherwise,
)  # fmt: skip
from assent.logic.disagreement import Disagreement, RecordsDisagree, SpansDisagree, SpanTooEarly
from assent.policies.mgb_031.facts import clearances as cl
from assent.policies.mgb_031.facts import exclusions as ex
from assent.policies.mgb_031.facts import treatment as tx
from assent.policies.mgb_031.facts.clearances import Clearance, ClearanceFacts
from assent.policies.mgb_031.v2026_01.exclusions import pressure_is_high
from assent.policies.mgb_031.v2026_01.statements import stated, told
from assent.policies.mgb_031.v2026_01.trials import NAMED_CLASSES


def _beside(gate: Flag, statement: str, *details: Condition) -> Disagreement:
    """A gate that is no, beside a detail that would count if it were yes."""
    return Disagreement(gate.definition.name, all_of(not_(gate), any_of(*details)), statement)


def _uncleared(clearance: ClearanceFacts, absent: Condition) -> Disagreement:
    """A specialist who did not simply clear the member saw the condition that is said to be absent."""
    name = clearance.status.definition.name
    weak = clearance.status.is_in(Clearance.REFUSED, Clearance.CONDITIONAL, Clearance.PENDING)
    return Disagreement(name, all_of(weak, absent), "no condition is stated for which it would be needed")


_heart_sound = all_of(
    none_of(ex.arrhythmia, ex.unstable_cardiovascular_disease), not_(stated(pressure_is_high))
)

DISAGREEMENTS = (
    _beside(
        ex.substance_use_disorder,
        "the disorder is said to be absent, and details of one are stated",
        ex.sud_active,
        not_(ex.sud_treatment_accepted),
        ex.sud_maintenance_treatment,
        not_(ex.abstinent),
        told(ex.abstinent_since <= rq.as_of),
        ex.sud_only_nicotine_or_caffeine,
    ),
    Disagreement(
        "sud_active",
        all_of(ex.sud_active, otherwise(ex.abstinent_since + months(1) <= rq.as_of, ex.abstinent)),
        "the disorder is said to be active, and the member to be abstinent",
    ),
    Disagreement(
        "abstinent",
        all_of(not_(ex.abstinent), told(ex.abstinent_since <= rq.as_of)),
        "the member is said not to be abstinent, and a day since when is stated",
    ),
    Disagreement(
        "sud_treatment_accepted",
        all_of(not_(ex.sud_treatment_accepted), ex.sud_maintenance_treatment),
        "treatment is said to be refused, and maintenance treatment is stated",
    ),
    _beside(
        ex.prior_ketamine_course,
        "an earlier course is said to be absent, and details of one are stated",
        ex.prior_course_adequate_dose,
        not_(ex.prior_course_reduced_symptoms),
        not_(ex.prior_course_improved_function),
    ),
    _beside(
        pg.childbearing_potential,
        "the member is said to be unable to become pregnant, and a risk is stated",
        pg.pregnancy_risk_stated,
    ),
    _beside(
        ex.arterial_aneurysm,
        "an arterial aneurysm is said to be absent, and its vessels are stated",
        told(ex.arterial_aneurysm_vessels.is_(ex.Vessels.BOTH)),
    ),
    _beside(
        tx.concurrent_mood_stabilizer,
        "no mood stabilizer is planned, and its form is stated",
        told(tx.mood_stabilizer_form.is_(tx.StabilizerForm.ORAL)),
    ),
    _uncleared(cl.aneurysm, none_of(ex.aortic_aneurysm, ex.arterial_aneurysm, ex.arteriovenous_malformation)),
    _uncleared(cl.hemorrhage, not_(ex.intracerebral_hemorrhage)),
    _uncleared(cl.cardiovascular, _heart_sound),
    _uncleared(cl.csf, not_(ex.csf_obstruction)),
    _uncleared(cl.eye, not_(ex.eye_pressure_disorder)),
    _uncleared(cl.thyroid, not_(ex.uncontrolled_hyperthyroidism)),
    Disagreement(
        "scale_improvement_documented",
        all_of(
            not_(sc.scale_improvement_documented),
            sc.current_total < sc.baseline_total,
            sc.current_total * 2 <= sc.baseline_total,
        ),
        "no improvement on a scale is documented, and the totals halved",
    ),
)

RECORDS_DISAGREE = (
    RecordsDisagree(
        tr.response,
        tr.medicine,
        all_of(tr.response.is_in(Response.INADEQUATE, Response.INTOLERANCE), tr.in_current_episode),
        all_of(tr.response.is_(Response.ADEQUATE), tr.in_current_episode),
        "another trial of the same medicine in this episode is said to have helped",
    ),
)

_of_this_episode = all_of(
    tr.response.is_in(Response.INADEQUATE, Response.INTOLERANCE),
    tr.role.is_(TrialRole.ANTIDEPRESSANT),
    tr.in_current_episode,
)
_CROSS_TAPER = 28
"""The days for which one medicine may still be taken while another takes its place."""
SPANS_DISAGREE = (
    SpanTooEarly(
        tr.in_current_episode, "start", _of_this_episode, "symptom_days",
        "the trial began before the symptoms of this episode did"),
    SpansDisagree(
        tr.days, "start", "end", _of_this_episode, 2, 1,
        "its days are also those of another record of the same medicine", same=tr.medicine),
    SpansDisagree(
        tr.days, "start", "end", all_of(_of_this_episode, tr.drug_class.is_in(*NAMED_CLASSES)), 2, _CROSS_TAPER,
        "it goes on for weeks beside another trial of the same class", same=tr.drug_class),
    SpansDisagree(
        tr.days, "start", "end", _of_this_episode, 3, _CROSS_TAPER,
        "it goes on for weeks beside two other antidepressants"),
)  # fmt: skip
