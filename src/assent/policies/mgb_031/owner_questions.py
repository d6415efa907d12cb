"""What only the owner of Policy 031 can settle, the most pressing first."""

from assent.logic.owner_question import OwnerQuestion

OWNER_QUESTIONS = (
    OwnerQuestion(
        "May one first authorization follow another, and does one after a first course need the improvement "
        "that a renewal needs?",
        ("I.0.term", "R.0", "R.2", "X.6", "first.after_authorization"),
        "The criteria for first treatment decide. Where the plan's record or the case holds an earlier "
        "authorization, or treatment without improvement, a person approves.",
    ),
    OwnerQuestion(
        "Which total on the QIDS-SR16 shows a severe episode?",
        ("I.3.c", "I.3.c.cutoff"),
        "16 and above holds, below 11 fails; from 11 to 15 a clinician decides, unless another scale shows it.",
    ),
    OwnerQuestion(
        "What counts towards the four trials: augmentation, psychotherapy, classes that the sentence does not "
        "name?",
        ("I.4", "I.4.count", "I.4.class", "I.4.aug", "I.4.same", "I.4.intolerance"),
        "Four antidepressants of named classes hold under every reading; where only augmentation, psychotherapy "
        "or another class makes up the number, a clinician decides. One medicine counts once. A trial stopped "
        "for side effects counts only if the physician documents that it sufficed.",
    ),
    OwnerQuestion(
        "Does severe suicidal ideation that needs a rapid onset replace the four trials?",
        ("I.4", "I.0.si", "I.0.indication"),
        "With four trials it does not matter; without them a clinician decides.",
    ),
    OwnerQuestion(
        'Does "oral" belong to the mood stabilizer as well?',
        ("I.2", "R.1", "I.2.oral"),
        "A mood stabilizer counts as oral unless its form says otherwise; where it does, and there is no oral "
        "antidepressant, a clinician decides.",
    ),
    OwnerQuestion(
        "How is a hemorrhage exactly six months ago judged, and how are six months counted at the end of a month?",
        ("X.9", "X.9.day"),
        "Months are counted by the calendar from the day of the hemorrhage, to the last day of a shorter month. "
        "On that very day it counts as longer ago: clearance is wanted.",
    ),
    OwnerQuestion(
        "Does a conditional clearance count, and from whom must a clearance come?",
        ("X.8", "X.9", "X.10", "X.11", "X.12", "X.13", "X.8.giver", "X.9.giver", "X.10.clearance"),
        "A clinician judges a conditional clearance from a specialty that the clause names, and any from one "
        "that it does not list. Surgeons and interventional neuroradiologists count within their field.",
    ),
    OwnerQuestion(
        "Is a member who could become pregnant, without contraception and without a clinician's statement, "
        "excluded or asked about?",
        ("X.1", "X.1.risk"),
        "The clinician's statement is asked for; only the statement excludes. With effective contraception and "
        "without a statement a clinician decides.",
    ),
    OwnerQuestion(
        "From which baseline does improvement count, and how on the CGI?",
        ("R.2", "R.2.change", "renewal.mild_baseline"),
        "The total before treatment is the baseline; on the CGI-I it is 4, no change. A fall by half holds, none "
        "does not; between them a clinician decides. A scale that begins above 0 is halved from its lowest "
        "total. A baseline below the mildest band bars an automatic approval.",
    ),
    OwnerQuestion(
        'Has "long enough, as the treating physician defines it" a floor?',
        ("I.4.a", "trials.short"),
        "None: the physician's documented word is enough. A trial of under 14 days that counts by it bars an "
        "automatic approval.",
    ),
    OwnerQuestion(
        "Is a substance use disorder still active after a month of abstinence?",
        ("X.5", "R.3", "R.3.month", "R.3.substance"),
        'What is stated decides: "active" excludes unless treatment is accepted. "Active" beside a month of '
        "abstinence is shown as a conflict, and a person approves.",
    ),
    OwnerQuestion(
        "How far ahead may treatment start?",
        ("I.0.term", "I.3.window", "late_start", "first_infusion.outside_term"),
        "No limit decides. A start more than 90 days after receipt, or a first infusion outside the term, bars "
        "an automatic approval.",
    ),
    OwnerQuestion(
        "What if two scales of one day disagree?",
        ("I.3", "I.3.latest", "ratings.lowest_band"),
        "One qualifying total is enough, whatever another scale says. A current rating in the lowest band of "
        "its scale bars an automatic approval.",
    ),
)
