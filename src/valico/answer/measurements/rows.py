"""Rows: published measurements as they stand in a CSV file, typed and otherwise untouched.

To evaluate a model of serving or training on them::

    from valico.answer.measurements.rows import read_measurements
    from valico.answer.measurements.cases import Catalogue, case_of

    catalogue = Catalogue.read()
    for row in read_measurements(Path("measurements.csv")):
        case = case_of(row, catalogue)  # ServingCase, TrainingCase, or Unclear with the reason

`doubts.doubts_of(rows)` tells which rows to leave apart (speculative decoding, repeats, suspect
parallelism); it looks at measurements only, never at predictions.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.errors import DataError

NEEDED: Final = ("id", "kind", "model", "chip_id", "metric", "value", "unit")
"""Columns without which a row says nothing."""


class Measurement(msgspec.Struct, frozen=True, kw_only=True):
    """One published measurement; what its source does not state is None or empty."""

    id: str
    source_id: str = ""
    confidence: str = ""
    publisher: str = ""
    title: str = ""
    date: str = ""
    url: str = ""
    kind: str
    model: str
    chip_id: str
    prec_weights: str = ""
    prec_act: str = ""
    prec_kv: str = ""
    chip: str = ""
    n_chips: float | None = None
    tp: float | None = None
    pp: float | None = None
    dp: float | None = None
    ep: float | None = None
    cp: float | None = None
    parallelism: str = ""
    global_batch: str = ""
    """Words too: "3072 -> 15360"."""
    micro_batch: float | None = None
    seq_len: float | None = None
    isl: float | None = None
    osl: float | None = None
    concurrency: str = ""
    """Words too: "saturated", "256 per GPU"."""
    framework: str = ""
    fw_version: str = ""
    metric: str
    value: float | None
    """None where only a prediction is wanted."""
    unit: str
    ttft_ms: float | None = None
    tpot_ms: float | None = None
    tokens_per_s_per_chip: float | None = None
    model_tflops_per_chip: float | None = None
    mfu_pct: float | None = None
    notes: str = ""
    line: int = 0
    """Where it stands in its file."""
    faults: tuple[str, ...] = ()
    """What of it could not be read, and so is left out."""

    @property
    def unreadable(self) -> str | None:
        """Say why the row itself says nothing, or None where it can be used."""
        about = ("`value`", "`model`", "`chip_id`", "`metric`", "`kind`", "`id`")
        return next((fault for fault in self.faults if fault.startswith(about)), None)


_ADDED: Final = frozenset({"line", "faults"})
COLUMNS: Final = tuple(name for name in Measurement.__struct_fields__ if name not in _ADDED)
"""The columns of a file, in the order in which we write them."""

_NUMBERS: Final = frozenset(
    {"n_chips", "tp", "pp", "dp", "ep", "cp", "micro_batch", "seq_len", "isl", "osl"}
    | {"value", "ttft_ms", "tpot_ms", "tokens_per_s_per_chip", "model_tflops_per_chip", "mfu_pct"}
)
_TWO: Final = re.compile(r"([\d.e+]+) \([\d.e+]+\)")
"""A number and, in brackets, that of another setting, as some publishers print them."""


def read_measurements(path: Path) -> tuple[Measurement, ...]:
    """Return the rows of a CSV file; columns that we do not know are passed over.

    A row keeps its own faults, so that one bad row hides no other. Raises DataError where the file
    is no table, lacks a column or holds no row.
    """
    header, *lines = store.read_table(path) or [[]]
    if missing := [name for name in NEEDED if name not in header]:
        raise DataError([f"{path.name}: {_lacking(missing, header)}"])
    rows = [_row(dict(zip(header, line, strict=False)), n) for n, line in _filled(lines)]
    if not rows:
        raise DataError(
            [f"{path.name}: no row follows the first line; give one measurement a line"]
        )
    return _with_repeats(rows)


def _filled(lines: Iterable[Sequence[str]]) -> Iterator[tuple[int, Sequence[str]]]:
    return ((number, line) for number, line in enumerate(lines, start=2) if any(line))


def _lacking(missing: Sequence[str], header: Sequence[str]) -> str:
    needed = ", ".join(f"`{name}`" for name in missing)
    has = ", ".join(f"`{name}`" for name in header if name) or "nothing"
    return f"the first line lacks {needed}; it has {has}. A row needs {', '.join(NEEDED)}"


def _row(fields: Mapping[str, str], line: int) -> Measurement:
    words = {name: fields.get(name, "").strip() for name in COLUMNS if name not in _NUMBERS}
    faults = [f"`{name}` is empty" for name in NEEDED[:-1] if not fields.get(name, "").strip()]
    if "value" in fields and not fields["value"].strip():
        faults.remove("`value` is empty")  # only a prediction is wanted
    numbers = {name: _number(name, fields.get(name, ""), faults) for name in _NUMBERS}
    known = {**words, **numbers, "line": line, "faults": tuple(faults)}
    return msgspec.convert(known, Measurement)


def _number(name: str, written: str, faults: list[str]) -> float | None:
    text = written.strip()
    if not text:
        return None
    two = _TWO.fullmatch(text)
    try:
        value = float(two[1] if two else text)
    except ValueError:
        value = math.nan
    if math.isfinite(value) and value >= 0 and (value > 0 or name != "value"):
        return value
    faults.append(f"`{name}` is '{text}'; give a number above zero, or leave it empty")
    return None


def _with_repeats(rows: Iterable[Measurement]) -> tuple[Measurement, ...]:
    """Return the rows, those whose id stood before with a fault that says where."""
    first: dict[str, int] = {}
    told = []
    for row in rows:
        line = first.setdefault(row.id, row.line)
        fault = f"the id stands in line {line} too"
        faults = row.faults if line == row.line else (*row.faults, fault)
        told.append(msgspec.structs.replace(row, faults=faults))
    return tuple(told)
