"""Two pools at work as a sheet: the answer, the plans, what else the chips could do, the cost."""

from collections.abc import Iterator, Mapping
from typing import Final

from valico.answer.footnotes import Footnotes
from valico.answer.planning.numbers import bar, mid_shown, share_shown, three
from valico.answer.planning.parts import estimate_rows, estimates_table, grounds_table
from valico.answer.planning.plan_words import idle_words
from valico.answer.planning.pooled import Otherwise, Pooled, chips_of
from valico.answer.planning.served import scaled
from valico.answer.planning.served_sheet import FRAMEWORKS, PRECISIONS, basis_words
from valico.answer.table.record import Cell, Column, Fact, Row, Sheet, Table, quiet
from valico.compute.search.reasons import plan_words
from valico.compute.serving.pools import Pool as Working
from valico.evidence import Source

SCHEMA: Final = "valico.pools/1"
BINDS: Final[Mapping[str, str]] = {
    "prefill": "the pool that reads holds the rate down",
    "decode": "memory of the pool that writes holds the rate down",
    "users": "neither pool is full: more users would get more, later",
}


def pools_sheet(found: Pooled, sources: Mapping[str, Source]) -> Sheet:
    """Return two pools at work as a sheet."""
    footnotes = Footnotes(sources)
    names = [pool.chip.name for pool in found.pools]
    hours = list(dict(zip(names, found.hours, strict=True)).items())
    return Sheet(
        schema=SCHEMA,
        title=f"{found.model.name} on {chips_of(found)}: {_rate(found)} tokens a second",
        facts=tuple(_facts(found)),
        tables=(
            estimates_table(_estimates(found)),
            _otherwise(found),
            grounds_table(hours, found.assumptions, footnotes),
        ),
        remarks=tuple(_remarks(found, footnotes)),
        notes=footnotes.notes(),
    )


def _rate(found: Pooled) -> str:
    return mid_shown(found.paired.serving.tokens_per_s)


def _facts(found: Pooled) -> Iterator[Fact]:
    paired, serving = found.paired, found.paired.serving
    yield Fact(key="model", raw=found.model.id)
    for role, pool, working, idle in zip(
        ("Read", "Write"),
        found.pools,
        (paired.prefill, paired.decode),
        paired.idle_chips,
        strict=True,
    ):
        key = role.lower()
        text = f"{pool.show()}: {_plan(working, idle)}"
        yield Fact(label=role, text=text, tone="strong")
        yield Fact(key=f"{key}_chip", raw=pool.chip.id)
        yield Fact(key=f"{key}_chips", raw=pool.count)
        yield Fact(key=f"{key}_idle_chips", raw=idle)
        yield Fact(key=f"{key}_replicas", raw=working.replicas)
        for name in working.plan.__struct_fields__:
            yield Fact(key=f"{key}_{name}", raw=getattr(working.plan, name))
    lengths = f"input {found.asked.input_tokens:,}, output {found.asked.output_tokens:,} tokens"
    yield Fact(
        key="users", label="Load", text=f"{lengths}; {paired.users:,} users", raw=paired.users
    )
    setup = found.setups[0]
    framework = FRAMEWORKS[setup.engine.kernels.framework]
    runs = " and ".join(dict.fromkeys(PRECISIONS[s.chosen.precision] for s in found.setups))
    yield Fact(label="Runs in", text=f"{runs}; {framework}")
    busy = f"the pool that reads is busy {share_shown(serving.prefill_busy)} of its time"
    yield Fact(
        key="prefill_busy",
        label="Balance",
        text=f"{busy}; {BINDS[serving.binds]}",
        raw=serving.prefill_busy,
    )
    yield Fact(key="binds", raw=serving.binds)
    yield Fact(key="transfer_s", raw=serving.transfer_s)
    if found.assumed:
        yield Fact(key="assumed", label="Assumed", text="; ".join(found.assumed), raw=found.assumed)


def _plan(working: Working, idle: int) -> str:
    replicas = "1 replica" if working.replicas == 1 else f"{working.replicas:,} replicas"
    rest = f"; {idle_words(idle)}" if idle else ""
    return f"{plan_words(working.plan)}; {replicas} of {working.plan.chips:,}{rest}"


def _estimates(found: Pooled) -> Iterator[Row]:
    serving = found.paired.serving
    user = scaled(serving.tokens_per_s, 1 / max(1.0, serving.decode_users))
    yield from estimate_rows(
        (
            ("tokens_per_s", "All chips", serving.tokens_per_s, "tokens/s"),
            ("tokens_per_s_per_chip", "A chip", serving.tokens_per_s_per_chip, "tokens/s"),
            ("tokens_per_s_per_user", "A user", user, "tokens/s"),
            ("ttft_s", "First token", serving.ttft, ""),
            ("tpot_s", "Each further token", serving.tpot, ""),
            ("usd_per_million", "A million output tokens", found.usd_per_million, ""),
            ("energy_j_per_million", "  energy, at the meter", found.energy_per_million, ""),
        )
    )


OTHERWISE: Final = (
    Column(key="use", name="Other uses of these chips", least=24),
    Column(key="tokens_per_s", name="Tokens/s", align="right"),
    Column(key="of_this", name="of this", align="right"),
    Column(key="bar", priority=2),
    Column(key="ttft_s", name="First token", align="right", priority=1),
    Column(key="why", name="", least=16, priority=3),
)


def _otherwise(found: Pooled) -> Table:
    rows = [_row(found, one) for one in found.otherwise]
    alone = [one.tokens_per_s for one in found.otherwise[1:]]
    if None not in alone:
        both = sum(rate for rate in alone if rate is not None)
        rows.append(
            _row(found, Otherwise(says="each pool for itself, together", tokens_per_s=both))
        )
    return Table(key="otherwise", columns=OTHERWISE, rows=tuple(rows))


def _row(found: Pooled, one: Otherwise) -> Row:
    rate = one.tokens_per_s
    share = rate / found.paired.serving.tokens_per_s.mid if rate else None
    return Row(
        cells=(
            Cell(one.says, one.says),
            Cell(three(rate) if rate else "—", rate),
            quiet(share_shown(share) if share else "", share),
            Cell(bar(min(1.0, share / 2), width=16) if share else "", None, "mark"),
            quiet(f"{one.ttft_s:.2f} s" if one.ttft_s else "", one.ttft_s),
            quiet(one.why, one.why or None),
        )
    )


def _remarks(found: Pooled, footnotes: Footnotes) -> Iterator[str]:
    yield from basis_words(found.paired.serving.tpot, footnotes)
    for hour, pool in zip(found.hours, found.pools, strict=True):
        for missing in hour.lacking:
            yield f"No source gives the {missing} of {pool.chip.name}: the cost is left out."
        yield from (f"{pool.chip.name}: {said}." for said in pool.chip.assumptions)
