"""What rules and claims say of the gates, against what the shipped scenarios say themselves.

Where they differ by more than a week the reason stands beside it.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import numpy as np
import pytest

from valico.answer.library import Library, read_library
from valico.answer.market_gates import gate_changes, gated
from valico.market.compilation.changes import middle_day
from valico.market.compilation.setting import Setting
from valico.market.gates.changes import GateChange
from valico.market.opening import known_names, open_setting
from valico.market.scenario.events import Change
from valico.market.scenario.faults import scenario_faults
from valico.market.scenario.scenario import Line
from valico.market.simulation import simulate

KNOWN_BY = date(2026, 8, 27)
H20, H200 = "nvidia/h20-96", "nvidia/h200-sxm-141"


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library()


@pytest.fixture(scope="module")
def found(library: Library) -> dict[str, tuple[GateChange, ...]]:
    names = ("h20-2025", "h200-2026", "half-blackwell-2026")
    return {n: gate_changes(open_setting(n), library, known_by=KNOWN_BY) for n in names}


def of(changes: Iterable[GateChange], chip: str, at: str, gate: str) -> list[tuple[date, object]]:
    """Return the days and values of one gate before one line."""
    return [
        (c.on, c.state or c.units or c.share)
        for c in changes
        if (c.chip, f"{c.buyer}@{c.place}", c.gate) == (chip, at, gate)
    ]


def test_the_h20_needs_a_licence_from_9_april_until_8_august_2025(
    found: dict[str, tuple[GateChange, ...]],
) -> None:
    assert of(found["h20-2025"], H20, "chinese-clouds@china", "licence") == [
        (date(2024, 10, 28), "open"),
        (date(2025, 4, 9), "shut"),
        (date(2025, 8, 8), "open"),
    ]


def test_beijing_shuts_its_gate_to_the_h20_in_the_summer_of_2025(
    found: dict[str, tuple[GateChange, ...]],
) -> None:
    # the scenario has 12 August, the day of the wires; a later report dates the first steps to
    # July, of which 31 July is the last day. Nothing lies between: licences began on 8 August
    (_, shut) = of(found["h20-2025"], H20, "chinese-clouds@china", "permission")

    assert shut == (date(2025, 7, 31), "shut")


@pytest.mark.parametrize(
    ("name", "chip", "at", "told"),
    [
        ("h20-2025", H20, "chinese-clouds@china", (date(2025, 8, 11), 0.15)),
        ("h200-2026", H200, "bytedance@china", (date(2026, 1, 15), 0.25)),
    ],
)
def test_the_duty_is_that_of_the_rule(
    found: dict[str, tuple[GateChange, ...]],
    name: str,
    chip: str,
    at: str,
    told: tuple[date, float],
) -> None:
    assert of(found[name], chip, at, "duty") == [told]


def test_the_cap_on_the_h200_is_half_of_american_sales(
    found: dict[str, tuple[GateChange, ...]],
) -> None:
    assert of(found["h200-2026"], H200, "tencent@china", "cap") == [(date(2026, 1, 15), 0.5)]


@pytest.mark.parametrize("buyer", ["bytedance", "tencent"])
def test_what_came_in_is_what_the_chinese_gate_let_through(
    found: dict[str, tuple[GateChange, ...]], buyer: str
) -> None:
    changes = found["h200-2026"]

    assert of(changes, H200, f"{buyer}@china", "permission")[-1] == (date(2026, 7, 15), "open")
    assert of(changes, H200, f"{buyer}@china", "quota") == [
        (date(2026, 5, 14), 75_000),
        (date(2026, 7, 15), 10_000),
    ]


@pytest.mark.parametrize("at", ["alibaba@china", "other-chinese-firms@china", "tencent@hong-kong"])
def test_no_report_of_a_lot_leaves_the_chinese_gate_shut(
    found: dict[str, tuple[GateChange, ...]], at: str
) -> None:
    assert of(found["h200-2026"], H200, at, "permission")[-1] == (date(2026, 1, 7), "shut")


def test_nobody_licenses_half_a_blackwell(found: dict[str, tuple[GateChange, ...]]) -> None:
    changes = found["half-blackwell-2026"]

    assert of(changes, "nvidia/b30a", "bytedance@china", "licence") == [(date(2025, 12, 1), "shut")]


def test_no_gate_stands_before_a_chip_sold_where_it_is_made(
    found: dict[str, tuple[GateChange, ...]],
) -> None:
    assert not [change for change in found["h200-2026"] if change.chip == "huawei/910c"]


def test_every_change_rests_on_a_source_of_the_data(
    found: dict[str, tuple[GateChange, ...]], library: Library
) -> None:
    sources = {source for each in found.values() for change in each for source in change.sources}

    assert sources
    assert not sources - library.sources.keys()


def test_what_was_not_yet_published_opens_no_gate(library: Library) -> None:
    changes = gate_changes(open_setting("h200-2026"), library, known_by=date(2026, 6, 30))

    assert of(changes, H200, "bytedance@china", "permission")[-1][1] == "shut"


def _own(setting: Setting, chip: str, line: Line) -> Iterator[tuple[date, Change]]:
    """Yield the scenario's own licences and permissions for a line, without mere chances."""
    scenario = setting.scenario
    dated = [(scenario.begins, change) for change in scenario.at_start]
    dated += [(middle_day(event, setting), event) for event in scenario.event if event.chance == 1]
    for day, change in sorted(dated, key=lambda each: each[0]):
        concerned = (
            (change.chips, chip),
            (change.buyers, line.buyer),
            (change.places, line.place),
        )
        if all(not named or one in named for named, one in concerned):
            yield day, change


