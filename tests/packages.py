"""The packages that tests use: Policy 031, the toy policy, and catalogues of one or both."""

from dataclasses import replace

from assent.logic.package import Catalogue
from assent.policies.mgb_031.package import PACKAGE as PACKAGE
from tests.spec.toy.policy import v2026_01_revision_2
from tests.spec.toy.policy.package import PACKAGE as TOY

__all__ = ["BOTH", "CATALOGUE", "CORRECTED", "PACKAGE", "TOY", "TOY_ALONE"]

CATALOGUE = Catalogue((PACKAGE,))
"""Policy 031 alone, as installed: nobody has to name a policy."""
BOTH = Catalogue((PACKAGE, TOY))
"""Policy 031 and the toy policy in its two versions: each case names its policy."""
TOY_ALONE = Catalogue((TOY,))
"""An installation that has never heard of Policy 031."""
CORRECTED = Catalogue((PACKAGE, replace(TOY, versions=(*TOY.versions, v2026_01_revision_2.POLICY))))
"""Both, after the encoding of the toy policy's first version was corrected."""
