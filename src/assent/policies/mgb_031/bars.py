"""What bars the software from approving under Policy 031, though the criteria are met: a reviewer looks.

No clause says so: each bar stands for something that a careful reviewer would ask about. A bar that rests on
an unknown fact says which; one that a plan may do without is removable.
"""

from datetime import date

from assent.facts import member as mb
from assent.facts import pregnancy as pg
from assent.facts import request as rq
from assent.facts import scales as sc
from assent.facts import trials as tr
from assent.facts.request import RequestKind
from assent.facts.scale_definitions import SCALES
from assent.facts.trials import Response, TrialRole
from assent.logic.authoring import (
    Flag,
    all_of,
    any_of,
    days,
    none_of,
    not_,
    otherwise,
    quantity,
)  # fmt: skip
from assent.logic.package import ApprovalBar, PassingState
from assent.policies.mgb_031.facts import depression as dp
from assent.policies.mgb_031.facts import exclusions as ex
from assent.policies.mgb_031.facts import treatment as tx
from assent.policies.mgb_031.v2026_01 import initial
from assent.policies.mgb_031.v2026_01.dosing import USUAL_DOSE, fits_only_pounds
from assent.policies.mgb_031.v2026_01.exclusions import heart_cleared
from assent.policies.mgb_031.v2026_01.statements import stated, told

_first = rq.request_kind.is_(RequestKind.INITIAL)
_renewal = rq.request_kind.is_(RequestKind.REAUTHORIZATION)


# --- The order: dose, schedule, units, codes ------------------------------------------------------

_units = tx.planned_infusions >= 1
_frequency = tx.infusions_per_week >= 0
# Whole infusions above the schedule, rounded up: n > ceil(s) is n >= s + 1.
_above_schedule = any_of(
    _first & (tx.planned_infusions >= tx.infusions_per_week * quantity(4, "wk") + 1),
    _renewal & (tx.planned_infusions * 7 >= tx.infusions_per_week * quantity(365, "wk") + 7),
)
_ORDER = (
    ApprovalBar("D.1.dose", _first & any_of(
        tx.dose_mg_per_kg < USUAL_DOSE[0], tx.dose_mg_per_kg >= USUAL_DOSE[1]),
        "the starting dose is not the 0.5 mg/kg of the policy's schedule"),
    ApprovalBar("D.1.weight", fits_only_pounds,
        "the dose fits 0.5 mg/kg only if the weight is in pounds: is it in kilograms or in pounds?"),
    ApprovalBar("D.1.minutes", _first & not_(tx.infusion_minutes.is_(40)),
        "an infusion does not run for the 40 minutes of the policy's schedule"),
    ApprovalBar("D.1.frequency", _first & any_of(tx.infusions_per_week < 2, tx.infusions_per_week > 3),
        "the infusions are not two or three a week"),
    ApprovalBar("units.above_schedule", _above_schedule,
        "more infusions are requested than the stated frequency gives"),
    ApprovalBar("units.unknown", none_of(stated(_units), stated(_frequency)),
        "neither the number of infusions nor their frequency is stated", lacks=any_of(_units, _frequency)),
    ApprovalBar("units.above_three_a_week", _first & (tx.planned_infusions > 12),
        "more than three infusions a week are requested"),
    ApprovalBar("renewal.above_one_a_week", _renewal & any_of(
        tx.infusions_per_week > 1, tx.planned_infusions > 53),
        "more than one infusion a week is requested for a year", removable=True),
    # An order that is rounded to milligrams is not another dose.
    ApprovalBar("dose.above_1_mg_per_kg", tx.dose_mg_per_kg >= 1.005,
        "the dose is above 1 mg/kg", removable=True),
    ApprovalBar("C.J3490", tx.drug_code.is_("J3490") & not_(tx.ndc_usable),
        "J3490 is requested without a National Drug Code of ketamine for human injection", if_unknown=True),
    ApprovalBar("C.drug_code", not_(tx.drug_code.is_("J3490")),
        "the drug is requested under another code than J3490"),
    ApprovalBar("C.96365", not_(tx.administration_code.is_("96365")),
        "the infusion is requested under another code than 96365"),
    ApprovalBar("first_infusion.outside_term", any_of(
        tx.first_infusion_date < rq.requested_start,
        _first & (tx.first_infusion_date > rq.requested_start + days(27)),
        _renewal & (tx.first_infusion_date > rq.requested_start + days(364))),
        "the first infusion lies outside of the days that are asked for"),
)  # fmt: skip

# --- Renewals -------------------------------------------------------------------------------------

