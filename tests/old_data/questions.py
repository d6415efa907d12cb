"""What is asked of old data: the answers of the version that wrote it are kept, and compared with today's."""

from __future__ import annotations

from tests.golden.commands import Arguments

REQUESTS = 12
IDS = [f"D-{number:04d}" for number in range(1, REQUESTS + 1)]
MAKE: list[Arguments] = [
    ["demo", "plan", "--requests", str(REQUESTS), "--until", "2026-11-26", "--letters", "all"],
    ["audit", "backup", "plan", "backup"],
]
OPEN, WITH_LETTERS = "D-0008", "D-0003"
_LOOK = ["--at", "2026-11-26T09:00", "--by", "ada.larkin"]


def of_store(store: str) -> dict[str, list[Arguments]]:
    """What is asked of a folder with the old record; last what leaves a trace in it."""
    there = ["--store", store]
    return {
        "record.txt": [["audit", "verify", *there], *(["audit", "export", id, *there] for id in IDS)],
        "replays.txt": [["audit", "replay", id, *there] for id in IDS],
        "people.txt": [
            ["account", "list", *there, "--by", "demo.admin"],
            ["account", "log", *there, "--by", "demo.admin"],
        ],
        "worklist.txt": [["request", "list", *there]],
        "reports.txt": [
            ["report", "public", *there, "--year", "2026", "--at", "2026-11-26T08:00", "--json"],
            ["report", "decisions", *there, "--from", "2026-06-01", "--to", "2026-11-25"],
        ],
        "requests.txt": [["request", "show", id, *there, *_LOOK] for id in IDS],
        "letters.txt": [
            ["letter", "list", WITH_LETTERS, *there, *_LOOK],
            ["letter", "show", WITH_LETTERS, "1", *there, *_LOOK],
        ],
        "life.txt": [
            [
                "request",
                "withdraw",
                OPEN,
                *there,
                "--asked-by",
                "member",
                "--why",
                "The member moved.",
                *("--person", "Pat Example", "--channel", "phone", "--note", "Pat Example called."),
                *_IN_THE_MORNING,
            ],
            ["sweep", *there, "--at", "2026-12-20T09:00"],
            ["letter", "send", *there, "--at", "2026-12-20T18:00"],
            ["audit", "verify", *there],
        ],
    }


_IN_THE_MORNING = ["--at", "2026-11-27T09:00"]
_DAY = ["--at", "2026-02-10T09:00"]
_CASES = ("excluded", "judgment-by-a-reading", "met", "other-guidance", "two-facts-missing")


def of_settings(store: str) -> dict[str, list[Arguments]]:
    """What is asked of a new folder in which the old settings and directory stand."""
    there = ["--store", store]
    office = ["--provider", "2000000317", "--member", "M-000001", "--attested-by", "Dr. Example"]
    assess: list[Arguments] = [
        ["assess", f"cases/{name}.json", "--brief", "--plan", f"{store}/plan.toml"] for name in _CASES
    ]
    return {
        "settings.txt": [
            *assess,
            ["codes", *there, "--on", "2026-02-10"],
            ["rules", "--plan", f"{store}/plan.toml", "--on", "2026-02-10"],
            ["request", "submit", "cases/met.json", *there, *office, *_DAY],
            ["request", "submit", "cases/excluded.json", *there, *office, "--by", "ivo", *_DAY],
            ["letter", "send", *there, "--at", "2026-02-10T18:00"],
            ["letter", "list", "met", *there, "--at", "2026-02-10T19:00"],
            ["letter", "show", "met", "1", *there, "--at", "2026-02-10T19:00"],
            ["request", "show", "met", *there, "--at", "2026-02-10T19:30"],
            ["audit", "verify", *there],
        ]
    }
