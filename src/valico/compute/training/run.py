"""Runs: how long a model trains on a cluster, with stops, in days, chip-hours and joules."""

from typing import Final

import msgspec

from valico.catalogue.chips import Chip
from valico.catalogue.models import Model
from valico.compute.cluster import Cluster, figure_of
from valico.compute.estimate import Estimate, bound, step_from_figure
from valico.compute.kernels.coefficients import Operators
from valico.compute.kernels.scheme import Scheme
from valico.compute.roofline import Precision, best_precision, rate_figure
from valico.compute.training.engine import Engine, engine_from_chip
from valico.compute.training.estimates import step_ground, time_estimate, token_flop
from valico.compute.training.fitted import training_file
from valico.compute.training.fleet import Fleet, fleet
from valico.compute.training.flop import SEQUENCE_TOKENS, training_flop, training_tokens
from valico.compute.training.plan import Plan
from valico.errors import InputError
from valico.evidence import Cite, Step

BATCH_TOKENS: Final = 16e6
"""Tokens of one step where nobody says; Llama 3.1 405B took 16 million (2407.21783, 3.4.1)."""


class Training(msgspec.Struct, frozen=True, kw_only=True):
    """How long a training run takes, and what it takes."""

    time: Estimate
    """Seconds from first to last step, stops included, as well tuned as published benchmarks."""
    in_practice: Estimate
    """The same as makers' own runs went, which are rarely as well tuned as benchmarks."""
    chip_time: Estimate
    """Chips times seconds."""
    energy: Estimate | None
    """Joules of the chips at their rated power, an upper bound; None where no source rates them."""
    flop: Estimate
    """What the model needs at least, nothing computed twice."""
    bound: Estimate
    """Time at the full peak of the best precision."""
    makers: Estimate | None
    """Time at the efficiency that the maker reached; None where it is not known."""
    plan: Plan
    scheme: Scheme
    mfu: float
    """Model FLOP/s over the dense FP16 peak while it runs."""
    model_flop_per_s_per_chip: float
    tokens_per_s_per_chip: float
    precision: Precision
    """Of the bound."""
    why: Step


def usual_batch_tokens(model: Model) -> float:
    """Return the tokens of a step as the model's maker states them, else 16 million."""
    return model.value("training_batch_tokens") or BATCH_TOKENS


def training_time(
    model: Model,
    cluster: Cluster,
    *,
    tokens: float | None = None,
    scheme: Scheme | None = None,
    precision: Precision | None = None,
    sequence: int = SEQUENCE_TOKENS,
    batch_tokens: float | None = None,
    trained_on: Chip | None = None,
    network_bytes_per_s: float | None = None,
    operators: Operators | None = None,
) -> Training:
    """Return the time to train a model on so many tokens, or on those that its maker states.

    `scheme` is the format of the large products; without it, 8 bits where the maker publishes
    weights of 8 bits and the chip has the rate, otherwise 16. `precision` is that of the bound.
    `trained_on` is the chip that the maker used, for the estimate at its efficiency.
    `operators` are fitted numbers of the caller's; without them those that ship.
    """
    flop = training_flop(model, tokens=tokens, sequence_tokens=sequence)
    count, tokens_why = training_tokens(model, tokens)
    engine = _engine(model, cluster.chip, scheme, (network_bytes_per_s, operators))
    batch = batch_tokens or usual_batch_tokens(model)
    found = fleet(engine, chips=cluster.count, sequence=sequence, batch_tokens=batch)
    chosen = precision or best_precision(cluster.chip)
    least = _bound(flop, cluster, chosen)
    time = _time(engine, cluster, found, count, tokens_why)
    makers = _makers(model, cluster, trained_on) if trained_on and not tokens else None
    rate = found.tokens_per_s / found.chips
    per_token = token_flop(engine.model, sequence)
    peak = engine.kernels.device.rates_flop_per_s["fp16"]
    practice = _in_practice(time)
    because = tuple(e.why for e in (time, practice, least, makers) if e)
    return Training(
        time=time,
        in_practice=practice,
        chip_time=_times(time, found.chips),
        energy=_energy(cluster.chip, time, found.chips),
        flop=flop,
        bound=least,
        makers=makers,
        plan=found.plan,
        scheme=engine.scheme,
        mfu=rate * per_token / peak,
        model_flop_per_s_per_chip=rate * per_token,
        tokens_per_s_per_chip=rate,
        precision=chosen,
        why=Step(says=f"{model.name} on {cluster.show()}: {time.show()}", because=because),
    )


