"""Write data/operators/training.toml anew: what frameworks add to their kernels in training.

Usage: python examples/calibrate_training.py --on 2026-11-21 (needs the extra `calibrate`)
Fitted are pre-training rows of Megatron Bridge and the A100 40 GB table of MosaicML. Never fitted,
and so fit to judge by: MLPerf, the A100 80 GB table, DeepSeek-V3, adapters, fine-tuning, and rows
that state no precision. For the fitted rows' own sake the numbers are fitted again without each
model and without each chip.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec
import numpy as np
import rtoml

from valico import store
from valico.answer.measurements.borrowed import with_borrowed_plans
from valico.answer.measurements.cases import Case, TrainingCase, case_of
from valico.answer.measurements.catalogue import Catalogue
from valico.answer.measurements.rows import Measurement, read_measurements
from valico.answer.measurements.trained import known_of
from valico.compute.kernels.coefficients import Operators, read_operators
from valico.compute.kernels.form import Array
from valico.compute.training.calibration import Mask, Run, fit_folds, fit_training, terms_of
from valico.compute.training.engine import Engine, engine_from_chip
from valico.compute.training.fitted import FILE, Fitted, TrainingFile, training_file
from valico.compute.training.search import best_plan
from valico.compute.training.step import step_from_terms
from valico.compute.training.terms import Terms
from valico.errors import InputError

ANCHORS = store.DATA / "measurements" / "anchors.csv"
FITTED_SOURCES = ("nvidia-mbridge-archive", "nvidia-mbridge-summary", "mosaic-a100")
KEPT_APART = "nvidia/a100-sxm-80"
HOUR_S = 3600.0
_KINDS = ("model", "chip")


def main(words: Sequence[str] | None = None) -> int:
    """Fit, write, and print the errors of what was fitted and of what was not."""
    parser = argparse.ArgumentParser(prog="calibrate_training.py")
    parser.add_argument("--on", type=date.fromisoformat, required=True, help="day of the fit")
    asked = parser.parse_args(words)
    cases, runs = zip(*_runs(), strict=True)
    found = terms_of(runs)
    seen = np.array([_is_fitted(case) for case in cases])
    keys = {key for run, counts in zip(runs, seen, strict=True) if counts for key in run.keys}
    judged = Judged(
        measured_s=np.array([run.step_s for run in runs]),
        terms=found,
        seen=seen,
        numbers=fit_training(runs, found, seen),
        folds=fit_folds(runs, found, seen, keys),
    )
    write(asked.on, judged, spreads(cases, judged))
    return 0


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """Measured steps, what was fitted to some of them, and what without each model or chip."""

    measured_s: Array
    terms: Terms
    seen: Mask
    numbers: Fitted
    folds: dict[str, Fitted]

    def off(self, numbers: Fitted) -> Array:
        """Return measured over predicted of every step."""
        return np.asarray(self.measured_s / step_from_terms(numbers, self.terms).total_s)


def _runs() -> Iterator[tuple[TrainingCase, Run]]:
    """Yield every measured step that can be predicted."""
    catalogue, operators = Catalogue.read(), read_operators()
    engines: dict[tuple[object, ...], Engine] = {}
    rows = (row for row in read_measurements(ANCHORS) if row.kind == "training")
    for case in with_borrowed_plans(_cases(rows, catalogue)):
        if isinstance(case, TrainingCase) and (step_s := _step_s(case.row, case)):
            try:
                yield case, _run(case, step_s, engines, operators)
            except InputError:
                continue


def _cases(rows: Iterable[Measurement], catalogue: Catalogue) -> Iterator[Case]:
    for row in rows:
        try:
            yield case_of(row, catalogue)
        except InputError:
            continue


def _step_s(row: Measurement, case: TrainingCase) -> float | None:
    """Return the measured step; None where the row does not tell it."""
    if case.sequence is None or case.global_batch is None or row.value is None:
        return None
    tokens = case.sequence * case.global_batch
    if row.metric == "step_time_s":
        return row.value
    if row.metric == "samples_per_s":
        return case.global_batch / row.value
    if row.metric == "tokens_per_s_per_chip" and row.tokens_per_s_per_chip:
        return tokens / (row.tokens_per_s_per_chip * case.chips)
    if row.metric == "gpu_hours_per_trillion_tokens":
        return row.value * HOUR_S / case.chips * tokens / 1e12
    return None


def _run(
    case: TrainingCase,
    step_s: float,
    engines: dict[tuple[object, ...], Engine],
    operators: Operators,
) -> Run:
    engine, batch, sequence = _engine(case, engines, operators), case.global_batch, case.sequence
    plan = best_plan(
        engine,
        chips=case.chips,
        global_batch=batch or 1,
        sequence=sequence or 1,
        known=known_of(case),
        must_fit=False,
    )
    source = case.row.source_id
    setting = (case.model.id, case.chip.id, case.scheme, case.chips, sequence, source)
    return Run(
        id=case.row.id,
        engine=engine,
        plan=plan,
        global_batch=batch or 1,
        sequence=sequence or 1,
        step_s=step_s,
        keys=frozenset((case.model.id, case.chip.id)),
        setting=" ".join(map(str, setting)),
    )


def _engine(
    case: TrainingCase, engines: dict[tuple[object, ...], Engine], operators: Operators
) -> Engine:
    network, adapters = case.network_bytes_per_s, case.adapters
    key = (case.model.id, case.chip.id, case.scheme, adapters, case.heads, network, case.captured)
    if case.model.architecture is None:
        message = f"{case.model.id}: no source gives its layers"
        raise InputError(message)
    if key not in engines:
        engines[key] = engine_from_chip(
            case.model.architecture,
            case.chip,
            scheme=case.scheme,
            trained="adapters" if adapters else "all",
            captured=case.captured,
            heads=case.heads,
            network_bytes_per_s=network,
            operators=operators,
        )
    return engines[key]


def _is_fitted(case: TrainingCase) -> bool:
    tuned = case.adapters or case.row.notes.startswith("SFT")
    clear = bool(case.row.prec_act) and not tuned
    return case.row.source_id in FITTED_SOURCES and case.chip.id != KEPT_APART and clear


def spreads(cases: Sequence[TrainingCase], judged: Judged) -> tuple[float, float]:
    """Print errors by source, and return the spreads of what was not fitted and of unseen chips."""
    seen, whole = judged.seen, judged.off(judged.numbers)
    by_model, by_chip = whole.copy(), whole.copy()
    for key, numbers in judged.folds.items():
        off = judged.off(numbers)
        models, chips = (np.array([getattr(c, n).id == key for c in cases]) for n in _KINDS)
        by_model[models & seen], by_chip[chips & seen] = off[models & seen], off[chips & seen]
    sources = np.array([case.row.source_id for case in cases])
    for source in sorted(set(sources)):
        mine = sources == source
        _print(f"{source}, not fitted", whole[mine & ~seen])
        _print(f"{source}, fitted", whole[mine & seen])
        _print(f"{source}, fitted without the model", by_model[mine & seen])
        _print(f"{source}, fitted without the chip", by_chip[mine & seen])
    return _spread(by_model), _spread(by_chip)


def _spread(ratios: Array) -> float:
    """Return the standard deviation that 80 % of the logarithms imply; stray rows weigh little."""
    return float(np.quantile(np.abs(np.log(ratios)), 0.8) / 1.2816)


def _print(what: str, ratios: Array) -> None:
    if ratios.size:
        off = np.abs(1 / ratios - 1)
        print(f"{what}: {ratios.size} rows, median {np.median(off):.1%}, mean {off.mean():.1%}")


def write(on: date, judged: Judged, found: tuple[float, float]) -> None:
    """Write the file that ships; allowance and practice stay as they were."""
    file = TrainingFile(
        fitted_on=on,
        fitted_to=FITTED_SOURCES,
        numbers=judged.numbers,
        spread=round(found[0], 3),
        spread_unseen=round(max(found), 3),
        spread_other=round(max(0.35, *found), 3),
        allowance=training_file().allowance,
        practice=training_file().practice,
        folds=judged.folds,
    )
    plain = msgspec.to_builtins(file, builtin_types=(date,))
    FILE.write_text(rtoml.dumps(plain), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
