"""Sweeps: whole, killed half way, on a cluster that loses a worker, and what is refused."""

import importlib.util
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from valico.answer.case import Case
from valico.answer.desk import Desk
from valico.answer.may import clerk_at
from valico.answer.planning.desk import serve_page
from valico.answer.ruling import ruling_on
from valico.answer.sweep import crew
from valico.answer.sweep.cell import Cell
from valico.answer.sweep.folder import MANIFEST, Manifest
from valico.answer.sweep.row import Row
from valico.answer.sweep.sweep import Swept, sweep
from valico.answer.sweep.work import Done, worked
from valico.errors import DataError, InputError, ValicoError

pytest.importorskip("pyarrow", reason="a sweep is written as Parquet: valico[export]")
DASK = importlib.util.find_spec("distributed") is not None
GRID = """
title = "The halt with two seeds; two chips at two places"
engine = "numpy"

[[simulate]]
scenarios = ["h20-2025"]
seeds = [1, 2]
runs = 16

[[may]]
chips = ["h200", "h20"]
to = ["china", "singapore"]
on = [2025-06-01, 2026-02-15]
"""
CELLS = 6


def here(cells: Iterable[Cell], data: str) -> Iterator[Done]:
    """Work all cells in this process."""
    return (worked(cell, data) for cell in cells)


def swept(grid: Path, out: Path) -> Swept:
    """Return what a sweep in this process comes to."""
    return sweep(grid, out, here)


def run(script: str, *words: object) -> subprocess.CompletedProcess[str]:
    """Return what came of a script beside this test."""
    path = Path(__file__).with_name(script)
    command = (sys.executable, str(path), *map(str, words))
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)


def rows(out: Path, kind: str) -> list[Row]:
    """Return all rows of a kind, in one order."""
    from pyarrow import dataset  # noqa: PLC0415  # an extra

    found: list[Row] = dataset.dataset(out / kind).to_table().to_pylist()
    return sorted(found, key=repr)


def same(one: Path, other: Path) -> bool:
    """Say whether two sweeps hold the same numbers."""
    return all(rows(one, kind) == rows(other, kind) for kind in ("simulate", "may"))


@pytest.fixture
def grid(tmp_path: Path) -> Path:
    """Return a small grid in a file."""
    path = tmp_path / "grid.toml"
    path.write_text(GRID)
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a sweep that nothing disturbed."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "grid.toml").write_text(GRID)
    swept(folder / "grid.toml", folder / "out")
    return folder / "out"


def test_a_sweep_holds_one_file_a_cell_and_says_with_which_data(whole: Path) -> None:
    manifest = msgspec.json.decode((whole / MANIFEST).read_bytes(), type=Manifest)

    assert {path.stem for path in whole.glob("*/*.parquet")} == set(manifest.cells)
    assert len(manifest.cells) == CELLS
    assert len(manifest.data) == 16


def test_a_verdict_in_a_sweep_is_the_verdict_of_may(whole: Path) -> None:
    day = date(2026, 2, 15)
    case = Case(chip="h200", to="china", on=day)

    ruling = ruling_on(case, clerk_at(Desk(), today=day))

    found = [row for row in rows(whole, "may") if row["headline"] == ruling.headline]
    assert {"requirement": ruling.us.requirement, "permission": ruling.cn.permission}.items() <= (
        found[0].items()
    )
    assert (found[0]["on"], found[0]["to"]) == (day, "china")
    assert len(rows(whole, "may")) == 8


def test_simulations_of_a_sweep_differ_by_their_seed(whole: Path) -> None:
    mids = {
        seed: [r["mean"] for r in rows(whole, "simulate") if r["seed"] == seed] for seed in (1, 2)
    }

    assert mids[1] != mids[2]
    assert len(mids[1]) == len(mids[2]) > 0


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_sweep_killed_while_it_writes_goes_on_where_it_stood(grid: Path, whole: Path) -> None:
    out = grid.with_suffix("")

    killed = run("killed_half_way.py", grid, out, 2)
    stood = {path: path.stat().st_mtime_ns for path in out.glob("*/[!.]*.parquet")}
    found = swept(grid, out)

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert len(stood) == found.kept == 2
    assert {path: path.stat().st_mtime_ns for path in stood} == stood
    assert same(out, whole)


@pytest.mark.skipif(not DASK, reason="Dask is not installed: valico[cluster]")
def test_a_cluster_that_loses_a_worker_gives_the_same_numbers(grid: Path, whole: Path) -> None:
    out = grid.with_suffix("")

    found = run("losing_a_worker.py", grid, out)

    assert found.returncode == 0, found.stderr
    assert same(out, whole)


def test_a_finished_sweep_works_nothing_anew(grid: Path) -> None:
    out = grid.with_suffix("")
    swept(grid, out)

    again = sweep(grid, out, _idle)

    assert again.kept == again.cells == CELLS


def _idle(cells: Iterable[Cell], data: str) -> Iterator[Done]:
    assert not list(cells), data
    return iter(())


PLANS = """
title = "Two models on two lots of chips"

[[serve]]
models = ["llama-3.1-8b"]
chips = ["1 h200", "2 h200"]
plans = ["tp=1"]
users = [8]

[[train]]
models = ["llama-3.1-8b"]
chips = ["64 h100"]
"""


