# ruff: noqa: S608  (these statements are made of our own names only)
"""Rules that the database itself enforces, as triggers for SQLite and for PostgreSQL.

Whoever opens the database with another program still meets them. Removing one leaves the chain of
digests, which ``verify`` checks.
"""

from collections.abc import Iterator

_FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
{body}
RETURN NEW;
END $$"""
_RAISE = "RAISE EXCEPTION '{says}' USING ERRCODE = 'restrict_violation', CONSTRAINT = '{name}';"


def append_only(dialect: str, table: str) -> Iterator[str]:
    """Rows of the table can be added, never changed or removed; also not by replacing on conflict."""
    message = f"{table} is append-only"
    name = f"{table}_append_only"
    if dialect == "postgresql":
        yield _FUNCTION.format(name=name, body=_RAISE.format(says=message, name=name))
        yield _trigger(name, f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW")
        yield _trigger(name, f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT", f"{name}_whole")
        return
    for verb in ("update", "delete"):
        yield _sqlite(f"{name}_{verb}", f"BEFORE {verb.upper()} ON {table}", "true", message)


def append_only_until(dialect: str, table: str, kept: str) -> Iterator[str]:
    """In the place of ``append_only``: a row may go once it is not ``kept``, an expression over OLD."""
    message, name = f"{table} is append-only, and its time is not over", f"{table}_append_only"
    if dialect == "postgresql":
        yield f"DROP TRIGGER {name} ON {table}"
        yield _trigger(name, f"BEFORE UPDATE ON {table} FOR EACH ROW")
        raised = _RAISE.format(says=message, name=f"{table}_kept")
        body = f"IF {kept} THEN {raised} END IF; RETURN OLD;"
        yield _FUNCTION.format(name=f"{table}_kept", body=body)
        yield _trigger(f"{table}_kept", f"BEFORE DELETE ON {table} FOR EACH ROW")
        return
    yield f"DROP TRIGGER {name}_delete"
    yield _sqlite(f"{table}_kept", f"BEFORE DELETE ON {table}", kept, message)


def moves_on(dialect: str, table: str, column: str) -> Iterator[str]:
    """The one row of the table stays, and its moment only ever moves forward."""
    message = f"{table} moves forward"
    yield from _refuse(dialect, f"{table}_moves_on", "UPDATE", table, f"NEW.{column} < OLD.{column}", message)
    yield from never_removed(dialect, table)


def no_replacing(dialect: str, table: str, *keys: tuple[str, ...]) -> Iterator[str]:
    """SQLite's INSERT OR REPLACE removes rows without asking the triggers: refused here by key."""
    if dialect == "sqlite":
        same = " OR ".join(
            "(" + " AND ".join(f"{column} = NEW.{column}" for column in key) + ")" for key in keys
        )
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"
        yield _sqlite(f"{table}_no_replacing", f"BEFORE INSERT ON {table}", taken, f"UNIQUE in {table}")


def chained(dialect: str) -> Iterator[str]:
    """An entry continues its request's chain: the entry before it is there, with that digest."""
    first = "0" * 64
    broken = (
        f"(NEW.sequence = 1 AND NEW.previous <> '{first}') OR (NEW.sequence > 1 AND NOT EXISTS (SELECT 1 FROM event"
        " WHERE request = NEW.request AND sequence = NEW.sequence - 1 AND digest = NEW.previous))"
    )
    yield from _refuse(
        dialect, "event_chained", "INSERT", "event", broken, "an entry must continue the chain"
    )


def head_moves_on(dialect: str) -> Iterator[str]:
    """A head is an entry that exists, and only ever moves forward."""
    absent = (
        "NOT EXISTS (SELECT 1 FROM event WHERE request = NEW.request"
        " AND sequence = NEW.sequence AND digest = NEW.digest)"
    )
    message = "a head must be an entry and move forward"
    yield from _refuse(dialect, "head_is_entry", "INSERT", "head", absent, message)
    backward = f"{absent} OR NEW.sequence <= OLD.sequence OR NEW.request <> OLD.request"
    yield from _refuse(dialect, "head_moves_on", "UPDATE", "head", backward, message)


