"""What an update changes of the lines of a request: added, asked for otherwise, canceled; or why it cannot be taken.

Nothing that was decided is changed. What is asked for otherwise is a further line in the place of the open one,
received with the update, so that each clock runs for what was received then.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from assent.adapters.fhir.pas.errors import INCONSISTENT, Rejection
from assent.adapters.fhir.pas.line_ids import further_id, line_ids
from assent.adapters.fhir.pas.request.claims import ClaimItem
from assent.casework.record.lines import RequestedLine
from assent.casework.record.state import LineState, LineStatus, RequestState, Stage
from assent.exchange.pas.requested import Requested, claimed_member
from assent.facts.billing_codes import base_code

_RELATED = "Bundle.entry[0].resource.related[0].claim"
_IN_WORDS = ""
"""Nothing can be corrected and sent again: what can be done is said in words."""
_DENIED = Rejection(
    INCONSISTENT,
    "A denial stands, and no update changes it. Appeal it, or send a new request.",
    _RELATED,
    _IN_WORDS,
)
_ANOTHER_MEMBER = Rejection(
    INCONSISTENT,
    "It names another member than the request that it updates; ask for another member by a new request.",
    "Bundle.entry[0].resource.patient",
    _IN_WORDS,
)
_AT_ITS_END = Rejection(
    INCONSISTENT,
    "The request is at its end. Ask for something else, or for more, by a new request.",
    _RELATED,
    _IN_WORDS,
)


@dataclass(frozen=True, slots=True)
class LineChanges:
    """The lines that an update adds, which of them stand in the place of an open one, and the lines that it takes back.

    ``rejections`` are the reasons, one for each item, for which none of it is taken.
    """

    added: tuple[RequestedLine, ...] = ()
    instead: tuple[tuple[str, str], ...] = ()
    withdrawn: tuple[str, ...] = ()
    rejections: tuple[Rejection, ...] = ()


def line_changes(state: RequestState, update: Requested, before: Mapping[int, str]) -> LineChanges:
    """What an update changes as the request stands. ``before`` are the lines of the items that were sent before.

    Once a line is denied nothing is updated, and what is decided or taken back as a whole is at its end.
    """
    if _is_of_another(state, update):
        return LineChanges(rejections=(_ANOTHER_MEMBER,))
    if any(line.status is LineStatus.ADVERSE for line in state.lines.values()):
        return LineChanges(rejections=(_DENIED,))
    if state.stage in (Stage.DETERMINED, Stage.WITHDRAWN):
        return LineChanges(rejections=(_AT_ITS_END,))
    ids = line_ids(update.claim.items, update.package, state.lines, before)
    asked = update.lines(ids)
    item_changes = [_of_item(state, item, ids[item.sequence], asked) for item in update.claim.items]
    rejections = tuple(rejection for change in item_changes for rejection in change.rejections)
    if rejections:
        return LineChanges(rejections=rejections)
    return LineChanges(
        tuple(line for change in item_changes for line in change.added),
        tuple(pair for change in item_changes for pair in change.instead),
        tuple(line for change in item_changes for line in change.withdrawn),
    )


def _is_of_another(state: RequestState, update: Requested) -> bool:
    """Whether an update names somebody else than the member of a request, who is known."""
    draft = state.draft
    if draft is None or not draft.identified or update.match.member == draft.member:
        return False
    return draft.member not in claimed_member(update.claim).numbers


def _of_item(
    state: RequestState, item: ClaimItem, id: str, asked: Mapping[int, RequestedLine]
) -> LineChanges:
    line = state.lines.get(id)
    if line is None:
        return LineChanges() if item.cancelled else LineChanges((asked[item.sequence],))
    why = "".join(_why_not(item, line, asked))
    if why:
        return LineChanges(rejections=(_rejected(item, why),))
    if item.cancelled:
        return LineChanges(withdrawn=(id,) if line.status is LineStatus.OPEN else ())
    if not _differs(item, line.requested, asked[item.sequence]):
        return LineChanges()
    new = further_id(item.sequence, state.lines)
    changed = replace(_as_held(item, line.requested, asked[item.sequence]), id=new)
    return LineChanges((changed,), ((new, id),))


def _why_not(item: ClaimItem, line: LineState, asked: Mapping[int, RequestedLine]) -> Iterator[str]:
    """Why an item cannot be taken as the line stands that it had."""
    if item.cancelled:
        if line.status not in (LineStatus.OPEN, LineStatus.WITHDRAWN):
            yield "is decided already, and cannot be canceled by an update"
    elif line.status is LineStatus.WITHDRAWN:
        yield "was canceled; ask for it again by a further item, with a sequence of its own"
    elif _differs(item, line.requested, asked[item.sequence]):
        if line.status is not LineStatus.OPEN:
            yield (
                "is decided already, and asks for something else than was decided; repeat it as it was, and ask for "
                "more by a further item, with a sequence of its own"
            )
        elif line.deemed is not None:
            yield (
                "was not decided in time, and the law gives a right by that; repeat it as it was, and ask for "
                "something else by a further item, with a sequence of its own"
            )
        elif not item.changed:
            yield (
                "asks for something else than was received and is not marked as changed; repeat it as it was, or "
                "mark it (extension infoChanged, `changed`): it is then received anew, and its time begins anew"
            )


def _differs(item: ClaimItem, current: RequestedLine, asked: RequestedLine) -> bool:
    """Whether an item names another code, product, other days or other units than the line has."""
    other_days = (item.start is not None and asked.start != current.start) or (
        item.end is not None and asked.end != current.end
    )
    other_units = item.units is not None and item.units != current.units
    other_product = bool(item.ndc and current.ndc and item.ndc != current.ndc)
    other_code = bool(item.code) and base_code(asked.code) != base_code(current.code)
    return other_code or other_product or other_days or other_units


def _as_held(item: ClaimItem, current: RequestedLine, asked: RequestedLine) -> RequestedLine:
    """What an item asks for; what it does not say stays as it was."""
    start = asked.start if item.start is not None else current.start
    end = asked.end if item.end is not None else current.end
    return replace(
        asked if item.code else replace(asked, code=current.code, kind=current.kind, benefit=current.benefit),
        start=start,
        end=max(start, end),
        units=item.units if item.units is not None else current.units,
        ndc=item.ndc or current.ndc,
    )


def _rejected(item: ClaimItem, fault: str) -> Rejection:
    return Rejection(INCONSISTENT, f"Item {item.sequence} {fault}.", item.place)
