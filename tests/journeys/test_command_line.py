"""The command line as its users meet it: status, words for people, JSON for programs, no traceback."""

from __future__ import annotations

import copy
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from assent.cli import main
from assent.cli.touring import _NEXT

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
STATUS = {"met": 0, "not_met": 1, "incomplete": 3, "judgment": 4, "other_guidance": 5, "invalid": 6}
OF_EXAMPLE = {
    "met.json": 0,
    "met-with-evidence.yaml": 0,
    "reauthorization.json": 0,
    "excluded.json": 1,
    "two-facts-missing.json": 3,
    "judgment-by-a-reading.json": 4,
    "other-guidance.json": 5,
    "invalid.json": 6,
}


class Said(NamedTuple):
    """What a run came to: its status and its texts."""

    status: int
    out: str
    err: str


def assent(*argv: str, stdin: bytes = b"") -> Said:
    """Run the command line in this process."""
    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    given = io.TextIOWrapper(io.BytesIO(stdin))
    process = patch.multiple(sys, argv=["assent", *argv], stdin=given)
    with process, redirect_stdout(out), redirect_stderr(err):
        status = main()
    return Said(status, _text(out), _text(err))


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    written = stream.buffer
    assert isinstance(written, io.BytesIO)
    return written.getvalue().decode("utf-8")


def example(name: str) -> str:
    """The path of an example, as an argument."""
    return str(EXAMPLES / name)


def case_file(folder: Path, data: Any, name: str = "case.json") -> str:
    """Write a case; returns its path, as an argument."""
    path = folder / name
    path.write_text(json.dumps(data), "utf-8")
    return str(path)


@cache
def met() -> dict[str, Any]:
    """The example that meets every criterion."""
    loaded: dict[str, Any] = json.loads((EXAMPLES / "met.json").read_text("utf-8"))
    return loaded


def changed(**facts: Any) -> dict[str, Any]:
    """That example with other facts; None leaves a fact out."""
    data = {**met(), **facts}
    return {name: value for name, value in data.items() if value is not None}


@cache
def validator() -> Draft202012Validator:
    """The schema that the program prints, ready to use."""
    schema = json.loads(assent("schema", "assessment").out)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def records(*argv: str, stdin: bytes = b"") -> list[dict[str, Any]]:
    """The assessments that ``--json`` prints, each valid by the schema and true to the status."""
    said = assent("assess", *argv, "--json", stdin=stdin)
    lines = said.out.splitlines()
    found: list[dict[str, Any]] = [json.loads(line) for line in lines]
    for one in found:
        validator().validate(one)
    assert said.status == max(STATUS[one["outcome"]] for one in found)
    assert not said.err
    return found


# --- Status ---------------------------------------------------------------------------------------


def test_every_example_is_named_here() -> None:
    assert {path.name for path in EXAMPLES.iterdir() if path.suffix in (".json", ".yaml")} == set(OF_EXAMPLE)


@pytest.mark.parametrize(("name", "status"), OF_EXAMPLE.items())
def test_the_status_says_the_outcome(name: str, status: int) -> None:
    said = assent("assess", example(name))
    assert said.status == status
    outcome = next(word for word, number in STATUS.items() if number == status)
    assert outcome.replace("_", " ") in said.out.splitlines()[0]
    assert not said.err


def test_of_several_files_the_highest_status_counts() -> None:
    assert assent("assess", example("excluded.json"), example("met.json")).status == 1
    assert assent("assess", example("met.json"), example("excluded.json")).status == 1
    assert assent("assess", *map(example, OF_EXAMPLE)).status == 6
    many = [name for name in OF_EXAMPLE if name != "invalid.json"]
    assert assent("assess", *map(example, many)).status == 5


def test_of_several_cases_in_one_file_the_highest_status_counts(tmp_path: Path) -> None:
    excluded = json.loads((EXAMPLES / "excluded.json").read_text("utf-8"))
    path = case_file(tmp_path, [met(), excluded, changed(case="again")])
    assert [one["outcome"] for one in records(path)] == ["met", "not_met", "met"]


