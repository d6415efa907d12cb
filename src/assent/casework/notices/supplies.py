"""What the plan has still to supply for its letters as files: without it some letters are held back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assent.casework.notices.plan_texts import PlanTexts, criteria_file, form_file
from assent.casework.notices.words import LANGUAGES
from assent.logic.package import Catalogue
from assent.logic.policy import Policy
from assent.logic.tree import ClauseKind
from assent.regulation.notices import form_rules
from assent.regulation.rules import NO_SWITCHES, Switches
from assent.terms.requests import ProductLine

_FEW = 6


@dataclass(frozen=True, slots=True)
class Supply:
    """A file that the plan puts into the folder of its store: what belongs in it, and what is held without it."""

    file: str
    says: str


def missing_supplies(
    texts: PlanTexts, catalogue: Catalogue, day: date, switches: Switches = NO_SWITCHES
) -> tuple[Supply, ...]:
    """The files without which letters are held on a day: texts of criteria, then official forms."""
    versions = {
        (policy.id, policy.version): policy for package in catalogue.packages for policy in package.versions
    }
    criteria = (_criteria(texts, policy) for policy in versions.values())
    return (*(supply for supply in criteria if supply is not None), *_forms(texts, day, switches))


def citable(policy: Policy) -> tuple[str, ...]:
    """The clauses on which a denial, or the granting of less, can rest: all but what only informs.

    How long an authorization lasts informs as well, and can be why less is granted.
    """
    terms = {pathway.grant.clause for pathway in policy.pathways.values()}
    return tuple(
        id for id, row in policy.outline.items() if row.kind is not ClauseKind.INFORMATIONAL or id in terms
    )


def _criteria(texts: PlanTexts, policy: Policy) -> Supply | None:
    """The file of a policy's criteria, where some that a denial can cite have no text in it."""
    lacking = [id for id in citable(policy) if not texts.published(policy.id, policy.version, id)]
    if not lacking:
        return None
    more = f" and {len(lacking) - _FEW} more" if len(lacking) > _FEW else ""
    return Supply(
        criteria_file(policy.id, policy.version),
        f"the policy's published text of {', '.join(lacking[:_FEW])}{more}; a denial that cites one is held without it",
    )


def _forms(texts: PlanTexts, day: date, switches: Switches) -> Iterator[Supply]:
    for rule in form_rules():
        lines = [line.value for line in ProductLine if rule.holds(day, line) and switches.is_on(rule, day)]
        for language in LANGUAGES if lines else ():
            if texts.form(rule.form_id, language) is None:
                members = ", ".join(lines)
                yield Supply(
                    form_file(rule.form_id, language),
                    f"the form's own text in this language; a denial to a member ({members}) is held without it",
                )
