"""Tables: measured times of operators as aiconfigurator-core ships them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from valico import store
from valico.catalogue.chips import read_chips
from valico.compute.calibration.fitting import halves
from valico.compute.kernels.device import Device, device_from_chip
from valico.compute.kernels.form import Array
from valico.compute.kernels.scheme import WIDTHS, Framework, Scheme, Widths
from valico.errors import InputError

FRAMEWORKS: Final[tuple[Framework, ...]] = ("trtllm", "sglang", "vllm")
PACKAGE: Final = "aiconfigurator_core"


class LeftOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table that is not used, and why."""

    family: str
    framework: Framework
    scheme: str
    why: str


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How the folders and words of the tables read: `data/operators/tables.toml`."""

    sources: tuple[str, ...]
    systems: Mapping[str, str]
    schemes: Mapping[str, Scheme]
    devices: Mapping[str, Mapping[str, object]]
    left_out: tuple[LeftOut, ...] = ()


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Measured times of one operator on one chip, in one framework and one scheme."""

    device: Device
    framework: Framework
    software: str
    scheme: str
    shape: tuple[Array, ...]
    """One array an axis."""
    time_s: Array

    def some(self, places: NDArray[np.intp]) -> "Table":
        """Return the rows at some places."""
        shape = tuple(axis[places] for axis in self.shape)
        return msgspec.structs.replace(self, shape=shape, time_s=self.time_s[places])


def scheme_of(table: Table) -> Scheme:
    """Return the scheme of a table of dense products."""
    return next(scheme for scheme in WIDTHS if scheme == table.scheme)


def widths_of(table: Table) -> Widths:
    """Return what the scheme of a table moves."""
    return WIDTHS[scheme_of(table)]


def split(table: Table) -> tuple[Table, Table]:
    """Return the rows to fit on and the rows that are kept apart."""
    fitting, apart = halves(len(table.time_s), seed=4)
    return table.some(fitting), table.some(apart)


def tables_folder() -> Path:
    """Return the folder of the installed tables; InputError where the extra is missing."""
    try:
        return Path(str(files(PACKAGE))) / "systems" / "data"
    except ModuleNotFoundError as fault:
        message = "the measured tables are not installed; install valico[silicon]"
        raise InputError(message) from fault


def reading(*, root: Path = store.DATA) -> Reading:
    """Return how the tables read."""
    return store.read_document(root / "operators" / "tables.toml", Reading, root=root)


def measured_devices(read: Reading) -> dict[str, Device]:
    """Return the device of each system folder."""
    chips = read_chips()
    return {
        system: device_from_chip(chips[chip])
        if chip in chips
        else msgspec.convert({"id": chip, **read.devices[chip]}, Device)
        for system, chip in read.systems.items()
    }


def newest(folder: Path, table: str) -> list[Path]:
    """Return the files of a table below a framework's folder, the newest version first."""
    found = folder.glob(f"*/{table}.parquet")
    return sorted(found, key=lambda path: _version(path.parent.name), reverse=True)


def _version(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", name))


def product_tables(
    folder: Path,
    read: Reading,
    devices: Mapping[str, Device],
    frameworks: Iterable[Framework] = FRAMEWORKS,
) -> Iterator[Table]:
    """Yield the tables of dense products: rows, columns, inner side; the newest of each scheme.

    `devices` are the systems that are wanted (`measured_devices`).
    """
    for system, device in devices.items():
        for framework in frameworks:
            seen: set[str] = set()
            for path in newest(folder / system / "gemm" / framework, "gemm_perf"):
                for word in store.read_words(path, "gemm_dtype"):
                    scheme = read.schemes.get(word)
                    if scheme is None or word in seen or _is_left_out(read, framework, scheme):
                        continue
                    seen.add(word)
                    yield _product_table(path, word, device, framework, scheme)


def _is_left_out(read: Reading, framework: Framework, scheme: Scheme) -> bool:
    return any((out.framework, out.scheme) == (framework, scheme) for out in read.left_out)


def _product_table(
    path: Path, word: str, device: Device, framework: Framework, scheme: Scheme
) -> Table:
    columns = store.read_columns(path, ("m", "n", "k", "latency"), where={"gemm_dtype": word})
    m, n, k, latency_ms = (columns[name] for name in ("m", "n", "k", "latency"))
    return Table(
        device=device,
        framework=framework,
        software=path.parent.name,
        scheme=scheme,
        shape=(m, n, k),
        time_s=latency_ms * 1e-3,
    )
