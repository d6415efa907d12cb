"""The policies of the catalogue: one line a policy. Who starts the program hands them to what needs them."""

from assent.logic.package import PolicyPackage
from assent.policies.mgb_031.package import PACKAGE as MGB_031

PACKAGES: tuple[PolicyPackage, ...] = (MGB_031,)