def never_removed(dialect: str, table: str) -> Iterator[str]:
    """Rows may change, never go."""
    message, name = f"a row of {table} is never removed", f"{table}_stays"
    if dialect == "postgresql":
        yield _FUNCTION.format(name=name, body=_RAISE.format(says=message, name=name))
        yield _trigger(name, f"BEFORE DELETE ON {table} FOR EACH ROW")
        yield _trigger(name, f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT", f"{name}_whole")
    else:
        yield _sqlite(name, f"BEFORE DELETE ON {table}", "true", message)


def signed(dialect: str) -> Iterator[str]:
    """A partial or adverse determination has a clinician, reasons and what was considered, each in words.

    The check on the table refuses absent and empty ones; this one also looks inside: a list of which
    every part is a text, or an object with texts, and none of them blank. That there are letters, a license
    that is valid and the very event behind the row is for the types and for ``verify``: a signer ``?`` passes here.
    """
    if dialect == "postgresql":
        yield _WORDS_POSTGRESQL.replace("{spaces}", _spaces(dialect))
        lacking = "NOT says_something(NEW.reasons) OR NOT says_something(NEW.considered)"
    else:
        lacking = " OR ".join(_lacks_words(f"NEW.{column}") for column in ("reasons", "considered"))
    spaces, trim = _spaces(dialect), "btrim" if dialect == "postgresql" else "trim"
    blank = " OR ".join(
        f"length({trim}(coalesce(NEW.{column}, ''), {spaces})) = 0"
        for column in ("signer", "credential", "specialty")
    )
    unsigned = f"NEW.outcome <> 'approved' AND (NEW.automatic OR {blank} OR {lacking})"
    message = (
        "only a clinician can decide this: signer, credential, specialty, reasons and considered are needed"
    )
    for verb in ("INSERT", "UPDATE"):
        name = f"determination_needs_signature_{verb.lower()}"
        yield from _refuse(dialect, name, verb, "determination", unsigned, message)


_WORDS_POSTGRESQL = r"""
CREATE FUNCTION says_something(list text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
SELECT CASE WHEN coalesce(list, '') = '' OR jsonb_typeof(list::jsonb) <> 'array' THEN false ELSE
    jsonb_array_length(list::jsonb) > 0 AND NOT EXISTS (
        SELECT 1 FROM jsonb_array_elements(list::jsonb) AS part WHERE NOT CASE jsonb_typeof(part)
            WHEN 'string' THEN length(btrim(part #>> '{}', {spaces})) > 0
            WHEN 'object' THEN coalesce((SELECT bool_and(length(btrim(field.value #>> '{}', {spaces})) > 0)
                FROM jsonb_each(part) AS field WHERE jsonb_typeof(field.value) = 'string'), false)
            ELSE false END)
END $$"""


def _lacks_words(column: str) -> str:
    """The same on SQLite, as one condition."""
    spaces = _spaces("sqlite")
    return (
        f"CASE WHEN {column} IS NULL OR NOT json_valid({column}) THEN true"
        f" WHEN json_type({column}) <> 'array' OR json_array_length({column}) = 0 THEN true"
        f" ELSE EXISTS (SELECT 1 FROM json_each({column}) AS part WHERE NOT CASE part.type"
        f"  WHEN 'text' THEN length(trim(part.value, {spaces})) > 0"
        f"  WHEN 'object' THEN coalesce((SELECT min(length(trim(field.value, {spaces})) > 0)"
        "   FROM json_each(part.value) AS field WHERE field.type = 'text'), false)"
        "  ELSE false END) END"
    )


def _spaces(dialect: str) -> str:
    """An SQL expression: the characters that show nothing."""
    if dialect == "postgresql":
        return "(" + " || ".join(f"chr({code})" for part in _SHOWS_NOTHING for code in part) + ")"
    return "(" + " || ".join(f"char({', '.join(map(str, part))})" for part in _SHOWS_NOTHING) + ")"


_SHOWS_NOTHING = (
    range(0x01, 0x21), range(0x7F, 0xA1), (0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x1680),
    range(0x180B, 0x1810), range(0x2000, 0x2010), range(0x2028, 0x2030), range(0x205F, 0x2070),
    (0x2800, 0x3000, 0x3164), range(0xFE00, 0xFE10), (0xFEFF, 0xFFA0), range(0xFFF9, 0xFFFD),
)  # fmt: skip
"""Controls, spaces, marks of direction, joiners, selectors of a variant, and letters that are blank."""


def _refuse(dialect: str, name: str, verb: str, table: str, when: str, message: str) -> Iterator[str]:
    if dialect == "postgresql":
        raised = _RAISE.format(says=message, name=name)
        yield _FUNCTION.format(name=name, body=f"IF {when} THEN {raised} END IF;")
        yield _trigger(name, f"BEFORE {verb} ON {table} FOR EACH ROW")
    else:
        yield _sqlite(name, f"BEFORE {verb} ON {table}", when, message)


def _trigger(function: str, when: str, name: str = "") -> str:
    return f"CREATE TRIGGER {name or function} {when} EXECUTE FUNCTION {function}()"


def _sqlite(name: str, moment: str, when: str, message: str) -> str:
    return (
        f"CREATE TRIGGER {name} {moment} FOR EACH ROW BEGIN"
        f" SELECT RAISE(ABORT, '{name}: {message}') WHERE {when}; END"
    )
