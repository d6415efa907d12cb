"""Reversals, outside decisions, authorizations and single settings on pages made for them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assent.casework.record.actors import Actor, Role
from assent.casework.record.days import there
from assent.desk.plan import settings
from assent.desk.ports import SYSTEM
from assent.desk.record.detail import Detail
from tests.workbench.plans import Plan, denied
from tests.workbench.reading import Reader, forms_of

_ADMIN = Actor("demo.admin", Role.ADMINISTRATOR)
_PAPER = ("paper.txt", b"As it was signed.", "text/plain")


def _went_to(reader: Reader, done: str) -> None:
    assert reader.page is not None
    assert reader.status == 303, reader.says
    assert reader.page.headers["location"].endswith(f"?done={done}")


def _appealed(detail: Detail) -> bool:
    return any(one.open for one in detail.appeals)


def _entered(plan: Plan, address: str) -> None:
    intake = plan.reader("ivo.quillon")
    intake.open(address)
    signed = f"{there(datetime.now(UTC)) - timedelta(minutes=5):%Y-%m-%dT%H:%M}"
    intake.press("enter", {"physician": "Dr. Linden Marrow", "certified_at": signed}, file=_PAPER)
    _went_to(intake, "appeals_enter_reversal")


def test_a_certification_is_entered_by_one_and_confirmed_by_another(plan: Plan) -> None:
    found = plan.first(_appealed)
    address = f"/requests/{found.request}/reversal?appeal={found.appeals[-1].appeal}"
    intake, nurse = plan.reader("ivo.quillon"), plan.reader("nora.fennick")
    intake.open(address)
    intake.press("enter", {"physician": "Dr. Linden Marrow"}, file=_PAPER)
    assert (intake.status, "certified" in intake.says.lower()) == (422, True)
    _entered(plan, address)
    nurse.open(address)
    assert "Dr. Linden Marrow" in nurse.says
    assert "paper.txt" in nurse.says
    nurse.press("reject", {"why": "The paper is of another member."})
    _went_to(nurse, "appeals_reject_reversal")
    _entered(plan, address)
    intake.open(address)
    assert "another person confirms" in intake.says
    nurse.open(address)
    nurse.press("confirm")
    _went_to(nurse, "appeals_confirm_reversal")
    assert all(line.authorization for line in plan.shown(found.request).lines)


def test_an_outside_decision_is_copied_and_carried_out_by_another(plan: Plan) -> None:
    found = plan.first(denied)
    intake, nurse = plan.reader("ivo.quillon"), plan.reader("nora.fennick")
    address = f"/requests/{found.request}/outside-decision"
    intake.open(address)
    intake.press("yes", {"reference": "ER-7"})
    assert (intake.status, "Say of at least one line" in intake.says) == (422, True)
    bodies = [one for one in _options(intake, "body") if one]
    rulings: dict[str, str | list[str]] = {f"{line.line}.ruling": "overturned" for line in found.lines}
    intake.open(address)
    reason = "The body took it up at once, as its own letter says."
    intake.press(
        "yes", {"body": bodies[0], "reference": "ER-7", "no_level_before": reason, **rulings}, file=_PAPER
    )
    _went_to(intake, "appeals_take_outside_decision")
    (outside,) = plan.shown(found.request).outside_decisions
    assert outside.document
    at = f"/requests/{found.request}/effectuation?decision={outside.decision}"
    nurse.open(at)
    assert "Overturned: grants everything requested" in nurse.says
    nurse.press("yes")
    _went_to(nurse, "appeals_effectuate")
    nurse.open(at)
    assert "Carried out" in nurse.says


def _options(reader: Reader, name: str) -> list[str]:
    return next(form.offered[name] for form in forms_of(reader.html) if name in form.offered)


def test_an_authorization_reads_as_it_was_granted(plan: Plan) -> None:
    found = plan.first(
        lambda one: any(
            each.lapsed_on is None and any(g.units for g in each.grants) for each in one.authorized
        )
    )
    held = next(one for one in found.authorized if one.lapsed_on is None and any(g.units for g in one.grants))
    at = next(number for number, one in enumerate(held.grants) if one.units)
    address = f"/requests/{found.request}/authorization?number={held.number}"
    nurse, intake = plan.reader("nora.fennick"), plan.reader("ivo.quillon")
    nurse.open(address)
    assert "Count units of a claim" not in nurse.says
    nurse.press("correct", {f"grants.{at}.units": str((held.grants[at].units or 0) + 1), "why": "A slip."})
    assert nurse.status == 422
    assert "A slip." in nurse.html
    intake.open(address)
    start = held.grants[at].start.isoformat()
    claim: dict[str, str | list[str]] = {
        "line": held.grants[at].line, "units": "1", "on": start, "claim": "C-1",
    }  # fmt: skip
    intake.press("count", claim)
    _went_to(intake, "authorizations_use_units")
    after = next(one for one in plan.shown(found.request).authorized if one.number == held.number)
    assert after.grants[at].used == held.grants[at].used + 1


def test_what_is_settled_says_so(plan: Plan) -> None:
    nurse = plan.reader("nora.fennick")
    nurse.open(f"/requests/{plan.first(denied).request}/need")
    assert "Nothing is open" in nurse.says


@pytest.fixture
def kept(plan: Plan) -> Plan:
    """A plan whose settings take two people."""
    settings.begin(plan.desk, SYSTEM, datetime.now(UTC))
    return plan


_CHANGES: dict[str, tuple[dict[str, str | list[str]], str, str]] = {
    "letterhead": ({"phone": "555-0199"}, "plan.toml", 'phone = "555-0199"'),
    "holidays": ({"days_off": "2026-12-24\n2026-12-31"}, "plan.toml", "days_off = [2026-12-24, 2026-12-31]"),
    "code": (
        {
            "code": "J3491", "system": "HCPCS", "kind": "drug", "product_lines": ["commercial", "one_care"],
            "effective_from": "2027-01-01", "policy": "mgb-031", "name_of_code": "A drug, new", "drugs": "ketamine",
        },
        "authorization.csv",
        'J3491,HCPCS,drug,one_care,2027-01-01,,mgb-031,"A drug, new",ketamine',
    ),
    "code-end": ({"row": "0", "last_day": "2027-03-31"}, "authorization.csv", "2027-03-31"),
    "delegate": (
        {
            "name": "Example Pharmacy Services", "product_lines": ["mgb_aco", "senior_care_options"],
            "person": "Dr. Two", "credential": "MD", "license": "MA-2", "license_valid_until": "2030-01-31",
            "specialty": "psychiatry",
        },
        "office.toml",
        'person = "Dr. Two"',
    ),
    "reading": (
        {"reading": "mgb-031 I.5.aprn aprn_too", "by": "The committee", "on": "2027-01-01"},
        "plan.toml",
        "[[adoption]]",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", _CHANGES)
def test_a_single_setting_is_changed_by_a_form(kept: Plan, what: str) -> None:
    typed, file, line = _CHANGES[what]
    admin = kept.reader("demo.admin")
    admin.open(f"/administration/change/{what}")
    assert admin.status == 200, admin.says
    if what == "reading":
        typed = {**typed, "reading": _options(admin, "reading")[-1]}
    before = settings.file_in_force(kept.desk, file, _ADMIN)
    admin.press("yes", typed, name="look")
    assert admin.status == 200, admin.says
    assert "What this would change" in admin.says
    admin.press("yes", {"why": "The committee decided."}, name="propose")
    assert admin.status == 303, admin.says
    second = kept.reader("demo.second")
    second.open("/administration")
    if "waits for a second administrator" in second.says:
        second.send(next(one for one in forms_of(second.html) if one.action.endswith("/confirm")))
        assert second.status == 303, second.says
    after = settings.file_in_force(kept.desk, file, _ADMIN)
    assert line in after
    assert before != after
    kept_lines = [one for one in before.splitlines() if one.startswith("#")]
    assert [one for one in after.splitlines() if one.startswith("#")] == kept_lines


@pytest.mark.parametrize(
    ("what", "typed", "says"),
    [
        ("letterhead", {"phone": ""}, "Phone: This is needed."),
        ("holidays", {"days_off": "Christmas"}, "is no day"),
        ("code-end", {"last_day": "2027-03-31"}, "Row: This is needed."),
        ("delegate", {"name": "One"}, "Who signs for it: This is needed."),
        ("reading", {"by": "The committee"}, "Question and reading: This is needed."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    kept: Plan, what: str, typed: dict[str, str | list[str]], says: str
) -> None:
    admin = kept.reader("demo.admin")
    admin.open(f"/administration/change/{what}")
    admin.press("yes", typed, name="look")
    assert admin.status == 422
    assert says in admin.says
