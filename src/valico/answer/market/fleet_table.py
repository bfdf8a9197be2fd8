"""What buyers hold and could do with it, as tables."""

from collections.abc import Iterator

from valico.answer.market.amounts import amount
from valico.answer.market.fleets import FleetWork
from valico.answer.market.plain import plainly
from valico.answer.market.report import Report
from valico.answer.table.record import Cell, Column, Row, Table
from valico.market.outcome.holdings import Held
from valico.market.outcome.metric import MetricName

COLUMNS: tuple[tuple[MetricName, str, int], ...] = (
    ("units", "Units", 0),
    ("h100_equivalents", "H100-eq.", 0),
    ("tpp", "TPP", 2),
    ("memory_bandwidth_bytes_per_s", "Bandwidth", 3),
    ("fp8_flop_per_s", "FP8", 1),
    ("fp4_flop_per_s", "FP4", 4),
    ("power_w", "Power", 1),
)


def fleet_table(report: Report) -> Iterator[Table]:
    """Yield the table of what was delivered to whom and where, in every metric."""
    rows = tuple(_rows(report))
    if rows:
        yield Table(
            key="fleets",
            title="Delivered by the end: owned by buyers, used at places (medians)",
            columns=(
                Column(key="holder", name="", least=12),
                Column(key="holding", name=""),
                Column(key="chip", name="", once="All are {}."),
                *(
                    Column(key=metric, name=name, align="right", priority=priority)
                    for metric, name, priority in COLUMNS
                ),
            ),
            rows=rows,
            paged=True,
        )


def _rows(report: Report) -> Iterator[Row]:
    grouped: dict[tuple[str, str, str], dict[str, Held]] = {}
    for held in report.summary.holdings:
        grouped.setdefault((held.holder, held.holding, held.chip), {})[held.metric] = held
    for (holder, holding, chip), by_metric in grouped.items():
        if by_metric["units"].band.p95 < 1:
            continue
        cells = (_cell(by_metric.get(metric)) for metric, _, _ in COLUMNS)
        name = report.names[chip]
        yield Row(
            cells=(
                Cell(report.parties.get(holder, holder), holder),
                Cell(holding, holding),
                Cell(name, chip),
                *cells,
            )
        )


def _cell(held: Held | None) -> Cell:
    return Cell(plainly(held.band.p50, held.metric), held.band.p50) if held else Cell("")


def work_table(report: Report) -> Iterator[Table]:
    """Yield what the fleets could train and serve."""
    if not report.works:
        return
    model = report.works[0].model
    rows = []
    for work in report.works:
        train, served = work.train_time, work.serve_tokens_per_s
        rows.append(
            Row(
                cells=(
                    Cell(report.parties.get(work.holder, work.holder), work.holder),
                    Cell(f"{work.units:,} {report.names[work.chip]}", work.units),
                    Cell(_training(work), train.mid if train else None),
                    Cell(
                        f"{served.mid / 1e6:,.3g} M token/s ({served.low / 1e6:,.3g} to"
                        f" {served.high / 1e6:,.3g})"
                        if served
                        else "cannot",
                        served.mid if served else None,
                    ),
                )
            )
        )
    yield Table(
        key="work",
        title=f"What each fleet could do with {model}, if it did nothing else",
        columns=(
            Column(key="holder", name="", least=12),
            Column(key="units", name="Chips", least=12),
            Column(key="train_time_s", name="Train it in", least=14),
            Column(key="serve_tokens_per_s", name="Serve it at", least=14),
        ),
        rows=tuple(rows),
    )


def _training(work: FleetWork) -> str:
    if work.train_time is None:
        return "cannot"
    used = "" if work.train_units == work.units else f" on {amount(work.train_units)} of them"
    return f"{work.train_time.show()}{used}"
