"""Four failed trials in the current episode, from two classes: clause I.4."""

from __future__ import annotations

from assent.facts.trials import trials as trials_definition
from assent.logic.case_facts import CaseFacts, RecordList
from tests.spec.base_case import initial_case, trial
from tests.spec.harness import Decides, Row, case_from, value

TRIAL_FIELDS = {one.name: one for one in trials_definition.definition.fields}
NAMES = {
    "therapy": ("psychotherapy_failed",),
    "severe": ("severe_suicidal_ideation",),
    "class": ("trials[3].drug_class",),
    "role": ("trials[3].role",),
    "episode": ("trials[3].in_current_episode",),
    "days": ("trials[3].days",),
    "dose": ("trials[3].dose_accepted",),
    "sufficient": ("trials[3].sufficient_per_physician",),
    "one": ("trials[3].continues_trial",),
    "adherence": ("trials[3].adherence",),
    "response": ("trials[3].response",),
}
SHORT = {"aug": "augmentation", "modulator": "serotonin_modulator", "other": "other_antidepressant"}


def tried(row: Row) -> CaseFacts:
    """`ssri snri aug` is two antidepressants and an augmentation; no severe ideation."""
    classes = [SHORT.get(one, one) for one in row["trials"].split()]
    known = RecordList(tuple(trial(one) for one in classes), complete=row["all"] == "yes")
    cells = {
        "psychotherapy_failed": row.get("therapy", "no"),
        "severe_suicidal_ideation": row.get("severe") or "no",
    }
    return case_from(initial_case, cells, {"trials": known})


def fourth(row: Row) -> CaseFacts:
    """Three good trials, and a fourth with the fields that the columns name; no others."""
    columns = {
        "class": "drug_class",
        "episode": "in_current_episode",
        "dose": "dose_accepted",
        "sufficient": "sufficient_per_physician",
        "together": "days_of_medicine",
        "one trial": "continues_trial",
    }
    cells = {columns.get(name, name): cell for name, cell in row.items() if name != "all" and cell}
    changes = {name: value(TRIAL_FIELDS[name], cell) for name, cell in cells.items()}
    known = (trial("ssri"), trial("ssri"), trial("snri"), trial("bupropion", **changes))
    facts = {"psychotherapy_failed": "no", "severe_suicidal_ideation": "no"}
    return case_from(initial_case, facts, {"trials": RecordList(known, complete=row.get("all") != "no")})


def test_four_trials_of_two_classes(decides: Decides) -> None:
    decides(
        """
    trials                            | all || outcome    | because | missing
    ssri ssri snri bupropion          | no  || met        |         |
    ssri ssri ssri snri               | yes || met        |         |
    ssri snri tca mirtazapine         | no  || met        |         |
    tca tca tca bupropion             | no  || met        |         |
    mirtazapine mirtazapine tca tca   | no  || met        |         |
    ssri ssri ssri snri tca           | no  || met        |         |
    ssri ssri snri                    | yes || not_met    | I.4     |
    ssri ssri snri                    | no  || incomplete |         | trials
    ssri                              | yes || not_met    | I.4     |
                                      | yes || not_met    | I.4     |
                                      | no  || incomplete |         | trials
    """,
        tried,
    )


def test_the_same_class_four_times_is_not_enough(decides: Decides) -> None:
    decides(
        """
    trials                        | all || outcome    | because | missing
    ssri ssri ssri ssri           | yes || not_met    | I.4     |
    ssri ssri ssri ssri           | no  || incomplete |         | trials
    ssri ssri ssri ssri ssri      | yes || not_met    | I.4     |
    bupropion bupropion bupropion bupropion | yes || not_met | I.4 |
    ssri ssri ssri ssri snri      | yes || met        |         |
    """,
        tried,
    )


