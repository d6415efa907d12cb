"""Pregnancy: whether there is one, whether there may be, and what is done about it."""

from assent.logic.authoring import Obtainable, Sensitivity, yes_no

_REPRODUCTIVE = {"sensitivity": Sensitivity.REPRODUCTIVE}
_CANNOT = {"cannot": "A medical condition or history is reported as it is."}

pregnant = yes_no("pregnant", "Is the member pregnant?", codes=("ICD-10-CM Z33", "LOINC 82810-3"),
    **_REPRODUCTIVE, **_CANNOT)  # fmt: skip
breastfeeding = yes_no("breastfeeding", "Is the member breastfeeding?", **_REPRODUCTIVE, **_CANNOT)
pregnancy_risk_stated = yes_no("pregnancy_risk_stated",
    "Does a clinician state that the member is at risk of becoming pregnant?", **_REPRODUCTIVE,
    document="clinical note", cannot="The clinician's statement is reported as it is.")  # fmt: skip
childbearing_potential = yes_no("childbearing_potential", "Could the member become pregnant?",
    **_REPRODUCTIVE, **_CANNOT)  # fmt: skip
effective_contraception = yes_no("effective_contraception", "Is effective contraception used?", **_REPRODUCTIVE,
    obtainable=Obtainable("Use and document effective contraception.", (True,)))  # fmt: skip
