"""A cluster at work as a sheet: the answer, the plan, where time and memory go, the cost."""

from collections.abc import Iterator, Mapping
from typing import Final

from valico.answer.footnotes import Footnotes
from valico.answer.planning.numbers import bar, mid_shown, three
from valico.answer.planning.parts import (
    estimate_rows,
    estimates_table,
    grounds_table,
    shares_table,
)
from valico.answer.planning.served import Served
from valico.answer.table.record import Cell, Column, Fact, Row, Sheet, Table, Tone, quiet
from valico.compute.estimate import Estimate
from valico.compute.search.candidate import Candidate
from valico.compute.search.reasons import NAMES, plan_short, plan_words
from valico.evidence import Source

SERVE: Final = "valico.serve/1"
PLAN: Final = "valico.plan/1"
FRAMEWORKS: Final[Mapping[str, str]] = {
    "trtllm": "TensorRT-LLM",
    "sglang": "SGLang",
    "vllm": "vLLM",
}
PRECISIONS: Final[Mapping[str, str]] = {
    "fp16": "FP16",
    "fp8": "FP8",
    "int8": "INT8",
    "fp4": "FP4",
    "int4": "weights of 4 bits",
}


def serve_sheet(found: Served, sources: Mapping[str, Source]) -> Sheet:
    """Return a cluster at work: estimates, where time and memory go, the cost."""
    footnotes = Footnotes(sources)
    tables = (
        estimates_table(_estimates(found)),
        _times(found.best),
        _memory(found.best),
        grounds_table([(found.pool.chip.name, found.hour)], found.assumptions, footnotes),
    )
    return Sheet(
        schema=SERVE,
        title=_title(found),
        facts=tuple(_facts(found)),
        tables=tables,
        remarks=tuple(_remarks(found, footnotes)),
        notes=footnotes.notes(),
    )


def plan_sheet(found: Served, sources: Mapping[str, Source]) -> Sheet:
    """Return the best plan under the targets, what came next and why it lost, the frontier."""
    footnotes = Footnotes(sources)
    tables = (
        estimates_table(_estimates(found)),
        _losers(found),
        frontier_table(found.found.frontier, found.best),
        _times(found.best),
        _memory(found.best),
        grounds_table([(found.pool.chip.name, found.hour)], found.assumptions, footnotes),
    )
    return Sheet(
        schema=PLAN,
        title=_title(found),
        facts=tuple(_facts(found)),
        tables=tables,
        remarks=tuple(_remarks(found, footnotes)),
        notes=footnotes.notes(),
    )


def _title(found: Served) -> str:
    rate = mid_shown(found.tokens_per_s)
    return f"{found.model.name} on {found.pool.show()}: {rate} tokens a second"


def _facts(found: Served) -> Iterator[Fact]:
    asked, best, chosen = found.asked, found.best, found.setup.chosen
    framework = found.setup.engine.kernels.framework
    yield Fact(key="model", raw=found.model.id)
    yield Fact(key="chip", raw=found.pool.chip.id)
    yield Fact(key="chips", raw=found.pool.count)
    yield Fact(label="Plan", text=_plan(found), tone="strong")
    for name in best.plan.__struct_fields__:
        yield Fact(key=name, raw=getattr(best.plan, name))
    for name in ("replicas", "idle_chips", "users", "largest_users"):
        yield Fact(key=name, raw=getattr(best, name))
    yield Fact(label="Load", text=_load(found))
    yield Fact(key="input_tokens", raw=asked.input_tokens)
    yield Fact(key="output_tokens", raw=asked.output_tokens)
    text = f"{PRECISIONS[chosen.precision]}, {chosen.says}; {FRAMEWORKS[framework]}"
    yield Fact(label="Runs in", text=text)
    yield Fact(key="precision", raw=chosen.precision)
    yield Fact(key="framework", raw=framework)
    yield Fact(key="dense", raw=chosen.formats.dense)
    yield Fact(key="experts", raw=chosen.formats.experts)
    yield Fact(key="cache", raw=chosen.formats.cache)
    yield Fact(key="plans_tried", raw=found.found.plans)
    yield Fact(key="points_timed", raw=found.found.points)
    if found.assumed:
        yield Fact(key="assumed", label="Assumed", text="; ".join(found.assumed), raw=found.assumed)


def _plan(found: Served) -> str:
    best = found.best
    replicas = "1 replica" if best.replicas == 1 else f"{best.replicas:,} replicas"
    each = "1 chip" if best.plan.chips == 1 else f"{best.plan.chips:,} chips"
    idle = f"{best.idle_chips:,} chips idle" if best.idle_chips else "all chips used"
    return f"{plan_words(best.plan)}; {replicas} of {each}; {idle}"


def _load(found: Served) -> str:
    asked, best = found.asked, found.best
    lengths = f"input {asked.input_tokens:,}, output {asked.output_tokens:,} tokens"
    if asked.rate_per_s is not None:
        who = f"{asked.rate_per_s:g} requests a second"
    else:
        users = best.users * best.replicas
        who = f"{users:,} {'requests in one batch' if asked.batch else 'users at once'}"
        who += f" (memory holds {best.largest_users * best.replicas:,})"
    parts = [lengths, who]
    if asked.draft_tokens:
        parts.append(f"{asked.draft_tokens} drafted tokens, accepted {asked.acceptance:.0%}")
    if asked.prefix_hit:
        parts.append(f"{asked.prefix_hit:.0%} of the input cached")
    return "; ".join(parts)


