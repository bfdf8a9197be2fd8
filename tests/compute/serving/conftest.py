from collections.abc import Callable

import msgspec
import pytest

from valico.catalogue.architecture import Architecture, Attention, FeedForward
from valico.compute.fabric.links import Links
from valico.compute.kernels.coefficients import read_operators
from valico.compute.kernels.device import Device
from valico.compute.kernels.kernels import Kernels
from valico.compute.kernels.scheme import Framework
from valico.compute.serving.engine import Engine, Formats

MakeEngine = Callable[..., Engine]
LINKS = Links(inside_bytes_per_s=450e9, domain_chips=8)

DENSE = Architecture(
    hidden=8192,
    vocabulary=128_256,
    context=131_072,
    attention=(
        Attention(layers=80, kind="full", heads=64, kv_heads=8, key_width=128, value_width=128),
    ),
    feed_forward=(FeedForward(layers=80, width=28_672),),
)
"""Llama 3.1 70B."""

EXPERTS = Architecture(
    hidden=7168,
    vocabulary=129_280,
    context=163_840,
    attention=(
        Attention(
            layers=61,
            kind="latent",
            heads=128,
            kv_heads=128,
            key_width=192,
            value_width=128,
            query_rank=1536,
            kv_rank=512,
            rope_width=64,
        ),
    ),
    feed_forward=(
        FeedForward(layers=3, width=18_432),
        FeedForward(
            layers=58,
            width=2048,
            experts=256,
            experts_per_token=8,
            shared_experts=1,
            shared_width=2048,
        ),
    ),
)
"""DeepSeek-V3."""


@pytest.fixture(scope="session")
def device() -> Device:
    """Return a device with round figures, near an H200."""
    return Device(
        id="test/chip",
        name="test chip",
        generation="hopper",
        rates_flop_per_s={"fp16": 1e15, "fp8": 2e15},
        bandwidth_bytes_per_s=5e12,
        memory_bytes=150e9,
        multiprocessors=132,
    )


@pytest.fixture(scope="session")
def make_engine(device: Device) -> MakeEngine:
    """Return a builder of engines; keywords change the device or the engine."""
    operators = read_operators()

    def build(
        model: Architecture = DENSE,
        *,
        framework: Framework = "trtllm",
        links: Links = LINKS,
        **changes: float,
    ) -> Engine:
        changed = msgspec.structs.replace(device, **changes)
        kernels = Kernels(device=changed, framework=framework, operators=operators)
        return Engine(
            model=model,
            formats=Formats(dense="fp8", experts="fp8", cache="fp8"),
            kernels=kernels,
            links=links,
            model_name="the model",
        )

    return build


@pytest.fixture(scope="session")
def dense(make_engine: MakeEngine) -> Engine:
    return make_engine(DENSE)


@pytest.fixture(scope="session")
def experts(make_engine: MakeEngine) -> Engine:
    return make_engine(EXPERTS)
