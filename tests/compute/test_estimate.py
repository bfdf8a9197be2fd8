from datetime import date

import pytest

from valico.compute.estimate import Estimate, bound, step_from_figure
from valico.evidence import Figure, Step

WHY = Step(says="because")


def test_a_bound_says_on_which_side_the_truth_lies() -> None:
    least = bound(3 * 86400, "s", "at-least", WHY)
    most = bound(64.7, "count", "at-most", WHY, unit="token/s")

    assert (least.low, least.basis, least.sense) == (least.high, "bound", "at-least")
    assert least.show() == "at least 3 days"
    assert most.show() == "at most 64.7 token/s"


def test_a_range_shows_its_middle_and_its_ends() -> None:
    estimate = Estimate(
        low=86400.0 * 8,
        mid=86400.0 * 10,
        high=86400.0 * 14,
        dimension="s",
        basis="assumed",
        why=WHY,
    )

    assert estimate.show() == "10 days (8 to 14 days)"


def test_large_work_is_shown_in_powers_of_ten() -> None:
    assert bound(3.1e25, "FLOP", "at-least", WHY).show() == "at least 3.10 × 10^25 FLOP"


@pytest.mark.parametrize("ends", [(2.0, 1.0, 3.0), (1.0, 3.0, 2.0), (-1.0, 0.0, 1.0)])
def test_a_range_that_is_none_is_refused(ends: tuple[float, float, float]) -> None:
    low, mid, high = ends

    with pytest.raises(ValueError, match="no range") as fault:
        Estimate(low=low, mid=mid, high=high, dimension="s", basis="assumed", why=WHY)

    assert str(low) in str(fault.value)


def test_a_figure_is_cited_with_its_place_and_its_dissent() -> None:
    other = Figure(
        quantity="memory_bandwidth",
        value=4.9e12,
        dimension="byte/s",
        written="4.9 TB/s",
        source="elsewhere",
        confidence="analysis",
        checked=date(2026, 11, 21),
    )
    ours = Figure(
        quantity="memory_bandwidth",
        value=4.8e12,
        dimension="byte/s",
        written="4.8 TB/s",
        source="sheet",
        confidence="datasheet",
        checked=date(2026, 11, 21),
        at="page 2",
        dissent=(other,),
    )
    step = step_from_figure("H200", ours)

    assert step.says == (
        "H200: memory bandwidth 4.8 TB/s (datasheet); other sources: 4.9 TB/s (elsewhere)"
    )
    assert [(cite.source, cite.at) for cite in step.cites] == [("sheet", "page 2")]