@pytest.mark.parametrize(
    "argv",
    [
        (),
        ("assess",),
        ("assess", "--no-such-option", "x"),
        ("no-such-command",),
        ("schema", "cases"),
        ("example", "second"),
        ("policy", "show", "I.9"),
        ("population", "example", "none", "x.csv"),
    ],
)
def test_a_wrong_command_is_status_2_and_says_what_is_right(argv: tuple[str, ...]) -> None:
    said = assent(*argv)
    assert said.status == 2
    assert (said.err or said.out).strip()


@pytest.mark.parametrize(
    "argv",
    [
        ("--help",), ("--version",), ("assess", "--help"), ("tour",), ("schema",), ("schema", "case"),
        ("schema", "assessment"), ("example",), ("example", "reauthorization"), ("policy", "list"),
        ("policy", "show"), ("policy", "show", "I.4"), ("policy", "show", "REF"), ("policy", "facts"),
        ("policy", "questions"), ("policy", "facts", "--json"), ("policy", "questions", "--json"),
        ("policy", "show", "--json"), ("policy", "show", "X.8", "--json"),
    ],
)  # fmt: skip
def test_what_only_prints_succeeds(argv: tuple[str, ...]) -> None:
    said = assent(*argv)
    assert (said.status, said.err) == (0, "")
    assert said.out.strip()
    if "--json" in argv or argv[0] == "schema":
        json.loads(said.out)


# --- JSON -----------------------------------------------------------------------------------------

