"""What the documents tell a reader to type works, and shows what they say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.code_health.console import Block, Step, blocks, is_run_elsewhere, plain_words, put_go, run
from tests.code_health.sources import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCKS = [
    block
    for path in DOCUMENTS
    if path.exists()
    for block in blocks(path.read_text("utf-8"), str(path.relative_to(ROOT)))
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A place like the repository, for the reader's commands to write in."""
    if (ROOT / "examples").is_dir():
        shutil.copytree(ROOT / "examples", tmp_path / "examples")
    put_go(tmp_path)
    return tmp_path


if BLOCKS:  # an empty list of parameters would count as a skipped test

    @pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.where)
    def test_a_console_block_does_what_it_shows(block: Block, folder: Path) -> None:
        problems = [problem for step in block.steps if (problem := run(step, folder))]
        assert not problems, "\n\n".join([block.where, *problems])


def test_a_block_is_read_as_commands_and_what_they_show() -> None:
    text = "Text\n\n```console\n$ ./go assent a \\\n    b   # exit 3\nmet  I.1\n...\n$ ./go\n```\n"
    (block,) = blocks(text, "x.md")
    assert block.where == "x.md:3"
    first, second = block.steps
    assert first == Step(first.command, 3, ("met  I.1",))
    assert first.command.split() == ["./go", "assent", "a", "b", "#", "exit", "3"]
    assert second == Step("./go", 0, ())


def test_other_blocks_are_not_run() -> None:
    assert blocks("```sh\n$ rm -r x\n```\n```console\n$ ./go\n```\n", "x.md") == [
        Block("x.md:4", (Step("./go", 0, ()),))
    ]


@pytest.mark.parametrize(
    ("command", "elsewhere"),
    [
        ("./go", True),
        ("./go   # the tour", True),
        ("./go pytest -k docs", True),
        ("./go assent tour", False),
        ("pytest", False),
    ],
)
def test_what_is_run_elsewhere(command: str, elsewhere: bool) -> None:
    assert is_run_elsewhere(command) is elsewhere


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ('./go assent x --why "a; b > c"   # exit 3', ["./go", "assent", "x", "--why", "a; b > c"]),
        ("./go assent x | head", []),
        ("./go assent x >y", []),
        ("./go assent x && ./go assent y", []),
        ("./go assent x $HOME", []),
    ],
)
def test_what_a_shell_would_hand_on_as_it_stands(command: str, words: list[str]) -> None:
    assert plain_words(command) == words


def test_a_command_of_the_program_says_here_what_it_says_in_a_process_of_its_own(folder: Path) -> None:
    shown = ("met",)
    for command in ("./go assent assess examples/met.json", "./go assent assess examples/met.json | cat"):
        assert run(Step(command, 0, shown), folder) is None
        assert "does not show" in (run(Step(command, 0, ("no such words",)), folder) or "")


def test_a_wrong_exit_code_and_a_wrong_output_are_found(folder: Path) -> None:
    assert run(Step("./go platform", 0, ()), folder) is None
    assert "exit 0, not 3" in (run(Step("./go platform", 3, ()), folder) or "")
    assert "does not show" in (run(Step("./go platform", 0, ("no such words",)), folder) or "")
    assert "```sh" in (run(Step("ls", 0, ()), folder) or "")
