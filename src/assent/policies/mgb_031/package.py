"""Policy 031 as a package: its versions, and all that the plan's work needs to know of it."""

from assent.logic.package import PolicyPackage, Service, ServiceKind, Units, Values
from assent.policies.mgb_031 import v2026_01
from assent.policies.mgb_031.facts import SUBJECTS


def _infusions(values: Values, _days: int) -> Units:
    planned = values.get("planned_infusions")
    if not isinstance(planned, int):
        return Units(None, None, "the request does not say how many infusions are planned in this term")
    return Units(planned, str(planned), "one unit for each infusion of up to an hour")


def _no_units(_values: Values, _days: int) -> Units:
    return Units(None, None, "the policy does not determine billing units of an unclassified drug")


SERVICES = (
    Service(
        line="drug", kind=ServiceKind.DRUG, code="J3490", text="service.drug", units=_no_units,
        code_fact="drug_code", ndc_fact="ndc", names="drug",
        benefits={
            "medicare_advantage": "part_b",
            "one_care": "part_b",
            "senior_care_options": "part_b",
            "mgb_aco": "covered_outpatient_drug",
        },
    ),
    Service(
        line="infusion", kind=ServiceKind.SERVICE, code="96365", text="service.infusion",
        units=_infusions, code_fact="administration_code",
    ),
)  # fmt: skip

PACKAGE = PolicyPackage(
    id=v2026_01.POLICY.id,
    title=v2026_01.POLICY.title,
    versions=(v2026_01.POLICY,),
    services=SERVICES,
    resources="assent.policies.mgb_031",
    starts=("requested_start", "first_infusion_date", "request_date"),
    subjects=SUBJECTS,
)
