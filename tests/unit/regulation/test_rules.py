"""The tables as they come: every rule is cited and dated, and what is uncertain is off or says why not."""

import ast
from datetime import date
from pathlib import Path

import pytest

import assent
from assent.facts.request import product_line
from assent.regulation.authorization import authorization_rule
from assent.regulation.clocks import ClockRule, clock_rule
from assent.regulation.library import check_switches, every_rule
from assent.regulation.notices import notice_rule
from assent.regulation.reading import RegulationFault, Row, TableFault
from assent.regulation.rules import (
    CERTAINTY_IN_WORDS,
    Certainty,
    Rule,
    Switch,
    Switches,
    UnknownRule,
    checked,
    common,
    in_force,
    position_rules,
    takes_position,
)
from assent.regulation.tables import parsed
from assent.terms.requests import ProductLine

OFF = {
    "ma_state.adverse.alternative",
    "ma_state.2026.medications",
    "ma_state.2026.services",
    "ma_state.2026.transition_90_days",
    "medicaid.drug.asking_is_response",
    "metrics.drugs.standard_approved",
    "metrics.drugs.standard_denied",
    "metrics.drugs.expedited_approved",
    "metrics.drugs.expedited_denied",
    "publication.medicaid.integrated",
    "standing.approval_lasts.massachusetts",
    "section_1557.taglines",
    "position.renewal_is_concurrent",
    "claims.urgent_extension",
    "claims.pre_service.time_to_answer",
}


@pytest.mark.parametrize("rule", every_rule(), ids=lambda rule: rule.id)
def test_every_rule_is_cited_dated_and_honest(rule: Rule) -> None:
    assert rule.citation
    assert rule.says.endswith(".")
    assert rule.certainty in CERTAINTY_IN_WORDS
    assert rule.lines
    assert rule.effective_to is None or rule.effective_to >= rule.effective_from
    if rule.certainty in (Certainty.MEMORY, Certainty.GUESS):
        assert rule.is_uncertain
    if rule.is_uncertain and rule.on:
        assert rule.on_because
    if isinstance(rule, ClockRule):
        assert rule.missed_citation


def test_what_is_off() -> None:
    assert {rule.id for rule in every_rule() if not rule.on} == OFF


def test_the_lines_are_those_of_the_vocabulary() -> None:
    assert product_line.definition.choices == tuple(line.value for line in ProductLine)


def rule(id: str = "a", **changes: object) -> Rule:
    fields: dict[str, object] = {
        "id": id,
        "citation": "1 CFR 1",
        "says": "It says.",
        "certainty": "text",
        "effective_from": date(2026, 1, 1),
        "lines": ["commercial"],
        "on": True,
    }
    return Rule(**common(Row("test", {**fields, **changes})))


@pytest.mark.parametrize(
    ("day", "line", "found"),
    [
        ("2025-12-31", "commercial", False),
        ("2026-01-01", "commercial", True),
        ("2026-06-30", "commercial", True),
        ("2026-07-01", "commercial", False),
        ("2026-01-01", "mgb_aco", False),
    ],
)
def test_dates_and_lines(day: str, line: str, found: bool) -> None:
    one = rule(effective_to=date(2026, 6, 30))
    assert bool(in_force([one], date.fromisoformat(day), line)) is found


def test_the_latest_switch_decides() -> None:
    one = rule()
    switches = Switches(
        (
            Switch("a", on=True, by="counsel", since=date(2026, 5, 1)),
            Switch("a", on=False, by="counsel", since=date(2026, 3, 1), why="text not seen"),
            Switch("b", on=False, by="counsel", since=date(2026, 1, 1)),
        )
    )
    states = [bool(in_force([one], date(2026, month, 1), "commercial", switches)) for month in (2, 3, 4, 5)]
    assert states == [True, False, False, True]


def test_a_switch_of_the_same_day_overrides_the_one_before_it() -> None:
    day = date(2026, 3, 1)
    switches = Switches((Switch("a", on=False, by="x", since=day), Switch("a", on=True, by="y", since=day)))
    latest = switches.latest("a", day)
    assert latest is not None
    assert latest.by == "y"


def test_a_switch_names_who_decided() -> None:
    with pytest.raises(RegulationFault, match="by"):
        Switch("a", on=True, by=" ", since=date(2026, 1, 1))


def test_a_switch_for_no_rule_is_refused() -> None:
    known = Switch("ma.drug.standard", on=False, by="counsel", since=date(2026, 1, 1))
    check_switches(Switches((known,)))
    for id in ("ma.drug.standrad", "holiday.veterans"):
        with pytest.raises(UnknownRule, match=id):
            check_switches(Switches((Switch(id, on=False, by="counsel", since=date(2026, 1, 1)),)))


def test_a_rule_that_replaces_another() -> None:
    old, new = rule("old"), rule("new", replaces=["old"], on=False)
    day = date(2026, 2, 1)
    on = Switches((Switch("new", on=True, by="counsel", since=day),))
    assert in_force([old, new], day, "commercial") == (old,)
    assert in_force([old, new], day, "commercial", on) == (new,)


