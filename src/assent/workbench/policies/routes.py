"""Routes of this room: policies to read beside the published document."""

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import Path, Request, Response
from markupsafe import Markup

from assent.casework.people.permissions import Use, check_use
from assent.casework.people.sign_in import NotSignedIn
from assent.casework.record.actors import OFFICES
from assent.casework.record.checks import NotFound
from assent.casework.record.days import plan_day
from assent.desk.assessment import policies, policy_terms
from assent.desk.assessment.policies import NoSuchClause, Policy
from assent.desk.assessment.policy_terms import PolicyChange
from assent.desk.ports import Desk
from assent.web.router import Router
from assent.web.server.caller import Caller
from assent.web.server.installation import Installation
from assent.workbench.policies import document
from assent.workbench.policies.cross_references import (
    address,
    clause_anchor,
    fact_anchor,
    linking,
    question_anchor,
)
from assent.workbench.shell.fact_fields import unit_name
from assent.workbench.shell.pages import go_to, is_partial, page, rendered
from assent.workbench.shell.route import PageRoute
from assent.workbench.shell.session import Visitor
from assent.workbench.shell.words import say

router = Router(route_class=PageRoute, include_in_schema=False)
PolicyId = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Version = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,39}$")]
Revision = Annotated[int, Path(ge=1, le=10_000)]
ClauseId = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$")]
BESIDE = ("readings", "routes", "grants", "scales", "bars", "owner", "facts", "sources", "versions")
"""What stands beside the clauses of a policy, in that order; each has a template of its own."""
HOLDS = {"facts": "fact-", "sources": "source-"}
"""How the places begin that clauses link to in these parts."""


@router.get("/policies")
def list_policies(http: Request, visitor: Visitor) -> Response:
    """The policies of the plan, each with its encodings."""
    desk = _desk(http, visitor)
    listed = [(package.newest, document.encodings(desk, package.id)) for package in desk.catalogue.packages]
    return page(http, "policies/list.html", shown=listed, address=address, public=desk.office.public_policies)


@router.get("/policies/{policy}")
def newest(policy: PolicyId, http: Request, visitor: Visitor) -> Response:
    """The newest encoding of a policy."""
    desk = _desk(http, visitor)
    return _document(http, visitor, desk, _named(desk, policy))


@router.get("/policies/{policy}/clauses/{clause}")
def clause(
    policy: PolicyId,
    clause: ClauseId,
    http: Request,
    visitor: Visitor,
) -> Response:
    """Goes on to the place of a clause: an address of it that stays."""
    desk = _desk(http, visitor)
    try:
        shown_clause = policies.show_clause(desk.catalogue, _named(desk, policy), clause)
    except NoSuchClause as error:
        raise NotFound(str(error)) from None
    return go_to(f"/policies/{policy}#{clause_anchor(shown_clause.id)}")


@router.get("/policies/{policy}/{version}/{revision}")
def encoding(
    policy: PolicyId, version: Version, revision: Revision, http: Request, visitor: Visitor
) -> Response:
    """One encoding, which stays what it is."""
    desk = _desk(http, visitor)
    return _document(http, visitor, desk, _named(desk, policy, version, revision))


@router.get("/policies/{policy}/{version}/{revision}/whole")
def whole(
    policy: PolicyId, version: Version, revision: Revision, http: Request, visitor: Visitor
) -> Response:
    """One encoding with all that stands beside it, opened: to print, and to look through."""
    desk = _desk(http, visitor)
    return _document(http, visitor, desk, _named(desk, policy, version, revision), whole=True)


@router.get("/policies/{policy}/{version}/{revision}/parts/{part}")
def part(
    policy: PolicyId,
    version: Version,
    revision: Revision,
    part: Annotated[str, Path(pattern=r"^[a-z]{1,20}$")],
    http: Request,
    visitor: Visitor,
) -> Response:
    """What stands beside the clauses, such as the facts: a page, or for a script what it puts into the page."""
    desk = _desk(http, visitor)
    values = _values(http, visitor, desk, _named(desk, policy, version, revision), apart=not is_partial(http))
    if part not in values["beside"]:
        raise NotFound(say("policies.no_part", parts=", ".join(values["beside"])))
    return _apart(http, f"beside/{part}", say(f"policies.parts.{part}"), f"#part-{part}", values)


@router.get("/policies/{policy}/{version}/{revision}/rules/{clause}")
def rule(
    policy: PolicyId, version: Version, revision: Revision, clause: ClauseId, http: Request, visitor: Visitor
) -> Response:
    """The rule of a clause: a page, or for a script what it puts into the policy's page."""
    desk = _desk(http, visitor)
    encoding = _named(desk, policy, version, revision)
    try:
        shown_clause = policies.show_clause(desk.catalogue, encoding, clause)
    except NoSuchClause as error:
        raise NotFound(str(error)) from None
    if shown_clause.expression is None:
        raise NotFound(say("policies.no_rule"))
    values = _values(http, visitor, desk, encoding, apart=not is_partial(http))
    cited = values["labels"][clause].whole
    return _apart(
        http, "rule", cited, f"#{clause_anchor(clause)}", {**values, "expression": shown_clause.expression}
    )


