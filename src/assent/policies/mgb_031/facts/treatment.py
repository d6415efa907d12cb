"""The treatment that is requested: drug, dose and schedule, who decides on it, how and where it is given."""

from enum import StrEnum

from assent.logic.authoring import Obtainable, Tense, choice, code, integer, number, on_date, yes_no


class Drug(StrEnum):
    """The two products that the policy speaks of (clauses O.5 and O.6)."""

    KETAMINE = "ketamine"
    ESKETAMINE = "esketamine"


class Route(StrEnum):
    """How the drug enters the body."""

    INTRAVENOUS = "intravenous"
    INTRANASAL = "intranasal"
    INTRAMUSCULAR = "intramuscular"
    SUBCUTANEOUS = "subcutaneous"
    ORAL = "oral"
    OTHER = "other"


class Indication(StrEnum):
    """What the drug is requested for in the first place (clauses O.1, O.2, O.4, I.0.indication)."""

    TREATMENT_RESISTANT_DEPRESSION = "treatment_resistant_depression"
    SEVERE_SUICIDAL_IDEATION = "severe_suicidal_ideation"
    PTSD = "ptsd"
    OTHER = "other"


class Setting(StrEnum):
    """Where the infusion takes place (clause I.6.setting)."""

    HOSPITAL = "hospital"
    PROVIDER_OFFICE = "provider_office"
    INFUSION_CLINIC = "infusion_clinic"
    AMBULATORY_SURGICAL_CENTER = "ambulatory_surgical_center"
    HOME = "home"
    OTHER = "other"


class Monitor(StrEnum):
    """Who watches over the infusion (clause I.6.monitor)."""

    PSYCHIATRIST = "psychiatrist"
    OTHER_SPECIALIST = "other_specialist"
    NURSE = "nurse"
    NOBODY = "nobody"
    OTHER = "other"


class Evaluator(StrEnum):
    """Who found the member to be a candidate (clause I.5)."""

    PSYCHIATRIST = "psychiatrist"
    PSYCHIATRIC_APRN = "psychiatric_aprn"
    OTHER_PHYSICIAN = "other_physician"
    OTHER_CLINICIAN = "other_clinician"


class StabilizerForm(StrEnum):
    """How a mood stabilizer is given (clause I.2)."""

    ORAL = "oral"
    NOT_ORAL = "not_oral"


_DRUG_WORDS = {
    "Ketalar": "ketamine", "ketamine hydrochloride": "ketamine", "ketamine HCl": "ketamine",
    "racemic ketamine": "ketamine", "Spravato": "esketamine", "esketamine hydrochloride": "esketamine",
    "esketamine HCl": "esketamine", "S-ketamine": "esketamine",
}  # fmt: skip
_ROUTE_WORDS = {
    "IV": "intravenous", "IV infusion": "intravenous", "intravenous infusion": "intravenous",
    "intravenously": "intravenous", "nasal": "intranasal", "nasal spray": "intranasal",
    "intranasal spray": "intranasal", "IM": "intramuscular", "intramuscularly": "intramuscular",
    "SC": "subcutaneous", "SQ": "subcutaneous", "SubQ": "subcutaneous", "subcut": "subcutaneous",
    "subcutaneously": "subcutaneous", "PO": "oral", "by mouth": "oral", "orally": "oral",
}  # fmt: skip
_INDICATION_WORDS = {
    "TRD": "treatment_resistant_depression",
    "treatment-resistant major depression": "treatment_resistant_depression",
    "treatment-resistant major depressive disorder": "treatment_resistant_depression",
    "treatment-resistant MDD": "treatment_resistant_depression",
    "severe SI": "severe_suicidal_ideation",
    "post-traumatic stress disorder": "ptsd",
}
_SETTING_WORDS = {
    "doctor's office": "provider_office", "physician office": "provider_office", "office": "provider_office",
    "provider's office": "provider_office", "outpatient hospital": "hospital",
    "hospital outpatient": "hospital", "hospital outpatient department": "hospital", "HOPD": "hospital",
    "ketamine clinic": "infusion_clinic", "infusion center": "infusion_clinic",
    "ambulatory surgery center": "ambulatory_surgical_center",
    "ASC": "ambulatory_surgical_center", "patient's home": "home", "at home": "home",
}  # fmt: skip
_EVALUATOR_WORDS = {
    "PMHNP": "psychiatric_aprn", "psychiatric NP": "psychiatric_aprn",
    "psychiatric nurse practitioner": "psychiatric_aprn",
}  # fmt: skip

ORDER = "order or treatment plan"
NOTE = "clinical note"

drug = choice("drug", Drug, "Which drug is requested?", codes=("RxNorm 6130", "RxNorm 2119365"),
    words=_DRUG_WORDS)  # fmt: skip
route = choice("route", Route, "By which route is the drug given?", document=ORDER,
    obtainable=Obtainable("Request intravenous administration.", ("intravenous",)), words=_ROUTE_WORDS)  # fmt: skip
