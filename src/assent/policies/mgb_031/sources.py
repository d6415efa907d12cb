"""What the text of Policy 031 points to and rests on: guidance by product line, the evidence, every reference.

Facts and citations only; what each found is said in our own words. Nothing here decides anything.
"""

from assent.facts.request import ProductLine
from assent.logic.sources import Source

_LISTED = ("REF",)
_GUIDANCE = (
    Source(
        "cms-manual-15",
        "Medicare Benefit Policy Manual, chapter 15: Covered Medical and Other Health Services",
        ("V.MA",),
        "What Medicare had on such care when the policy was last reviewed.",
        (ProductLine.MEDICARE_ADVANTAGE.value,),
    ),
    Source(
        "masshealth-table-17",
        "MassHealth Drug List, table 17: Antidepressants",
        ("V.MH",),
        "The criteria for ketamine by which members of the ACO are judged.",
        (ProductLine.MGB_ACO.value,),
    ),
)
_TEXTBOOKS = (
    Source(
        "thase-2022-choosing",
        "Thase M, Connolly R. Unipolar depression in adults: choosing treatment for resistant depression. "
        "UpToDate, June 2022.",
        ("S.1", *_LISTED),
        "Depression is generally called resistant after two antidepressants.",
    ),
)
_TRIALS = (
    Source(
        "anand-2023",
        "Anand A, Mathew SJ, Sanacora G, et al. N Engl J Med 2023;388(25):2315-2325. "
        "doi:10.1056/NEJMoa2302399. PMID 37224232.",
        ("S.2", *_LISTED),
        "Ketamine did no worse than ECT: remission in 55 and 41 of 100, relapse within six months in 35 and 56.",
    ),
    Source(
        "cusin-2017",
        "Cusin C, Ionescu DF, Pavone KJ, et al. Aust N Z J Psychiatry 2017;51(1):55-64. "
        "doi:10.1177/0004867416631828. PMID 26893373.",
        ("S.3", *_LISTED),
        "A trial with one arm: the dose was raised in two steps.",
    ),
    Source(
        "ionescu-2016",
        "Ionescu DF, Swee MB, Pavone KJ, et al. J Clin Psychiatry 2016;77(6):e719-25. "
        "doi:10.4088/JCP.15m10056. PMID 27232360.",
        ("S.3", *_LISTED),
        "A trial with one arm: thoughts of suicide fell under repeated doses.",
    ),
    Source(
        "fava-2020",
        "Fava M, Freeman MP, Flynn M, et al. Mol Psychiatry 2020;25:1592-1603.",
        ("S.3", *_LISTED),
        "A controlled trial of several doses.",
    ),
    Source(
        "grunebaum-2018",
        "Grunebaum MF, Galfalvy HC, Choo TH, et al. Am J Psychiatry 2018;175:327-335.",
        ("S.3", *_LISTED),
        "A trial against midazolam: thoughts of suicide fell quickly.",
    ),
    Source(
        "murrough-2015",
        "Murrough JW, Burdick KE, Levitch CF, et al. Neuropsychopharmacology 2015;40(5):1084-90. "
        "doi:10.1038/npp.2014.298. PMID 25374095.",
        ("S.3", *_LISTED),
        "A controlled trial that also looked at thinking and memory.",
    ),
    Source(
        "shiroma-2020",
        "Shiroma PR, Thuras P, Wels J, et al. Transl Psychiatry 2020;10(1):206. "
        "doi:10.1038/s41398-020-00897-0. PMID 32591498.",
        ("S.3", *_LISTED),
        "A controlled trial of repeated doses against a single one.",
    ),
    Source(
        "singh-2016",
        "Singh JB, Fedgchin M, Daly EJ, et al. Am J Psychiatry 2016;173(8):816-26. PMID 27056608.",
        ("S.3", *_LISTED),
        "A placebo-controlled trial of how often it is given.",
    ),
    Source(
        "oliver-2022",
        "Oliver PA, Snyder AD, Feinn R, et al. J Clin Psychiatry 2022;83(6):21m14336. "
        "doi:10.4088/JCP.21m14336. PMID 36112599.",
        ("S.3", *_LISTED),
        "Charts of a large group of patients agree with the trials.",
    ),
    Source(
        "phillips-2020",
        "Phillips JL, Norris S, Talbot J, et al. Neuropsychopharmacology 2020;45(4):606-612. "
        "doi:10.1038/s41386-019-0570-x. PMID 31759333.",
        ("S.3", *_LISTED),
        "A crossover trial against midazolam in patients who thought of suicide; after a relapse repeated "
        "doses helped again.",
    ),
)
_REVIEWS = (
    Source(
        "dean-2021",
        "Dean RL, Hurducas C, Hawton K, et al. Cochrane Database of Systematic Reviews 2021, issue 9, CD011612.",
        ("S.4", *_LISTED),
        "Ketamine may bring remission within a day, and may lower ratings; how certain that is, is very low.",
    ),
    Source(
        "mcintyre-2021",
        "McIntyre RS, Rosenblat JD, Nemeroff CB, et al. Am J Psychiatry 2021;178(5):383-399. "
        "doi:10.1176/appi.ajp.2020.20081251. PMID 33726522.",
        ("S.5", *_LISTED),
        "How well it works and how safe it is in the long term is not known.",
    ),
    Source(
        "sanacora-2017",
        "Sanacora G, Frye MA, McDonald W, et al. JAMA Psychiatry 2017;74:399.",
        ("S.5", *_LISTED),
        "It wants precautions in a controlled place; data on longer use are few.",
    ),
)
_OTHERS = (
    ("apa-2013", ("American Psychiatric Association. Diagnostic and statistical manual of mental "
     "disorders, 5th edition. 2013.")),
    ("carrozzino-2020", ("Carrozzino D, Patierno C, Fava G, et al. Psychother Psychosom 2020;89:133-150. "
     "doi:10.1159/000506879.")),
    ("fda-2019-briefing", ("FDA. Briefing document for the advisory committees of February 12, 2019. "
     "fda.gov/media/121376.")),
    ("fda-2019-presentations", ("FDA. Presentations to the advisory committees of February 12, 2019. "
     "fda.gov/media/121378.")),
    ("hamilton-1960", "Hamilton M. J Neurol Neurosurg Psychiatry 1960;23:56."),
    ("hamilton-1967", "Hamilton M. Br J Soc Clin Psychol 1967;6(4):278-96."),
    ("ketalar-2018", "Ketalar, prescribing information. Par Pharmaceutical, August 2018."),
    ("kohler-2019", ("Köhler-Forsberg O, Cusin C, Nierenberg AA. JAMA 2019;321(24):2401-2402. "
     "doi:10.1001/jama.2019.4990.")),
    ("loo-2023", ("Loo C, Glozier N, Barton D, et al. The British Journal of Psychiatry 2023:1-9. "
     "doi:10.1192/bjp.2023.79.")),
    ("malhi-2016", "Malhi GS, Byrow Y, Cassidy F, et al. BJPsych Open 2016;2:e5."),
    ("matveychuk-2020", ("Matveychuk D, Thomas RK, Swainson J, et al. Ther Adv Psychopharmacol 2020;10. "
     "doi:10.1177/2045125320916657.")),
    ("montgomery-1979", "Montgomery SA, Åsberg M. Br J Psych 1979;134."),
    ("murrough-2013", "Murrough JW, Iosifescu DV, Chang LC, et al. Am J Psychiatry 2013;170:1134-1142."),
    ("papadimitropoulou-2017", ("Papadimitropoulou K, Vossen C, Karabis A, et al. Curr Med Res Opin "
     "2017;33(4):701-711. doi:10.1080/03007995.2016.1277201. PMID 28035869.")),
    ("rohan-2016", ("Rohan KJ, Rough JN, Evans M, et al. J Affect Disord 2016;200:111-118. "
     "doi:10.1016/j.jad.2016.01.051.")),
    ("shin-2020", "Shin C, Kim YK. Psychiatry Investig 2020;17(3):181-192. doi:10.30773/pi.2019.0236."),
    ("thase-2022-ketamine", ("Thase M, Connolly KR. Ketamine and esketamine for treating unipolar depression "
     "in adults. UpToDate, September 2022.")),
    ("williams-1988", "Williams JB. Arch Gen Psychiatry 1988;45(8):742-7."),
    ("yavi-2022", ("Yavi M, Lee H, Henter ID, et al. Discov Ment Health 2022;2(1):9. "
     "doi:10.1007/s44192-022-00012-3. PMID 35509843.")),
)  # fmt: skip
"""Listed as references, and named nowhere else in the text."""

SOURCES = (
    *_GUIDANCE,
    *_TEXTBOOKS,
    *_TRIALS,
    *_REVIEWS,
    *(Source(id, cite, _LISTED) for id, cite in _OTHERS),
)
"""In the order of the text: guidance, the summary of evidence, then what is only listed."""
