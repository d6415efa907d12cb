"""What the golden run asks the command line, chapter by chapter; every time and person is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

Arguments = list[str]
Chapters = dict[str, list[Arguments]]

UNTIL = "2026-11-26"
REQUESTS = 46
"""So many hold every stage, every state of a line and every kind of event."""
DEMO: Arguments = [
    *("demo", "plan", "--requests", str(REQUESTS), "--until", UNTIL, "--seed", "31", "--letters", "all")
]
STORES: list[Arguments] = [
    ["init", "requests", "--automatic", "Policy committee, 2026-01-15"],
    ["init", "by-hand"],
]
LINES = (
    *("commercial", "qualified_health_plan", "mgb_aco"),
    *("medicare_advantage", "one_care", "senior_care_options"),
)
_IN_FULL = ("D-0003", "D-0006", "D-0011", "D-0012", "D-0017", "D-0018", "D-0021", "D-0031")
"""Requests that together hold every part of the form in which a request is shown."""
_LOOK = ["--at", "2026-11-26T09:00", "--by", "ada.larkin"]
_PLAN = ["--store", "plan"]
_SIGNED = (
    *("--signed-by", "Dr. Example", "--credential", "MD", "--specialty", "psychiatry"),
    *("--licence", "MA-1", "--licence-until", "2027-12-31"),
)


def beside(cases: Iterable[str], clauses: Iterable[str]) -> Chapters:
    """What does not ask about the demonstration, under the names of the files that keep the answers."""
    return {
        "acts.txt": list(_acts()),
        "assess-json.txt": [["assess", file, "--json"] for file in cases],
        "policy.txt": [*_policy(), *(["policy", "show", clause] for clause in clauses)],
        "population.txt": list(_population()),
    }


def about_plan(
    cases: Sequence[str], requests: Sequence[str], letters: Mapping[str, Sequence[int]]
) -> Chapters:
    """What asks about the demonstration.

    ``letters`` names some of its letters: by request the numbers that ``letter list`` gives them.
    """
    return {
        "assess.txt": list(_assess(cases)),
        "audit.txt": list(_audit(requests)),
        "letters.txt": list(_letters(letters)),
        "reports.txt": list(_reports()),
        "requests-json.txt": [["request", "show", id, *_PLAN, "--json", *_LOOK] for id in _IN_FULL],
        "rules.txt": list(_rules()),
        "timelines.txt": [["request", "show", id, *_PLAN, *_LOOK] for id in requests],
        "worklist.txt": list(_worklist()),
    }


def _assess(files: Sequence[str]) -> Iterator[Arguments]:
    for file in files:
        yield ["assess", file]
        yield ["assess", file, "--trace"]
    yield ["assess", *files, "--brief"]
    yield ["assess", *files, "--brief", "--plan", "plan/plan.toml"]
    yield ["assess", "cases/met.json", "--explain", "I.4"]
    yield ["assess", "cases/met.json", "--explain", "I.3.d"]
    yield ["assess", "cases/met.json", "--set", "aortic_aneurysm=true"]
    yield ["assess", "cases/met.json", "--set", "no_such_fact=true"]
    yield ["assess", "cases/judgment-by-a-reading.json", "--adopt", "I.3.c.cutoff=eleven"]
    yield ["assess", "cases/judgment-by-a-reading.json", "--adopt", "I.3.c.cutoff=none"]
    yield ["assess", "cases/none.json"]
    yield ["tour"]


def _policy() -> Iterator[Arguments]:
    for name in ("show", "facts", "questions"):
        yield ["policy", name]
        yield ["policy", name, "--json"]
    yield ["policy", "list"]
    yield ["policy", "show", "Z.9"]
    yield ["schema", "case"]
    yield ["schema", "assessment"]
    yield ["example", "initial"]
    yield ["example", "reauthorization"]


def _rules() -> Iterator[Arguments]:
    yield ["rules", "--on", UNTIL]
    yield ["rules", "--on", UNTIL, "--json"]
    yield ["rules", "--on", "2025-12-31", "--plan", "plan/plan.toml", "--product-line", "medicare_advantage"]
    yield ["rules", "ma_state.2026.medications", "--on", "2026-06-10"]
    yield ["rules", "no.such.rule", "--on", UNTIL]
    for line in LINES:
        day = ["--product-line", line, "--on", "2026-10-05"]
        yield ["codes", *_PLAN, *day]
        yield ["codes", *_PLAN, *day, "--json"]
        yield ["need", "J3490", *_PLAN, *day]
        yield ["need", "J3490", *_PLAN, *day, "--json", "--circumstance", "new_member_90_days=yes"]
    commercial = ["--product-line", "commercial", "--on", "2026-08-01"]
    yield ["need", "J3490", *_PLAN, *commercial, "--ndc", "00409-2051-05"]
    yield ["need", "90867", *_PLAN, *commercial]
    yield ["need", "99999", *_PLAN, *commercial, "--kind", "service"]


def _worklist() -> Iterator[Arguments]:
    yield ["request", "list", *_PLAN, *_LOOK[:2]]
    for stage in ("draft", "received", "pended", "in_review", "determined", "withdrawn", "expired"):
        yield ["request", "list", *_PLAN, *_LOOK[:2], "--stage", stage]
    yield ["request", "list", *_PLAN, *_LOOK[:2], "--assignee", "nora.fennick"]
    yield ["request", "list", *_PLAN, *_LOOK[:2], "--due-before", "2026-12-01T00:00"]
    yield ["request", "list", *_PLAN, *_LOOK[:2], "--stage", "no_such_stage"]
    yield ["account", "list", *_PLAN, "--by", "demo.admin"]


def _letters(letters: Mapping[str, Sequence[int]]) -> Iterator[Arguments]:
    for request in _IN_FULL:
        yield ["letter", "list", request, *_PLAN, *_LOOK]
    for request, numbers in letters.items():
        for number in numbers:
            yield ["letter", "show", request, str(number), *_PLAN, *_LOOK]


def _reports() -> Iterator[Arguments]:
    at = ["--at", "2026-11-26T08:00"]
    for form in ("json", "csv", "html"):
        yield ["report", "public", *_PLAN, "--year", "2026", "--format", form, *at]
    yield ["report", "public", *_PLAN, "--year", "2026", "--format", "csv", "--hide-below", "11", *at]
    months = [*_PLAN, "--from", "2026-06-01", "--to", "2026-11-25"]
    for form in ("json", "html"):
        yield ["report", "operations", *months, "--format", form, *at]
    for form in ("csv", "json"):
        yield ["report", "decisions", *months, "--format", form, *at]


def _population() -> Iterator[Arguments]:
    yield ["population", "example", "300", "population.csv"]
    yield ["population", "assess", "population.csv", "results.csv", "--json"]


def _audit(requests: Iterable[str]) -> Iterator[Arguments]:
    yield ["audit", "verify", *_PLAN]
    for request in requests:
        yield ["audit", "replay", request, *_PLAN]
    yield ["audit", "replay", "D-0006", *_PLAN, "--json"]
    yield ["audit", "export", "D-0001", *_PLAN]
    yield ["audit", "checkpoint", *_PLAN, "--at", "2026-11-26T10:00"]
    yield ["audit", "backup", "plan", "backup"]
    yield ["audit", "restore", "backup", "restored"]
    yield ["audit", "replay", "D-9999", *_PLAN]


def _acts() -> Iterator[Arguments]:
    """Requests that live on the command line alone."""
    store = ["--store", "requests"]
    office = ["--provider", "1234567893", "--attested-by", "Jane Roe, MD, NPI 1234567893"]
    day = ["--at", "2026-02-10T09:00"]
    for file, member in (("two-facts-missing.json", "M-1"), ("excluded.json", "M-3"), ("met.json", "M-5")):
        yield ["request", "submit", f"cases/{file}", *store, "--member", member, *office, *day]
    yield [
        *(
            "request",
            "submit",
            "cases/met.json",
            *store,
            "--id",
            "medicare",
            "--member",
            "M-6",
            *office,
            *day,
        ),
        *("--set", "product_line=medicare_advantage", "--set", "cms_guidance_exists=false", "--json"),
    ]
    yield ["request", "submit", "cases/invalid.json", *store, "--member", "M-7", *office, *day]
    yield [
        *("request", "answer", "two-facts-missing", *store, "--set", "trials[3].adherence=91"),
        *("--set", "ketamine_misuse=false", "--source", "pharmacy record", "--at", "2026-02-11T10:00"),
    ]
    circumstance = ["--circumstance", "new_member_90_days=no"]
    yield ["request", "settle", "medicare", *store, *circumstance, "--at", "2026-02-10T10:00"]
    yield ["request", "assign", "excluded", "--to", "dr-example", *store, "--at", "2026-02-10T11:00"]
    yield ["request", "deny", "excluded", *store, "--at", "2026-02-11T15:00"]
    yield [
        *("request", "deny", "excluded", *store, *_SIGNED, "--at", "2026-02-11T15:00"),
        *("--reason", "X.8=The scan of 3 February shows an aneurysm, and the surgeon refused clearance."),
    ]
    yield from _acts_by_hand(office)
    yield ["letter", "send", *store, "--at", "2026-02-12T09:00"]
    yield ["letter", "list", "excluded", *store, "--at", "2026-02-12T09:30"]
    yield ["letter", "outbox", *store]
    yield ["sweep", *store, "--at", "2026-03-20T09:00"]
    for id in ("two-facts-missing", "excluded", "met", "medicare"):
        yield ["request", "show", id, *store, "--at", "2026-03-20T10:00"]
    yield ["request", "show", "no-such-request", *store, "--at", "2026-03-20T10:00"]
    yield ["audit", "verify", *store]


def _acts_by_hand(office: list[str]) -> Iterator[Arguments]:
    """In a store that lets software approve nothing."""
    store, day = ["--store", "by-hand"], ["--at", "2026-02-10T09:00"]
    for id in ("first", "second", "third"):
        yield [
            "request",
            "submit",
            "cases/met.json",
            *store,
            "--id",
            id,
            "--member",
            f"M-{id}",
            *office,
            *day,
        ]
    yield ["request", "approve", "first", *store, *day]
    yield ["request", "approve", "first", *store, *_SIGNED, "--at", "2026-02-10T10:00"]
    yield ["request", "withdraw", "second", *store, "--why", "The member moved.", "--at", "2026-02-10T11:00"]
    yield ["sweep", *store, "--at", "2026-02-12T23:00"]
    yield ["sweep", *store, "--at", "2026-03-01T09:00"]
    yield ["request", "list", *store, "--at", "2026-03-20T10:00"]
    yield ["audit", "verify", *store]
