"""Reports: a file of measurements, each row beside its prediction, and the errors in groups."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from valico.answer.measurements.borrowed import with_borrowed_plans
from valico.answer.measurements.cases import Case, case_of
from valico.answer.measurements.catalogue import Catalogue
from valico.answer.measurements.doubts import apart
from valico.answer.measurements.engines import Engines
from valico.answer.measurements.predict import Prediction, predictions
from valico.answer.measurements.rows import Measurement, read_measurements
from valico.answer.measurements.score import VIEWS, Grouped, Score, first_token, grouped, score

SCHEMA: Final = "valico.measurements/1"

Watch = Callable[[Iterable[Prediction], int], Iterable[Prediction]]
"""Something that looks on while predictions are made: a progress bar."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A file of measurements beside predictions."""

    schema: str = SCHEMA
    file: str
    rows: tuple[Prediction, ...]
    predicted: int
    apart: Mapping[str, int]
    """Why rows are left out of the scores, and how many."""
    not_predicted: Mapping[str, int]
    """Why rows have no prediction, and how many."""
    whole: Score | None
    """Over the rows that are not left apart."""
    whole_apart: Score | None
    first_token: Score | None
    by: Mapping[str, tuple[Grouped, ...]]


def report(path: Path, *, watch: Watch | None = None) -> Report:
    """Return every row of a CSV file beside its prediction; DataError where it is no table.

    Rows whose source the numbers for training were fitted to are judged without their own model.
    """
    rows = read_measurements(path)
    found = predicted(rows, Catalogue.read(), watch=watch, engines=Engines(fold="model"))
    return report_of(path.name, found)


def predicted(
    rows: Sequence[Measurement],
    catalogue: Catalogue,
    *,
    watch: Watch | None = None,
    engines: Engines | None = None,
) -> tuple[Prediction, ...]:
    """Return the predictions of rows, in their order."""
    cases: list[Case] = with_borrowed_plans(case_of(row, catalogue) for row in rows)
    made: Iterator[Prediction] = predictions(cases, apart(cases), engines)
    return tuple(watch(made, len(cases)) if watch else made)


def report_of(file: str, found: Sequence[Prediction]) -> Report:
    """Return the report on predictions."""
    main = [row for row in found if row.apart is None]
    return Report(
        file=file,
        rows=tuple(found),
        predicted=sum(row.predicted is not None for row in found),
        apart=_counted(row.apart for row in found if row.predicted is not None),
        not_predicted=_counted(row.why_not for row in found),
        whole=score(main),
        whole_apart=score([row for row in found if row.apart is not None]),
        first_token=score(first_token(main)),
        by={view: grouped(main, key) for view, key in VIEWS.items()},
    )


def _counted(reasons: Iterable[str | None]) -> dict[str, int]:
    """Return reasons with their number, the most frequent first; what differs by row is cut off."""
    return dict(Counter(short_reason(reason) for reason in reasons if reason).most_common())


def short_reason(reason: str) -> str:
    """Return a reason without what differs from row to row."""
    for mark in (" as m0", "the same run as", "parallelism mended"):
        if mark in reason:
            return reason[: reason.index(mark) + len(mark)].removesuffix(" as m0")
    return reason.partition(": the same configuration")[0]
