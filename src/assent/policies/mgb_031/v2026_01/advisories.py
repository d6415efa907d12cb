"""Advisories: dosing, codes, and the setting at renewal. They never change an outcome."""

from assent.facts import request as rq
from assent.facts.request import RequestKind
from assent.logic.authoring import all_of, given, not_, otherwise
from assent.policies.mgb_031.facts import treatment as tx
from assent.policies.mgb_031.facts.treatment import Setting
from assent.policies.mgb_031.v2026_01.dosing import USUAL_DOSE
from assent.policies.mgb_031.v2026_01.statements import TRUE, clause, stated

_first = rq.request_kind.is_(RequestKind.INITIAL)
_renewal = rq.request_kind.is_(RequestKind.REAUTHORIZATION)

ADVISORIES = (
    # 0.5 to one decimal: an order that is rounded to milligrams is not another dose.
    clause("D.1.dose", (tx.dose_mg_per_kg >= USUAL_DOSE[0]) & (tx.dose_mg_per_kg < USUAL_DOSE[1]), binds_when=_first),
    clause("D.1.minutes", tx.infusion_minutes.is_(40), binds_when=_first),
    clause("D.1.frequency", (tx.infusions_per_week >= 2) & (tx.infusions_per_week <= 3), binds_when=_first),
    clause("C.J3490", given(tx.drug_code.is_("J3490"), all_of(
        otherwise(not_(tx.ndc.is_("none")), TRUE), stated(tx.ndc_usable)))),
    clause("C.96365", tx.administration_code.is_("96365")),
    clause("I.6.renewal", tx.administration_setting.is_in(Setting.HOSPITAL, Setting.PROVIDER_OFFICE),
        binds_when=_renewal),
)  # fmt: skip
