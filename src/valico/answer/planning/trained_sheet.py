"""A training run as a sheet: the answer, the plan, where a step goes, what came next, the cost."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from valico.answer.footnotes import Footnotes
from valico.answer.planning.numbers import counted_shown, mid_shown, share_shown, three
from valico.answer.planning.parts import (
    estimate_rows,
    estimates_table,
    grounds_table,
    shares_table,
)
from valico.answer.planning.plan_words import idle_words
from valico.answer.planning.served import scaled
from valico.answer.planning.served_sheet import calibration_fact
from valico.answer.planning.trained import Trained
from valico.answer.table.record import Cell, Column, Fact, Row, Sheet, Table, quiet
from valico.compute.search.training import PARTS
from valico.evidence import Source

SCHEMA: Final = "valico.train/1"
HOUR_S: Final = 3600.0


def train_sheet(found: Trained, sources: Mapping[str, Source]) -> Sheet:
    """Return a run as a sheet."""
    footnotes = Footnotes(sources)
    step = [(PARTS[name], value) for name, value in found.parts.items()]
    step.sort(key=lambda part: -part[1])
    return Sheet(
        schema=SCHEMA,
        title=f"{found.model.name} on {found.pool.show()}: {mid_shown(found.run.time)}",
        facts=tuple(_facts(found)),
        tables=(
            estimates_table(_estimates(found)),
            shares_table("step_parts", "Where a step goes", step, "s"),
            _rivals(found),
            grounds_table([(found.pool.chip.name, found.hour)], found.assumptions, footnotes),
        ),
        remarks=tuple(_remarks(found, footnotes)),
        notes=footnotes.notes(),
    )


def _facts(found: Trained) -> Iterator[Fact]:
    run, best = found.run, found.fleet
    idle = found.pool.count - best.chips
    chips = idle_words(idle)
    yield Fact(key="model", raw=found.model.id)
    yield Fact(key="chip", raw=found.pool.chip.id)
    yield Fact(key="chips", raw=found.pool.count)
    text = f"{best.plan.show()}; {chips}"
    yield Fact(key="plan", label="Plan", text=text, raw=best.plan.show(), tone="strong")
    yield Fact(key="idle_chips", raw=idle)
    tokens = found.asked.tokens or found.model.value("training_tokens") or 0.0
    given = "as asked" if found.asked.tokens else "as its maker states"
    yield Fact(
        key="tokens",
        label="Work",
        text=f"{counted_shown(tokens)} tokens, {given}",
        raw=tokens,
    )
    text = f"{counted_shown(best.batch_tokens)} tokens, sequences of {found.asked.sequence:,}"
    yield Fact(key="batch_tokens", label="A step", text=text, raw=best.batch_tokens)
    yield Fact(key="step_s", raw=best.step_s)
    yield Fact(key="scheme", label="Products in", text=run.scheme, raw=run.scheme)
    text = f"{share_shown(run.mfu)} of the dense FP16 peak (MFU)"
    yield Fact(key="mfu", label="Efficiency", text=text, raw=run.mfu)
    yield Fact(key="tokens_per_s_per_chip", raw=run.tokens_per_s_per_chip)
    yield from calibration_fact(found.asked.calibration)


def _estimates(found: Trained) -> Iterator[Row]:
    run = found.run
    hours = scaled(run.chip_time, 1 / HOUR_S)
    chip_hours = msgspec.structs.replace(hours, dimension="count", unit="chip-hour")
    yield from estimate_rows(
        (
            ("time_s", "The run", run.time, ""),
            ("chip_hours", "Chip-hours", chip_hours, "h"),
            ("cost_usd", "Cost", found.cost, _year(found)),
            ("energy_j", "Energy, at the meter", found.energy, ""),
            ("flop", "Arithmetic that it needs", run.flop, ""),
            ("bound_s", "At the full peak", run.bound, ""),
            ("makers_s", "As efficient as its maker", run.makers, ""),
        )
    )


def _year(found: Trained) -> str:
    return f"of {found.hour.usd_year}" if found.hour.usd_year else ""


RIVALS: Final = (
    Column(key="plan", name="What came next, and why it lost", least=18),
    Column(key="tokens_per_s_per_chip", name="Tokens/s a chip", align="right", priority=1),
    Column(key="behind", name="Behind", align="right"),
    Column(key="why", name="Why", least=24),
)


def _rivals(found: Trained) -> Table:
    rows = tuple(
        Row(
            cells=(
                Cell(rival.fleet.plan.show(), rival.fleet.plan.show()),
                Cell(
                    three(rival.fleet.tokens_per_s / found.pool.count),
                    rival.fleet.tokens_per_s / found.pool.count,
                ),
                Cell(f"{rival.behind:.1%}", rival.behind),
                quiet(rival.why, rival.why),
            )
        )
        for rival in found.rivals
    )
    return Table(key="behind", columns=RIVALS, rows=rows)


def _remarks(found: Trained, footnotes: Footnotes) -> Iterator[str]:
    for step in found.run.time.why.because:
        mark = footnotes.mark(*step.sources())
        yield f"{step.says[:1].upper()}{step.says[1:].rstrip('.')}.{f' {mark}' if mark else ''}"
    for missing in found.hour.lacking:
        yield f"No source gives the {missing} of {found.pool.chip.name}: --price-usd sets a price."
    yield from (f"{found.pool.chip.name}: {said}." for said in found.pool.chip.assumptions)
