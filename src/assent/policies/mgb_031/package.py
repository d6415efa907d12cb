"""Policy 031 as a package: its versions, and what the plan's work needs to know of it."""

from assent.logic.package import PolicyPackage, Service, ServiceKind, Units, Values
from assent.policies.mgb_031 import v2026_01


def _not_counted(_values: Values, _days: int) -> Units:
    return Units(None, None, "")


PACKAGE = PolicyPackage(
    id="mgb-031",
    title=v2026_01.POLICY.title,
    versions=(v2026_01.POLICY,),
    services=(
        Service("infusion", ServiceKind.SERVICE, "96365", "service.infusion", _not_counted),
        Service("drug", ServiceKind.DRUG, "J3490", "service.drug", _not_counted, names="drug"),
    ),
    resources="assent.policies.mgb_031",
)
