"""Predictions: what the engine says of a row, in the row's own metric and unit."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from valico.answer.measurements.cases import Case, ServingCase, TrainingCase, Unclear
from valico.answer.measurements.engines import Engines, Found
from valico.answer.measurements.served import served
from valico.answer.measurements.together import Together
from valico.answer.measurements.trained import Runs, trained
from valico.errors import InputError


class Prediction(msgspec.Struct, frozen=True, kw_only=True):
    """What is predicted for one row, or why nothing is."""

    id: str
    metric: str
    unit: str
    measured: float | None
    predicted: float | None = None
    low: float | None = None
    high: float | None = None
    """Between low and high lie four truths of five."""
    basis: str | None = None
    spread: float | None = None
    """Standard deviation of log(measured / predicted) of the kernels that it rests on."""
    why_not: str | None = None
    apart: str | None = None
    """Why the row is left out of the main figures."""
    doubts: tuple[str, ...] = ()
    kind: str = ""
    chip: str = ""
    model: str = ""
    framework: str = ""
    source: str = ""
    ttft_ms: float | None = None
    """The time to the first token, predicted."""
    ttft_low_ms: float | None = None
    ttft_high_ms: float | None = None
    ttft_spread: float | None = None
    ttft_measured_ms: float | None = None


def predictions(
    cases: Iterable[Case], left_apart: Mapping[str, str], engines: Engines | None = None
) -> Iterator[Prediction]:
    """Yield a prediction for each row, in order."""
    known, engines = list(cases), engines or Engines()
    together = Together((case for case in known if isinstance(case, ServingCase)), engines)
    runs = Runs(engines)
    for case in known:
        bare = _bare(case, left_apart.get(case.row.id))
        yield _predicted(case, bare, (engines, together, runs))


def _predicted(case: Case, bare: Prediction, means: tuple[Engines, Together, Runs]) -> Prediction:
    """Return what the engine says of a row, or the reason why it says nothing."""
    engines, together, runs = means
    if isinstance(case, Unclear):
        return msgspec.structs.replace(bare, why_not=case.why)
    try:
        if isinstance(case, TrainingCase):
            return _with(bare, trained(case, runs))
        return _with(bare, served(case, engines, together))
    except InputError as fault:
        return msgspec.structs.replace(bare, why_not=str(fault))


def _bare(case: Case, apart: str | None) -> Prediction:
    row = case.row
    understood = not isinstance(case, Unclear)
    return Prediction(
        id=row.id,
        metric=row.metric,
        unit=row.unit,
        measured=row.value,
        apart=apart,
        doubts=case.doubts if not isinstance(case, Unclear) else row.faults,
        kind=row.kind,
        chip=case.chip.id if not isinstance(case, Unclear) else row.chip_id,
        model=case.model.id if not isinstance(case, Unclear) else row.model,
        framework=_framework(case) if understood else row.framework,
        source=row.source_id,
        ttft_measured_ms=row.ttft_ms,
    )


def _framework(case: Case) -> str:
    return case.framework if isinstance(case, ServingCase) else case.row.framework.partition(" ")[0]


def _with(bare: Prediction, found: Found) -> Prediction:
    return msgspec.structs.replace(
        bare,
        predicted=found.mid,
        low=found.low,
        high=found.high,
        basis=found.ground.basis,
        spread=found.ground.spread,
        ttft_spread=found.reading.spread if found.reading else None,
        ttft_low_ms=found.ttft_ms[0] if found.ttft_ms else None,
        ttft_ms=found.ttft_ms[1] if found.ttft_ms else None,
        ttft_high_ms=found.ttft_ms[2] if found.ttft_ms else None,
        doubts=(*bare.doubts, *found.doubts),
    )
