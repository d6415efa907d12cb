"""Advisories: dosing, codes, and the setting at renewal. They never change an outcome."""

from assent.facts import request as rq
from assent.facts.request import RequestKind, Setting
from assent.logic.authoring import all_of, given, not_, otherwise
from assent.policies.mgb_031.statements import TRUE, clause

_first = rq.request_kind.is_(RequestKind.INITIAL)
_renewal = rq.request_kind.is_(RequestKind.REAUTHORIZATION)

ADVISORIES = (
    clause("D.1.dose", rq.dose_mg_per_kg.is_(0.5), binds_when=_first),
    clause("D.1.minutes", rq.infusion_minutes.is_(40), binds_when=_first),
    clause("D.1.frequency", (rq.infusions_per_week >= 2) & (rq.infusions_per_week <= 3), binds_when=_first),
    clause("C.J3490", given(rq.drug_code.is_("J3490"), all_of(
        otherwise(not_(rq.ndc.is_("none")), TRUE), otherwise(rq.ndc_usable, TRUE)))),
    clause("C.96365", rq.administration_code.is_("96365")),
    clause("I.6.renewal", rq.administration_setting.is_in(Setting.HOSPITAL, Setting.PROVIDER_OFFICE),
        binds_when=_renewal),
)  # fmt: skip