ODD: dict[str, tuple[dict[str, Any], str]] = {
    "only a date": ({"request_date": "2026-02-10"}, "incomplete"),
    "ptsd": (changed(indication="ptsd"), "incomplete"),
    "severe ptsd": (changed(indication="ptsd", severe_depressive_symptoms=True), "judgment"),
    "another indication": (changed(indication="other"), "not_met"),
    "nasal, commercial": (changed(drug="esketamine", route="intranasal"), "other_guidance"),
    "nasal, Medicare": (
        changed(drug="esketamine", route="intranasal", product_line="medicare_advantage"),
        "other_guidance",
    ),
    "esketamine into a vein": (changed(drug="esketamine"), "judgment"),
    "undetermined": (changed(product_line="medicare_advantage"), "judgment"),
    "undetermined, kind unknown": (changed(product_line="one_care", request_kind=None), "judgment"),
    "determined": (changed(product_line="medicare_advantage", cms_guidance_exists=False), "met"),
    "the drug list": (changed(product_line="one_care", cms_guidance_exists=False), "other_guidance"),
    "by mouth": (changed(route="oral"), "not_met"),
    "seventeen": (changed(birth_date="2008-06-01"), "not_met"),
    "seventeen now, eighteen then": (
        changed(birth_date="2008-02-12", first_infusion_date="2026-02-16"),
        "judgment",
    ),
    "ideation": (
        changed(
            indication="severe_suicidal_ideation", severe_suicidal_ideation=True, rapid_onset_needed=True,
            trials={"complete": True, "records": []},
        ),
        "judgment",
    ),
    "a clinic": (changed(administration_setting="infusion_clinic"), "judgment"),
    "another setting": (changed(administration_setting="other"), "judgment"),
    "no trials known": (changed(trials=None), "incomplete"),
    "no scores known": (changed(scores=None), "incomplete"),
    "refused": (changed(aortic_aneurysm=True, aneurysm_clearance="refused"), "not_met"),
    "before any text": (changed(request_date="2025-12-31"), "invalid"),
    "another policy": (changed(policy="mgb-999"), "invalid"),
    "no date": (changed(request_date=None), "invalid"),
    "nobody said who requests it": (changed(requested_by_treating_specialist=None), "met"),
    "accents": (changed(case="Žofie ✓ 事例"), "met"),
    "disagreeing": (
        changed(arrhythmia=[
            {"value": False, "source": "ECG", "on": "2026-01-20"},
            {"value": True, "source": "letter", "on": "2025-06-01"},
        ]),
        "met",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OF_EXAMPLE)
def test_the_json_of_an_example_is_by_the_schema(name: str) -> None:
    (one,) = records(example(name))
    assert STATUS[one["outcome"]] == OF_EXAMPLE[name]
    (explained,) = records(example(name), "--trace", "--explain", "I.4")
    assert explained == one


@pytest.mark.parametrize("name", ODD)
def test_the_json_of_an_odd_case_is_by_the_schema(name: str, tmp_path: Path) -> None:
    data, outcome = ODD[name]
    path = case_file(tmp_path, data)
    (one,) = records(path)
    assert one["outcome"] == outcome
    shown = assent("assess", path, "--trace")
    assert (shown.status, shown.err) == (STATUS[outcome], "")


def test_a_drug_code_that_is_no_ndc_is_no_crash(tmp_path: Path) -> None:
    assert assent("assess", case_file(tmp_path, changed(ndc="code-2"))).status in STATUS.values()


def test_json_is_one_object_a_line_and_the_same_each_time() -> None:
    names = [example(name) for name in OF_EXAMPLE]
    said = assent("assess", *names, "--json")
    assert len(said.out.splitlines()) == len(names)
    assert said.out.endswith("}\n")
    assert assent("assess", *names, "--json") == said


def test_the_document_names_the_keys_of_the_schema() -> None:
    text = (ROOT / "docs" / "assessment.md").read_text("utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    schema = json.loads(assent("schema", "assessment").out)
    assert sorted(named) == sorted(schema["properties"]) == sorted([*schema["required"], "converted"])


def test_the_schema_of_a_case_accepts_the_examples_that_are_no_mistake() -> None:
    schema = Draft202012Validator(json.loads(assent("schema", "case").out))
    for name in OF_EXAMPLE:
        if name.endswith(".json"):
            data = json.loads((EXAMPLES / name).read_text("utf-8"))
            assert schema.is_valid(data) == (name != "invalid.json"), name


# --- What if --------------------------------------------------------------------------------------


def test_an_adopted_reading_decides_and_is_shown() -> None:
    name = example("judgment-by-a-reading.json")
    said = assent("assess", name, "--adopt", "I.3.c.cutoff=eleven")
    assert said.status == 0
    assert "adopted I.3.c.cutoff = eleven" in said.out
    (one,) = records(name, "--adopt", "I.3.c.cutoff=sixteen")
    assert (one["outcome"], one["adoptions"]) == ("not_met", {"I.3.c.cutoff": "sixteen"})


@pytest.mark.parametrize(
    ("adopted", "names"),
    [
        ("I.3.c.cutof=eleven", ["'I.3.c.cutof'", "I.3.c.cutoff", "I.4.count"]),
        ("I.3.c.cutoff=twelve", ["'twelve'", "I.3.c.cutoff", "sixteen, eleven"]),
        ("I.3.window=decision", ["'decision'", "request", "first_infusion"]),
        ("I.3.c.cutoff", ["'I.3.c.cutoff'", "QUESTION=READING"]),
        ("=eleven", ["'=eleven'", "QUESTION=READING"]),
    ],
)
def test_an_unknown_adoption_names_what_is_allowed(adopted: str, names: list[str]) -> None:
    said = assent("assess", example("met.json"), "--adopt", adopted)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("assent: ")
    for name in names:
        assert name in said.err


def test_a_fact_may_be_set_without_editing_the_file() -> None:
    (one,) = records(example("met.json"), "--set", "aortic_aneurysm=true")
    assert one["missing_facts"][0] == "aneurysm_clearance"
    (two,) = records(example("two-facts-missing.json"), "--set", "trials[3].adherence=85")
    assert two["missing_facts"] == ["ketamine_misuse"]
    (three,) = records(
        example("two-facts-missing.json"), "--set", "trials[3].adherence=85", "--set", "ketamine_misuse=false"
    )
    assert three["outcome"] == "met"


@pytest.mark.parametrize(
    ("setting", "fact"),
    [
        ("porphyra=true", "porphyra"),
        ("porphyria=maybe", "porphyria"),
        ("weight_kg=heavy", "weight_kg"),
        ("request_date=2026-02-30", "request_date"),
        ("request_date=2025-12-31", "request_date"),
        ("trials[99].days=3", "trials"),
        ("trials[0].dayz=3", "trials[0]"),
        ("trials[", "--set"),
    ],
)
def test_a_wrong_setting_is_a_fault_of_the_case(setting: str, fact: str) -> None:
    if "=" not in setting:
        assert assent("assess", example("met.json"), "--set", setting).status == 2
        return
    (one,) = records(example("met.json"), "--set", setting)
    assert one["outcome"] == "invalid"
    assert any(error["fact"].startswith(fact) for error in one["errors"]), one["errors"]
    said = assent("assess", example("met.json"), "--set", setting)
    assert (said.status, said.err) == (6, "")
    assert fact in said.out


# --- Where cases come from ------------------------------------------------------------------------


@pytest.mark.parametrize("name", OF_EXAMPLE)
def test_standard_input_is_read_as_json_or_yaml(name: str) -> None:
    text = (EXAMPLES / name).read_bytes()
    (from_file,), (from_input,) = records(example(name)), records("-", stdin=text)
    assert from_input == from_file


def test_several_documents_on_standard_input() -> None:
    lines = b"".join(json.dumps(changed(case=f"case {n}")).encode() + b"\n" for n in range(3))
    assert [one["case"] for one in records("-", stdin=lines)] == ["case 0", "case 1", "case 2"]
    yaml = b"---\ncase: a\nrequest_date: 2026-02-10\n---\ncase: b\nrequest_date: 2026-02-11\n"
    assert [one["outcome"] for one in records("-", stdin=yaml)] == ["incomplete", "incomplete"]


UNREADABLE = {
    "empty": b"",
    "blank": b"  \n\n",
    "binary": bytes(range(256)),
    "utf16": "{}".encode("utf-16"),
    "half": b'{"request_date": "2026-02-10"',
    "twice": b'{"request_date": "2026-02-10", "request_date": "2026-02-11"}',
    "a list": b"[]",
    "a word": b"word",
    "a number": b"3",
    "null": b"null",
    "deep": b"[" * 5000,
    "deep yaml": b"a: " + b"{b: " * 3000,
    "aliases": b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "a tag": b"!!python/object/apply:os.getcwd []\n",
    "huge number": b'{"request_date": "2026-02-10", "weight_kg": 1e999}',
    "many digits": b'{"request_date": "2026-02-10", "weight_kg": ' + b"9" * 5000 + b"}",
    "nan": b'{"request_date": "2026-02-10", "weight_kg": NaN}',
}


@pytest.mark.parametrize("ending", [".json", ".yaml", ".txt"])
@pytest.mark.parametrize("content", UNREADABLE)
def test_what_cannot_be_read_is_invalid_with_a_reason(content: str, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"given{ending}"
    path.write_bytes(UNREADABLE[content])
    for argv, stdin in ((str(path), b""), ("-", UNREADABLE[content])):
        found = records(argv, stdin=stdin)
        assert {one["outcome"] for one in found} == {"invalid"}
        assert all(error["says"] for one in found for error in one["errors"])
        assert assent("assess", argv, stdin=stdin).status == 6


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "nobody.json", tmp_path):
        said = assent("assess", str(path))
        assert (said.status, said.err) == (6, "")
        assert f"{path.name}: cannot be read" in said.out


def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    with patch.object(Path, "open", side_effect=PermissionError(13, "Permission denied")):
        said = assent("assess", str(tmp_path / "secret.json"))
    assert said.status == 6
    assert "secret.json: cannot be read" in said.out


@pytest.mark.parametrize("kind", ["initial", "reauthorization"])
def test_the_starter_case_asks_and_has_no_fault(kind: str) -> None:
    text = assent("example", kind).out
    (one,) = records("-", stdin=text.encode())
    assert (one["outcome"], one["errors"]) == ("incomplete", [])
    assert one["missing_facts"]
    assert kind in text


# --- Words for people -----------------------------------------------------------------------------


def test_a_clause_is_explained_with_its_values_and_questions() -> None:
    said = assent("assess", example("met.json"), "--explain", "I.4")
    assert said.status == 0
    for words in ("I.4.count", "trials[3].role = antidepressant", "Four adequate medication trials"):
        assert words in said.out


def test_an_unknown_clause_names_near_ones_and_shows_nothing_else() -> None:
    said = assent("assess", example("met.json"), "--explain", "I.44")
    assert (said.status, said.out) == (2, "")
    assert "'I.44'" in said.err
    assert "I.4.class" in said.err


def test_a_clause_that_the_case_does_not_reach_is_said_to_be_so() -> None:
    for name, clause in (("met.json", "R.2"), ("other-guidance.json", "I.4"), ("invalid.json", "I.4")):
        said = assent("assess", example(name), "--explain", clause)
        assert said.status == OF_EXAMPLE[name]
        assert f"{clause} was not looked at" in said.out


def test_yes_and_no_are_words_and_no_value_is_left_blank() -> None:
    for name in OF_EXAMPLE:
        said = assent("assess", example(name), "--trace").out
        assert not re.search(r"= (True|False|None)\b|\bused (True|False)\b|: : ", said), name


def test_alternatives_of_the_way_to_yes_stay_apart(tmp_path: Path) -> None:
    data = changed(
        scores={"complete": True, "records": [{"scale": "qids_sr16", "total": 13, "date": "2026-02-03"}]},
        administration_setting="infusion_clinic",
    )
    (one,) = records(case_file(tmp_path, data))
    steps = one["way_to_yes"]["steps"]["all_of"]
    assert ["one_of"] in [list(part) for part in steps]
    assert assent("assess", case_file(tmp_path, data)).out.count("one of these is enough") == 1


def test_a_met_case_with_a_conflict_says_that_a_person_must_approve() -> None:
    said = assent("assess", example("met-with-evidence.yaml"))
    assert "A person must approve" in said.out
    assert "the evidence for arrhythmia disagrees" in said.out
    assert "A person must approve" not in assent("assess", example("met.json")).out


def test_markup_in_a_case_is_shown_as_it_is(tmp_path: Path) -> None:
    path = case_file(tmp_path, {"case": "[bold]a[/x] :smile:", "request_date": "2026-02-10"})
    assert assent("assess", path).out.startswith("[bold]a[/x] :smile:")


def test_the_tour_shows_every_example_and_commands_that_exist() -> None:
    out = assent("tour").out
    for name in OF_EXAMPLE:
        assert name in out
    for command, _ in _NEXT:
        assert command in out
        go, tool, *words = command.split(" > ")[0].split()
        assert go == "./go"
        if tool == "assent":
            verbs = [word for word in words if re.fullmatch("[a-z]+", word)]
            assert assent(*verbs[: 2 if verbs[0] in ("policy", "population") else 1], "--help").status == 0
            assert all((ROOT / word).exists() for word in words if word.startswith("examples/"))


# --- Through a shell ------------------------------------------------------------------------------


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a shell command in which `assent` is the program."""
    mine = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment}
    script = f'assent() {{ "{sys.executable}" -m assent "$@"; }}; {command}'
    return subprocess.run(
        ["bash", "-c", script], cwd=ROOT, env=mine, capture_output=True, timeout=60, check=False
    )


def test_a_reader_that_leaves_early_gets_no_traceback() -> None:
    ran = shell(
        "assent assess examples/*.json examples/*.json --json | head -c 1 >/dev/null; "
        'echo "${PIPESTATUS[0]}"; assent policy list | true; echo "${PIPESTATUS[0]}"'
    )
    assert ran.stderr == b""
    assert ran.stdout.split() == [b"141", b"141"]


def test_a_full_disk_is_said_and_looks_like_no_outcome() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this machine has no /dev/full")
    ran = shell("assent assess examples/met.json >/dev/full")
    assert ran.returncode not in STATUS.values()
    assert b"cannot be written" in ran.stderr
    assert b"Traceback" not in ran.stderr


def test_a_locale_without_the_signs_is_no_obstacle() -> None:
    ran = shell(
        "assent assess examples/two-facts-missing.json; assent assess examples/met.json --json | tail -c 2",
        PYTHONIOENCODING="ascii",
    )
    assert ran.stderr == b""
    assert "✓".encode() in ran.stdout
    assert ran.stdout.endswith(b"}\n")


def test_the_starter_case_goes_through_a_pipe() -> None:
    ran = shell("assent example reauthorization | assent assess - --json")
    assert ran.returncode == 3
    validator().validate(json.loads(ran.stdout))


# --- Anything at all ------------------------------------------------------------------------------

_word = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
_odd: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, "", "x", "yes", -1, 0, 1e18, 10**400, [], {}, [{}], [[]], "2026-02-30", "2026-02-10", "none"]
) | _word  # fmt: skip
_question = st.sampled_from(["I.3.c.cutoff", "I.4.count", "I.3.window", "V.OC.list", "x"])
_reading = st.sampled_from(["eleven", "sixteen", "decision", "both_too", "yes", "no"])
_fact = st.sampled_from(
    ["porphyria", "weight_kg", "request_date", "trials[0].days", "trials[7].drug", "scores", "diagnoses[0].code",
     "attestations", "case", "policy", "trials[-1].days", "a.b[c", "birth_date", "first_infusion_date"]
)  # fmt: skip
_pair = st.one_of(
    _word,
    st.tuples(_question, _reading | _word).map("=".join),
    st.tuples(_fact, st.sampled_from(["null", "true", "[]", "{", "2026-02-10", "1e999"]) | _word).map(
        "=".join
    ),
)
_option = st.one_of(
    st.sampled_from([("--json",), ("--trace",), ("--help",), ("--plan", "none.toml"), ("-",)]),
    st.tuples(st.just("--explain"), st.sampled_from(["I.4", "R.2", "X", "V.MA"]) | _word),
    st.tuples(st.sampled_from(["--adopt", "--set"]), _pair),
)
_other = st.one_of(
    st.tuples(st.just("policy"), st.sampled_from(["list", "show", "facts", "questions", "x"]), _word),
    st.tuples(st.sampled_from(["schema", "example", "x"]), _word),
    st.tuples(_word, _word),
)


def _mutate(data: Any, draw: Callable[[st.SearchStrategy[Any]], Any]) -> Any:
    """The data with one part somewhere replaced, removed or added."""
    data = copy.deepcopy(data)
    places = list(_places(data))
    inside, key = draw(st.sampled_from(places))
    match draw(st.sampled_from(["replace", "remove", "rename", "wrap"])):
        case "replace":
            inside[key] = draw(_odd)
        case "remove":
            del inside[key]
        case "rename" if isinstance(inside, dict):
            inside[draw(_word)] = inside.pop(key)
        case _:
            inside[key] = {"value": inside[key], draw(st.sampled_from(["on", "by", "x"])): draw(_odd)}
    return data


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    keys = data.keys() if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    for key in keys:
        yield data, key
        yield from _places(data[key])


@st.composite
def _files(draw: Callable[[st.SearchStrategy[Any]], Any]) -> bytes:
    """An example with some parts changed, or cut off, or with bytes that are not text."""
    data = json.loads(
        (EXAMPLES / draw(st.sampled_from(["met.json", "reauthorization.json"]))).read_text("utf-8")
    )
    for _ in range(draw(st.integers(0, 3))):
        data = _mutate(data, draw)
    text: bytes = json.dumps(data).encode()
    match draw(st.sampled_from(["whole", "whole", "whole", "cut", "bytes", "twice"])):
        case "cut":
            return text[: int(draw(st.integers(0, len(text))))]
        case "bytes":
            return b"".join((text[:40], draw(st.binary(max_size=8)), text[40:]))
        case "twice":
            return text + b"\n" + text
    return text


def _goes_through(argv: list[str], stdin: bytes = b"") -> None:
    said = assent(*argv, stdin=stdin)
    assert said.status in {0, 2, *STATUS.values()}, said
    assert "Traceback" not in said.out + said.err
    if "--json" in argv and "--help" not in argv and said.status != 2 and argv[0] == "assess":
        for line in said.out.splitlines():
            validator().validate(json.loads(line))


@given(
    text=_files(), options=st.lists(_option, max_size=3), ending=st.sampled_from(["json", "yaml", "ndjson"])
)
def test_any_case_with_any_options_ends_in_a_documented_status(
    text: bytes, options: list[tuple[str, ...]], ending: str
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"case.{ending}"
        path.write_bytes(text)
        _goes_through(["assess", str(path), *(word for option in options for word in option)], stdin=text)


@given(words=_other)
def test_any_other_command_ends_in_a_documented_status(words: tuple[str, ...]) -> None:
    _goes_through([*words])