def _estimates(found: Served) -> Iterator[Row]:
    serving = found.serving
    yield from estimate_rows(
        (
            ("tokens_per_s", "All chips", found.tokens_per_s, "tokens/s"),
            ("tokens_per_s_per_chip", "A chip", found.tokens_per_s_per_chip, "tokens/s"),
            ("tokens_per_s_per_user", "A user", serving.tokens_per_s_per_user, "tokens/s"),
            ("ttft_s", "First token", serving.ttft, ""),
            ("ttft_p95_s", "  for 95 in 100", serving.ttft_p95, ""),
            ("tpot_s", "Each further token", serving.tpot, ""),
            ("usd_per_million", "A million output tokens", found.usd_per_million, _year(found)),
            ("energy_j_per_million", "  energy, at the meter", found.energy_per_million, ""),
        )
    )


def _year(found: Served) -> str:
    return f"of {found.hour.usd_year}" if found.hour.usd_year else ""


def _times(best: Candidate) -> Table:
    parts = [(NAMES[name], value) for name, value in best.token_s.items()]
    parts.append(("prompts of others", best.waiting_s))
    parts.sort(key=lambda part: -part[1])
    return shares_table("token_parts", "Where the time of a token goes", parts, "s")


def _memory(best: Candidate) -> Table:
    kept = best.weights_bytes + best.cache_bytes + best.activations_bytes + best.reserve_bytes
    parts = [
        ("weights", best.weights_bytes),
        ("keys, values and states", best.cache_bytes),
        ("activations", best.activations_bytes),
        ("left to the runtime", best.reserve_bytes),
        ("free", max(0.0, best.available_bytes - kept)),
    ]
    return shares_table("memory_parts", "Memory of one chip", parts, "byte")


def _remarks(found: Served, footnotes: Footnotes) -> Iterator[str]:
    yield from basis_words(found.serving.tpot, footnotes)
    for missing in found.hour.lacking:
        yield f"No source gives the {missing} of {found.pool.chip.name}: --price-usd sets a price."
    yield from (f"{found.pool.chip.name}: {said}." for said in found.pool.chip.assumptions)


def basis_words(estimate: Estimate, footnotes: Footnotes) -> Iterator[str]:
    """Yield what an estimate of time rests on, part by part."""
    for step in estimate.why.because:
        mark = footnotes.mark(*step.sources())
        yield f"{step.says[:1].upper()}{step.says[1:]}.{f' {mark}' if mark else ''}"


# --- what came next, and the frontier ---------------------------------------------------------

LOSERS: Final = (
    Column(key="plan", name="Plan", least=8),
    Column(key="replicas", name="Replicas", align="right", priority=3),
    Column(key="users", name="Users", align="right", priority=4),
    Column(key="tokens_per_s_per_chip", name="Tokens/s a chip", align="right"),
    Column(key="tpot_s", name="Token", align="right", priority=2),
    Column(key="behind", name="Behind", align="right"),
    Column(key="why", name="Why", least=24),
)


def _losers(found: Served) -> Table:
    rows = tuple(
        Row(
            cells=(
                Cell(plan_short(loser.candidate.plan), plan_short(loser.candidate.plan)),
                Cell(f"{loser.candidate.replicas:,}", loser.candidate.replicas),
                Cell(f"{loser.candidate.users:,}", loser.candidate.users),
                _rate(loser.candidate),
                Cell(f"{loser.candidate.tpot_s * 1e3:.1f} ms", loser.candidate.tpot_s),
                Cell(f"{loser.behind:.1%}", loser.behind),
                Cell(loser.why, loser.why),
            )
        )
        for loser in found.found.losers
    )
    return Table(key="behind", title="What came next, and why it lost", columns=LOSERS, rows=rows)


FRONTIER: Final = (
    Column(key="tokens_per_s_per_user", name="Tokens/s a user", align="right"),
    Column(key="tokens_per_s_per_chip", name="Tokens/s a chip", align="right"),
    Column(key="bar", priority=3),
    Column(key="plan", name="Plan", least=8),
    Column(key="replicas", name="Replicas", align="right", priority=4),
    Column(key="users", name="Users each", align="right", priority=2),
    Column(key="ttft_s", name="First token", align="right", priority=1),
)


def frontier_table(frontier: tuple[Candidate, ...], best: Candidate | None) -> Table:
    """Return the plans that no other beats in speed and throughput, the fastest users first."""
    added = [best] if best is not None and best not in frontier else []
    shown = sorted([*frontier, *added], key=lambda one: -one.tokens_per_s_per_user)
    most = max((one.tokens_per_s_per_chip for one in shown), default=1.0)
    rows = tuple(_frontier_row(one, most, chosen=one == best) for one in shown)
    title = "The frontier: no plan is better for users and chips at once"
    return Table(key="frontier", title=title, columns=FRONTIER, rows=rows)


def _frontier_row(one: Candidate, most: float, *, chosen: bool) -> Row:
    tone: Tone = "strong" if chosen else "plain"
    return Row(
        cells=(
            Cell(three(one.tokens_per_s_per_user), one.tokens_per_s_per_user, tone),
            _rate(one),
            Cell(bar(one.tokens_per_s_per_chip / most, width=16), None, "mark"),
            Cell(plan_short(one.plan), plan_short(one.plan), tone),
            quiet(f"{one.replicas:,}", one.replicas),
            quiet(f"{one.users:,}", one.users),
            quiet(f"{one.ttft_s:.2f} s", one.ttft_s),
        )
    )


def _rate(one: Candidate) -> Cell:
    return Cell(three(one.tokens_per_s_per_chip), one.tokens_per_s_per_chip)
