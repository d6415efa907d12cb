"""Expressions and policies as JSON: what is written, and what is refused on reading."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any, get_args

import pytest

from assent.logic.authoring import (
    ClauseKind,
    Effective,
    Grant,
    Impossible,
    Obtainable,
    Pathway,
    Policy,
    Records,
    Route,
    Row,
    Vocabulary,
    all_of,
    any_of,
    clause,
    days,
    integer,
    not_,
    on_date,
    unknown,
    yes_no,
)
from assent.logic.codec import (
    LIMIT,
    TAGS,
    CodecError,
    canonical,
    decode,
    decode_policy,
    digest,
    encode,
    encode_policy,
)
from assent.logic.policy import Destination
from assent.logic.tree import Another, Condition, ConditionNode, Literal, ValueNode

SMOKER = yes_no("smoker", "Does the member smoke?", obtainable=Obtainable("Stop.", (False,)))
AGE = integer("age", "How old is the member?", 0, 120)
REQUESTED = on_date("request_date", "When was it requested?")
TRIALS = Records("trials", "Which trials?", "One more trial?", obtainable=Obtainable("Try."))
DAY = TRIALS.on_date("day", "When?")
RATINGS = Records("ratings", "Which ratings?", "One more rating?")
RATED = RATINGS.on_date("day", "When?")
OUTLINE = {id: Row(id, ClauseKind.CRITERION, f"Statement {id}.") for id in ("I.2", "I.1", "I.1.a")}
POLICY = Policy(
    id="P", title="A policy", version="1", effective=date(2026, 1, 31), outline=OUTLINE,
    vocabulary=Vocabulary(
        (SMOKER.definition, AGE.definition, REQUESTED.definition),
        (TRIALS.definition, RATINGS.definition),
        (Impossible("age", AGE > 110, "at most 110"),),
    ),
    first=(SMOKER.definition,),
    routes=(Route("R.1", not_(SMOKER), Destination.OTHER_GUIDANCE, "P2", "Because."),),
    pathway_by="age",
    pathways={
        "initial": Pathway(
            "initial",
            all_of(
                clause(OUTLINE, "I.1", clause(OUTLINE, "I.1.a", AGE >= 18)),
                clause(OUTLINE, "I.2", TRIALS.any(REQUESTED - days(30) <= DAY)),
                RATINGS.every(RATED.is_(date(2026, 1, 1))),
                unknown(SMOKER, TRIALS.more("Which?")),
            ),
            Grant(180, "I.1"),
        )
    },
    administrative=(), advisories=(), level=("I.1",),
    history=(Effective("P/1", date(2026, 1, 31), "First.", encoded=True),),
)  # fmt: skip


def nested(levels: int) -> Condition:
    found: Condition = SMOKER
    for _ in range(levels):
        found = not_(found)
    return found


def test_every_node_of_the_language_has_a_tag() -> None:
    nodes = {getattr(one, "__origin__", one) for one in get_args(ValueNode)}
    nodes |= set(get_args(ConditionNode))
    assert nodes <= set(TAGS.values())
    assert len(set(TAGS.values())) == len(TAGS)


def test_no_field_is_named_like_the_tag() -> None:
    assert not [one for made in TAGS.values() for one in fields(made) if one.name in ("node", "key")]


def test_a_comparison_is_readable() -> None:
    assert encode(AGE >= 18) == {
        "node": "compare",
        "operator": ">=",
        "left": {
            "node": "fact",
            "definition": {
                "name": "age",
                "kind": "integer",
                "question": "How old is the member?",
                "low": 0,
                "high": 120,
            },
        },
        "right": {"node": "literal", "plain": 18, "kind_": "integer"},
    }


def test_a_date_says_that_it_is_one() -> None:
    data = encode(date(2026, 1, 31) <= REQUESTED)
    assert data["right"]["plain"] == {"date": "2026-01-31"}
    assert decode(data) == (date(2026, 1, 31) <= REQUESTED)


def test_numbers_and_truths_keep_their_type() -> None:
    for plain in (1, 1.0, True):
        again: Any = decode(encode(AGE.is_(Literal(plain, AGE.kind))))
        assert type(again.right.plain) is type(plain)


def test_a_policy_defines_each_fact_once() -> None:
    data = encode_policy(POLICY)
    text = json.dumps(data)
    assert text.count("How old is the member?") == 1
    assert data["first"] == ["smoker"]
    initial = data["pathways"][0]
    assert initial["key"] == "initial"
    assert initial["criteria"]["parts"][2]["where"]["left"]["definition"] == "ratings.day"
    assert initial["criteria"]["parts"][3]["asks"][0] == "smoker"
    assert data["vocabulary"]["impossible"][0]["when"]["left"]["definition"] == "age"


def test_a_policy_comes_back_equal_and_in_order() -> None:
    again = decode_policy(json.loads(canonical(encode_policy(POLICY))))
    assert again == POLICY
    assert list(again.outline) == ["I.2", "I.1", "I.1.a"]
    assert digest(again) == digest(POLICY)


def test_the_digest_follows_the_content() -> None:
    assert digest(POLICY).startswith("sha256:")
    assert len(digest(POLICY)) == len("sha256:") + 64
    assert digest(replace(POLICY, title="Another")) != digest(POLICY)


def test_canonical_bytes_are_sorted_compact_and_utf8() -> None:
    assert canonical({"b": "é", "a": [1, 2.5, None]}) == '{"a":[1,2.5,null],"b":"é"}'.encode()


@pytest.mark.parametrize("data", [float("nan"), float("inf"), object(), "\ud800", {"a": {1}}])
def test_what_is_no_json_has_no_canonical_bytes(data: object) -> None:
    with pytest.raises(CodecError, match="not JSON data"):
        canonical(data)


@pytest.mark.parametrize(
    ("data", "path", "says"),
    [
        (None, "", "an object is needed here, not None"),
        ([], "", "an object is needed here"),
        ({}, "", '"node" is None; one of these can stand here: all_of'),
        ({"node": "fact", "definition": "age"}, "", "one of these can stand here"),
        ({"node": ["all_of"]}, "", "one of these can stand here"),
        ({"node": "all_of"}, "", "'parts' is missing"),
        ({"node": "all_of", "parts": {}}, "parts", "a list is needed here"),
        ({"node": "all_of", "parts": [], "part": 1}, "", "'part' is not known here"),
        ({"node": "constant", "truth": 1}, "truth", "1 cannot stand here; bool can"),
        ({"node": "flag", "definition": "smoker"}, "definition", "defines no fact 'smoker'"),
        (
            {"node": "all_of", "parts": [{"node": "constant", "truth": True}, 7]},
            "parts[1]",
            "an object is needed here, not 7",
        ),
    ],
)
def test_malformed_data_is_refused_with_its_place(data: Any, path: str, says: str) -> None:
    with pytest.raises(CodecError) as caught:
        decode(data)
    assert caught.value.path == path
    assert says in str(caught.value)
    assert str(caught.value).startswith(path or "the top")


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(canonical(encode_policy(POLICY)))
    change(data)
    return data


def compare_of(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["pathways"][0]["criteria"]["parts"][0]["expr"]["expr"]
    return found


@pytest.mark.parametrize(
    ("change", "path", "says"),
    [
        (lambda d: d.pop("format"), "format", "says 1 here"),
        (lambda d: d.pop("vocabulary"), "vocabulary", "an object is needed"),
        (lambda d: d.pop("title"), "", "'title' is missing"),
        (lambda d: d.update(effective="31.1.2026"), "effective", "date can"),
        (lambda d: d.update(effective="20260131"), "effective", "date can"),
        (lambda d: d["outline"][0].update(kind="rule"), "outline.I.2.kind", "'criterion'"),
        (lambda d: d["pathways"].append(d["pathways"][0]), "pathways[1]", '"key" of its own'),
        (
            lambda d: compare_of(d).update(operator="=="),
            "pathways.initial.criteria.parts[0].expr.expr.operator",
            "'is', '>='",
        ),
        (
            lambda d: compare_of(d)["right"].update(plain=float("nan")),
            "pathways.initial.criteria.parts[0].expr.expr.right.plain",
            "nan cannot stand here",
        ),
        (
            lambda d: compare_of(d).update(left={"node": "fact", "definition": "request_date"}),
            "pathways.initial.criteria.parts[0].expr.expr",
            "date cannot be compared with a",
        ),
        (
            lambda d: d["pathways"][0]["criteria"]["parts"][0]["expr"].update(id="I.1"),
            "",
            "two different clauses",
        ),
    ],
)
def test_a_malformed_policy_is_refused_with_its_place(
    change: Callable[[dict[str, Any]], object], path: str, says: str
) -> None:
    with pytest.raises(CodecError) as caught:
        decode_policy(changed(change))
    assert caught.value.path == path
    assert says in str(caught.value)


def test_depth_is_limited_both_ways() -> None:
    deepest = nested(LIMIT - 3)  # inside: the flag, its definition, what is obtainable
    assert decode(encode(deepest)) == deepest
    data = {"node": "not", "part": encode(deepest)}
    for refused in (lambda: encode(not_(deepest)), lambda: decode(data)):
        with pytest.raises(CodecError, match=f"more than {LIMIT} objects") as caught:
            refused()
        assert caught.value.path.startswith("part.part")


def test_a_part_that_stands_in_many_places_is_written_once() -> None:
    """Forty levels, each the one below it twice: a trillion places."""
    shared: Condition = not_(SMOKER)
    for _ in range(40):
        shared = any_of(all_of(shared, AGE >= 18), all_of(shared, AGE >= 21))
    data = encode(shared)
    assert data["parts"][0]["parts"][0] is data["parts"][1]["parts"][0]


@pytest.mark.parametrize(
    "odd",
    [datetime(2026, 1, 31, 12, 0), 1 + 2j, float("inf"), (1, 2)],  # noqa: DTZ001
)
def test_what_the_language_does_not_know_is_not_written(odd: Any) -> None:
    with pytest.raises(CodecError):
        encode(AGE.is_(Literal(odd, AGE.kind)))


def test_an_ask_for_a_record_stands_beside_facts() -> None:
    asked = unknown(SMOKER, Another("trials", "One more?", "chart note"))
    assert encode(asked)["asks"][1] == {
        "node": "another", "records": "trials", "words": "One more?", "document": "chart note",
    }  # fmt: skip
    assert decode(encode(asked)) == asked
