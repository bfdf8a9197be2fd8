"""Reports: trials as tables in Markdown."""

from collections.abc import Iterator, Sequence

from valico.compute.calibration.errors import Trial


def report(trials: Sequence[Trial]) -> str:
    """Return the trials as Markdown: one table for each kind, a row for each chip and scheme."""
    kinds = dict.fromkeys(trial.kind for trial in trials)
    return "\n".join(line for kind in kinds for line in _kind(trials, kind))


def _kind(trials: Sequence[Trial], kind: str) -> Iterator[str]:
    found = [trial for trial in trials if trial.kind == kind]
    if not found:
        return
    yield f"\n### {kind.capitalize()}\n"
    yield "Median / ninth decile of the absolute error in per cent; `-`: nothing was measured.\n"
    columns = sorted({(trial.framework, trial.scheme) for trial in found})
    yield "| chip | " + " | ".join(f"{scheme} {frame}" for frame, scheme in columns) + " |"
    yield "| --- |" + " --- |" * len(columns)
    for chip in dict.fromkeys(trial.chip for trial in found):
        cells = {(t.framework, t.scheme): _cell(t) for t in found if t.chip == chip}
        yield f"| {chip} | " + " | ".join(cells.get(column, "-") for column in columns) + " |"


def _cell(trial: Trial) -> str:
    return f"{100 * trial.errors.median:.1f} / {100 * trial.errors.high:.0f}"
