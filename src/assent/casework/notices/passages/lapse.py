"""The warning that an authorization ends: which, when, what is left, and what to send to go on."""

from assent.casework.authorization.events import AuthorizationIssued
from assent.casework.notices.matter import Matter
from assent.casework.notices.notice import Block, Items, Paragraph, Rows
from assent.casework.record.state import AuthorizationState
from assent.logic.tree import ClauseKind

_RENEWAL = "reauthorization"


def ends_soon(matter: Matter) -> Block | None:
    """Its number and its last day."""
    authorization = _held(matter)
    if authorization is None:
        return None
    text = matter.say("lapse.intro", number=authorization.number, end=matter.words.day(authorization.ends))
    return Block(("authorization_number", "authorization_period"), "", (Paragraph(text),))


def left(matter: Matter) -> Block | None:
    """What is still approved: services, and units left."""
    authorization = _held(matter)
    if authorization is None:
        return None
    rows = tuple(
        matter.grant_row(grant, units=authorization.left(grant.line)) for grant in authorization.grants
    )
    heads = matter.grant_heads()
    heads = (*heads[:2], matter.say("lapse.left"), *heads[3:])
    return Block(("services_and_units",), matter.say("lapse.heading"), (Rows(heads, rows),))


def go_on(matter: Matter) -> Block | None:
    """What to do, and by when."""
    authorization = _held(matter)
    if authorization is None:
        return None
    texts = (
        matter.say("lapse.next", end=matter.words.day(authorization.ends)),
        *matter.wanted_at_the_end(authorization.ends),
    )
    parts = tuple(Paragraph(text) for text in texts)
    return Block(("what_comes_next",), matter.say("lapse.next_heading"), parts)


def what_to_send(matter: Matter) -> Block | None:
    """The criteria that only a renewal has, as the policy states them."""
    pathway = matter.policy.pathways.get(_RENEWAL)
    if pathway is None:
        return None
    other_pathways = (pathway_ for name, pathway_ in matter.policy.pathways.items() if name != _RENEWAL)
    first = {id for pathway_ in other_pathways for id in pathway_.clause_ids}
    own = (
        id
        for id in pathway.clause_ids
        if id not in first
        and id in matter.policy.level
        and matter.policy.outline[id].kind is ClauseKind.CRITERION
    )
    parts = (Paragraph(matter.say("lapse.send_intro")), Items(tuple(matter.says(id) for id in own)))
    return Block(("facts_asked",), matter.say("lapse.send"), parts)


def _held(matter: Matter) -> AuthorizationState | None:
    if not isinstance(matter.body, AuthorizationIssued):
        return None
    return matter.state.authorizations.get(matter.body.number)