def test_augmentation_and_psychotherapy_beside_antidepressants(decides: Decides) -> None:
    decides(
        """
    trials                        | all | therapy || outcome    | because | missing
    ssri ssri snri aug            | yes | no      || judgment   | I.4     |
    ssri ssri snri aug            | yes | ?       || judgment   | I.4     |
    ssri ssri snri aug            | yes | yes     || judgment   | I.4     |
    ssri ssri snri aug aug        | yes | no      || judgment   | I.4     |
    ssri ssri snri                | yes | yes     || judgment   | I.4     |
    ssri ssri snri                | yes | ?       || incomplete |         | therapy
    ssri ssri snri                | yes | no      || not_met    | I.4     |
    ssri ssri snri                | no  | ?       || incomplete |         | trials
    ssri ssri snri aug            | no  | ?       || incomplete |         | trials
    ssri snri aug                 | yes | yes     || judgment   | I.4     |
    ssri snri aug                 | yes | ?       || incomplete |         | therapy
    ssri snri aug                 | yes | no      || not_met    | I.4     |
    ssri snri aug aug             | yes | no      || not_met    | I.4     |
    ssri snri aug aug             | yes | yes     || judgment   | I.4     |
    ssri snri                     | yes | yes     || not_met    | I.4     |
    ssri snri                     | yes | ?       || not_met    | I.4     |
    ssri aug                      | yes | yes     || not_met    | I.4     |
    aug aug aug aug               | yes | yes     || not_met    | I.4     |
                                  | yes | yes     || not_met    | I.4     |
    ssri ssri snri bupropion      | yes | ?       || met        |         |
    ssri ssri snri bupropion aug  | yes | ?       || met        |         |
    """,
        tried,
        where=NAMES,
    )


def test_an_augmentation_is_never_a_class(decides: Decides) -> None:
    decides(
        """
    trials                   | all | therapy || outcome    | because | missing
    ssri ssri ssri aug       | yes | no      || not_met    | I.4     |
    ssri ssri ssri aug       | yes | yes     || not_met    | I.4     |
    ssri ssri ssri aug       | yes | ?       || not_met    | I.4     |
    ssri ssri ssri           | yes | yes     || not_met    | I.4     |
    ssri ssri ssri           | yes | ?       || not_met    | I.4     |
    ssri ssri aug            | yes | yes     || not_met    | I.4     |
    ssri ssri ssri ssri aug  | yes | no      || not_met    | I.4     |
    """,
        tried,
        where=NAMES,
    )


def test_a_class_that_the_sentence_does_not_name_is_for_a_clinician(decides: Decides) -> None:
    decides(
        """
    trials                     | all | therapy || outcome    | because | missing
    ssri ssri snri maoi        | yes | no      || judgment   | I.4     |
    ssri ssri snri modulator   | yes | no      || judgment   | I.4     |
    ssri ssri snri other       | yes | no      || judgment   | I.4     |
    ssri ssri ssri maoi        | yes | no      || judgment   | I.4     |
    ssri ssri ssri ssri maoi   | yes | no      || judgment   | I.4     |
    ssri ssri maoi modulator   | yes | no      || judgment   | I.4     |
    maoi maoi modulator other  | yes | no      || judgment   | I.4     |
    maoi maoi maoi maoi        | yes | no      || not_met    | I.4     |
    ssri snri maoi             | yes | no      || not_met    | I.4     |
    ssri snri maoi             | yes | yes     || judgment   | I.4     |
    ssri snri maoi             | yes | ?       || incomplete | I.4     | therapy
    ssri snri maoi aug         | yes | no      || judgment   | I.4     |
    ssri ssri snri tca maoi    | yes | no      || met        |         |
    ssri ssri snri maoi        | no  | no      || judgment   | I.4     | trials
    """,
        tried,
        where=NAMES,
    )


def test_a_medicine_of_unknown_class(decides: Decides) -> None:
    decides(
        """
    trials                | all | severe || outcome    | because | missing
    ssri ssri snri ?      | yes |        || incomplete |         | class
    ssri ssri snri ?      | no  |        || incomplete |         | class
    ssri ssri ssri ?      | yes |        || incomplete |         | class
    ssri ssri snri tca ?  | yes |        || met        |         |
    ssri snri ?           | yes |        || not_met    | I.4     |
    ssri ssri snri ?      | yes | ?      || incomplete |         | class
    """,
        tried,
        where=NAMES,
    )


