"""The host: what a server adds to its kernels, and which of them it runs."""

from functools import cache
from typing import Final

import numpy as np

from valico import store
from valico.compute.kernels.form import Array
from valico.compute.kernels.kernels import Kernels
from valico.compute.kernels.scheme import Scheme
from valico.compute.serving.engine import Engine
from valico.compute.serving.hosts import Host, Hosts

FILE: Final = store.DATA / "operators" / "host.toml"

DRAFT_TOKENS: Final = 8
"""Up to so many new tokens a sequence a pass is a decode pass, and its launches are recorded."""


@cache
def read_hosts() -> Hosts:
    """Return the numbers that ship."""
    return store.read_document(FILE, Hosts)


def host_of(engine: Engine) -> Host:
    """Return the host of an engine: its own, or that of its framework as it ships."""
    return engine.host or read_hosts().hosts[engine.kernels.framework]


def product_kernels(engine: Engine, scheme: Scheme) -> Kernels:
    """Return the kernels that run the products of a scheme."""
    framework = host_of(engine).borrowed.get(scheme, engine.kernels.framework)
    if framework == engine.kernels.framework:
        return engine.kernels
    if framework not in engine.others:
        own = engine.kernels
        engine.others[framework] = Kernels(
            device=own.device, framework=framework, operators=own.operators
        )
    return engine.others[framework]


def host_s(engine: Engine, *, busy_s: Array, sequences: Array, prompts: Array) -> Array:
    """Return what the host adds to a pass that keeps the chips busy so long, in seconds.

    `prompts` is the share of a pass's tokens that are read, not written.
    """
    host = host_of(engine)
    launches = host.layer_s * sum(group.layers for group in engine.model.attention)
    unhidden = np.maximum(0.0, launches - busy_s)
    stretch = host.stretch.get(engine.kernels.device.generation, host.stretch.get("other", 0.0))
    reading = np.where(prompts > 0, unhidden, 0.0) + stretch * prompts * busy_s
    return np.asarray(host.decode_s + host.sequence_s * sequences + reading)