def _engine(
    model: Model, chip: Chip, scheme: Scheme | None, given: tuple[float | None, Operators | None]
) -> Engine:
    if model.architecture is None:
        message = f"{model.id or model.name}: no source gives its layers; its training is not timed"
        raise InputError(message)
    has_rate = any(name in chip.figures for name in ("dense_fp8", "dense_fp8_fp32_accumulate"))
    usual: Scheme = "fp8-block" if model.weights == "fp8" and has_rate else "bf16"
    return engine_from_chip(
        model.architecture,
        chip,
        scheme=scheme or usual,
        network_bytes_per_s=given[0],
        operators=given[1],
        model_name=model.name,
    )


def _time(
    engine: Engine, cluster: Cluster, found: Fleet, tokens: float, tokens_why: Step
) -> Estimate:
    allowance, ground = training_file().allowance, step_ground(engine)
    stops = allowance.factor(found.chips)
    time_s = tokens / found.tokens_per_s * stops
    idle = cluster.count - found.chips
    batch = f"{found.batch_tokens / 1e6:,.1f} million tokens a step of {found.step_s:,.3g} s"
    says = f"{found.plan.show()}, products in {engine.scheme}, {batch}"
    says += f"; {idle:,} chips stay idle" if idle else ""
    stopped = Step(
        says=f"{stops - 1:.1%} lost to stops: {allowance.note}", cites=(Cite(allowance.source),)
    )
    kernels = Step(
        says=f"kernels {ground.basis}" + (f" from {ground.from_chip}" if ground.from_chip else ""),
        cites=(Cite(ground.source),) if ground.source else (),
    )
    figures = tuple(
        step_from_figure(cluster.chip.name, f) for f in engine.kernels.device.figures[:1]
    )
    because = (tokens_why, *figures, kernels, stopped, _ASSUMED)
    return time_estimate(time_s, ground, Step(says=says, because=because))


def _in_practice(time: Estimate) -> Estimate:
    found = training_file().practice
    cites = tuple(Cite(source) for source in found.sources)
    return Estimate(
        low=found.low * time.mid,
        mid=found.mid * time.mid,
        high=found.high * time.mid,
        dimension="s",
        basis="assumed",
        why=Step(says=found.note, cites=cites, because=(time.why,)),
    )


_ASSUMED: Final = Step(
    says="steps as large as the maker states, else of about 16 million tokens; usual network",
    cites=(Cite("valico-assumption"),),
)


def _times(time: Estimate, chips: int) -> Estimate:
    ends = {name: chips * getattr(time, name) for name in ("low", "mid", "high")}
    return msgspec.structs.replace(time, unit="chip", **ends)


def _energy(chip: Chip, time: Estimate, chips: int) -> Estimate | None:
    if "board_power" not in chip.figures:
        return None
    power = figure_of(chip, "board_power")
    because = (step_from_figure(chip.name, power), time.why)
    why = Step(says=f"{chips:,} chips at their rated power, servers apart", because=because)
    return bound(chips * power.value * time.mid, "J", "at-most", why)


def _bound(flop: Estimate, cluster: Cluster, precision: Precision) -> Estimate:
    figure = rate_figure(cluster.chip, precision)
    time_s = flop.low / (cluster.count * figure.value)
    because = (flop.why, step_from_figure(cluster.chip.name, figure))
    says = f"{cluster.show()} at their full {precision.upper()} peak"
    return bound(time_s, "s", "at-least", Step(says=says, because=because))


def _makers(model: Model, cluster: Cluster, trained_on: Chip) -> Estimate | None:
    """Return the time at the published efficiency: chip-seconds scaled by the FP16 peaks."""
    stated = model.figures.get("training_time_chip_s")
    if stated is None:
        return None
    theirs, ours = rate_figure(trained_on, "fp16"), rate_figure(cluster.chip, "fp16")
    times = [f.value * theirs.value / ours.value / cluster.count for f in (stated, *stated.dissent)]
    peaks = (step_from_figure(trained_on.name, theirs), step_from_figure(cluster.chip.name, ours))
    return Estimate(
        low=min(times),
        mid=times[0],
        high=max(times),
        dimension="s",
        basis="transferred",
        why=Step(
            says=f"as efficient as its maker's run on {trained_on.name}",
            because=(step_from_figure(model.name, stated), *peaks),
        ),
    )
