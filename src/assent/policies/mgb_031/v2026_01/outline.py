"""The outline of Policy 031: every clause, its kind, what it says in our own words, where it is decided.

Ids follow the published text. A row whose ``decided`` is empty has an expression of its own.
"""

from dataclasses import replace

from assent.logic.authoring import ClauseKind, Row
from assent.policies.mgb_031.v2026_01.places import PLACES

CRITERION = ClauseKind.CRITERION
EXCLUSION = ClauseKind.EXCLUSION
JUDGMENT = ClauseKind.JUDGMENT
ADMINISTRATIVE = ClauseKind.ADMINISTRATIVE
ROUTING = ClauseKind.ROUTING
ADVISORY = ClauseKind.ADVISORY
INFORMATIONAL = ClauseKind.INFORMATIONAL

_SCOPE = (
    Row("PL.auth", ROUTING, "All five product-line columns require prior authorization.",
        "by product_line, which must be one of the policy's; commercial and QHP share their rules"),
    Row("PL.none", INFORMATIONAL, "No product line is exempt from authorization or left uncovered.",
        "an unknown product line is an input error"),
    Row("O.1", ROUTING, "The policy judges intravenous ketamine for depression that resisted treatment, and for severe ideation.",
        "at I.0.indication, I.0.route and I.1"),
    Row("O.2", JUDGMENT, "Where PTSD comes first and depressive symptoms are severe, a clinician considers the individual case."),
    Row("O.3", ADMINISTRATIVE, "The treating specialist makes, or co-signs, the request."),
    Row("O.4", CRITERION, "Outside its stated uses intravenous ketamine is investigational: PTSD needs severe depressive symptoms."),
    Row("O.5", INFORMATIONAL, "Background on ketamine as a drug.", "no rule: it describes the drug"),
    Row("O.6", ROUTING, "Esketamine nasal spray is judged by a pharmacy policy, not by this one.",
        "by the routes for esketamine"),
)  # fmt: skip

_INITIAL = (
    Row("I.0.term", INFORMATIONAL, "A first authorization lasts 28 days.", "in the grant of the initial pathway"),
    Row("I.0.route", CRITERION, "Ketamine is given intravenously."),
    Row("I.0.age", CRITERION, "The member is at least 18 years old."),
    Row("I.0.indication", CRITERION,
        "It is requested for resistant depression, or for severe suicidal ideation that needs a rapid onset."),
    Row("I.0.all", CRITERION, "All numbered criteria must hold together.", "in the initial pathway, with the question I.0.si"),
    Row("I.1", CRITERION, "By the DSM-5 criteria the member has major depressive disorder, unipolar."),
    Row("I.2", CRITERION, "Ketamine is given along with an oral antidepressant, a mood stabilizer, or both."),
    Row("I.3", CRITERION, "A rating from the last 30 days shows that the current episode is severe."),
    Row("I.3.a", CRITERION, "HAM-D total of 17 or more."),
    Row("I.3.b", CRITERION, "MADRS total of 28 or more."),
    Row("I.3.c", CRITERION, "QIDS-SR16 total; the policy prints no threshold."),
    Row("I.3.d", CRITERION, "PHQ-9 total of 15 or more."),
    Row("I.4", CRITERION, "Four adequate medication trials failed in the current episode, from two or more classes."),
    Row("I.4.class", CRITERION, "The failed antidepressants come from at least two classes."),
    Row("I.4.aug", CRITERION, "An augmenting agent may add to the count, never a class.", "at I.4, by the role of each trial"),
    Row("I.4.episode", CRITERION, "The trial was in the current episode."),
    Row("I.4.response", CRITERION, "The trial did not bring an adequate response."),
    Row("I.4.a", CRITERION, "The trial lasted six weeks, or long enough by the physician's word, at an accepted dose."),
    Row("I.4.b", CRITERION, "At least 80 percent of the medicine was taken throughout the trial."),
    Row("I.5", CRITERION, "A psychiatrist evaluated the member, found a candidate for ketamine, and documented it."),
    Row("I.6", CRITERION, "Setting, monitoring and prescriber are as the policy wants them."),
    Row("I.6.setting", CRITERION, "Infusions take place in a hospital or a provider's office."),
    Row("I.6.monitor", CRITERION, "A psychiatrist, or another specialist with expertise, monitors the infusion."),
    Row("I.6.prescriber", CRITERION, "The prescriber is a specialist for the diagnosis or has consulted one."),
    Row("I.6.renewal", ADVISORY, "The planned setting of the continued treatment is neither a hospital nor a provider's office."),
)  # fmt: skip

