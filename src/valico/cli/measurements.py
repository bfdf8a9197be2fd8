"""Reports on files of measurements, as a terminal shows them."""

import sys
from collections.abc import Iterable
from typing import Final

from valico.answer.measurements.predict import Prediction
from valico.answer.measurements.report import Report, Watch
from valico.answer.measurements.score import Grouped, Score
from valico.cli.options import on_terminal, terminal

_SHOWN: Final = 12
"""Groups and reasons that a terminal shows; JSON has them all."""

_TITLES: Final = {
    "kind": "By kind",
    "chip": "By chip",
    "model": "By model",
    "framework": "By framework",
    "source": "By source",
    "basis": "By what the kernels rest on",
}


def watching() -> Watch | None:
    """Return a progress bar for a terminal, nothing for a pipe."""
    return _progress if on_terminal(sys.stderr) else None


def _progress(rows: Iterable[Prediction], count: int) -> Iterable[Prediction]:
    from rich.console import Console  # noqa: PLC0415  # only a terminal needs it
    from rich.progress import track  # noqa: PLC0415  # as above

    console = Console(stderr=True)
    return track(rows, "Predicting", total=count, console=console, transient=True)


def print_report(found: Report) -> None:
    """Print the answer first: how far off, then where, then what was left out and why."""
    console = terminal()
    console.print(f"{found.file}: {_summary(found)}", style="bold")
    if found.whole:
        _print_scores(found)
    _print_reasons("Left apart, and not counted above", found.apart)
    _print_reasons("Not predicted", found.not_predicted)
    console.print(
        "Error: predicted / measured - 1. In 80 %: rows inside their 80 % interval.", style="dim"
    )


def _summary(found: Report) -> str:
    counted = f"{found.predicted:,} of {len(found.rows):,} rows predicted"
    if found.whole is None:
        return f"{counted}."
    whole = f"{found.whole.rows:,} counted, median error {found.whole.median:.1%}"
    return f"{counted}, {whole}, {found.whole.covered:.0%} inside their 80 % interval."


def _print_scores(found: Report) -> None:
    from rich.table import Table  # noqa: PLC0415  # only text needs it

    console = terminal()
    for view, title in _TITLES.items():
        groups = found.by[view]
        table = Table(box=None, padding=(0, 2, 0, 0))
        table.add_column(title, overflow="fold")
        for head in ("rows", "median", "mean", "bias", "9 in 10", "in 80 %"):
            table.add_column(head, justify="right", no_wrap=True)
        for group in groups[:_SHOWN]:
            table.add_row(group.name, *_cells(group.score))
        console.print(table)
        _print_rest(groups)
        console.print()
    if found.first_token:
        cells = _cells(found.first_token)
        console.print(f"Time to the first token: {cells[0]} rows, median error {cells[1]}.")
        console.print()


def _print_rest(groups: tuple[Grouped, ...]) -> None:
    rest = groups[_SHOWN:]
    if rest:
        rows = sum(group.score.rows for group in rest)
        terminal().print(f"and {len(rest)} more with {rows:,} rows: --json shows them", style="dim")


def _cells(score: Score) -> tuple[str, ...]:
    return (
        f"{score.rows:,}",
        f"{score.median:.1%}",
        f"{score.mean:.1%}",
        f"{score.bias:+.1%}",
        f"{score.p90:.1%}",
        f"{score.covered:.0%}",
    )


def _print_reasons(title: str, reasons: dict[str, int] | object) -> None:
    if not isinstance(reasons, dict) or not reasons:
        return
    console = terminal()
    console.print(f"{title}: {sum(reasons.values()):,} rows", style="bold")
    for reason, count in list(reasons.items())[:_SHOWN]:
        console.print(f"  {count:,}  {reason}", markup=False, highlight=False)
    if len(reasons) > _SHOWN:
        rest = sum(list(reasons.values())[_SHOWN:])
        console.print(f"  {rest:,}  for {len(reasons) - _SHOWN} other reasons", style="dim")
    console.print()
