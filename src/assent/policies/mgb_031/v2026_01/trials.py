"""Criterion I.4: four adequate trials that failed in the current episode, and what counts as one."""

from assent.facts import trials as tr
from assent.facts.medicines import DrugClass
from assent.facts.trials import Response, TrialRole
from assent.logic.authoring import (
    AskedField,
    Condition,
    all_of,
    any_of,
    in_order,
    not_,
    reading,
    readings,
    unknown,
)
from assent.policies.mgb_031.v2026_01.initial import not_for_ptsd
from assent.policies.mgb_031.v2026_01.statements import TRUE, clause, stated, told

NAMED_CLASSES = (
    DrugClass.TCA, DrugClass.SSRI, DrugClass.SNRI, DrugClass.MIRTAZAPINE, DrugClass.BUPROPION,
)  # fmt: skip

_trials = tr.trials

# Records of one medicine may be one trial with a change of dose, and then their days add up.
_together = in_order(stated(tr.days_of_medicine >= 42), tr.continues_trial)
long_enough = clause(
    "I.4.a", tr.dose_accepted & any_of(tr.days >= 42, tr.sufficient_per_physician, _together)
)
# A number up to 1 is more likely a fraction than so small a percentage: which it is must be asked.
_in_percent = AskedField(
    tr.adherence,
    "Is this adherence a fraction (0.9 for 90 percent) or less than one percent, and what is it in percent?",
)
_fraction_perhaps = all_of(tr.adherence > 0, tr.adherence <= 1)
adherent = clause("I.4.b", any_of(tr.adherence >= 80, all_of(_fraction_perhaps, unknown(_in_percent))))
this_episode = clause("I.4.episode", tr.in_current_episode)
_stopped_early = tr.response.is_(Response.INTOLERANCE)
failed = clause("I.4.response", any_of(
    tr.response.is_(Response.INADEQUATE),
    readings(
        "I.4.intolerance", "Does a trial that was stopped early for side effects count as failed?",
        live=[reading("if_sufficient", "only if the physician documents that it sufficed",
            in_order(_stopped_early, tr.sufficient_per_physician))],
        recorded=[reading("failed", "it does", _stopped_early)],
    ),
))  # fmt: skip
counted = readings(
    "I.4.class", "Do antidepressants of classes that the sentence does not name count?",
    live=[
        reading("named_only", "neither for the number nor for the classes", tr.drug_class.is_in(*NAMED_CLASSES)),
        reading("any_class", "for both", TRUE),
    ],
)  # fmt: skip

_adequate = all_of(this_episode, failed, long_enough, adherent)
antidepressant = all_of(tr.role.is_(TrialRole.ANTIDEPRESSANT), counted, _adequate)
augmentation = all_of(tr.role.is_(TrialRole.AUGMENTATION), _adequate)
_named = told(tr.medicine.is_("none"))
# Without the clauses: where named medicines are few, no clause of theirs has failed.
_adequate_named = all_of(
    tr.role.is_(TrialRole.ANTIDEPRESSANT),
    *(part.expr for part in (this_episode, failed, long_enough, adherent)),
    _named,
)


def _named_medicines(n: int) -> Condition:
    return _trials.at_least_distinct(n, tr.medicine, all_of(antidepressant, _named))


def _classes_beyond_named(most: int, all_classes: int) -> Condition:
    """Of the classes, at most so many hold a named medicine: each other one holds a medicine of its own."""
    of_named = _trials.at_least_distinct(most + 1, tr.drug_class, _adequate_named)
    return all_of(_trials.at_least_distinct(all_classes, tr.drug_class, antidepressant), not_(of_named))


_UNNAMED = {
    4: (
        all_of(_named_medicines(3), any_of(_classes_beyond_named(1, 2), _classes_beyond_named(2, 3))),
        all_of(_named_medicines(2), _classes_beyond_named(1, 3)),
    ),
    3: (all_of(_named_medicines(2), _classes_beyond_named(1, 2)),),
    2: (),
}
"""By how many medicines are wanted: named ones, and one more for each class that holds none of them."""


def _medicines(n: int) -> Condition:
    """So many medicines: each counts once, by its ingredient.

    A trial without a recognized medicine may repeat any of its class; of a class that no other trial has it
    is one more.
    """
    of_classes = _trials.at_least_distinct(n, tr.drug_class, antidepressant)
    return any_of(
        *map(stated, (of_classes, *_UNNAMED[n])), _trials.at_least_distinct(n, tr.medicine, antidepressant)
    )


def _with_augmentation(n: int) -> Condition:
    """So many antidepressants and an augmentation by another medicine.

    An agent of no class is another one. The augmenting half of a product counts where its antidepressant is
    counted by another trial.
    """
    agent = all_of(augmentation, not_(told(tr.drug_class.is_in(*NAMED_CLASSES))))
    either = any_of(antidepressant, augmentation)
    both_halves = all_of(antidepressant, stated(tr.augments_too))
    one_half = all_of(antidepressant, not_(stated(tr.augments_too)))
    return any_of(
        in_order(_medicines(n), any_of(
            _trials.any(agent),
            all_of(_trials.any(augmentation), any_of(
                stated(_trials.at_least_distinct(n + 1, tr.drug_class, either)),
                _trials.at_least_distinct(n + 1, tr.medicine, either),
            )),
        )),
        stated(all_of(_trials.any(both_halves), _trials.at_least_distinct(n, tr.medicine, one_half))),
    )  # fmt: skip


four, three, two = _medicines(4), _medicines(3), _medicines(2)
three_and_augmentation, two_and_augmentation = _with_augmentation(3), _with_augmentation(2)
one_augmentation = _trials.any(augmentation)

_number = readings(
    "I.4.count", "What counts towards the four trials?",
    live=[
        reading("antidepressants_only", "antidepressants only", four),
        reading("augmentation_too", "one augmentation too", any_of(four, three_and_augmentation)),
        reading("psychotherapy_too", "psychotherapy too, once", any_of(four, in_order(three, tr.psychotherapy_failed))),
        reading("both_too", "one augmentation and psychotherapy too, once each", any_of(
            four,
            three_and_augmentation,
            in_order(three, tr.psychotherapy_failed),
            in_order(two_and_augmentation, tr.psychotherapy_failed),
        )),
    ],
    recorded=[
        reading("augmentation_besides", "four antidepressants and an augmentation besides",
            all_of(four, one_augmentation)),
        reading("psychotherapy_instead", "psychotherapy replaces all four", any_of(four, tr.psychotherapy_failed)),
    ],
)  # fmt: skip
number = readings(
    "I.4.same", "Does a further trial of the same medicine count again?",
    live=[reading("once_per_medicine", "once for each medicine", _number)],
    recorded=[reading("each_trial", "each adequate trial counts")],
)  # fmt: skip
classes = clause("I.4.class", _trials.at_least_distinct(
    2, tr.drug_class, antidepressant,
    another="A failed antidepressant trial of another class in the current episode",
))  # fmt: skip
four_trials = clause("I.4", all_of(number, classes), binds_when=not_for_ptsd)
