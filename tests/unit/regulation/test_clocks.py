"""Decision clocks: who is asked what, when, and by when it is due."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfoNotFoundError

import pytest

from assent.regulation import spans
from assent.regulation.clocks import clock_rules, deadlines
from assent.regulation.deadlines import Consequence, Deadline, binding
from assent.regulation.items import Item, ItemFault, Times
from assent.regulation.reading import RegulationFault
from assent.regulation.rules import Certainty, Switch, Switches
from assent.regulation.spans import TimeFault, TimeZoneMissing
from assent.regulation.working_days import WorkCalendar
from tests.unit.regulation.local_times import at, local


def due(item: Item, times: Times, switches: Switches | None = None) -> tuple[Deadline, ...]:
    return deadlines(clock_rules(), item, times, switches=switches or Switches())


def by_id(found: Iterable[Deadline]) -> dict[str, Deadline]:
    return {one.rule_id: one for one in found}


MEDICARE = "medicare_advantage"
DRUG = (MEDICARE, "drug", "part_b")
SERVICE = (MEDICARE, "service", "medical")


@pytest.mark.parametrize(
    ("item", "received", "binds", "due_at"),
    [
        # Medicare Advantage: a Part B drug has hours, a service has days
        ((*DRUG, "standard"), "2026-06-01 09:30", "ma.drug.standard", "2026-06-04 09:30:00"),
        ((*DRUG, "expedited"), "2026-06-01 09:30", "ma.drug.expedited", "2026-06-02 09:30:00"),
        ((*SERVICE, "standard"), "2026-06-01 09:30", "ma.service.standard", "2026-06-08 23:59:59"),
        ((*SERVICE, "standard"), "2026-06-01 00:00", "ma.service.standard", "2026-06-08 23:59:59"),
        ((*SERVICE, "standard"), "2026-06-01 23:59", "ma.service.standard", "2026-06-08 23:59:59"),
        ((*SERVICE, "expedited"), "2026-06-01 09:30", "ma.service.expedited", "2026-06-04 09:30:00"),
        # before 2026 a service had fourteen days
        ((*SERVICE, "standard"), "2025-12-31 12:00", "ma.service.standard.to_2025", "2026-01-14 23:59:59"),
        ((*SERVICE, "standard"), "2026-01-01 00:00", "ma.service.standard", "2026-01-08 23:59:59"),
        ((*SERVICE, "standard", "organization_determination"), "2026-06-01 09:30",
         "ma.service.no_authorization", "2026-06-15 23:59:59"),
        # clocks change: 8 March 2026 forward, 1 November 2026 back; hours are elapsed hours
        ((*DRUG, "standard"), "2026-03-06 22:00", "ma.drug.standard", "2026-03-09 23:00:00"),
        ((*DRUG, "expedited"), "2026-03-07 12:00", "ma.drug.expedited", "2026-03-08 13:00:00"),
        ((*DRUG, "standard"), "2026-10-30 22:00", "ma.drug.standard", "2026-11-02 21:00:00"),
        ((*DRUG, "expedited"), "2026-11-01 01:30", "ma.drug.expedited", "2026-11-02 00:30:00"),
        ((*DRUG, "expedited"), "2026-11-01 01:30*", "ma.drug.expedited", "2026-11-02 01:30:00"),
        ((*SERVICE, "standard"), "2026-03-06 22:00", "ma.service.standard", "2026-03-13 23:59:59"),
        # MassHealth: 24 hours for a drug, however urgent; a bundled drug is clocked as the service
        (("mgb_aco", "drug", "medicaid_drug", "standard"), "2026-07-03 16:00",
         "medicaid.drug", "2026-07-04 16:00:00"),
        (("mgb_aco", "drug", "medicaid_drug", "expedited"), "2026-07-03 16:00",
         "medicaid.drug", "2026-07-04 16:00:00"),
        (("mgb_aco", "service", "medical", "standard"), "2026-07-03 16:00",
         "medicaid.service.standard", "2026-07-10 23:59:59"),
        (("mgb_aco", "drug", "medical", "standard"), "2026-07-03 16:00",
         "medicaid.service.standard", "2026-07-10 23:59:59"),
        (("mgb_aco", "service", "medical", "expedited"), "2026-07-03 16:00",
         "medicaid.service.expedited", "2026-07-06 16:00:00"),
        (("mgb_aco", "drug", "medicaid_drug", "standard", "step_therapy_exception"), "2026-07-03 16:00",
         "masshealth.step_therapy", "2026-07-04 16:00:00"),
        # integrated plans
        (("one_care", "drug", "part_b", "standard"), "2026-06-01 09:30", "aip.drug.standard", "2026-06-04 09:30:00"),
        (("one_care", "drug", "medicaid_drug", "standard"), "2026-06-01 09:30", "medicaid.drug", "2026-06-02 09:30:00"),
        (("senior_care_options", "service", "medical", "standard"), "2026-06-01 09:30",
         "aip.service.standard", "2026-06-08 23:59:59"),
        (("senior_care_options", "service", "medical", "standard"), "2025-06-02 09:30",
         "medicaid.service.standard.to_2025", "2025-06-16 23:59:59"),
        # commercial: without complete information the outer bound binds
        (("commercial", "drug", "medical", "standard"), "2026-06-01 09:30",
         "claims.pre_service", "2026-06-16 23:59:59"),
        (("commercial", "drug", "medical", "expedited"), "2026-06-04 09:30", "claims.urgent", "2026-06-07 09:30:00"),
        (("commercial", "drug", "medical", "expedited"), "2026-06-05 09:30", "ma_state.urgent", "2026-06-06 09:30:00"),
        (("qualified_health_plan", "service", "medical", "expedited", "concurrent"), "2026-02-02 09:30",
         "ncqa.urgent_concurrent", "2026-02-03 09:30:00"),
        (("commercial", "drug", "medical", "expedited", "step_therapy_exception"), "2026-02-02 09:30",
         "ma_state.step_therapy.urgent", "2026-02-03 09:30:00"),
        (("commercial", "service", "medical", "standard", "retrospective"), "2026-02-02 09:30",
         "claims.post_service", "2026-03-04 23:59:59"),
    ],
)  # fmt: skip
def test_what_binds(item: tuple[str, ...], received: str, binds: str, due_at: str) -> None:
    found = due(Item(*item), Times(at(received)))
    one = binding(found)
    assert one is not None
    assert (one.rule_id, local(one.due_at)) == (binds, due_at)
    assert [each for each in found if each.binds] == [one]


@pytest.mark.parametrize(
    ("request_kind", "received", "complete", "rule", "due_at"),
    [
        ("prior_authorization", "2026-11-20 10:00", "2026-11-24 16:00", "ma_state.initial", "2026-11-27 23:59:59"),
        ("prior_authorization", "2026-07-02 10:00", "2026-07-02 10:00", "ma_state.initial", "2026-07-06 23:59:59"),
        ("prior_authorization", "2027-07-01 10:00", "2027-07-02 10:00", "ma_state.initial", "2027-07-07 23:59:59"),
        ("prior_authorization", "2026-04-16 10:00", "2026-04-17 09:00", "ma_state.initial", "2026-04-22 23:59:59"),
        ("concurrent", "2026-11-24 10:00", "2026-11-25 16:00", "ma_state.concurrent", "2026-11-27 23:59:59"),
        ("step_therapy_exception", "2026-11-23 10:00", "2026-11-23 16:00",
         "ma_state.step_therapy", "2026-11-27 23:59:59"),
    ],
)  # fmt: skip
def test_massachusetts_counts_working_days_from_complete_information(
    request_kind: str, received: str, complete: str, rule: str, due_at: str
) -> None:
    item = Item("commercial", "drug", "medical", "standard", request_kind)
    waiting = by_id(due(item, Times(at(received))))[rule]
    assert waiting.waiting
    assert waiting.waiting_for == "all necessary information"
    assert "not in yet" in waiting.arithmetic
    known = by_id(due(item, Times(at(received), complete_at=at(complete))))[rule]
    assert local(known.due_at) == due_at
    assert known.binds


def test_complete_information_that_comes_late_does_not_move_the_outer_bound() -> None:
    item = Item("commercial", "drug", "medical")
    found = due(item, Times(at("2026-06-01 09:00"), complete_at=at("2026-06-16 09:00")))
    assert local(by_id(found)["ma_state.initial"].due_at) == "2026-06-18 23:59:59"
    assert by_id(found)["claims.pre_service"].binds


def test_the_standard_form_is_deemed_granted() -> None:
    item = Item("commercial", "drug", "medical")
    form = at("2026-11-25 12:00")
    found = by_id(due(item, Times(at("2026-11-25 12:00"), form_complete_at=form)))
    one = found["ma_state.standard_form"]
    assert local(one.due_at) == "2026-11-30 23:59:59"
    assert one.missed is Consequence.DEEMED_GRANTED
    assert one.binds
    assert by_id(due(item, Times(form)))["ma_state.standard_form"].waiting


@pytest.mark.parametrize(
    ("item", "missed"),
    [
        (DRUG, {Consequence.DEEMED_ADVERSE}),
        (SERVICE, {Consequence.DEEMED_ADVERSE}),
        (("mgb_aco", "drug", "medicaid_drug"), {Consequence.NOTICE_DUE}),
        (("mgb_aco", "service", "medical"), {Consequence.NOTICE_DUE, Consequence.NONE}),
        (("one_care", "service", "medical"), {Consequence.DEEMED_ADVERSE, Consequence.NOTICE_DUE}),
        (("commercial", "drug", "medical"), {Consequence.DEEMED_GRANTED, Consequence.NONE}),
    ],
)
def test_what_a_miss_means(item: tuple[str, str, str], missed: set[Consequence]) -> None:
    assert {one.missed for one in due(Item(*item), Times(at("2026-06-01 09:00")))} == missed


def test_the_arithmetic_is_shown() -> None:
    drug = due(Item(*DRUG), Times(at("2026-03-06 22:00")))[0].arithmetic
    assert drug == (
        "received Fri 2026-03-06 22:00 EST + 72 hours = Mon 2026-03-09 23:00 EDT; "
        "daylight saving begins in between, elapsed hours are counted"
    )
    found = due(
        Item("commercial", "drug", "medical"),
        Times(at("2026-04-17 09:00"), complete_at=at("2026-04-17 09:00")),
    )
    assert by_id(found)["ma_state.initial"].arithmetic == (
        "complete Fri 2026-04-17 09:00 EDT + 2 working days: to the end of Wed 2026-04-22; "
        "not counted: 2026-04-18 (Saturday), 2026-04-19 (Sunday), 2026-04-20 (Patriots' Day)"
    )
    assert "daylight saving ends" in due(Item(*DRUG), Times(at("2026-10-31 22:00")))[0].arithmetic


def test_a_plan_that_closes_early() -> None:
    found = deadlines(
        clock_rules(),
        Item("commercial", "drug", "medical"),
        Times(at("2026-06-01 09:00"), complete_at=at("2026-06-01 09:00")),
        calendar=WorkCalendar(closes=time(17, 0)),
    )
    one = by_id(found)["ma_state.initial"]
    assert local(one.due_at) == "2026-06-03 17:00:00"
    assert "to 17:00 on Wed 2026-06-03" in one.arithmetic


def test_due_times_are_in_utc_with_rule_and_certainty() -> None:
    (one,) = due(Item(*DRUG), Times(at("2026-06-01 09:30")))
    assert one.due_at == datetime(2026, 6, 4, 13, 30, tzinfo=UTC)
    assert one.due_at.tzinfo is UTC
    assert (one.citation, one.certainty, one.is_marked) == (
        "42 CFR 422.568(b)(3)", Certainty.SECONDARY, False,
    )  # fmt: skip


def test_switches() -> None:
    item, times = Item(*DRUG), Times(at("2026-06-01 09:30"))
    off = Switch("ma.drug.standard", on=False, by="counsel", since=date(2026, 6, 1))
    assert due(item, times, Switches((off,))) == ()
    later = Switch("ma.drug.standard", on=False, by="counsel", since=date(2026, 6, 2))
    assert [one.rule_id for one in due(item, times, Switches((later,)))] == ["ma.drug.standard"]


def test_asking_is_no_response_unless_counsel_says_so() -> None:
    item = Item("mgb_aco", "drug", "medicaid_drug")
    times = Times(at("2026-06-01 09:00"), asked_at=at("2026-06-01 15:00"))
    (plain,) = due(item, times)
    assert (plain.rule_id, plain.satisfied_at, plain.binds) == ("medicaid.drug", None, True)
    wide = Switch("medicaid.drug.asking_is_response", on=True, by="counsel", since=date(2026, 1, 1))
    (asked,) = due(item, times, Switches((wide,)))
    assert asked.rule_id == "medicaid.drug.asking_is_response"
    assert local(asked.satisfied_at) == "2026-06-01 15:00:00"
    assert binding((asked,)) is None
    late = Times(at("2026-06-01 09:00"), asked_at=at("2026-06-02 09:01"))
    assert due(item, late, Switches((wide,)))[0].binds


def test_a_request_that_becomes_expedited_keeps_its_standard_clock() -> None:
    item = Item(*SERVICE, "expedited")
    times = Times(at("2026-06-01 09:00"), expedited_at=at("2026-06-07 09:00"))
    found = due(item, times)
    assert [(one.rule_id, local(one.due_at)) for one in found] == [
        ("ma.service.standard", "2026-06-08 23:59:59"),
        ("ma.service.expedited", "2026-06-10 09:00:00"),
    ]


@pytest.mark.parametrize(
    ("line", "kind", "benefit", "says"),
    [
        ("commercial", "drug", "part_b", "no Medicare Part B"),
        ("mgb_aco", "drug", "part_b", "no Medicare Part B"),
        ("medicare_advantage", "drug", "medicaid_drug", "no Medicaid drug benefit"),
        ("medicare_advantage", "drug", "medical", "is a Part B drug"),
        ("one_care", "service", "part_b", "use medical"),
        ("one_care", "device", "medical", "kind 'device'"),
    ],
)
def test_items_that_cannot_be(line: str, kind: str, benefit: str, says: str) -> None:
    with pytest.raises(ItemFault, match=says):
        Item(line, kind, benefit)


def test_an_unknown_line_is_refused() -> None:
    with pytest.raises(RegulationFault, match="medicare_d"):
        Item("medicare_d", "drug", "part_b")


def test_times_that_cannot_be() -> None:
    with pytest.raises(TimeFault, match=r"received_at .* has no time zone"):
        Times(datetime(2026, 6, 1, 9))  # noqa: DTZ001
    with pytest.raises(TimeFault, match=r"complete_at .* before the request was received"):
        Times(at("2026-06-01 09:00"), complete_at=at("2026-06-01 08:59"))


def test_a_machine_without_time_zones_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(name: str) -> None:
        raise ZoneInfoNotFoundError(name)

    monkeypatch.setattr(spans, "ZoneInfo", lacking)
    with pytest.raises(TimeZoneMissing, match="tzdata"):
        due(Item(*DRUG), Times(at("2026-06-01 09:30")))
