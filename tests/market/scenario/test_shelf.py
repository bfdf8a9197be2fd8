"""Scenarios by name, and those laid over others."""

from pathlib import Path

import numpy as np
import pytest

from valico.errors import DataError, UnknownNameError
from valico.market.opening import open_setting
from valico.market.quantity import Array
from valico.market.scenario.shelf import read_named, scenario_names, scenario_path
from valico.market.simulation import simulate

RUNS = 128
HERE = Path(__file__).parent.parent / "broken"


def ends_with(name: str) -> tuple[Array, Array, Array]:
    """Return what is delivered, in store and paid as duty at the end, of the first product."""
    outcome = simulate(open_setting(name), runs=RUNS, engine="numpy").outcome
    series = (outcome.delivered, outcome.stock, outcome.duty_usd)
    delivered, stock, duty = (each[:, -1, 0] for each in series)
    return delivered, stock, duty


@pytest.mark.parametrize("name", ["h20-2025", "h200-2026", "half-blackwell-2026"])
def test_the_reference_scenarios_are_found_by_name(name: str) -> None:
    assert name in scenario_names()
    assert read_named(name).title


def test_a_mistaken_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"no scenario is called 'h20-2026'\. Nearest: .*h2"):
        read_named("h20-2026")


def test_a_file_of_the_user_is_found_by_its_path(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('base = "h20-2025"\ntitle = "Own"\nruns = 64\n', encoding="utf-8")

    scenario = read_named(str(own))

    assert (scenario.title, scenario.runs) == ("Own", 64)
    assert scenario.event == read_named("h20-2025").event


def test_a_base_beside_the_file_goes_before_one_that_ships() -> None:
    assert scenario_path("sound", beside=HERE / "cap-above-one.toml") == HERE / "sound.toml"


def test_a_file_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"absent\.toml: cannot be read: No such file"):
        read_named(str(tmp_path / "absent.toml"))


def test_an_event_of_the_same_id_takes_the_place_of_that_of_the_base() -> None:
    shares = [e.share for e in read_named("h200-duty-40").event if e.id == "duty-of-25"]

    assert shares == [0.4]


def test_what_lay_after_an_earlier_end_falls_away(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('base = "h200-2026"\ntitle = "Own"\nends = 2026-03-31\n', encoding="utf-8")

    ids = {event.id for event in read_named(str(own)).event}

    assert "boards-resume" in ids
    assert not ids & {"licences-for-ten", "let-in-for-two", "halls-in-hong-kong"}


@pytest.mark.parametrize(("name", "share"), [("h200-duty-0", 0.0), ("h200-duty-40", 0.4)])
def test_another_duty_is_taken_of_what_comes(name: str, share: float) -> None:
    outcome = simulate(open_setting(name), runs=RUNS, engine="numpy").outcome
    revenue, duty = (each[:, -1, 0] for each in (outcome.revenue_usd, outcome.duty_usd))

    assert duty == pytest.approx(share * revenue)


def test_a_higher_duty_loses_orders_run_by_run_and_lets_no_more_come() -> None:
    owed, come = {}, {}
    for name in ("h200-duty-0", "h200-2026", "h200-duty-40"):
        outcome = simulate(open_setting(name), runs=RUNS, engine="numpy").outcome
        come[name] = outcome.delivered[:, -1, 0]
        owed[name] = outcome.unserved[:, -1, 0] + outcome.shipped[:, -1, 0]

    assert (owed["h200-duty-0"] > owed["h200-2026"]).all()
    assert (owed["h200-2026"] > owed["h200-duty-40"]).all()
    assert (come["h200-duty-40"] <= come["h200-duty-0"] + 1e-6).all()


def test_nothing_comes_through_a_gate_that_stays_shut() -> None:
    delivered, _, _ = ends_with("h200-gate-shut")

    assert delivered.max() == 0


def test_an_open_gate_lets_in_some_400000_h200_and_empties_the_store() -> None:
    delivered, stock, _ = ends_with("h200-gate-opens")
    _, kept, _ = ends_with("h200-2026")

    assert 350_000 < np.median(delivered) < 550_000
    assert np.median(stock) < np.median(kept) / 2


def test_a_lower_cap_binds_where_the_gate_is_open() -> None:
    free, _, _ = ends_with("h200-gate-opens")
    capped, _, _ = ends_with("h200-cap-lowered")

    assert (capped <= free + 1e-6).all()
    assert np.median(capped) < 0.8 * np.median(free)


def test_a_domestic_ratio_lets_in_less() -> None:
    free, _, _ = ends_with("h200-gate-opens")
    tied, _, _ = ends_with("h200-domestic-ratio")

    assert (tied <= free + 1e-6).mean() > 0.9
    assert np.median(tied) < 0.9 * np.median(free)


def test_half_blackwells_sold_come_within_the_allowance() -> None:
    outcome = simulate(open_setting("half-blackwell-2026"), runs=RUNS, engine="numpy").outcome
    delivered = outcome.delivered[:, -1, 3]

    assert np.median(delivered) > 100_000
    assert delivered.max() <= 225_000 + 1