_RENEWAL = (
    Row("R.0", CRITERION, "Treatment that the plan authorized before, for resistant depression, may go on for a year."),
    Row("R.1", CRITERION, "It goes on along with an oral antidepressant or a mood stabilizer."),
    Row("R.2", CRITERION, "Depression improved on a rating scale, or functioning improved significantly."),
    Row("R.3", CRITERION, "There is no substance use disorder, or it is in remission or in maintenance treatment."),
)  # fmt: skip

_DOSING = (
    Row("D.1", ADVISORY, "In the first four weeks: two or three infusions a week, beginning at 0.5 mg/kg over 40 minutes.",
        "at D.1.dose, D.1.minutes and D.1.frequency"),
    Row("D.1.weight", CRITERION, "The dose for each kilogram follows from a weight that is in kilograms."),
    Row("D.1.dose", ADVISORY, "The starting dose differs from the recommended 0.5 mg/kg."),
    Row("D.1.minutes", ADVISORY, "The infusion time differs from the recommended 40 minutes."),
    Row("D.1.frequency", ADVISORY, "The weekly frequency differs from the recommended two to three infusions."),
    Row("D.1.eval", ADVISORY, "Benefit is evaluated when the first four weeks end.", "at R.2, when renewal is requested"),
    Row("D.2", ADVISORY, "Afterwards the interval is adjusted to how long the response lasts.",
        "no rule: the sentence states no testable condition"),
)  # fmt: skip

_EXCLUSIONS = (
    Row("X.1", EXCLUSION, "Not pregnant, not breastfeeding, not at risk of becoming pregnant."),
    Row("X.2", EXCLUSION, "No primary psychotic disorder, now or in the past."),
    Row("X.2.features", JUDGMENT, "Psychotic features within severe depression are considered case by case."),
    Row("X.3", EXCLUSION, "No dementia."),
    Row("X.4", EXCLUSION, "No hypersensitivity to ketamine, esketamine or an excipient."),
    Row("X.5", EXCLUSION, "No active substance use disorder for which treatment is refused."),
    Row("X.6", EXCLUSION, "No earlier adequate course of intravenous ketamine that failed."),
    Row("X.7", EXCLUSION, "No delirium within the last seven days."),
    Row("X.8", EXCLUSION, "No aneurysmal vascular disease, unless a cardiovascular or neurovascular specialist cleared it."),
    Row("X.8.a", EXCLUSION, "No aneurysm of the thoracic or abdominal aorta."),
    Row("X.8.b", EXCLUSION, "No aneurysm of intracranial or peripheral arteries."),
    Row("X.8.c", EXCLUSION, "No arteriovenous malformation."),
    Row("X.9", EXCLUSION, "No intracerebral hemorrhage in six months; an older one cleared by neurology or neurovascular."),
    Row("X.10", EXCLUSION, "No uncontrolled blood pressure, arrhythmia or unstable heart disease, unless cardiology cleared it."),
    Row("X.11", EXCLUSION, "No state that obstructs cerebrospinal fluid, unless neurology cleared it."),
    Row("X.12", EXCLUSION, "No disorder of pressure inside the eye, unless ophthalmology cleared it."),
    Row("X.13", EXCLUSION, "No uncontrolled hyperthyroidism, unless a physician cleared it."),
    Row("X.8-13.absent", INFORMATIONAL, "How a clearance that is refused, pending, conditional or unknown is read.",
        "in the clearance expression of X.8 to X.13"),
    Row("X.14", EXCLUSION, "No porphyria."),
    Row("X.15", EXCLUSION, "No active lung infection and no severe lung disease."),
    Row("X.16", EXCLUSION, "Under ongoing care, and willing to release information to the primary team and the family."),
    Row("X.17", EXCLUSION, "No misuse of ketamine, ever."),
)  # fmt: skip

_VARIATIONS = (
    Row("V.MA", ROUTING, "Medicare Advantage: Medicare guidance governs where there is any for the service.", "by the routes"),
    Row("V.MH", ROUTING, "MGB ACO: the MassHealth Drug List governs, with its own criteria for ketamine.", "by the routes"),
    Row("V.OC", ROUTING, "One Care and SCO: Medicare guidance first, then MassHealth guidance, then this policy.",
        "by the routes, with the question V.OC.list"),
)  # fmt: skip