_rests_on_totals = _renewal & none_of(
    stated(sc.scale_improvement_documented), stated(sc.functional_improvement_documented)
)
_dates = (sc.baseline_date <= rq.as_of, sc.current_date <= rq.as_of)
_totals_dated = all_of(*map(told, _dates))
# What a clinician concluded from a scale is as old as the rating behind it.
_rests_on_a_scale = _renewal & not_(stated(sc.functional_improvement_documented))
_start = otherwise(rq.requested_start, rq.request_date)
# An end known by its month or year alone is within 60 days only if its last day is.
_ended, _follows = (
    told(rq.earlier_authorization_end <= rq.as_of),
    stated(rq.earlier_authorization_end + days(60) >= _start),
)
# A later rating on the scale of the two totals, which are what the office chose to compare.
_rated_no_better = any_of(
    *(
        sc.response_scale.is_(scale)
        & dp.scores.any(
            all_of(sc.scale.is_(scale), sc.scored_on >= rq.as_of - days(60), sc.total >= sc.baseline_total)
        )
        for scale in sc.Scale
    )
)
_MILDLY_ILL = 3
"""The CGI-S has words for its numbers and no bands: 1 is not ill, 2 borderline, 3 mildly ill."""
_below_mildest_band = any_of(
    *(
        sc.response_scale.is_(scale) & (sc.baseline_total < definition.bands[1].low)
        for scale in sc.Scale
        if (definition := SCALES[scale]).bands
    ),
    sc.response_scale.is_(sc.Scale.CGI_S) & (sc.baseline_total < _MILDLY_ILL),
    # Which totals of another scale are mild is not known.
    sc.response_scale.is_(sc.OtherScale.OTHER),
)
_more_is_better = stated(sc.response_scale.is_(sc.OtherScale.OTHER) & sc.response_scale_more_is_better)
_RENEWALS = (
    ApprovalBar("renewal.safety", _renewal & not_(all_of(initial.setting, initial.monitor, initial.prescriber)),
        "the setting, the monitoring or the prescriber is not known to be as at first treatment (I.6)",
        if_unknown=True),
    ApprovalBar("renewal.totals_did_not_fall", _renewal & all_of(
        any_of(sc.scale_improvement_documented, sc.functional_improvement_documented),
        any_of(
            not_(_more_is_better) & (sc.current_total >= sc.baseline_total),
            _more_is_better & (sc.current_total <= sc.baseline_total),
        )),
        "improvement is documented, and the totals show none"),
    ApprovalBar("renewal.rated_no_better", _renewal & _rated_no_better,
        "a rating of the last 60 days is no better than the total before treatment"),
    ApprovalBar("renewal.minutes", _renewal & any_of(tx.infusion_minutes < 40, tx.infusion_minutes > 60),
        "an infusion runs for less than 40 minutes, or for more than the hour of 96365", removable=True),
    ApprovalBar("renewal.mania", _renewal & dp.ever_manic_or_hypomanic,
        "a manic or hypomanic episode is known"),
    ApprovalBar("renewal.undated_totals", _rests_on_totals & not_(_totals_dated),
        "improvement rests on two totals alone, and a date of them is not stated", lacks=all_of(*_dates)),
    ApprovalBar("renewal.old_total", _rests_on_a_scale & (sc.current_date < rq.as_of - days(60)),
        "improvement rests on a scale alone, and the current total is more than 60 days old", removable=True),
    ApprovalBar("renewal.totals_too_near", _rests_on_totals & (sc.current_date < sc.baseline_date + days(14)),
        "improvement rests on two totals alone, and they are less than two weeks apart"),
    ApprovalBar("renewal.gap", _renewal & _ended & not_(_follows),
        "more than 60 days lie between the end of the earlier authorization and the new start", removable=True),
    ApprovalBar("renewal.overlap", _renewal & (_start + days(60) < rq.earlier_authorization_end),
        "the earlier authorization goes on for more than 60 days after the new start", removable=True),
    ApprovalBar("renewal.mild_baseline", _rests_on_totals & _below_mildest_band,
        "the total before treatment was below the scale's mildest band, or the scale's bands are not known"),
)  # fmt: skip

# --- First treatment ------------------------------------------------------------------------------