indication = choice("indication", Indication, "For which condition is the drug requested first of all?",
    document=ORDER, cannot="The policy covers no other indication.", words=_INDICATION_WORDS)  # fmt: skip
requested_by_treating_specialist = yes_no("requested_by_treating_specialist",
    "Did the treating specialist make or co-sign this request?", document="signed request",
    obtainable=Obtainable("Have the treating specialist make or co-sign the request.", (True,)))  # fmt: skip
first_infusion_date = on_date(
    "first_infusion_date", "On which date is the first infusion planned?", tense=Tense.ANY, to_the_day=True
)

dose_mg = number("dose_mg", "How many milligrams are given in one infusion?", "mg", 0.1, 1000, document=ORDER)
dose_mg_per_kg = number("dose_mg_per_kg", "What is the starting dose for each kilogram of body weight?",
    "mg/kg", 0.01, 10, document=ORDER, computed="dose_mg divided by weight_kg")  # fmt: skip
infusion_minutes = number("infusion_minutes", "Over how many minutes does one infusion run?", "min", 1, 480)
infusions_per_week = number("infusions_per_week", "How many infusions a week are planned?", "/wk", 0.25, 7)
planned_infusions = integer(
    "planned_infusions", "How many infusions are requested in all?", 1, 366, document=ORDER
)
drug_code = code("drug_code", "Under which code is the drug billed (`none` if none)?", billed=True)
administration_code = code(
    "administration_code", "Under which code is the infusion billed (`none` if none)?", billed=True
)
ndc = code("ndc", "What is the drug's National Drug Code (`none` if none)?")
ndc_usable = yes_no("ndc_usable", "Is the National Drug Code that of a ketamine product for human injection?",
    computed="ndc, by the table of ketamine products")  # fmt: skip

concurrent_oral_antidepressant = yes_no("concurrent_oral_antidepressant",
    "Will the member take an oral antidepressant together with ketamine?", document=ORDER,
    obtainable=Obtainable("Plan an oral antidepressant together with ketamine.", (True,)))  # fmt: skip
concurrent_mood_stabilizer = yes_no("concurrent_mood_stabilizer",
    "Will the member take a mood stabilizer together with ketamine?", document=ORDER,
    obtainable=Obtainable("Plan a mood stabilizer together with ketamine.", (True,)))  # fmt: skip
mood_stabilizer_form = choice("mood_stabilizer_form", StabilizerForm,
    "Is the mood stabilizer taken by mouth?", document=ORDER, words={"PO": "oral", "by mouth": "oral"},
    obtainable=Obtainable("Plan an oral mood stabilizer.", ("oral",)))  # fmt: skip

candidacy_evaluator = choice("candidacy_evaluator", Evaluator,
    "Who evaluated whether the member is a candidate for intravenous ketamine?", document=NOTE,
    obtainable=Obtainable("Have a psychiatrist evaluate the member.", ("psychiatrist",)),
    words=_EVALUATOR_WORDS)  # fmt: skip
candidate_determined = yes_no("candidate_determined", "Was the member found to be a candidate for ketamine?",
    document=NOTE, cannot="The evaluation did not find the member to be a candidate.")  # fmt: skip
candidacy_documented = yes_no("candidacy_documented",
    "Is that finding written in the member's medical record?", document=NOTE,
    obtainable=Obtainable("Write the psychiatrist's finding in the medical record.", (True,)))  # fmt: skip

administration_setting = choice("administration_setting", Setting, "Where will the infusions be given?",
    codes=("POS 11", "POS 19", "POS 21", "POS 22"), document=ORDER,
    obtainable=Obtainable("Plan the infusions in a hospital or a provider's office.",
        ("hospital", "provider_office")), words=_SETTING_WORDS)  # fmt: skip
monitored_by = choice("monitored_by", Monitor, "Who monitors the infusion?", document=ORDER,
    obtainable=Obtainable("Have a psychiatrist, or another specialist with expertise, monitor.",
        ("psychiatrist", "other_specialist")))  # fmt: skip
monitor_expertise = yes_no("monitor_expertise",
    "Has the person who monitors expertise in giving intravenous ketamine?", document=ORDER,
    obtainable=Obtainable("Have a specialist with expertise in intravenous ketamine monitor.", (True,)))  # fmt: skip
prescriber_is_specialist = yes_no("prescriber_is_specialist",
    "Is the prescriber a specialist for the condition that is treated?", document=ORDER,
    codes=("NUCC 2084P0800X",),
    cannot="The prescriber's specialty is what it is; a consultation answers the same criterion.")  # fmt: skip
specialist_consulted = yes_no("specialist_consulted",
    "Has the prescriber consulted a specialist for the condition that is treated?", document=NOTE,
    obtainable=Obtainable("Consult a specialist for the condition, and document it.", (True,)))  # fmt: skip
