"""Days of a record from its dates, and how many of them dispenses cover, in SQL."""

from __future__ import annotations

from assent.facts.days_covered import LONGEST_SUPPLY_DAYS
from assent.logic.derivations import DayCount, DaysCovered, RepeatedDispense
from assent.targets.sql.settling import Settled, let, quoted


def settle_days(settled: Settled, rule: DayCount, start: str, end: str, today: str, since: str) -> None:
    """The days from ``start`` to ``end`` (SQL of texts), both included; a stated count stays.

    ``today`` and ``since`` are the days (SQL) after and before which none of them lies.
    """
    first, last = _day(start), _day(end)
    earliest, latest = _bound(start, upper=False), _bound(end, upper=True)
    counted = f"CASE WHEN {last} >= {first} THEN date_diff('day', {first}, {last}) + 1 END"
    settled.settle(rule.fact, f"COALESCE({settled.value(rule.fact)}, {counted})")
    for name, stated in ((rule.start, start), (rule.end, end)):
        day = _bound(stated, upper=False)
        impossible = f"{stated} IS NOT NULL AND ({day} IS NULL OR COALESCE({day} > {today}, false))"
        settled.wrong(rule.fact, _if(impossible, f"the {name} ", stated, " is no day up to the assessment"))
    early = f"{_bound(start, upper=True)} < {since}"
    settled.wrong(rule.fact, _if(early, f"the {rule.start} ", start, f" is before {rule.since}"))
    settled.wrong(
        rule.fact, _if(f"{latest} < {earliest}", f"the {rule.end} ", end, f" is before the {rule.start}")
    )


def settle_covered(
    settled: Settled, rule: DaysCovered, start: str, end: str, dispenses: str, today: str
) -> None:
    """The percentage of these days that ``dispenses`` (SQL of a JSON value) cover; a stated one stays."""
    read = f"list_transform(TRY_CAST({dispenses} AS JSON[]), LAMBDA d : {_DISPENSE})"
    body = let("f", _day(start), let("l", _day(end), let("ds", read, _PERCENT)))
    counted = f"CASE WHEN json_type({dispenses}) = 'ARRAY' THEN {body} END"
    settled.settle(rule.fact, f"COALESCE({settled.value(rule.fact)}, {counted})")
    unread = f"json_type({dispenses}) NOT IN ('ARRAY', 'NULL')"
    settled.wrong(rule.fact, _if(unread, f"the {rule.dispenses} ", _shown(dispenses), " are no list"))
    strange = let("ds", read, f"len(list_filter(ds, LAMBDA d : {_impossible(today)})) > 0")
    some = f"CASE WHEN json_type({dispenses}) = 'ARRAY' THEN {strange} END"
    complaint = f" hold one without a day up to the assessment or a supply of 1 to {LONGEST_SUPPLY_DAYS} days"
    settled.wrong(rule.fact, _if(some, f"the {rule.dispenses} ", _shown(dispenses), complaint))


def settle_repeated(settled: Settled, rule: RepeatedDispense, dispenses: str) -> None:
    """Whether two of ``dispenses`` (SQL of a JSON value) share day, supply and product; a stated answer stays."""
    read = f"list_transform(TRY_CAST({dispenses} AS JSON[]), LAMBDA d : {_DISPENSE})"
    complete = 'list_filter(ds, LAMBDA d : d."on" IS NOT NULL AND d.days IS NOT NULL)'
    keys = f"list_transform({complete}, LAMBDA d : {_SAME_DISPENSE})"
    body = let("ds", read, let("keys", keys, "CASE WHEN len(list_distinct(keys)) < len(keys) THEN true END"))
    twice = f"CASE WHEN json_type({dispenses}) = 'ARRAY' THEN {body} END"
    settled.settle(rule.fact, f"COALESCE({settled.value(rule.fact)}, {twice})")


def _day(stated: str) -> str:
    """The day that a text says, written 2026-02-05; NULL for any other text."""
    form = quoted("[0-9]{4}-[0-9]{2}-[0-9]{2}")
    return f"CASE WHEN regexp_full_match({stated}, {form}) THEN TRY_CAST({stated} AS DATE) END"


