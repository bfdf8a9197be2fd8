"""Passes over memory: fitted to the tables of quantising."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from valico import store
from valico.compute.calibration.errors import Trial, errors_of
from valico.compute.calibration.fitting import least_log_errors
from valico.compute.calibration.inputs import Inputs
from valico.compute.calibration.pools import pools
from valico.compute.calibration.tables import (
    FRAMEWORKS,
    Reading,
    Table,
    measured_devices,
    newest,
    reading,
    split,
)
from valico.compute.calibration.trials import Bench, measured_spreads, trials
from valico.compute.kernels.coefficients import Coefficients, Figures, Fit, Operators, Spreads
from valico.compute.kernels.elementwise import (
    FAMILY,
    NEAREST,
    Pass,
    PassForm,
    elementwise_s,
    pass_s,
)
from valico.compute.kernels.form import Array
from valico.compute.kernels.kernels import Kernels

_BYTES: Final[dict[Pass, float]] = {"move": 3.0, "quantise": 5.0}
"""Bytes an element: read in 16 bits and written in 8; for the scale, read once more."""
_FIRST_SPREADS: Final = Spreads(
    kin=0.15, generation=0.15, neighbour=0.2, pool=0.25, framework=0.2, scheme=0.4
)
_SLOW: Final = "sglang"
"""Its tables time scale and pass together; they tell nothing of a pass alone."""


def calibrate(inputs: Inputs) -> tuple[Coefficients, list[Trial]]:
    """Return the fits of all tables with their pools, and their trials."""
    tables = list(_tables(inputs.tables, reading()))
    fits = [_fit(table) for table in tables]
    every = (*fits, *pools(fits))
    file = Coefficients(family=FAMILY, fitted=inputs.on, spreads=_FIRST_SPREADS, fits=every)
    bench = Bench(
        operators=inputs.known, file=file, predict=_predicted, pool=pools, stand_ins=_stand_ins
    )
    found = list(trials(bench, [split(table)[1] for table in tables]))
    moves = [trial for trial in found if trial.scheme == "move"]
    spreads = measured_spreads(moves, _FIRST_SPREADS)
    return msgspec.structs.replace(file, spreads=spreads), found


def _tables(folder: Path, read: Reading) -> Iterator[Table]:
    for system, device in measured_devices(read).items():
        for framework in FRAMEWORKS:
            at = folder / system / "quantize" / framework
            moves, scales = newest(at, "scale_matrix_perf"), newest(at, "computescale_perf")
            if not moves or not scales:
                continue
            move, scale = _times(moves[0]), _times(scales[0])
            both = {key: time + scale.get(key, 0.0) for key, time in move.items()}
            kinds: dict[Pass, dict[tuple[float, float], float]] = {"quantise": both}
            if framework != _SLOW:
                kinds["move"] = move
            for kind, times in kinds.items():
                sides = np.asarray(list(times))
                yield Table(
                    device=device,
                    framework=framework,
                    software=moves[0].parent.name,
                    scheme=kind,
                    shape=(sides[:, 0], sides[:, 1]),
                    time_s=np.asarray(list(times.values())),
                )


def _times(path: Path) -> dict[tuple[float, float], float]:
    """Return the seconds of each matrix, by its rows and columns."""
    columns = store.read_columns(path, ("m", "k", "latency"), where={"quant_dtype": "fp8"})
    sides = zip(columns["m"].tolist(), columns["k"].tolist(), strict=True)
    return dict(zip(sides, (columns["latency"] * 1e-3).tolist(), strict=True))


def _fit(table: Table) -> Fit:
    fitting, apart = split(table)
    bandwidth = table.device.bandwidth_bytes_per_s
    numbers = least_log_errors(
        lambda at: pass_s(_form(at), bandwidth, _moved(fitting)),
        fitting.time_s,
        first=(3e-6, 0.8, 5e7, 1.2),
        low=(0.0, 0.02, 0.0, 0.02),
        high=(1e-4, 1.0, 4e8, 10.0),
    )
    form = _form(np.asarray([float(f"{number:.4g}") for number in numbers]))
    spread = errors_of(pass_s(form, bandwidth, _moved(apart)), apart.time_s).spread
    return Fit(
        chip=table.device.id,
        generation=table.device.generation,
        framework=table.framework,
        scheme=table.scheme,
        software=table.software,
        source="aiconfigurator-0-12-0",
        figures=Figures(
            rate_flop_per_s=table.device.rates_flop_per_s["fp16"],
            bandwidth_bytes_per_s=bandwidth,
            multiprocessors=table.device.multiprocessors or 1,
        ),
        numbers=msgspec.structs.asdict(form),
        spread=round(spread, 3),
        rows=len(table.time_s),
    )


def _form(numbers: Array) -> PassForm:
    names = PassForm.__struct_fields__
    return PassForm(**dict(zip(names, numbers.tolist(), strict=True)))


def _moved(table: Table) -> Array:
    rows, columns = table.shape
    return _BYTES[_kind(table.scheme)] * rows * columns


def _kind(scheme: str) -> Pass:
    return "move" if scheme == "move" else "quantise"


def _predicted(table: Table, operators: Operators) -> Array:
    kernels = Kernels(device=table.device, framework=table.framework, operators=operators)
    return elementwise_s(kernels, moved_bytes=_moved(table), kind=_kind(table.scheme))


def _stand_ins(scheme: str) -> tuple[str, ...]:
    return NEAREST[_kind(scheme)]
