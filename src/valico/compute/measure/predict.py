"""What the engine expects of an item, to set beside what was measured."""

from valico.catalogue.architecture import Attention, FeedForward
from valico.compute.kernels.attention import attention_s
from valico.compute.kernels.elementwise import elementwise_s
from valico.compute.kernels.experts import experts_s
from valico.compute.kernels.kernels import Kernels
from valico.compute.kernels.matmul import matmul_s
from valico.compute.measure.items import Item


def predicted_s(kernels: Kernels, item: Item) -> float:
    """Return the time that the engine expects of an item on a chip, in seconds."""
    size = item.sizes
    if item.family == "matmul":
        shape = {name: size[name] for name in ("rows", "columns", "inner")}
        return float(matmul_s(kernels, **shape, scheme=item.scheme))
    if item.family == "elementwise":
        return float(elementwise_s(kernels, moved_bytes=size["moved_bytes"]))
    if item.family == "experts":
        return _experts_s(kernels, item)
    return _attention_s(kernels, item)


def _experts_s(kernels: Kernels, item: Item) -> float:
    size = item.sizes
    group = FeedForward(
        layers=1,
        width=size["width"],
        experts=size["experts"],
        experts_per_token=size["experts_per_token"],
    )
    time_s = experts_s(
        kernels, group, hidden=size["hidden"], tokens=size["tokens"], scheme=item.scheme
    )
    return float(time_s)


def _attention_s(kernels: Kernels, item: Item) -> float:
    size = item.sizes
    group = Attention(
        layers=1,
        kind="full",
        heads=size["heads"],
        kv_heads=size["kv_heads"],
        key_width=size["width"],
        value_width=size["width"],
    )
    new = size["tokens"] if item.family == "prefill" else 1
    time_s = attention_s(
        kernels,
        group,
        sequences=size["sequences"],
        tokens=new,
        past=0 if item.family == "prefill" else size["tokens"],
        cache="fp16",
    )
    return float(time_s)
