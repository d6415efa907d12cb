"""Before the criteria: which document governs. Clauses O.6, V.MA, V.MH and V.OC, in order."""

from assent.facts import request as rq
from assent.facts.request import ProductLine
from assent.logic.authoring import (
    Destination,
    Route,
    all_of,
    not_,
    not_recorded,
    reading,
    readings,
)  # fmt: skip
from assent.policies.mgb_031.facts import treatment as tx
from assent.policies.mgb_031.facts.treatment import Drug, Indication
from assent.policies.mgb_031.facts.treatment import Route as Way
from assent.policies.mgb_031.v2026_01.statements import FALSE, TRUE, stated, told

_nasal = tx.drug.is_(Drug.ESKETAMINE) & tx.route.is_(Way.INTRANASAL)
_medicaid = rq.product_line.is_(ProductLine.MGB_ACO)
_medicare = rq.product_line.is_(ProductLine.MEDICARE_ADVANTAGE)
_dual = rq.product_line.is_in(ProductLine.ONE_CARE, ProductLine.SENIOR_CARE_OPTIONS)
_commercial = rq.product_line.is_in(ProductLine.COMMERCIAL, ProductLine.QUALIFIED_HEALTH_PLAN)
_no_cms = not_(rq.cms_guidance_exists)
_drug_list = readings(
    "V.OC.list", "Is the MassHealth Drug List guidance for this service, where nobody recorded it?",
    live=[reading("yes", "it is", TRUE)],
    recorded=[reading("no", "it is not", FALSE)],
)  # fmt: skip
# Which questions apply is asked before anybody at the plan is.
_FIRST_KNOWN = all_of(
    told(tx.drug.is_(Drug.KETAMINE)),
    told(tx.route.is_(Way.INTRAVENOUS)),
    told(tx.indication.is_(Indication.PTSD)),
)

_TO = Destination.OTHER_GUIDANCE
_ASK_PLAN = Destination.JUDGMENT
_DETERMINE = "The plan must record whether Medicare guidance exists for this service, with author and date."

ROUTES = (
    Route("O.6", _nasal & _commercial, _TO, "Spravato pharmacy policy",
        "esketamine nasal spray for commercial and exchange members is judged there"),
    Route("O.6", _nasal & _medicaid, _TO, "Antidepressants pharmacy policy",
        "esketamine nasal spray for MGB ACO members is judged there"),
    Route("O.6", _nasal & _medicare, _TO, "Medicare guidance",
        "esketamine nasal spray is not judged by this policy; for Medicare Advantage see V.MA"),
    Route("O.6", _nasal & _dual, _TO, "Medicare, then MassHealth guidance",
        "esketamine nasal spray is not judged by this policy; for One Care and SCO see V.OC"),
    Route("V.MH", _medicaid, _TO, "MassHealth Drug List, Table 17: Antidepressants",
        "for MGB ACO members it holds the criteria for {route} {drug}"),
    Route("V.MA", all_of(_medicare, not_recorded(rq.cms_guidance_exists), _FIRST_KNOWN), _ASK_PLAN, "", _DETERMINE),
    Route("V.MA", _medicare & rq.cms_guidance_exists, _TO, "Medicare guidance",
        "the plan determined that Medicare guidance exists for this service"),
    Route("V.OC", all_of(_dual, stated(rq.cms_guidance_exists)), _TO, "Medicare guidance",
        "the plan determined that Medicare guidance exists for this service"),
    Route("V.OC", all_of(_dual, stated(rq.masshealth_guidance_exists)), _TO, "MassHealth guidance",
        "the plan determined that MassHealth guidance exists for this service"),
    Route("V.OC", all_of(_dual, not_recorded(rq.cms_guidance_exists), _FIRST_KNOWN), _ASK_PLAN, "", _DETERMINE),
    Route("V.OC", all_of(_dual, _no_cms, not_recorded(rq.masshealth_guidance_exists), _drug_list), _TO,
        "MassHealth Drug List", "by the default reading it is MassHealth guidance for this service"),
    Route("O.6", tx.drug.is_(Drug.ESKETAMINE) & not_(_nasal), _ASK_PLAN, "",
        "Esketamine other than as nasal spray is named by no document; a clinician decides which governs."),
)  # fmt: skip
