"""Ids of clauses and questions inside our own sentences, as links that say where the policy has them printed."""

import re
from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

from assent.desk.assessment.policies import Policy, QuestionShown
from assent.workbench.shell.clauses import ClauseLabel
from assent.workbench.shell.fact_fields import unit_name
from assent.workbench.shell.words import say

_LONGEST = 90
_JOINED = re.compile(r"(?<=[a-z0-9])_(?=[a-z0-9])")
_UNIT = re.compile(r"(?<=\d )(?:mm\[Hg\]|\[lb_av\]|min|d)(?![\w/])")
Linked = Callable[[str], Markup]
"""Makes the links of a text."""


def linking(labels: Mapping[str, ClauseLabel], asked: Mapping[str, QuestionShown], base: str = "") -> Linked:
    """What links texts about a policy: ``base`` is the address of its page, empty on that page itself."""
    ids = sorted({*labels, *asked}, key=len, reverse=True)
    if not ids:
        return _plain
    pattern = re.compile(
        rf"(?<![\w.])(?:clause |question |by the reading of )?({'|'.join(map(re.escape, ids))})(?![\w-])(?!\.\w)"
    )

    def linked(text: str) -> Markup:
        parts, after = [], 0
        for match in pattern.finditer(text):
            parts += [_plain(text[after : match.start()]), _link(match[1], labels, asked, base)]
            after = match.end()
        return Markup("").join([*parts, _plain(text[after:])])

    return linked


def _plain(text: str) -> Markup:
    """Text with the names of facts and units as words."""
    return escape(_UNIT.sub(lambda match: unit_name(match[0]), _JOINED.sub(" ", text)))


def _link(
    id: str, labels: Mapping[str, ClauseLabel], asked: Mapping[str, QuestionShown], base: str
) -> Markup:
    if id in labels:
        return Markup('<a href="{}#{}">{}</a>').format(base, clause_anchor(id), labels[id].cited)
    asks = asked[id].asks
    short = asks if len(asks) <= _LONGEST else f"{asks[:_LONGEST].rpartition(' ')[0]}…"
    words = say("policies.by_reading", asks=short)
    return Markup('<a href="{}#{}">{}</a>').format(base, question_anchor(id), words)


def clause_anchor(id: str) -> str:
    """The name of a clause's place on the page of its policy."""
    return f"clause-{id}"


def question_anchor(id: str) -> str:
    """The name of a question's place on the page of its policy."""
    return f"question-{id}"


def fact_anchor(fact: str) -> str:
    """The name of a fact's place on the page of its policy."""
    return f"fact-{fact.replace('[].', '.')}"


def address(policy: Policy) -> str:
    """The page of one encoding of a version, which stays what it is."""
    return f"/policies/{policy.id}/{policy.version}/{policy.revision}"
