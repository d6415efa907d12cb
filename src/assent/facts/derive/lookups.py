"""The derivations that a case and a record share: a lookup, a value that means nothing, a constant."""

from assent.facts.derive.findings import Found, Settling
from assent.logic.derivations import ConstantIf, Lookup, NotAssessed, Prefer


def look_up(settling: Settling, lookup: Lookup) -> None:
    """What the table says of the key, where the key is known."""
    key = settling.stated(lookup.key)
    entry = lookup.table(key) if isinstance(key, str) else None
    if entry is None:
        return
    if entry.value is not None:
        settling.use(lookup.fact, entry.value, entry.inputs, entry.why, entry.prefer)
    elif entry.differs:
        settling.differs(lookup.fact, entry.differs, entry.why)
    else:
        settling.not_derived(lookup.fact, entry.inputs)


def leave_out_unassessed(settling: Settling, rule: NotAssessed) -> None:
    """Make the value unknown that only stands for "not assessed"."""
    by, value = settling.stated(rule.by), settling.stated(rule.fact)
    if by in rule.where and value is not None and value == rule.value:
        del settling.values[rule.fact]
        settling.note([Found(rule.fact, None, f"{rule.value} on {by} means not assessed")])


def set_constant(settling: Settling, rule: ConstantIf) -> None:
    """The constant, where it applies."""
    if settling.stated(rule.by) == rule.where:
        settling.use(rule.fact, rule.value, rule.inputs, rule.why, Prefer.DERIVED)