def _bound(stated: str, *, upper: bool) -> str:
    """The first or the last day that a text may mean, which may be a month or a year; NULL for any other text."""
    month, year = quoted("[0-9]{4}-[0-9]{2}"), quoted("[0-9]{4}")
    of_month = f"TRY_CAST({stated} || '-01' AS DATE)"
    of_year = f"TRY_CAST({stated} || '{'-12-31' if upper else '-01-01'}' AS DATE)"
    return (
        f"CASE WHEN regexp_full_match({stated}, {month}) THEN {f'LAST_DAY({of_month})' if upper else of_month} "
        f"WHEN regexp_full_match({stated}, {year}) THEN {of_year} ELSE {_day(stated)} END"
    )


def _shown(value: str) -> str:
    return f"CAST({value} AS VARCHAR)"


def _if(condition: str, before: str, value: str, after: str) -> str:
    return f"CASE WHEN {condition} THEN {quoted(before)} || {value} || {quoted(after)} END"


_SUPPLY, _ON = "(d->>'days_supply')", "(d->>'on')"
_DISPENSE = (
    f"{{'given': {_ON}, 'on': {_day(_ON)}, "
    f"'said': {_SUPPLY}, 'days': TRY_CAST({_SUPPLY} AS INTEGER), 'product': (d->>'product')}}"
)
"""A dispense as it is read: its day, the days that it lasts, and which product."""
_SAME_DISPENSE = "concat_ws('|', d.\"on\", d.days, COALESCE('of ' || d.product, ''))"
"""What two entries of one dispense share, as text."""


def _impossible(today: str) -> str:
    """Whether a dispense cannot be; never NULL."""
    day = f'd.given IS NOT NULL AND (d."on" IS NULL OR COALESCE(d."on" > {today}, false))'
    supply = f"d.said IS NOT NULL AND COALESCE(d.days NOT BETWEEN 1 AND {LONGEST_SUPPLY_DAYS}, true)"
    return f"({day} OR d.given IS NULL OR {supply})"


# Of one day: unnamed products one after the other, and beside them the one of the named that lasts longest.
_NAMED = "list_distinct(list_transform(same, LAMBDA d : d.product))"
_OF_PRODUCT = (
    "list_sum(list_transform(list_filter(same, LAMBDA d : d.product = p), LAMBDA d : COALESCE(d.days, 0)))"
)
_UNNAMED = "list_sum(list_transform(list_filter(same, LAMBDA d : d.product IS NULL), LAMBDA d : COALESCE(d.days, 0)))"
_DAYS_OF_DATE = (
    f"COALESCE({_UNNAMED}, 0) + COALESCE(list_max(list_transform({_NAMED}, LAMBDA p : {_OF_PRODUCT})), 0)"
)
_SAME = 'list_filter(relevant, LAMBDA d : d."on" = day)'
_SUPPLIES = (
    'list_transform(list_sort(list_distinct(list_transform(relevant, LAMBDA d : d."on"))), '
    f"LAMBDA day : {{'free': day, 'days': CAST({let('same', _SAME, _DAYS_OF_DATE)} AS INTEGER), 'covered': 0}})"
)
# A supply begins when the earlier one ends; ``free`` is the first day after what was supplied so far. The days of
# a supply that lie in the window are counted.
_BEGIN = "greatest(a.free, b.free)"
_COUNTED = f"greatest(0, date_diff('day', greatest({_BEGIN}, f), least({_BEGIN} + b.days - 1, l)) + 1)"
_STEP = f"{{'free': {_BEGIN} + b.days, 'days': 0, 'covered': a.covered + CAST({_COUNTED} AS INTEGER)}}"
_START = "{'free': DATE '0001-01-01', 'days': 0, 'covered': 0}"
_COVERED = f"list_reduce(list_concat([{_START}], {_SUPPLIES}), LAMBDA a, b : {_STEP}).covered"
_KNOWN = "len(relevant) > 0 AND len(list_filter(relevant, LAMBDA d : d.days IS NULL)) = 0"
_OF_WINDOW = f"CASE WHEN {_KNOWN} THEN CAST(100 * {_COVERED} AS DOUBLE) / (date_diff('day', f, l) + 1) END"
_RELEVANT = 'list_filter(ds, LAMBDA d : d."on" <= l)'
_PERCENT = f"CASE WHEN f <= l THEN {let('relevant', _RELEVANT, _OF_WINDOW)} END"
"""The percentage of the days from ``f`` to ``l`` that the dispenses ``ds`` cover."""