_CODES = (
    Row("C.0", INFORMATIONAL, "Codes are listed for information and promise no coverage.", "no rule: codes never decide"),
    Row("C.J3490", ADVISORY, "J3490 is requested without a usable National Drug Code."),
    Row("C.96365", ADVISORY, "The infusion is requested under another code than 96365, or under none."),
)  # fmt: skip

_TABLES = (
    Row("T.A.1", CRITERION, "Five of nine symptoms for two weeks, depressed mood or anhedonia among them."),
    Row("T.A.2", CRITERION, "The symptoms cause marked distress or impairment."),
    Row("T.A.3", CRITERION, "They are not due to a substance or another medical condition."),
    Row("T.A.4", CRITERION, "A psychotic illness does not explain the episode better."),
    Row("T.A.5", CRITERION, "There was never a manic or hypomanic episode."),
    Row("T.B", INFORMATIONAL, "Bands of the HAM-D, 0 to 52.", "range at input; the band is shown as information"),
    Row("T.C", INFORMATIONAL, "Bands of the MADRS, 0 to 60.", "range at input; the band is shown as information"),
    Row("T.D", INFORMATIONAL, "Bands of the QIDS, up to 27.", "range at input; the band is shown as information"),
    Row("T.E", INFORMATIONAL, "Bands of the PHQ-9, up to 27.", "range at input; the band is shown as information"),
)  # fmt: skip

_HISTORY_ROW = "in the history: it selects the version for a request date"
_HISTORY = (
    Row("E.2021-04-01", INFORMATIONAL, "The policy takes effect.", _HISTORY_ROW),
    Row("E.2022-10", INFORMATIONAL, "ECT need no longer be considered first.", _HISTORY_ROW),
    Row("E.2023-10", INFORMATIONAL, "Medicare Advantage is added.", _HISTORY_ROW),
    Row("E.2024-03-04", INFORMATIONAL, "The table covers MassHealth members.", _HISTORY_ROW),
    Row("E.2024-09", INFORMATIONAL, "The MassHealth variation is added.", _HISTORY_ROW),
    Row("E.2024-10", INFORMATIONAL, "The Medicare wording is made clearer.", _HISTORY_ROW),
    Row("E.2025-03", INFORMATIONAL, "A summary of evidence is added.", _HISTORY_ROW),
    Row("E.2025-10", INFORMATIONAL, "Code disclaimer, typing errors and links are mended.", _HISTORY_ROW),
    Row("E.2026-01", INFORMATIONAL, "The table and a variation for One Care and SCO are added.", _HISTORY_ROW),
)  # fmt: skip

_EVIDENCE_ROW = "no rule: evidence that the policy rests on"
_EVIDENCE = (
    Row("S.1", INFORMATIONAL, "What resistance generally means: two antidepressants, not the four of I.4.", _EVIDENCE_ROW),
    Row("S.2", INFORMATIONAL, "Ketamine against ECT in depression without psychosis.", _EVIDENCE_ROW),
    Row("S.3", INFORMATIONAL, "Single-arm and controlled trials.", _EVIDENCE_ROW),
    Row("S.4", INFORMATIONAL, "A systematic review with very low certainty.", _EVIDENCE_ROW),
    Row("S.5", INFORMATIONAL, "Consensus statements on safety and on what is unknown in the long term.", _EVIDENCE_ROW),
    Row("S.6", INFORMATIONAL, "The plan's conclusion: for selected members, with close monitoring.", _EVIDENCE_ROW),
    Row("REF", INFORMATIONAL, "The list of references.", "no rule: none of them is normative"),
)  # fmt: skip

ROWS = (
    *_SCOPE, *_INITIAL, *_RENEWAL, *_DOSING, *_EXCLUSIONS, *_VARIATIONS, *_CODES, *_TABLES, *_HISTORY,
    *_EVIDENCE,
)  # fmt: skip
OUTLINE = {row.id: replace(row, place=PLACES[row.id]) for row in ROWS}

LEVEL = (
    "PL.auth", "PL.none", *(f"O.{n}" for n in range(1, 7)),
    "I.0.age", "I.0.indication", "I.0.route", *(f"I.{n}" for n in range(1, 7)),
    *(f"R.{n}" for n in range(4)), "D.1", "D.2", *(f"X.{n}" for n in range(1, 18)),
    "V.MA", "V.MH", "V.OC", "C.0", "C.J3490", "C.96365", "T.A", "T.B", "T.C", "T.D", "T.E",
)  # fmt: skip
"""The ids at which assessments name clauses; finer ones stay in the trace."""