def test_six_weeks_or_as_long_as_the_physician_documents(decides: Decides) -> None:
    decides(
        """
    days | dose | sufficient || outcome    | because | missing
    42   | yes  |            || met        |         |
    42   | yes  | no         || met        |         |
    41   | yes  | no         || not_met    | I.4     |
    41   | yes  | yes        || met        |         |
    41   | yes  | ?          || incomplete |         | sufficient
    1    | yes  | yes        || met        |         |
    ?    | yes  | yes        || met        |         |
    ?    | yes  | no         || incomplete |         | days
    ?    | yes  | ?          || incomplete |         | days sufficient
    42   | no   | yes        || not_met    | I.4     |
    41   | no   | yes        || not_met    | I.4     |
    42   | ?    |            || incomplete |         | dose
    41   | ?    | yes        || incomplete |         | dose
    ?    | ?    | no         || incomplete |         | days dose
    """,
        fourth,
        where=NAMES,
    )


def test_records_of_one_medicine_may_be_one_trial_with_a_change_of_dose(decides: Decides) -> None:
    decides(
        """
    days | together | one trial | sufficient | dose || outcome    | because | missing
    30   | 42       | yes       | no         |      || met        |         |
    30   | 42       | no        | no         |      || not_met    | I.4     |
    30   | 42       | ?         | no         |      || incomplete |         | one
    30   | 42       | ?         | yes        |      || met        |         |
    30   | 42       | ?         | ?          |      || incomplete |         | one sufficient
    30   | 41       | yes       | no         |      || not_met    | I.4     |
    30   | 41       | ?         | no         |      || not_met    | I.4     |
    30   | ?        | yes       | no         |      || not_met    | I.4     |
    42   | 60       | ?         | no         |      || met        |         |
    42   | 60       | no        | no         |      || met        |         |
    30   | 60       | yes       | no         | no   || not_met    | I.4     |
    """,
        fourth,
        where=NAMES,
    )


def test_four_fifths_of_the_medicine_taken(decides: Decides) -> None:
    decides(
        """
    adherence || outcome    | because | missing
    80        || met        |         |
    80.0      || met        |         |
    79.9      || not_met    | I.4     |
    79.99     || not_met    | I.4     |
    100       || met        |         |
    0         || not_met    | I.4     |
    ?         || incomplete |         | adherence
    """,
        fourth,
        where=NAMES,
    )


def test_only_trials_of_the_current_episode_that_failed_count(decides: Decides) -> None:
    decides(
        """
    episode | response   | role           || outcome    | because | missing
    yes     | inadequate | antidepressant || met        |         |
    no      |            |                || not_met    | I.4     |
    ?       |            |                || incomplete |         | episode
            | adequate   |                || not_met    | I.4     |
            | ?          |                || incomplete |         | response
            |            | ?              || incomplete |         | role
            |            | augmentation   || judgment   | I.4     |
    no      | ?          |                || not_met    | I.4     |
    ?       | adequate   |                || not_met    | I.4     |
    """,
        fourth,
        where=NAMES,
    )


def test_unknown_fields_are_asked_also_where_the_list_is_open(decides: Decides) -> None:
    decides(
        """
    days | adherence | all || outcome    | missing
    41   | 90        | no  || incomplete | sufficient
    60   | ?         | no  || incomplete | adherence
    60   | 79.9      | no  || incomplete | trials
    """,
        fourth,
        where=NAMES,
    )


def test_a_trial_stopped_for_side_effects(decides: Decides) -> None:
    decides(
        """
    response    | days | sufficient | adopted       || outcome    | because | missing
    intolerance | 60   | yes        |               || met        |         |
    intolerance | 20   | yes        |               || met        |         |
    intolerance | 60   | no         |               || not_met    | I.4     |
    intolerance | 60   | ?          |               || incomplete |         | sufficient
    intolerance | 60   | no         | if_sufficient || not_met    | I.4     |
    intolerance | 60   | no         | failed        || met        |         |
    intolerance | 60   | ?          | failed        || met        |         |
    intolerance | 41   | no         | failed        || not_met    | I.4     |
    adequate    | 60   | yes        | failed        || not_met    | I.4     |
    """,
        fourth,
        question="I.4.intolerance",
        where=NAMES,
    )