def _apart(http: Request, template: str, title: str, anchor: str, values: dict[str, Any]) -> Response:
    """A part of a policy's page: alone for a script, else on a page that leads back to its place."""
    if is_partial(http):
        return page(http, f"policies/{template}.html", **values)
    part = Markup(rendered(http, f"policies/{template}.html", **values))  # noqa: S704
    return page(http, "policies/part.html", title=title, anchor=anchor, part=part, **values)


@router.get("/policies/{policy}/{version}/{revision}/changes/{earlier_version}/{earlier}")
def changes(
    policy: PolicyId,
    version: Version,
    revision: Revision,
    earlier_version: Version,
    earlier: Revision,
    http: Request,
    visitor: Visitor,
) -> Response:
    """What differs of one encoding from another."""
    desk = _desk(http, visitor)
    after = _named(desk, policy, version, revision)
    former = _named(desk, policy, earlier_version, earlier)
    after_document = document.document_of(desk, after)
    found = policy_terms.policy_changes(former, after)
    return page(
        http,
        "policies/changes.html",
        document=after_document,
        before=former,
        found=_by_subject(found),
        count=len(found),
        linked=linking(after_document.labels, after_document.asked, address(after)),
        address=address,
    )


def _by_subject(found: Iterable[PolicyChange]) -> dict[str, dict[str, list[PolicyChange]]]:
    """Differences by what they are about, then by its name: each is a heading once."""
    changes: dict[str, dict[str, list[PolicyChange]]] = {}
    for change in found:
        changes.setdefault(change.subject, {}).setdefault(change.name, []).append(change)
    return changes


def _desk(http: Request, visitor: Caller | None) -> Desk:
    """The desk for whoever may read policies here; raises ``NotSignedIn`` where the plan shows them to its own only."""
    if visitor is not None:
        check_use(visitor.account.role, Use.READ_POLICY)
        return visitor.desk
    here: Installation = http.app.state.installation
    desk = here.desk
    if not desk.office.public_policies:
        raise NotSignedIn(say("policies.not_public"))
    return desk


def _named(desk: Desk, policy: str, version: str = "", revision: int | None = None) -> Policy:
    try:
        return policies.named_version(desk.catalogue, policy, version, revision)
    except LookupError as error:
        raise NotFound(str(error.args[0])) from None


def _values(
    http: Request, visitor: Caller | None, desk: Desk, policy: Policy, *, apart: bool = False
) -> dict[str, Any]:
    """What templates of one encoding show; ``apart`` from its page, links to its clauses lead to that page."""
    policy_document, here = document.document_of(desk, policy), http.app.state.installation
    of_plan = visitor is not None and visitor.account.role not in OFFICES
    bars = policy_terms.bars_for(desk, policy.id, visitor.actor) if visitor and of_plan else ()
    base = address(policy) if apart else ""
    return {
        "document": policy_document,
        "labels": policy_document.labels,
        "linked": linking(policy_document.labels, policy_document.asked, base)
        if base
        else policy_document.linked,
        "base": base,
        "here": address(policy),
        "beside": tuple(name for name in BESIDE if bars or name != "bars"),
        "holds": HOLDS,
        "adopted": document.adoptions(desk, policy, plan_day(visitor.now if visitor else here.clock())),
        "bars": bars,
        "encodings": (encodings := document.encodings(desk, policy.id)),
        "deciding": document.deciding(encodings),
        "before": document.before(encodings, policy),
        "published": desk.plan.letterhead.policy_url,
        "clause_anchor": clause_anchor,
        "question_anchor": question_anchor,
        "fact_anchor": fact_anchor,
        "unit_name": unit_name,
        "bound": _bound,
    }


def _bound(value: float) -> str:
    """A bound of a number, never in powers of ten."""
    return f"{value:,.10g}"


def _document(
    http: Request, visitor: Caller | None, desk: Desk, policy: Policy, *, whole: bool = False
) -> Response:
    values = {**_values(http, visitor, desk, policy), "whole": whole}
    return page(http, "policies/policy.html", article=_article(http, values), **values)


def _article(http: Request, values: dict[str, Any]) -> Markup:
    """The body of the page, the same for all who see the same: made once."""
    policy_document = values["document"]
    assert isinstance(policy_document, document.Document)
    variant = values["adopted"], bool(values["bars"]), values["published"], values["whole"]
    key = repr((policy_document.digest, policy_document.policy.revision, *variant))
    kept = _ARTICLES.get(key)
    if kept is None:
        if len(_ARTICLES) >= _MOST:
            _ARTICLES.clear()
        kept = _ARTICLES[key] = Markup(rendered(http, "policies/document.html", **values))  # noqa: S704
    return kept


_MOST = 32
_ARTICLES: dict[str, Markup] = {}
