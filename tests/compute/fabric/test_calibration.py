from datetime import date

import msgspec
import numpy as np
import pytest

from valico.compute.fabric.calibration.fit import fit_collectives, fit_exchange, fit_lines
from valico.compute.fabric.calibration.residuals import residuals, with_spreads
from valico.compute.fabric.calibration.rows import ExchangeRow, Row, System
from valico.compute.fabric.exchange import places
from valico.compute.fabric.fitted import Collective
from valico.compute.fabric.lines import Line, least_s
from valico.compute.kernels.form import Array

pytest.importorskip("scipy")

DAY = date(2026, 11, 21)
ONE = System("test/one", "nvlink4", 400e9)
TWO = System("test/two", "nvlink4", 400e9)
LINES = (
    Line(fixed_s=5e-6, hop_s=1e-6, efficiency=0.2),
    Line(fixed_s=12e-6, hop_s=1e-6, efficiency=0.4),
    Line(fixed_s=30e-6, hop_s=1e-6, efficiency=0.75),
)
NAMES: tuple[Collective, ...] = ("all-reduce", "all-gather", "reduce-scatter", "all-to-all")


def _share(chips: Array) -> Array:
    return np.asarray((chips - 1) / chips)


def _rows(system: System, name: str, groups: tuple[int, ...] = (2, 4, 8)) -> list[Row]:
    rows = []
    for chips in groups:
        for power in range(8, 30):
            message = 2.0**power
            time = least_s(
                LINES,
                sent_bytes=np.asarray(message * (chips - 1) / chips),
                chips=np.asarray(float(chips)),
                rate_bytes_per_s=np.asarray(system.rate_bytes_per_s),
            )
            rows.append(
                Row(
                    system=system,
                    name=name,
                    chips=chips,
                    message_bytes=message,
                    time_s=float(time),
                )
            )
    return rows


def _all_rows(system: System) -> list[Row]:
    return [row for name in NAMES for row in _rows(system, name)]


def test_lines_that_made_the_rows_are_found_again() -> None:
    rows = _rows(ONE, "all-gather")
    found = fit_lines(rows, _share, crowded=False)
    guess = least_s(
        found,
        sent_bytes=np.array([row.message_bytes * (row.chips - 1) / row.chips for row in rows]),
        chips=np.array([row.chips for row in rows]),
        rate_bytes_per_s=np.full(len(rows), 400e9),
    )

    assert np.abs(guess / [row.time_s for row in rows] - 1).max() < 0.05


def test_a_chip_left_out_of_the_fit_is_met_by_its_sister() -> None:
    rows = [*_all_rows(ONE), *_all_rows(TWO)]
    found = fit_collectives(rows, (), on=DAY, without=("test/two",))

    assert found.families["nvlink4"].chips == ("test/one",)
    unseen = residuals(found.families["nvlink4"], [r for r in rows if r.system == TWO])
    assert np.median(np.abs(unseen)) < 0.1


def test_an_exchange_that_made_the_rows_is_found_again() -> None:
    rows = [
        ExchangeRow(
            system=ONE,
            kernel="dispatch",
            framework="sglang",
            chips=8,
            nodes=1,
            sent_bytes=sent,
            experts_per_token=8,
            time_s=10e-6 + sent * float(places(8, np.asarray(8.0))) * 7 / 8 / (0.5 * 400e9),
        )
        for sent in np.geomspace(1e3, 1e9, 30).tolist()
    ]
    found = fit_exchange(rows)

    assert found.fixed_s == pytest.approx(10e-6, rel=0.02)
    assert found.inside_efficiency == pytest.approx(0.5, rel=0.02)


def test_spreads_tell_seen_from_unseen_chips() -> None:
    slow = [msgspec.structs.replace(row, time_s=2 * row.time_s) for row in _all_rows(TWO)]
    rows = [*_all_rows(ONE), *slow]
    found = with_spreads(fit_collectives(rows, (), on=DAY), rows, on=DAY).families["nvlink4"]

    assert found.spread < 0.6 * found.spread_unseen
    assert found.spread_unseen == pytest.approx(np.log(2), rel=0.1)