def test_an_unknown_line_is_refused() -> None:
    with pytest.raises(RegulationFault, match="hmo"):
        in_force([rule()], date(2026, 1, 1), "hmo")


def test_positions() -> None:
    day = date(2026, 6, 1)
    assert takes_position("position.ketamine_is_outpatient_drug", day, "mgb_aco")
    assert not takes_position("position.ketamine_is_outpatient_drug", day, "commercial")
    with pytest.raises(UnknownRule, match="ketamin"):
        takes_position("position.ketamin", day, "mgb_aco")
    assert position_rules()


def test_every_position_steers_something() -> None:
    """A rule that is listed and that nothing reads promises what nobody keeps."""
    trees = [ast.parse(file.read_text("utf-8")) for file in Path(assent.__file__).parent.rglob("*.py")]
    named = {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert [rule.id for rule in position_rules() if rule.id not in named] == []


HEAD = """
[[rule]]
id = "a.b"
citation = "1 CFR 1"
says = "It says."
certainty = "text"
effective_from = 2026-01-01
lines = ["commercial"]
on = true
"""
CLOCK = HEAD + 'starts = "received"\namount = 7\nunit = "calendar_days"\nmissed = "none"\n'


def clock(text: str) -> tuple[ClockRule, ...]:
    return checked([Row("clocks", each) for each in parsed(text, "clocks")], clock_rule)


def test_a_good_clock() -> None:
    assert [one.id for one in clock(CLOCK)] == ["a.b"]


@pytest.mark.parametrize(
    ("was", "becomes", "key", "says"),
    [
        ('citation = "1 CFR 1"\n', "", "citation", "is missing"),
        ('"1 CFR 1"', '" "', "citation", "not empty"),
        ('certainty = "text"', 'certainty = "sure"', "certainty", "text, secondary, memory, guess"),
        ('certainty = "text"', 'certainty = "memory"', "on_because", "off, or says why"),
        ("2026-01-01", '"2026-01-01"', "effective_from", "without quotes"),
        ("2026-01-01", "2026-01-01\neffective_to = 2025-01-01", "effective_to", "before effective_from"),
        ('["commercial"]', '["commercail"]', "lines", "commercail"),
        ('["commercial"]', "[]", "lines", "list of texts"),
        ('["commercial"]', '["commercial", "commercial"]', "lines", "twice"),
        ("on = true", 'on = "yes"', "on", "true or false"),
        ("amount = 7", "amount = -7", "amount", "zero or more"),
        ("amount = 7", "amount = true", "amount", "whole number"),
        ('"calendar_days"', '"fortnights"', "unit", "hours"),
        ('missed = "none"', 'missed = "denied"', "missed", "deemed_adverse"),
        ('missed = "none"', 'missed = "none"\nurgency = ["standard"]', "urgency", "not known"),
        ('missed = "none"', 'missed = "none"\nextension = 14', "extension", "a table of its own"),
        ('missed = "none"', 'missed = "none"\nreplaces = ["c"]', "replaces", "no other rule"),
        (
            'missed = "none"',
            'missed = "none"\nextension = { amount = 14, unit = "calendar_days", grounds = ["tired"] }',
            "grounds",
            "tired",
        ),
    ],
)
def test_a_fault_names_file_rule_and_key(was: str, becomes: str, key: str, says: str) -> None:
    assert was in CLOCK
    with pytest.raises(TableFault, match=says) as caught:
        clock(CLOCK.replace(was, becomes))
    assert caught.value.key == key
    assert str(caught.value).startswith("clocks.toml, rule a.b")


def test_a_barred_extension_has_no_terms() -> None:
    text = (
        CLOCK
        + 'extension_barred = true\nextension = { amount = 1, unit = "hours", grounds = ["beyond_control"] }'
    )
    with pytest.raises(TableFault, match="extension_barred"):
        clock(text)


def test_an_id_given_twice_is_a_fault() -> None:
    with pytest.raises(TableFault, match="twice"):
        clock(CLOCK + CLOCK)


@pytest.mark.parametrize(
    ("text", "says"),
    [("[[rule]\n", "not TOML"), ("[rules]\n", "rules"), ("rule = 1\n", r"\[\[rule\]\]")],
)
def test_a_file_that_is_no_table(text: str, says: str) -> None:
    with pytest.raises(TableFault, match=says):
        parsed(text, "clocks")


def test_other_tables_check_their_own_words() -> None:
    (entry,) = parsed(HEAD + 'notices = ["adverse"]\nelements = ["spcific_reason"]\n', "notices")
    with pytest.raises(TableFault, match=r"notices.toml, rule a.b, key elements: .*spcific_reason"):
        notice_rule(Row("notices", entry))
    (entry,) = parsed(HEAD + 'answer = "maybe"\n', "authorization")
    with pytest.raises(TableFault, match="not_allowed"):
        authorization_rule(Row("authorization", entry))
