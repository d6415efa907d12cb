"""What follows from what in a case under Policy 031, in the order in which it is worked out.

Where a derived value differs from a stated one, a conflict is shown. Used is:

- ``dose_mg_per_kg``: the stated one; it is what was ordered, and a weight may be of another day.
- ``ndc_usable``: the derived one; the code names the product (C.J3490).
- ``baseline_total``: the derived one; on the CGI-I "no change" is 4 by definition of the scale (R.2).
- the total of a rating: the derived one; a total is copied from the items, which are the form (I.3).
- ``days`` and ``adherence`` of a trial: the stated one; a trial may pause, and dispenses are claims (I.4).
"""

from assent.facts import diagnosis as dx
from assent.facts import member as mb
from assent.facts import request as rq
from assent.facts import scales as sc
from assent.facts import trials as tr
from assent.facts.derive.tables import (
    augments_too,
    made_for_another_use,
    medicine_class,
    medicine_ingredient,
    medicine_role,
)
from assent.facts.request import RequestKind
from assent.facts.scales import Scale
from assent.facts.trials import Response
from assent.logic.derivations import (
    CodeContradictions,
    ConstantIf,
    DayCount,
    DaysCovered,
    ItemTotal,
    Lookup,
    NotAssessed,
    OtherUnit,
    Ratio,
    RepeatedDispense,
    StandsFor,
    SumOfSame,
    YearsSince,
)  # fmt: skip
from assent.policies.mgb_031.facts import treatment as tx
from assent.policies.mgb_031.facts.treatment import Indication
from assent.policies.mgb_031.products import usable_ndc
from assent.policies.mgb_031.v2026_01.dosing import KILOGRAMS_A_POUND, USUAL_DOSE, WEIGHT_IN_WHICH_UNIT

_CGI = frozenset({Scale.CGI_S.value, Scale.CGI_I.value})
_SCALE_OF_RESPONSE = sc.response_scale.definition.name
_BASELINE = sc.baseline_total.definition.name
_INDICATION = tx.indication.definition.name
_SCORES, _TRIALS = sc.scores.name, tr.trials.name

_OF_SCORES = (
    NotAssessed("total", by="scale", where=_CGI, records=_SCORES),
    ItemTotal(
        _SCORES, "total", scale="scale", items="items", lowest="total_at_least", highest="total_at_most"
    ),
)
_OF_TRIALS = (
    Lookup("medicine", "drug", medicine_ingredient, records=_TRIALS),
    Lookup("drug_class", "drug", medicine_class, records=_TRIALS),
    Lookup("role", "drug", medicine_role, records=_TRIALS),
    Lookup("made_for_another_use", "drug", made_for_another_use, records=_TRIALS),
    Lookup("augments_too", "drug", augments_too, records=_TRIALS),
    DayCount(_TRIALS, "days", "start", "end", noun="trial", since=mb.birth_date.definition.name),
    DaysCovered(_TRIALS, "adherence", "start", "end", "dispenses", noun="trial"),
    RepeatedDispense(_TRIALS, "repeated_dispense", "dispenses"),
    # Only what is otherwise adequate may be one trial; an adherence up to 1 may be a fraction.
    SumOfSame(_TRIALS, "days_of_medicine", summed="days", same="medicine", short="adherence", bounds=(1, 80),
        unless={"in_current_episode": False, "dose_accepted": False, "response": Response.ADEQUATE.value}),
)  # fmt: skip
_OF_CASE = (
    NotAssessed(_BASELINE, by=_SCALE_OF_RESPONSE, where=_CGI),
    NotAssessed(sc.current_total.definition.name, by=_SCALE_OF_RESPONSE, where=_CGI),
    Ratio(tx.dose_mg_per_kg.definition.name, tx.dose_mg.definition.name, mb.weight_kg.definition.name,
        units=("mg", "kg"), names=("dose", "weight"), why="it is what was ordered",
        other_unit=OtherUnit("pounds", KILOGRAMS_A_POUND, *USUAL_DOSE, WEIGHT_IN_WHICH_UNIT)),
    Lookup(tx.ndc_usable.definition.name, tx.ndc.definition.name, usable_ndc, set_aside=True),
    ConstantIf(_BASELINE, 4, by=_SCALE_OF_RESPONSE, where=Scale.CGI_I.value,
        inputs="no change on the CGI-I", why="on the CGI-I no change is 4, by definition of the scale"),
    YearsSince("age", since=mb.birth_date.definition.name, until=rq.request_date.definition.name),
    CodeContradictions(dx.diagnoses.name, "code", clause="C.0", stands_for={
        # A severe episode is what every indication but "other" asks for (I.3, O.2); remission is what a
        # continued treatment is for.
        "severity": StandsFor(
            _INDICATION,
            frozenset({Indication.TREATMENT_RESISTANT_DEPRESSION.value,
                Indication.SEVERE_SUICIDAL_IDEATION.value, Indication.PTSD.value}),
            unless=(rq.request_kind.definition.name, RequestKind.REAUTHORIZATION.value)),
    }),
)  # fmt: skip

DERIVATIONS = (*_OF_SCORES, *_OF_TRIALS, *_OF_CASE)