def test_each_way_to_count_may_be_adopted_and_none_recorded_decides(decides: Decides) -> None:
    decides(
        """
    trials                       | all | therapy | adopted                || outcome | because
    ssri ssri snri aug           | yes | yes     | antidepressants_only   || not_met | I.4
    ssri ssri snri tca           | yes | no      | antidepressants_only   || met     |
    ssri ssri snri aug           | yes | no      | augmentation_too       || met     |
    ssri ssri snri               | yes | yes     | augmentation_too       || not_met | I.4
    ssri snri aug aug            | yes | no      | augmentation_too       || not_met | I.4
    ssri ssri snri               | yes | yes     | psychotherapy_too      || met     |
    ssri ssri snri aug           | yes | no      | psychotherapy_too      || not_met | I.4
    ssri ssri snri aug           | yes | no      | both_too               || met     |
    ssri ssri snri               | yes | yes     | both_too               || met     |
    ssri snri aug                | yes | yes     | both_too               || met     |
    ssri snri aug                | yes | no      | both_too               || not_met | I.4
    ssri ssri ssri aug           | yes | yes     | both_too               || not_met | I.4
    ssri ssri snri tca           | yes | no      | augmentation_besides   || not_met | I.4
    ssri ssri snri tca aug       | yes | no      | augmentation_besides   || met     |
    ssri ssri snri tca           | yes | no      |                        || met     |
    ssri snri                    | yes | yes     | psychotherapy_instead  || met     |
    ssri snri                    | yes | no      | psychotherapy_instead  || not_met | I.4
    ssri snri                    | yes | yes     |                        || not_met | I.4
    """,
        tried,
        question="I.4.count",
    )


def test_either_reading_of_unnamed_classes_may_be_adopted(decides: Decides) -> None:
    decides(
        """
    trials                   | all | adopted    || outcome | because
    ssri ssri snri maoi      | yes | named_only || not_met | I.4
    ssri ssri snri maoi      | yes | any_class  || met     |
    ssri ssri ssri ssri maoi | yes | named_only || not_met | I.4
    ssri ssri ssri ssri maoi | yes | any_class  || met     |
    ssri ssri snri tca maoi  | yes | named_only || met     |
    maoi maoi maoi maoi      | yes | any_class  || not_met | I.4
    """,
        tried,
        question="I.4.class",
    )


def test_ideation_is_asked_only_where_resistance_fails(decides: Decides) -> None:
    decides(
        """
    trials                   | all | therapy | severe || outcome    | because | missing
    ssri ssri snri tca       | yes | ?       | ?      || met        |         |
    ssri ssri ssri ssri      | yes | ?       | ?      || incomplete |         | severe
    ssri ssri snri           | yes | ?       | ?      || incomplete |         | therapy severe
    ssri ssri snri aug       | yes | ?       | ?      || judgment   | I.4     |
    """,
        tried,
        where=NAMES,
    )


def taken(row: Row) -> CaseFacts:
    """Three adequate trials, and a fourth that was taken as the row says, in percent."""
    last = trial("tca", medicine="nortriptyline", adherence=float(row["adherence"]))
    known = (
        trial("ssri", medicine="sertraline"),
        trial("ssri", medicine="fluoxetine"),
        trial("snri", medicine="duloxetine"),
        last,
    )
    cells = {"psychotherapy_failed": "no", "severe_suicidal_ideation": "no"}
    return case_from(initial_case, cells, {"trials": RecordList(known, True)})


def test_an_adherence_that_may_be_a_fraction_is_asked(decides: Decides) -> None:
    decides(
        """
    adherence || outcome    | because | missing
    80        || met        |         |
    79.9      || not_met    | I.4     |
    1.1       || not_met    | I.4     |
    1         || incomplete |         | trials[3].adherence
    0.91      || incomplete |         | trials[3].adherence
    0.01      || incomplete |         | trials[3].adherence
    0         || not_met    | I.4     |
    """,
        taken,
    )
