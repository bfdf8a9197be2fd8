"""Gates handed in take the place of a scenario's own."""

from datetime import date

import pytest

from valico.market.gates.changes import GATES, GateChange, with_gates
from valico.market.scenario.event_faults import NEEDED
from valico.market.scenario.scenario import Scenario
from valico.market.scenario.shelf import read_named

KNOWN_BY = date(2026, 8, 27)
CHIP = "nvidia/h200-sxm-141"


@pytest.fixture(scope="module")
def own() -> Scenario:
    return read_named("h200-2026")


def opened(day: date) -> GateChange:
    return GateChange(
        on=day,
        gate="permission",
        chip=CHIP,
        buyer="bytedance",
        place="china",
        state="open",
        sources=("valico-assumption",),
        says="It opens.",
    )


def test_no_gate_of_its_own_stays_in_a_scenario(own: Scenario) -> None:
    bare = with_gates(own, (), known_by=KNOWN_BY)

    assert not {change.what for change in (*bare.at_start, *bare.event)} & {*GATES}
    assert "boards-stop" in {event.id for event in bare.event}


def test_a_scenario_with_rules_ends_where_knowledge_ends(own: Scenario) -> None:
    bare = with_gates(own, (opened(date(2026, 12, 1)),), known_by=KNOWN_BY)

    assert bare.ends == bare.known_by == KNOWN_BY
    assert all(not event.on or event.on <= KNOWN_BY for event in bare.event)
    assert "halls-in-hong-kong" not in {event.id for event in bare.event}


def test_a_gate_of_the_first_day_stands_at_the_start(own: Scenario) -> None:
    early, late = opened(own.begins), opened(date(2026, 7, 15))

    made = with_gates(own, (early, late), known_by=KNOWN_BY)

    assert made.at_start == (early.change(),)
    assert late.event() in made.event


def test_the_cap_of_a_rule_adds_to_half_of_earlier_sales(own: Scenario) -> None:
    change = GateChange(
        on=date(2026, 1, 15),
        gate="cap",
        chip=CHIP,
        buyer="bytedance",
        place="china",
        share=0.5,
        sources=("91-fr-1684",),
        says="Half of home sales.",
    )

    (cap,) = (e for e in with_gates(own, (change,), known_by=KNOWN_BY).event if e.what == "cap")
    assert (cap.units, cap.share) == (1_000_000, 0.5)


def test_every_gate_is_a_kind_of_event() -> None:
    assert {*GATES} <= {*NEEDED}
