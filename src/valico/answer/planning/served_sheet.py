"""A cluster at work as a sheet: the answer, the plan, where time and memory go, the cost."""

from collections.abc import Iterator, Mapping
from typing import Final

from valico.answer.footnotes import Footnotes
from valico.answer.planning.beside import frontier_table, losers_table
from valico.answer.planning.numbers import mid_shown
from valico.answer.planning.parts import (
    estimate_rows,
    estimates_table,
    grounds_table,
    shares_table,
)
from valico.answer.planning.plan_words import idle_words
from valico.answer.planning.served import Served
from valico.answer.table.record import Fact, Row, Sheet, Table
from valico.compute.estimate import Estimate
from valico.compute.search.candidate import Candidate
from valico.compute.search.reasons import NAMES, plan_words
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
        losers_table(found.found.losers),
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
    yield from calibration_fact(asked.calibration)
    if found.assumed:
        yield Fact(key="assumed", label="Assumed", text="; ".join(found.assumed), raw=found.assumed)


def calibration_fact(path: str | None) -> Iterator[Fact]:
    """Yield which file of a user moved the kernels, where one did."""
    if path is not None:
        text = f"{path}: the kernels that it timed are moved to its times, whatever is cited below"
        yield Fact(key="calibration", label="Measured", text=text, raw=path)


def _plan(found: Served) -> str:
    best = found.best
    replicas = "1 replica" if best.replicas == 1 else f"{best.replicas:,} replicas"
    each = "1 chip" if best.plan.chips == 1 else f"{best.plan.chips:,} chips"
    return f"{plan_words(best.plan)}; {replicas} of {each}; {idle_words(best.idle_chips)}"


def _load(found: Served) -> str:
    asked, best = found.asked, found.best
    lengths = f"input {asked.input_tokens:,}, output {asked.output_tokens:,} tokens"
    if asked.rate_per_s is not None:
        who = f"{asked.rate_per_s:g} requests a second"
    else:
        users = asked.users or asked.batch or best.users * best.replicas
        who = (
            _counted(users, "request in one batch", "requests in one batch")
            if asked.batch
            else _counted(users, "user at once", "users at once")
        )
        who += f" (memory holds {best.largest_users * best.replicas:,})"
    parts = [lengths, who]
    if asked.draft_tokens:
        drafted = _counted(asked.draft_tokens, "drafted token", "drafted tokens")
        parts.append(f"{drafted}, accepted {asked.acceptance:.0%}")
    if asked.prefix_hit:
        parts.append(f"{asked.prefix_hit:.0%} of the input cached")
    return "; ".join(parts)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


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
