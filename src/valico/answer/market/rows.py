"""Readings as rows for machines: CSV and Parquet."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from valico.answer.market.report import Report
from valico.errors import InputError

Value = str | int | float
Record = dict[str, Value]
PARQUET: Final = "Parquet needs pyarrow; install valico[export]"


def rows(report: Report) -> Iterator[Record]:
    """Yield each reading with what it belongs to."""
    summary = report.summary
    head: Record = {"scenario": report.scenario, "runs": summary.runs, "seed": summary.seed}
    for reading in summary.readings:
        fields = msgspec.structs.asdict(reading)
        band = msgspec.structs.asdict(fields.pop("band"))
        days = {name: str(fields.pop(name)) for name in ("begins", "ends")}
        yield {**head, **fields, **days, **band}


def csv_of(report: Report) -> str:
    """Return all readings as CSV."""
    told = list(rows(report))
    written = io.StringIO()
    writer = csv.DictWriter(written, fieldnames=list(told[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(told)
    return written.getvalue()


def write_parquet(report: Report, path: Path) -> None:
    """Write all readings as Parquet; InputError where pyarrow is absent."""
    try:
        import pyarrow as pa  # noqa: PLC0415  # an extra
        from pyarrow import parquet  # noqa: PLC0415  # an extra
    except ImportError as fault:
        raise InputError(PARQUET) from fault
    parquet.write_table(pa.Table.from_pylist(list(rows(report))), path)