def test_cells_that_serve_and_train_hold_what_the_verbs_say(grid: Path) -> None:
    grid.write_text(PLANS)

    found = swept(grid, grid.with_suffix(""))

    assert (found.cells, found.faults) == (3, ())
    served = [row for row in rows(found.folder, "serve") if row["quantity"] == "tokens_per_s"]
    asked = {"model": "llama-3.1-8b", "chips": "2 h200", "plan": "tp=1", "users": 8}
    facts = serve_page(asked).records or serve_page(asked).tables
    estimates = next(table for table in facts if table.key == "estimates")
    mids = [
        row.cells[[c.key for c in estimates.columns].index("mid")].raw for row in estimates.rows
    ]
    assert {row["chips"] for row in served} == {1, 2}
    assert any(row["mid"] == pytest.approx(mids[0]) for row in served)
    trained = {row["quantity"]: row for row in rows(found.folder, "train")}
    assert trained["time_s"]["unit"] == "s"
    assert trained["time_s"]["asked_model"] == "llama-3.1-8b"


def test_a_plan_that_does_not_fit_is_told_and_stops_no_other_cell(grid: Path) -> None:
    grid.write_text(PLANS.replace('plans = ["tp=1"]', 'plans = ["tp=1", "tp=3"]'))

    found = swept(grid, grid.with_suffix(""))

    assert found.cells == 5
    assert len(found.faults) == 2
    assert len(list(found.folder.glob("serve/*.parquet"))) == 2


RULED = """
title = "The gates as told, and as rules and claims had them by two days"
engine = "numpy"

[[simulate]]
scenarios = ["h200-2026"]
rules = ["given", "rules and claims"]
known_by = [2026-03-31, 2026-08-27]
runs = 8

[[may]]
chips = ["h20"]
to = ["china"]
on = [2025-04-12]
known_by = [2025-04-12, 2026-08-27]
"""


def test_the_rules_are_an_axis_with_the_day_by_which_they_were_known(grid: Path) -> None:
    grid.write_text(RULED)

    found = swept(grid, grid.with_suffix(""))

    assert (found.cells, found.faults) == (5, ())
    simulated = rows(found.folder, "simulate")
    assert {(row["rules"], row["known_by"]) for row in simulated} == {
        ("given", date(2026, 8, 27)),
        ("rules and claims", date(2026, 3, 31)),
        ("rules and claims", date(2026, 8, 27)),
    }
    judged = {row["known_by"]: row["requirement"] for row in rows(found.folder, "may")}
    assert judged == {date(2025, 4, 12): "none", date(2026, 8, 27): "required"}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_worker_says_how_to_go_on_and_the_same_sweep_does(grid: Path, whole: Path) -> None:
    out = grid.with_suffix("")

    def losing(cells: Iterable[Cell], data: str) -> Iterator[Done]:
        finished = crew.processes(1)(cells, data)
        yield next(finished)
        [worker] = multiprocessing.active_children()
        os.kill(worker.pid or 0, signal.SIGKILL)
        yield from finished

    with pytest.raises(ValicoError, match="a worker was killed; give the same command again"):
        sweep(grid, out, losing)
    found = swept(grid, out)

    assert 1 <= found.kept < CELLS
    assert same(out, whole)


@pytest.mark.skipif(not DASK, reason="Dask is not installed: valico[cluster]")
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "127.0.0.1", "udp://there:1"])
def test_a_wrong_address_of_a_cluster_is_named(
    address: str, grid: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "WAIT_S", 1)

    with pytest.raises(InputError, match=f"no Dask scheduler answers at '{address}'"):
        sweep(grid, grid.with_suffix(""), crew.cluster(address))


def test_another_grid_does_not_go_on_in_the_same_folder(grid: Path) -> None:
    out = grid.with_suffix("")
    swept(grid, out)
    grid.write_text(GRID.replace("seeds = [1, 2]", "seeds = [1]"))

    with pytest.raises(InputError, match=r"holds a sweep with other `cells`; give --out another"):
        swept(grid, out)


def test_a_folder_of_something_else_is_left_alone(grid: Path) -> None:
    with pytest.raises(InputError, match="holds something else; give --out a folder that is new"):
        swept(grid, grid.parent)


def test_a_worker_with_other_data_works_nothing(grid: Path) -> None:
    def elsewhere(cells: Iterable[Cell], data: str) -> Iterator[Done]:
        return (worked(cell, f"not {data}") for cell in cells)

    found = sweep(grid, grid.with_suffix(""), elsewhere)

    assert len(found.faults) == CELLS
    assert "install the same Valico there" in found.faults[0]


def test_an_unknown_chip_is_named_and_stops_no_other_cell(grid: Path) -> None:
    grid.write_text(GRID.replace('"h20"]', '"h2000000"]'))

    found = swept(grid, grid.with_suffix(""))

    assert len(found.faults) == 2
    assert all("h2000000" in fault for fault in found.faults)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (GRID.replace("runs = 16", "run = 16"), "run"),
        (GRID.replace("[2025-06-01, 2026-02-15]", '["soon"]'), "on"),
        (GRID.replace('engine = "numpy"', 'engine = "steam"'), "engine"),
    ],
)
def test_a_grid_that_cannot_be_read_names_the_field(grid: Path, broken: str, said: str) -> None:
    grid.write_text(broken)

    with pytest.raises(DataError, match=said):
        swept(grid, grid.with_suffix(""))


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ('title = "nothing"', "has no cell"),
        (GRID.replace("runs = 16", "runs = 0"), "`runs` is 0; allowed: 1 to 1,000,000"),
        (GRID.replace("h20-2025", "h20-2052"), "no scenario is called 'h20-2052'"),
    ],
)
def test_a_grid_without_sense_is_refused(grid: Path, broken: str, said: str) -> None:
    grid.write_text(broken)

    with pytest.raises(InputError, match=said):
        swept(grid, grid.with_suffix(""))
