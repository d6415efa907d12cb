"""The package of Policy 031, and a catalogue that holds nothing else."""

from assent.logic.package import Catalogue
from assent.policies.mgb_031.package import PACKAGE as PACKAGE

CATALOGUE = Catalogue((PACKAGE,))
