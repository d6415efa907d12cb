"""Policy 031 as a good engineer would write it by hand: every clause result, both sides, no trace.

The floor that the compiled form is measured against: the first revision of version 2026-01. It takes
the same case and gives the same codes in the same order: 3 x strict + lenient, with false 0, unknown 1,
true 2; 9 not evaluated. It uses what its author knows of this policy, and nothing but plain Python.
"""

# ruff: noqa: FURB136, PLR1730  (comparisons in place are faster than calls of max and min)
from datetime import date, timedelta
from typing import Any

from assent.logic.case_facts import CaseFacts, RecordList

Codes = tuple[int, ...]

YES: dict[Any, int] = {True: 8, None: 4, False: 0}
NO: dict[Any, int] = {True: 0, None: 4, False: 8}
EITHER = 2
DISPUTED = {(s, k): 3 * (s // 4) + k // 4 for s in (0, 4, 8) for k in (0, 4, 8)}
"""The verdict code of a strict and a lenient answer, each 0, 4 or 8."""

NONE_KNOWN = RecordList()
THIRTY_DAYS, SEVEN_DAYS, FOUR_WEEKS = timedelta(days=30), timedelta(days=7), timedelta(days=28)
NAMED = {"tca", "ssri", "snri", "mirtazapine", "bupropion"}
CARDIOVASCULAR = {"cardiology", "cardiovascular_surgery", "neurovascular"}
PHYSICIANS = {
    "cardiology", "cardiovascular_surgery", "neurovascular", "neurology", "ophthalmology",
    "other_physician",
}  # fmt: skip
COMMERCIAL = {"commercial", "qualified_health_plan"}
STOPPED: Codes = (9,) * 56


def decide(facts: CaseFacts) -> Codes:
    """Every clause result of one case."""
    get = facts.values.get
    kind, indication = get("request_kind"), get("indication")
    if _elsewhere(get) or kind is None or indication is None:
        return STOPPED
    request: Any = get("request_date")
    initial = kind == "initial"
    ptsd = indication == "ptsd"
    age = _age(get("birth_date"), request, get("first_infusion_date"))
    setting, monitor, prescriber = _safety(get)
    safety = 8 if ptsd else DISPUTED[
        min(setting[0], monitor[0], prescriber), min(setting[1], monitor[1], prescriber)
    ]  # fmt: skip
    first = _initial(facts, get, indication, ptsd, request) if initial else (9,) * 18
    scope, symptoms, severity, trials = first[:3], first[3:9], first[9:15], first[15:]
    if not initial:
        return (
            9, 9, 8 if get("route") == "intravenous" else 0, age, *(9,) * 16, safety,
            DISPUTED[setting], DISPUTED[monitor], prescriber, *_exclusions(facts, get, request),
            *_renewal(get, indication, request), YES[get("requested_by_treating_specialist")],
            *_advisories(get, initial),
        )  # fmt: skip
    return (
        scope[0], scope[1], 8 if get("route") == "intravenous" else 0, age, scope[2], *symptoms,
        *severity, *trials, safety, DISPUTED[setting], DISPUTED[monitor], prescriber,
        *_exclusions(facts, get, request), 9, 9, 9, 9,
        YES[get("requested_by_treating_specialist")], *_advisories(get, initial),
    )  # fmt: skip


def _elsewhere(get: Any) -> bool:
    """Another document governs, the plan must say which, or too little is known to tell."""
    line, drug, route = get("product_line"), get("drug"), get("route")
    if line is None or drug is None or route is None or drug == "esketamine" or line == "mgb_aco":
        return True
    if line in COMMERCIAL:
        return False
    if get("cms_guidance_exists") is not False:
        return True
    return line != "medicare_advantage" and get("masshealth_guidance_exists") is not False


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)


def _age(birth: Any, request: Any, infusion: Any) -> int:
    if birth is None:
        return 4
    adult = _months_on(birth, 216)
    at_request = 8 if adult <= request else 0
    at_infusion = at_request if infusion is None else 8 if adult <= infusion else 0
    if at_request == at_infusion:
        return at_request
    return EITHER


def _safety(get: Any) -> tuple[tuple[int, int], tuple[int, int], int]:
    place, watched, expert = get("administration_setting"), get("monitored_by"), YES[get("monitor_expertise")]
    if place is None:
        setting = 4, 4
    elif place in ("hospital", "provider_office"):
        setting = 8, 8
    else:
        setting = (0, 0) if place == "home" else (0, 8)
    if watched is None:
        monitor = 4, 4
    elif watched == "psychiatrist":
        monitor = expert, 8
    elif watched == "other_specialist":
        monitor = expert, expert
    else:
        monitor = (0, 8) if watched == "other" else (0, 0)
    specialist, consulted = get("prescriber_is_specialist"), get("specialist_consulted")
    if specialist or consulted:
        return setting, monitor, 8
    return setting, monitor, 4 if specialist is None or consulted is None else 0


def _initial(facts: CaseFacts, get: Any, indication: Any, ptsd: bool, request: Any) -> Codes:
    dsm = _table_a(get)
    if ptsd:
        severe = get("severe_depressive_symptoms")
        scope: Codes = ({True: 2, None: 5, False: 8}[severe], YES[severe], 8)
    else:
        scope = 8, 8, _indication(get, indication)
    oral, stabilizer = YES[get("concurrent_oral_antidepressant")], YES[get("concurrent_mood_stabilizer")]
    both_oral = 0 if get("mood_stabilizer_form") == "not_oral" else stabilizer
    together = DISPUTED[oral if oral > both_oral else both_oral, oral if oral > stabilizer else stabilizer]
    severity = _severity(facts.lists.get("scores", NONE_KNOWN), request)
    trials = _trials(facts.lists.get("trials", NONE_KNOWN), YES[get("psychotherapy_failed")])
    evaluator, found, documented = (
        get("candidacy_evaluator"),
        get("candidate_determined"),
        get("candidacy_documented"),
    )
    if (evaluator is not None and evaluator != "psychiatrist") or found is False or documented is False:
        candidate = 0
    else:
        candidate = 8 if evaluator and found and documented else 4
    if ptsd:
        return (*scope, 8, *dsm[1:], 8, 8, *severity[1:], 8, trials[1], 8)
    return (*scope, *dsm, together, *severity, *trials, candidate)


def _indication(get: Any, indication: Any) -> int:
    if indication == "treatment_resistant_depression":
        return 8
    severe, rapid = get("severe_suicidal_ideation"), get("rapid_onset_needed")
    if indication != "severe_suicidal_ideation" or severe is False or rapid is False:
        return 0
    return 8 if severe and rapid else 4


def _table_a(get: Any) -> Codes:
    """I.1, T.A.5, and T.A.1 to T.A.4."""
    mood, pleasure = get("depressed_mood"), get("anhedonia")
    nine = (
        mood, pleasure, get("weight_or_appetite_change"), get("sleep_disturbance"), get("fatigue"),
        get("poor_concentration"), get("guilt_or_worthlessness"), get("psychomotor_change"),
        get("thoughts_of_death"),
    )  # fmt: skip
    days, sure = get("symptom_days"), nine.count(True)
    if 9 - nine.count(False) < 5 or (mood is False and pleasure is False) or (days is not None and days < 14):
        five = 0
    else:
        five = 8 if sure >= 5 and (mood or pleasure) and days is not None else 4
    impairment = YES[get("distress_or_impairment")]
    substance = NO[get("due_to_substance_or_condition")]
    psychosis = NO[get("better_explained_by_psychosis")]
    manic = NO[get("ever_manic_or_hypomanic")]
    elements = five, impairment, substance, psychosis
    if manic == 0 or 0 in elements:
        depression = 0
    elif 4 in elements and not get("psychiatrist_documented_mdd"):
        depression = 4
    else:
        depression = manic
    return depression, manic, five, impairment, substance, psychosis


SLOTS = {"ham_d": (0,), "madrs": (1,), "qids_sr16": (2, 3), "phq_9": (4,)}
CUTS = (17, 28, 16, 11, 15)
ALL_SLOTS = (0, 1, 2, 3, 4)


def _severity(scores: RecordList, request: Any) -> Codes:
    """I.3 and I.3.a to I.3.d; the QIDS-SR16 has two slots, for its two cut-offs."""
    start, opened = request - THIRTY_DAYS, not scores.complete
    some, test = [0] * 5, [0] * 5
    last: list[Any] = [None] * 5
    doubtful: list[tuple[int, Any, int]] = []
    tied: set[int] = set()
    current = 0
    for record in scores.records:
        get: Any = record.get
        scale, total, day = get("scale"), get("total"), get("date")
        if day is not None and day < start:
            continue
        if scale is None or scale in SLOTS:
            current = 4
        for slot in ALL_SLOTS if scale is None else SLOTS.get(scale, ()):
            enough = 4 if total is None else 8 if total >= CUTS[slot] else 0
            if scale is None or day is None:
                if enough and not some[slot]:
                    some[slot] = 4
                doubtful.append((slot, day, enough))
                continue
            if enough > some[slot]:
                some[slot] = enough
            if last[slot] is None or day > last[slot]:
                last[slot], test[slot] = day, enough
                tied.discard(slot)
            elif day == last[slot] and enough != test[slot]:
                test[slot] = min(test[slot], enough)
                tied.add(slot)
    for slot in ALL_SLOTS:
        if opened and not some[slot]:
            some[slot] = 4
        if last[slot] is None:
            test[slot] = 4 if opened else 0
    for slot, day, enough in doubtful:  # what may be the latest counts where it says what the latest says
        another = enough != test[slot] or slot in tied
        if another and (day is None or last[slot] is None or day >= last[slot]):
            test[slot] = 4
    stale = 4 if not current and not opened else 0
    ham_d, madrs, sixteen, eleven, phq_9 = some
    strict = max(min(max(ham_d, madrs, sixteen, phq_9), max(test[0], test[1], test[2], test[4])), stale)
    lenient = max(ham_d, madrs, eleven, phq_9, test[0], test[1], test[3], test[4], stale)
    return DISPUTED[strict, lenient], ham_d, madrs, DISPUTED[sixteen, eleven], phq_9


def _trials(trials: RecordList, therapy: int) -> Codes:
    """I.4 and I.4.class."""
    opened = not trials.complete
    named_sure = named_possible = any_sure = any_possible = added_sure = added_possible = 0
    named: set[Any] = set()
    named_could: set[Any] = set()
    classes: set[Any] = set()
    could: set[Any] = set()
    bare = some = 0
    for record in trials.records:
        get: Any = record.get
        role, response = get("role"), get("response")
        sufficient, days, adherence = get("sufficient_per_physician"), get("days"), get("adherence")
        episode, dose = get("in_current_episode"), get("dose_accepted")
        if (
            episode is False or dose is False or response == "adequate"
            or (response == "intolerance" and sufficient is False)
            or (days is not None and days < 42 and sufficient is False)
            or (adherence is not None and adherence < 80)
        ):  # fmt: skip
            continue
        sure = (
            episode and dose and role is not None and adherence is not None
            and (response == "inadequate" or (response == "intolerance" and sufficient))
            and (sufficient or (days is not None and days >= 42))
        )  # fmt: skip
        if role == "other":
            continue
        if role != "antidepressant":
            added_possible += 1
            if sure:
                added_sure += 1
            if role is not None:
                continue
        which = get("drug_class")
        any_possible += 1
        if which is None:
            bare += 1
        else:
            could.add(which)
        if which is None or which in NAMED:
            named_possible += 1
            if which is not None:
                named_could.add(which)
        if sure:
            any_sure += 1
            some = 1
            if which is not None:
                classes.add(which)
            if which in NAMED:
                named_sure += 1
                named.add(which)

    def reached(n: int, certain: int, possible: int) -> int:
        return 8 if certain >= n else 4 if opened or possible >= n else 0

    four, strict_four = reached(4, any_sure, any_possible), reached(4, named_sure, named_possible)
    if four == 8:
        number = 8
    else:
        three, two = reached(3, any_sure, any_possible), reached(2, any_sure, any_possible)
        added = reached(1, added_sure, added_possible)
        number = max(four, min(three, max(added, therapy)), min(two, added, therapy))
    strict = reached(2, len(named), len(named_could) + bare)
    lenient = reached(2, len(classes) or some, len(could) + bare)
    return (
        DISPUTED[min(strict_four, strict), min(number, lenient)],
        DISPUTED[strict, lenient],
    )


CLEARED = {"refused": (0, 0), "none": (0, 0), "pending": (4, 4), "conditional": (0, 8), None: (4, 4)}


def _cleared(status: Any, giver: Any, named: Any, judged: Any = ("other",)) -> tuple[int, int]:
    if status != "given":
        return CLEARED[status]
    if giver is None:
        return 4, 4
    if giver in named:
        return 8, 8
    return (0, 8) if giver in judged else (0, 0)


def _unless(passed: int, cleared: tuple[int, int]) -> int:
    strict, lenient = cleared
    return DISPUTED[strict if strict > passed else passed, lenient if lenient > passed else passed]


def _exclusions(facts: CaseFacts, get: Any, request: Any) -> Codes:
    """X.1 to X.17, in the order of the table."""
    psychotic, features = NO[get("primary_psychotic_disorder")], get("psychotic_features")
    apart = DISPUTED[0 if features else 8 if features is False else 4, 8]
    aorta, artery = NO[get("aortic_aneurysm")], NO[get("arterial_aneurysm")]
    malformation = NO[get("arteriovenous_malformation")]
    limbs = min(aorta, artery, malformation)
    aneurysm = limbs if limbs == 8 else _unless(
        limbs, _cleared(get("aneurysm_clearance"), get("aneurysm_clearance_by"), CARDIOVASCULAR)
    )  # fmt: skip
    delirious, last = NO[get("delirium")], get("last_delirium_date")
    if delirious != 8:
        delirious = max(delirious, 4 if last is None else 8 if last < request - SEVEN_DAYS else 0)
    infection, lungs = get("active_pulmonary_infection"), get("severe_pulmonary_disease")
    breath = 0 if infection or lungs else 4 if infection is None or lungs is None else 8
    return (
        _pregnancy(get),
        DISPUTED[min(psychotic, apart // 3 * 4), psychotic],
        apart,
        NO[get("dementia")],
        NO[get("ketamine_hypersensitivity")],
        max(
            NO[get("substance_use_disorder")], NO[get("sud_active")], YES[get("sud_treatment_accepted")]
        ),
        max(
            NO[get("prior_ketamine_course")], NO[get("prior_course_adequate_dose")],
            YES[get("prior_course_reduced_symptoms")], YES[get("prior_course_improved_function")],
        ),
        delirious, aneurysm, aorta, artery, malformation,
        _hemorrhage(get, request),
        _heart(facts.lists.get("blood_pressures", NONE_KNOWN), get),
        _gated(get, "csf_obstruction", "csf_clearance", "csf_clearance_by", ("neurology",)),
        _gated(get, "eye_pressure_disorder", "eye_clearance", "eye_clearance_by", ("ophthalmology",)),
        _gated(
            get, "uncontrolled_hyperthyroidism", "thyroid_clearance", "thyroid_clearance_by", PHYSICIANS,
            ("other", "aprn", "physician_assistant"),
        ),
        NO[get("porphyria")], breath, _care(get), NO[get("ketamine_misuse")],
    )  # fmt: skip


def _pregnancy(get: Any) -> int:
    pregnant, feeding, stated = get("pregnant"), get("breastfeeding"), get("pregnancy_risk_stated")
    if pregnant or feeding:
        return 0
    known = 4 if pregnant is None or feeding is None else 8
    if stated is not None:
        return 0 if stated else known
    able = NO[get("childbearing_potential")]
    if able == 8:
        return known
    effective = get("effective_contraception")
    if effective:
        return DISPUTED[able if able < known else known, known]
    return DISPUTED[able, able] if effective is False else 4


def _gated(get: Any, condition: str, status: str, by: str, named: Any, judged: Any = ("other",)) -> int:
    absent = NO[get(condition)]
    return absent if absent == 8 else _unless(absent, _cleared(get(status), get(by), named, judged))


def _hemorrhage(get: Any, request: Any) -> int:
    none = NO[get("intracerebral_hemorrhage")]
    if none == 8:
        return 8
    day = get("hemorrhage_date")
    if day is None:
        return 4
    after = _months_on(day, 6)
    if after > request:
        return none
    strict, lenient = _cleared(
        get("hemorrhage_clearance"), get("hemorrhage_clearance_by"), ("neurology", "neurovascular")
    )
    return _unless(none, (strict, 8 if after == request else lenient))


def _heart(pressures: RecordList, get: Any) -> int:
    last: Any = None
    on_last: set[int] = set()
    undated: set[int] = set()
    for record in pressures.records:
        read: Any = record.get
        day, systolic, diastolic = read("date"), read("systolic"), read("diastolic")
        if day is not None and last is not None and day < last:
            continue
        if (systolic is not None and systolic > 160) or (diastolic is not None and diastolic > 90):
            found = 8
        else:
            found = 4 if systolic is None or diastolic is None else 0
        if day is None:
            undated.add(found)
        elif day == last:
            on_last.add(found)
        else:
            last, on_last = day, {found}
    if undated:  # any of these may be the latest: what all of them say
        could = undated | on_last
        high = could.pop() if len(could) == 1 else 4
    elif on_last:
        high = max(on_last)
    else:
        high = 0 if pressures.complete else 4
    worst = max(high, YES[get("arrhythmia")], YES[get("unstable_cardiovascular_disease")])
    if worst == 0:
        return 8
    cleared = _cleared(get("cardiovascular_clearance"), get("cardiovascular_clearance_by"), ("cardiology",))
    return _unless(8 - worst, cleared)


def _care(get: Any) -> int:
    care, team, family = get("under_ongoing_care"), get("team_release_willing"), get("family_release")
    if care is False or team is False:
        return 0
    known = 4 if care is None or team is None else 8
    if family == "refused":
        return DISPUTED[0, known]
    return DISPUTED[4 if family is None else known, known]


def _renewal(get: Any, indication: Any, request: Any) -> Codes:
    """R.0 to R.3."""
    earlier = get("earlier_authorization")
    covered = 8 if indication in ("treatment_resistant_depression", "severe_suicidal_ideation", "ptsd") else 0
    resistant = 8 if indication == "treatment_resistant_depression" else 0
    continued = DISPUTED[min(resistant, 8 if earlier else 4 if earlier is None else 0), covered]
    return (
        continued,
        max(YES[get("concurrent_oral_antidepressant")], YES[get("concurrent_mood_stabilizer")]),
        _improved(get),
        _abstinent(get, request),
    )


def _improved(get: Any) -> int:
    scale, function = get("scale_improvement_documented"), get("functional_improvement_documented")
    if scale or function:
        return 8
    if scale is False:
        return 0 if function is False else 4
    now, before = get("current_total"), get("baseline_total")
    if now is None or before is None:
        return 4
    if now >= before:
        return 0
    return 8 if now * 2 <= before else EITHER


def _abstinent(get: Any, request: Any) -> int:
    none = NO[get("substance_use_disorder")]
    kept = YES[get("sud_maintenance_treatment")]
    if none == 8 or kept == 8:
        return 8
    since = get("abstinent_since")
    if since is None:
        strict = lenient = 4
    else:
        month = _months_on(since, 1)
        strict = 8 if month <= request and since + THIRTY_DAYS <= request else 0
        lenient = 8 if month <= request or since + FOUR_WEEKS <= request else 0
    only = YES[get("sud_only_nicotine_or_caffeine")]
    return DISPUTED[max(none, kept, strict), max(none, kept, lenient, only)]


def _advisories(get: Any, initial: bool) -> Codes:
    code, ndc, administered = get("drug_code"), get("ndc"), get("administration_code")
    if (code is None or code == "J3490") and (ndc == "none" or get("ndc_usable") is False):
        coded = 4 if code is None else 0
    else:
        coded = 8
    billed = 4 if administered is None else 8 if administered == "96365" else 0
    if not initial:
        place = get("administration_setting")
        where = 4 if place is None else 8 if place in ("hospital", "provider_office") else 0
        return 8, 8, 8, coded, billed, where
    dose, minutes, weekly = get("dose_mg_per_kg"), get("infusion_minutes"), get("infusions_per_week")
    return (
        4 if dose is None else 8 if dose == 0.5 else 0,
        4 if minutes is None else 8 if minutes == 40 else 0,
        4 if weekly is None else 8 if 2 <= weekly <= 3 else 0,
        coded,
        billed,
        8,
    )
