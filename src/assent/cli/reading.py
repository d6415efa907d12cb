"""The ``policy`` commands: list, show, facts, questions, bars."""

import json
from typing import Any

import typer
from rich.table import Column, Table
from rich.text import Text
from rich.tree import Tree

from assent import bootstrap
from assent.cli.rendering import console
from assent.cli.status import usage
from assent.desk.assessment import policies
from assent.terms.answers import json_data


def show_list() -> int:
    """Print the encoded policies, versions and revisions."""
    table = Table("policy", "version", "revision", "effective", "decides from", "title", box=None)
    for policy in policies.list_policies(bootstrap.catalogue()):
        table.add_row(
            policy.id, policy.version, str(policy.revision), policy.effective.isoformat(),
            policy.decides_from.isoformat(), policy.title,
        )  # fmt: skip
    console().print(table)
    return 0


def show_policy(
    clause_id: str | None, as_json: bool, policy_id: str = "", version: str = "", revision: int | None = None
) -> int:
    """Print the outline, or one clause with its expression in words."""
    try:
        catalogue = bootstrap.catalogue()
        policy = policies.named_version(catalogue, policy_id, version, revision)
        clause = policies.show_clause(catalogue, policy, clause_id) if clause_id else None
        clauses = [clause] if clause else policies.show_outline(catalogue, policy)
    except (policies.NoSuchClause, policies.UnknownPolicy) as error:
        return usage(error)
    if as_json:
        _print_json(clauses)
    elif clause_id:
        console().print(_clause(clauses[0]))
    else:
        _print_outline(clauses)
    return 0


def show_facts(as_json: bool, policy_id: str = "", version: str = "", revision: int | None = None) -> int:
    """Print every fact with its type, range and question."""
    try:
        facts = policies.list_facts(
            policies.named_version(bootstrap.catalogue(), policy_id, version, revision)
        )
    except policies.UnknownPolicy as error:
        return usage(error)
    if as_json:
        _print_json(facts)
        return 0
    columns = [Column(name, overflow="fold") for name in ("type", "range", "question")]
    table = Table(Column("fact", no_wrap=True), *columns, box=None)
    for fact in facts:
        table.add_row(fact.fact, fact.type, _range(fact), fact.question)
    console().print(table)
    return 0


def show_questions(as_json: bool, policy_id: str = "", version: str = "", revision: int | None = None) -> int:
    """Print what only the policy's owner can settle, then the questions of wording and their readings."""
    try:
        policy = policies.named_version(bootstrap.catalogue(), policy_id, version, revision)
    except policies.UnknownPolicy as error:
        return usage(error)
    questions = policies.list_questions(policy)
    for_owner = policies.list_owner_questions(bootstrap.catalogue().package(policy.id))
    if as_json:
        _print_json({"owner_questions": for_owner, "questions": questions})
        return 0
    screen = console()
    if for_owner:
        screen.print(Text("For the policy's owner, in this order", "bold"))
    for number, asked in enumerate(for_owner, 1):
        screen.print(_for_owner(number, asked))
    if questions:
        screen.print(Text("Questions of wording, with their readings", "bold"))
    for question in questions:
        screen.print(_question(question))
    return 0


def _for_owner(number: int, asked: policies.OwnerQuestion) -> Tree:
    tree = Tree(Text(f"{number}. {asked.asks}", "magenta"), guide_style="dim")
    tree.add(Text(f"touches: {', '.join(asked.touches)}"))
    tree.add(Text(f"until it is decided: {asked.until_decided}"))
    return tree


def show_bars(as_json: bool, policy_id: str = "") -> int:
    """Print what bars automatic approval under a policy, and which of it a plan may remove."""
    try:
        bars = policies.list_bars(bootstrap.catalogue().package(policy_id))
    except policies.UnknownPolicy as error:
        return usage(error)
    if as_json:
        _print_json(bars)
        return 0
    table = Table(Column("bar", no_wrap=True), "of", "a plan may remove it", "says", box=None)
    for bar in bars:
        table.add_row(bar.bar, bar.of, "yes" if bar.removable else "", bar.says)
    console().print(table)
    return 0


def _print_outline(clauses: list[policies.ClauseShown]) -> None:
    table = Table("clause", "kind", "says", "decided", "in the text", box=None)
    for clause in clauses:
        place = f"{clause.place.cited}, p. {clause.place.page}" if clause.place else ""
        table.add_row(clause.id, clause.kind, clause.says, clause.decided, place)
    console().print(table)


def _clause(clause: policies.ClauseShown) -> Tree:
    tree = Tree(Text.assemble((clause.id, "bold"), f"  {clause.says}"), guide_style="dim")
    tree.add(Text(f"kind: {clause.kind}", "dim"))
    if clause.place:
        tree.add(Text(f"in the text: {clause.place.cited} (page {clause.place.page})", "dim"))
    if clause.decided:
        tree.add(Text(f"decided: {clause.decided}"))
    for source in clause.sources:
        words = f"{source.says}  " if source.says else ""
        tree.add(Text.assemble(words, (source.cite, "dim")))
    if clause.expression:
        _add_words(tree, clause.expression)
    for question in clause.questions:
        tree.add(_question(question))
    return tree


def _add_words(tree: Tree, wording: policies.Wording) -> None:
    branch = tree.add(Text(wording.text))
    for inner in wording.inside:
        _add_words(branch, inner)


def _question(question: policies.QuestionShown) -> Tree:
    tree = Tree(Text(f"{question.question}  {question.asks}", "magenta"), guide_style="dim")
    for reading in question.live:
        tree.add(Text(f"{reading.reading}: {reading.says}"))
    for reading in question.recorded:
        tree.add(Text(f"{reading.reading}: {reading.says}  (recorded)", "dim"))
    return tree


def _range(fact: policies.FactShown) -> str:
    if fact.choices:
        return ", ".join(fact.choices)
    if fact.low is None or fact.high is None:
        return ""
    return f"{fact.low:g} to {fact.high:g} {fact.unit}".strip()


def _print_json(answer: Any) -> None:
    typer.echo(json.dumps(json_data(answer), ensure_ascii=False, indent=2))
