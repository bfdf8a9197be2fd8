from collections.abc import Mapping
from datetime import date

import pytest

from valico.answer.frontier import BUILT, Wanted, beside_frontier, frontier
from valico.answer.library import Library
from valico.answer.outcomes import Terms, outcome, verdict
from valico.errors import InputError
from valico.regime.measures import Measures
from valico.regime.verdict import UnitedStates

TODAY = date(2026, 11, 21)


def wanted(on: date, work: str = "tpp") -> Wanted:
    return Wanted(on=on, known_by=TODAY, work=work)


def test_in_2022_any_rate_passes_below_600_gb_of_input_and_output(library: Library) -> None:
    best = frontier(wanted(date(2022, 11, 8)), library).corners[0]

    assert best.bound_by["tpp"] == BUILT
    assert best.values["io_bandwidth"] == pytest.approx(600e9)


def test_the_h20_sits_in_the_gap_of_2023(library: Library) -> None:
    found = frontier(wanted(date(2023, 11, 17)), library)

    corners = {
        (round(c.values["tpp"]), round(c.values["performance_density"], 2)) for c in found.corners
    }
    assert (2400, 3.2) in corners
    assert (4800, 1.6) in corners


def test_a_corner_passes_and_a_little_more_does_not(library: Library) -> None:
    on = date(2025, 9, 1)
    found = frontier(wanted(on), library)
    terms = Terms(library=library, destination="china", on=on, known_by=TODAY)

    for corner in found.corners:
        assert outcome(_judged(corner.values, terms)) == "none"
        for name, rule in corner.bound_by.items():
            if rule != BUILT:
                more = {**corner.values, name: corner.values[name] * 1.001}
                assert outcome(_judged(more, terms)) != "none"


def _judged(values: Mapping[str, float], terms: Terms) -> UnitedStates:
    total = values["memory_bandwidth"] + values["io_bandwidth"]
    chip = Measures(chip="", values={**values, "memory_and_io_bandwidth": total}, datacentre=True)
    return verdict(chip, terms, exporter="nvidia").us


def test_chips_drawn_to_fit_come_near_the_limits_of_their_day(library: Library) -> None:
    near = {beside.chip: beside for beside in beside_frontier(library, known_by=TODAY)}

    assert near["nvidia/h20-96"].fits["tpp"] == pytest.approx(2368 / 2400, rel=1e-3)
    assert near["nvidia/l20"].fits["performance_density"] > 0.97
    assert near["nvidia/l2"].fits["tpp"] > 0.96
    assert near["nvidia/rtx4090d"].fits["tpp"] > 0.97
    assert near["nvidia/a800-sxm-80"].fits["io_bandwidth"] == pytest.approx(400 / 600)


def test_a_work_that_is_no_measure_is_refused(library: Library) -> None:
    with pytest.raises(InputError, match="is no measure; allowed: tpp"):
        frontier(wanted(date(2024, 1, 1), work="beauty"), library)