_current = sc.scored_on >= rq.request_date - days(30)
_lowest_band = any_of(
    *(
        sc.scale.is_(scale) & (sc.total <= definition.bands[0].high)
        for scale in sc.Scale
        if (definition := SCALES[scale]).bands
    ),
    sc.scale.is_(sc.Scale.CGI_S) & (sc.total < _MILDLY_ILL),
)
_failed = tr.response.is_in(Response.INADEQUATE, Response.INTOLERANCE)
_counts = all_of(_failed, tr.role.is_(TrialRole.ANTIDEPRESSANT))
_FIRST_TREATMENT = (
    ApprovalBar("first.after_authorization", _first & any_of(
        rq.earlier_authorization, told(rq.earlier_authorization_end <= rq.as_of),
        not_(sc.scale_improvement_documented),
        not_(sc.functional_improvement_documented)),
        "an earlier authorization, or a treatment without improvement, is stated: is it a renewal?"),
    ApprovalBar("trials.short", _first & tr.trials.any(all_of(
        _failed, tr.sufficient_per_physician, tr.days < 14)),
        "a trial of less than 14 days is counted on the physician's word", removable=True),
    ApprovalBar("trials.unrecognized_medicine", _first & tr.trials.any(all_of(
        _counts, not_(told(tr.medicine.is_("none"))))),
        "the medicine of a trial is not recognized"),
    ApprovalBar("trials.other_use", _first & tr.trials.any(all_of(_counts, tr.made_for_another_use)),
        "a trial is of a product that is made for another use than depression"),
    ApprovalBar("trials.repeated_dispense", _first & tr.trials.any(all_of(_counts, tr.repeated_dispense)),
        "a dispense of a trial stands twice: the same day, supply and product"),
    ApprovalBar("trials.longer_than_symptoms", _first & tr.trials.any(all_of(
        tr.in_current_episode, tr.days > dp.symptom_days)),
        "a trial of this episode lasted longer than the symptoms"),
    ApprovalBar("symptoms.longer_than_life", _first & (dp.symptom_days > rq.as_of - mb.birth_date),
        "the symptoms are said to have lasted longer than the member has lived"),
    ApprovalBar("trials.at_once", _first & all_of(
        dp.symptom_days < 2 * 42, tr.trials.at_least(4, all_of(_counts, tr.in_current_episode))),
        "four trials do not fit into the days of the symptoms, even two at a time"),
    ApprovalBar("ideation.contradicted", dp.severe_suicidal_ideation & not_(dp.thoughts_of_death),
        "severe suicidal ideation is stated beside no thoughts of death"),
    ApprovalBar("ratings.lowest_band", _first & dp.scores.any(all_of(_current, _lowest_band)),
        "a current rating lies in the lowest band of its scale"),
    ApprovalBar("ratings.after_first_infusion", _first & dp.scores.any(sc.scored_on > tx.first_infusion_date),
        "a rating is later than the day planned for the first infusion"),
    ApprovalBar("diagnosis.not_documented", _first & not_(dp.psychiatrist_documented_mdd),
        "no psychiatrist has documented the diagnosis"),
)  # fmt: skip

# --- What passes, and what cannot be meant --------------------------------------------------------

_recent_pressure = ex.blood_pressures.any(
    ex.measured_on >= rq.as_of - days(90), another="A blood pressure of the last 90 days"
)
_EPOCH = date(1970, 1, 1)
_DATES = (
    mb.birth_date, rq.requested_start, tx.first_infusion_date, ex.abstinent_since, ex.last_delirium_date,
    ex.hemorrhage_date, sc.baseline_date, sc.current_date, rq.earlier_authorization_end,
)  # fmt: skip
_some_date_is_epoch = any_of(
    *(day.is_(_EPOCH) for day in _DATES),
    dp.scores.any(sc.scored_on.is_(_EPOCH)),
    ex.blood_pressures.any(ex.measured_on.is_(_EPOCH)),
)
_OTHERS = (
    ApprovalBar("X.10.old_pressure", not_(any_of(_recent_pressure, stated(heart_cleared))),
        "no dated blood pressure of the last 90 days is stated", if_unknown=True, removable=True),
    ApprovalBar("X.10.hardly_possible", ex.blood_pressures.any(any_of(
        ex.systolic < 60, ex.systolic < ex.diastolic + 10)),
        "a blood pressure is hardly possible: below 60, or its two numbers less than 10 apart"),
    ApprovalBar("date.1970", _some_date_is_epoch,
        "a date is 1970-01-01, which is often written where no date is known"),
)  # fmt: skip

APPROVAL_BARS = (*_ORDER, *_RENEWALS, *_FIRST_TREATMENT, *_OTHERS)


def _names(*facts: Flag) -> tuple[str, ...]:
    return tuple(fact.definition.name for fact in facts)


PASSING_STATES = (
    PassingState("passing.delirium_or_infection", _names(ex.delirium, ex.active_pulmonary_infection), 7,
        "no statement of the last 7 days stands behind it"),
    PassingState("passing.pregnancy_or_substance_use",
        _names(pg.pregnant, pg.pregnancy_risk_stated, ex.substance_use_disorder, ex.sud_active), 30,
        "no statement of the last 30 days stands behind it", removable=True),
)  # fmt: skip