def open_days(
    changes: Iterable[tuple[date, str, str | None]], begins: date, ends: date
) -> set[date]:
    """Return the days on which both gates stand open."""
    state = {"licence": "open", "permission": "open"}
    by_day: dict[date, list[tuple[str, str]]] = {}
    for day, gate, value in changes:
        if gate in state and value is not None:
            by_day.setdefault(day, []).append((gate, value))
    found = set()
    for number in range((ends - begins).days + 1):
        day = begins + timedelta(days=number)
        state.update(by_day.get(day, []))
        if set(state.values()) == {"open"}:
            found.add(day)
    return found


@pytest.mark.parametrize(
    ("name", "chip", "ends"),
    [("h20-2025", H20, date(2026, 7, 26)), ("h200-2026", H200, KNOWN_BY)],
)
def test_both_gates_stand_open_on_the_same_days_but_for_a_week(
    found: dict[str, tuple[GateChange, ...]], name: str, chip: str, ends: date
) -> None:
    setting = open_setting(name)
    scenario = setting.scenario
    for line in scenario.line:
        # Hong Kong: the scenario lets in what has no hall to go to; claims tell of no lot there
        if line.home or line.place == "hong-kong":
            continue
        own = [(day, c.what, c.state) for day, c in _own(setting, chip, line)]
        theirs = [
            (c.on, c.gate, c.state)
            for c in found[name]
            if (c.chip, c.buyer, c.place) == (chip, line.buyer, line.place)
        ]
        given = open_days(own, scenario.begins, ends)
        handed = open_days(theirs, scenario.begins, ends)

        assert len(given ^ handed) <= 7 + 4, line  # a week, and the four days of August 2025


def test_gates_from_rules_and_claims_deliver_what_came(library: Library) -> None:
    setting = gated(open_setting("h200-2026"), library)
    done = simulate(setting, runs=256, engine="numpy")

    assert tuple(scenario_faults(setting.scenario, "h200-2026", known_names())) == ()
    week = setting.week_of(date(2026, 8, 26))
    assert np.median(done.outcome.delivered[:, week, 0]) == pytest.approx(20_000, rel=0.01)
    assert done.outcome.delivered[:, setting.week_of(date(2026, 6, 30)), 0].max() == 0


def test_a_scenario_may_ask_for_rules_and_claims_itself(library: Library) -> None:
    setting = open_setting("h200-by-rules")

    assert setting.scenario.gates == "rules and claims"
    asked, told = gated(setting, library), gated(open_setting("h200-2026"), library)
    assert asked.scenario.event == told.scenario.event
    assert asked.scenario.ends == told.scenario.ends
