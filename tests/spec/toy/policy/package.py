"""The toy policy as a package: what can be requested and granted under it."""

from assent.logic.authoring import all_of
from assent.logic.derivations import Entry, Lookup, Prefer
from assent.logic.package import ApprovalBar, PolicyPackage, Service, ServiceKind
from tests.spec.toy.policy import facts as f
from tests.spec.toy.policy import v2026_01, v2026_07
from tests.spec.toy.policy.clauses import FRAME_CODE
from tests.spec.toy.policy.facts import SUBJECTS

_LIMITS = {"SF-100": 100.5, "SF-70": 70.1}
"""What the models of the maker carry, in kg."""


def _limit_of(model: str) -> Entry | None:
    """What a model carries; a measured limit that is stated counts."""
    limit = _LIMITS.get(model)
    said = f"{model} by its maker"
    return (
        None if limit is None else Entry(limit, said, "it is stated; the maker says otherwise", Prefer.STATED)
    )


FRAME = Service(
    line="frame", kind=ServiceKind.SERVICE, code=FRAME_CODE, text="service.frame",
    code_fact="frame_code",
)  # fmt: skip

PACKAGE = PolicyPackage(
    id="toy-007",
    title="Standing Frame for Use at Home",
    versions=(v2026_01.POLICY, v2026_07.POLICY),
    services=(FRAME,),
    resources="tests.spec.toy.policy",
    starts=("delivery_date", "request_date"),
    urgent_when=all_of(f.standing.is_(f.Standing.NOT_AT_ALL), f.unhealed_fracture),
    urgent_because="A member who cannot stand has a fracture",
    approval_bars=(
        ApprovalBar("B.1", f.frames_requested >= 2, "more than one frame is requested", if_unknown=True),
    ),
    subjects=SUBJECTS,
    attested=("unhealed_fracture",),
    derivations=(Lookup(f.frame_limit_kg.definition.name, f.frame_model.definition.name, _limit_of),),
)
