"""Fit: numbers of a host that make closed loops agree with served runs.

The kernels of every pass are reckoned once; what a host adds is cheap to try. The loss is the mean
of |log(predicted / measured)| of the time of a token, and 0.3 of that of the first token, each cut
off where a row cannot be right; on top come squares of how far a number strays from its guess, in
steps. How strongly is chosen by models that were left out of the fit.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
import numpy as np

from valico.catalogue.chips import read_chips
from valico.catalogue.models import read_models
from valico.compute.fabric.links import links_from_chip
from valico.compute.kernels.coefficients import Operators
from valico.compute.kernels.device import device_from_chip
from valico.compute.kernels.form import Array
from valico.compute.kernels.kernels import Kernels
from valico.compute.kernels.scheme import Framework, Scheme
from valico.compute.served.reading import Reading
from valico.compute.served.runs import Group
from valico.compute.serving.closed import closed_loop
from valico.compute.serving.engine import Engine
from valico.compute.serving.forward import Bare
from valico.compute.serving.host import read_hosts
from valico.compute.serving.hosts import Host

PULLS: Final = (0.003, 0.01, 0.03)
"""How strongly guesses pull; the weakest first."""

_FIRST_TOKEN: Final = 0.3
_CUT_TPOT: Final = 0.7
_CUT_TTFT: Final = 1.0
_TRIES: Final = 400

_SCHEMES: Final[Mapping[Framework, tuple[Scheme, ...]]] = {
    "trtllm": ("bf16", "fp8", "fp8-block", "nvfp4"),
    "vllm": ("bf16", "fp8", "fp8-block", "nvfp4"),
    "sglang": ("bf16", "fp8-block", "nvfp4"),
}


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """A group of runs with its engine and the kernels of its passes."""

    group: Group
    engine: Engine
    kernels: Bare


class Misses(msgspec.Struct, frozen=True, kw_only=True):
    """Logarithms of predicted over measured."""

    tpot: Array
    ttft: Array

    @property
    def loss(self) -> float:
        """How bad they are, outliers weighing little."""
        tokens = np.minimum(np.abs(self.tpot), _CUT_TPOT).mean()
        return float(tokens + _FIRST_TOKEN * np.minimum(np.abs(self.ttft), _CUT_TTFT).mean())


def prepare(
    groups: Iterable[Group], systems: Mapping[str, str], operators: Operators
) -> list[Served]:
    """Return groups with the kernels of their passes; `systems` gives the chip of each system."""
    chips, models = read_chips(), read_models()
    served = []
    for group in groups:
        chip, model = chips[systems[group.system]], models[group.model]
        if model.architecture is None:
            continue
        device = device_from_chip(chip)
        engine = Engine(
            model=model.architecture,
            formats=group.formats,
            kernels=Kernels(device=device, framework=group.framework, operators=operators),
            links=links_from_chip(chip),
        )
        kernels = closed_loop(engine, group.degrees, group.load).steps.kernels
        served.append(Served(group=group, engine=engine, kernels=kernels))
    return served


def misses(served: Sequence[Served], host: Host) -> Misses:
    """Return how far predictions with a host lie from the runs."""
    tpot, ttft = [], []
    for one in served:
        engine = msgspec.structs.replace(one.engine, host=host)
        times = closed_loop(engine, one.group.degrees, one.group.load, kernels=one.kernels)
        tpot.append(np.log(times.tpot_s / one.group.tpot_s))
        ttft.append(np.log(times.ttft_s / one.group.ttft_s))
    return Misses(tpot=np.concatenate(tpot), ttft=np.concatenate(ttft))


def fit(served: Sequence[Served], framework: Framework, reading: Reading, pull: float) -> Host:
    """Return the host that agrees best with the runs of a framework."""
    from scipy.optimize import minimize  # noqa: PLC0415  # the extra `calibrate` brings it

    guess, step = _guess(framework, reading), _steps(framework, reading)

    def cost(away: Array) -> float:
        host = _host(framework, guess + away * step)
        return misses(served, host).loss + pull * float(np.sum(away**2))

    size = len(guess)
    start = np.vstack([np.zeros(size), 0.8 * np.eye(size)])
    found = minimize(
        cost,
        np.zeros(size),
        method="Nelder-Mead",
        options={"maxfev": _TRIES, "initial_simplex": start, "xatol": 1e-3, "fatol": 1e-5},
    )
    return _host(framework, guess + np.asarray(found.x) * step)


def left_out(
    served: Sequence[Served], framework: Framework, reading: Reading, pull: float
) -> list[Misses]:
    """Return the misses on each model with a host that was fitted without it."""
    found = []
    for model in sorted({one.group.model for one in served}):
        others = [one for one in served if one.group.model != model]
        host = fit(others, framework, reading, pull)
        found.append(misses([one for one in served if one.group.model == model], host))
    return found


def together(found: Sequence[Misses]) -> Misses:
    """Return the misses of all models."""
    return Misses(
        tpot=np.concatenate([one.tpot for one in found]),
        ttft=np.concatenate([one.ttft for one in found]),
    )


def choose(losses: Mapping[float, Sequence[float]]) -> float:
    """Return the strongest pull within one standard error of the best, by losses on each model.

    Breiman et al., "Classification and Regression Trees" (1984), 3.4.3.

    >>> choose({0.003: [0.8, 1.2], 0.01: [1.0, 1.3], 0.03: [1.4, 1.4]})
    0.01
    """
    mean = {pull: float(np.mean(some)) for pull, some in losses.items()}
    best = min(mean, key=mean.__getitem__)
    error = float(np.std(losses[best], ddof=1)) / len(losses[best]) ** 0.5
    return max(pull for pull in mean if mean[pull] <= mean[best] + error)


def _guess(framework: Framework, reading: Reading) -> Array:
    guess = reading.guess
    own = guess.hosts[framework]
    fused = [guess.fused_s.get(scheme, 0.0) for scheme in _SCHEMES[framework]]
    first = (own.decode_s, own.sequence_s, guess.layer_s, own.request_s)
    return np.array([*first, guess.stretch["hopper"], guess.stretch["blackwell"], *fused])


def _steps(framework: Framework, reading: Reading) -> Array:
    step = reading.step
    fused = [step.fused_s for _ in _SCHEMES[framework]]
    first = (step.decode_s, step.sequence_s, step.layer_s, step.request_s)
    return np.array([*first, step.stretch, step.stretch, *fused])


def _host(framework: Framework, numbers: Array) -> Host:
    """Return numbers as a host; what strays below zero is mirrored."""
    decode, sequence, layer, request, hopper, blackwell, *fused = np.abs(numbers).tolist()
    return Host(
        decode_s=decode,
        sequence_s=sequence,
        layer_s=layer,
        request_s=request,
        stretch={"hopper": hopper, "blackwell": blackwell, "other": (hopper + blackwell) / 2},
        fused_s=dict(zip(_SCHEMES[framework], fused, strict=True)),
        borrowed=read_hosts().hosts[framework].borrowed,
    )
