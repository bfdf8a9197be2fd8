"""Predictions: the step of a run as somebody measured it, in terms of published tables."""

import msgspec

from valico.catalogue.architecture import Architecture
from valico.catalogue.chips import Chip
from valico.compute.estimate import Estimate
from valico.compute.kernels.coefficients import Operators
from valico.compute.kernels.scheme import Scheme
from valico.compute.training.engine import Engine, Trained, engine_from_chip
from valico.compute.training.estimates import step_ground, time_estimate, token_flop
from valico.compute.training.fitted import fitted_training
from valico.compute.training.plan import Plan, spread_from_plans
from valico.compute.training.search import Known, best_plan
from valico.compute.training.step import Step, step_s
from valico.evidence import Cite
from valico.evidence import Step as Reason


class Prediction(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the optimiser and what follows from it; rates are those of the middle."""

    time: Estimate
    """Seconds of one step."""
    parts: Step
    """The same by what it is spent on, in arrays of one."""
    plan: Plan
    tokens_per_s_per_chip: float
    model_flop_per_s_per_chip: float
    """Nothing computed twice counts; attention counts causally."""
    hardware_flop_per_s_per_chip: float
    """What is computed again counts too."""
    mfu: float
    """Model FLOP/s over the dense FP16 peak."""


def predict_training(
    model: Architecture,
    chip: Chip,
    *,
    chips: int,
    global_batch: int,
    sequence: int,
    scheme: Scheme = "bf16",
    known: Known | None = None,
    trained: Trained = "all",
    captured: bool = False,
    heads: int = 1,
    network_bytes_per_s: float | None = None,
    must_fit: bool = False,
    without: str | None = None,
    operators: Operators | None = None,
    model_name: str = "the model",
) -> Prediction:
    """Return the step of a run on so many chips, `global_batch` sequences of so many tokens.

    What the plan leaves open is searched for the fastest that fits. A run that took place may need
    less memory than we count: unless `must_fit`, the plan that lacks least is taken then.
    `without` names a model or chip whose measurements the numbers shall not have seen.
    """
    engine = engine_from_chip(
        model,
        chip,
        scheme=scheme,
        trained=trained,
        captured=captured,
        heads=heads,
        network_bytes_per_s=network_bytes_per_s,
        model_name=model_name,
        fitted=fitted_training(without=without),
        operators=operators,
    )
    plan = best_plan(
        engine,
        chips=chips,
        global_batch=global_batch,
        sequence=sequence,
        known=known,
        must_fit=must_fit,
    )
    step = step_s(engine, spread_from_plans([plan]), global_batch=global_batch, sequence=sequence)
    return _prediction(engine, plan, step, tokens=global_batch * sequence, sequence=sequence)


def _prediction(
    engine: Engine, plan: Plan, step: Step, *, tokens: int, sequence: int
) -> Prediction:
    time_s = float(step.total_s[0])
    rate = tokens / time_s / plan.chips
    flop = token_flop(engine.model, sequence)
    again = 4 / 3 if plan.recompute == "full" else 1.0
    return Prediction(
        time=_estimate(engine, plan, time_s),
        parts=step,
        plan=plan,
        tokens_per_s_per_chip=rate,
        model_flop_per_s_per_chip=rate * flop,
        hardware_flop_per_s_per_chip=rate * flop * again,
        mfu=rate * flop / engine.kernels.device.rates_flop_per_s["fp16"],
    )


def _estimate(engine: Engine, plan: Plan, time_s: float) -> Estimate:
    ground = step_ground(engine)
    source = (Cite(ground.source),) if ground.source else ()
    says = f"a step of {engine.model_name} on {plan.chips:,} {engine.kernels.device.name}"
    why = Reason(says=f"{says} under {plan.show()}, products in {engine.scheme}", cites=source)
    return time_estimate(time_s, ground, why)
