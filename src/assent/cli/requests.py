"""How a request is shown after a command, and what the ``request`` commands share."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from assent.casework.record.checks import Refused
from assent.cli.counts import how_many
from assent.cli.json_text import json_text
from assent.cli.times import refusing, shown
from assent.terms.answers import json_data

if TYPE_CHECKING:
    from assent.desk.ports import Desk
    from assent.desk.record.detail import Detail, LineShown
    from assent.desk.record.timeline import TimelineEntry
    from assent.desk.record.times_display import DeadlineShown


def yes_or_no(settings: tuple[str, ...]) -> dict[str, bool | None]:
    """Circumstances as typed; raises ``Refused`` for what is neither yes nor no."""
    from assent.cli.assessing import pairs

    answers: dict[str, bool | None] = {}
    for name, value in pairs(settings, "--circumstance NAME=yes").items():
        if value not in ("yes", "no"):
            raise Refused(f"--circumstance {name}: write yes or no, not {value!r}.")
        answers[name] = value == "yes"
    return answers


def done_on(store: Path, use_case: "Callable[[Desk], str]", as_json: bool = False) -> int:
    """Run a use case on the desk of a store, then show the request that it names."""
    from assent import bootstrap
    from assent.desk.record import display

    def work() -> int:
        with bootstrap.command_line_desk(store) as desk:
            detail = display.show(desk, use_case(desk))
        if as_json:
            typer.echo(json_text(json_data(detail), 2))
        else:
            _print(detail)
        return 0

    return refusing(work)


def _print(detail: "Detail") -> None:
    typer.echo(f"{detail.request}  {detail.stage.replace('_', ' ')}  {detail.product_line}  {detail.urgency}")
    for line in detail.lines:
        issued = f"  authorization {line.authorization}" if line.authorization else ""
        term = f"{line.start} to {line.end}"
        typer.echo(f"  {line.line}  {line.code}  {term}  {line.status.replace('_', ' ')}{issued}")
        for text in departure_lines(line):
            typer.echo(text)
    for text in waiting_lines(detail):
        typer.echo(text)


def waiting_lines(detail: "Detail") -> Iterator[str]:
    """What a request waits for: its open questions, when somebody looks, and who was last called on to look."""
    yield from question_lines(detail.questions)
    if detail.escalate_at:
        yield f"  somebody looks by {shown(detail.escalate_at)}"
    for escalation in detail.escalations[-1:]:
        yield f"  for the {escalation.to}: {escalation.why}"


def question_lines(tree: Mapping[str, Any] | None) -> Iterator[str]:
    """The questions of a tree, numbered; what can be chosen has one number, below the words that say so."""
    questions = [] if tree is None else tree.get("all_of", [tree])
    for number, part in enumerate(questions, 1):
        if "one_of" in part:
            yield f"  asked {number}. one of these is enough:"
            yield from (f"    - {_in_one_line(choice)}" for choice in part["one_of"])
        else:
            yield f"  asked {number}. {_in_one_line(part)}"


def _in_one_line(tree: Mapping[str, Any]) -> str:
    """A question, how many records it wants, what it is about, and where the answer goes."""
    for key, word in (("one_of", " or "), ("all_of", " and ")):
        if key in tree:
            return word.join(map(_in_one_line, tree[key]))
    fact, label = tree["fact"], tree["label"]
    about = f"{label} ({fact})" if "[" in fact and label != fact else fact
    return f"{tree['question']}{how_many(tree['count'], tree['differ_by'])}  {about}"


def departure_lines(line: "LineShown") -> Iterator[str]:
    """Where the decision of a line departs from the record, and what fails too and is not cited."""
    if line.departure:
        yield f"    departs from the record at {', '.join(line.departure.clauses)}: {line.departure.why}"
    if line.not_cited:
        yield f"    fails too and is not cited: {', '.join(line.not_cited)}"


def event_line(entry: "TimelineEntry") -> str:
    """What happened, when, and by whom."""
    return f"  {entry.sequence:>3}  {shown(entry.at)}  {entry.actor}  {entry.event}  {entry.says}".rstrip()


def deadline_line(deadline: "DeadlineShown") -> str:
    """A deadline with its arithmetic and the rule it rests on."""
    marks = "".join(
        [
            " (binds)" if deadline.binds else "",
            " (uncertain rule)" if deadline.uncertain else "",
        ]
    )
    when = shown(deadline.due_at) or "waits"
    return f"    due {when}{marks}  {deadline.arithmetic}  {deadline.citation}"
