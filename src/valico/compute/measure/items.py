"""Items: the operators that are timed, small enough in number for a coffee break.

The shapes are those of language models of 8 to 405 billion parameters; the rows reach from one
token to a long prompt, so that fixed cost, memory and arithmetic each bind somewhere.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final, Literal

import msgspec

from valico.compute.kernels.scheme import WIDTHS, Scheme

Family = Literal["matmul", "prefill", "decode", "experts", "elementwise"]

_WEIGHTS: Final = ((4096, 4096), (28672, 4096), (4096, 14336), (8192, 8192), (57344, 8192))
"""Columns and inner elements of dense products."""
_ROWS: Final = (1, 16, 64, 256, 1024, 4096, 16384)
_HEADS: Final = ((32, 8, 128), (64, 8, 128), (16, 16, 128))
"""Query heads, heads of keys and values, elements of a head."""
_PROMPTS: Final = ((1, 512), (1, 2048), (1, 8192), (8, 1024), (4, 4096))
"""Sequences and tokens."""
_CONTEXTS: Final = ((1, 1024), (1, 16384), (16, 4096), (64, 1024), (64, 8192), (256, 2048))
"""Sequences and tokens before the new one."""
_EXPERTS: Final = ((2048, 1408, 64, 6), (4096, 1536, 128, 8))
"""Hidden elements, width of an expert, experts, experts of a token."""
_TOKENS: Final = (1, 16, 128, 1024, 4096)
_BYTES: Final = (10**5, 10**6, 10**7, 10**8, 10**9)


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One operator with its sizes."""

    family: Family
    scheme: Scheme = "bf16"
    sizes: Mapping[str, int]

    def show(self) -> str:
        """Return the item in words.

        >>> Item(family="matmul", sizes={"rows": 16, "columns": 8, "inner": 4}).show()
        'matmul bf16, rows 16, columns 8, inner 4'
        """
        sizes = ", ".join(f"{name} {size:,}".replace("_", " ") for name, size in self.sizes.items())
        return f"{self.family} {self.scheme}, {sizes}"


def items(schemes: tuple[Scheme, ...] = ("bf16",), *, quick: bool = False) -> Iterator[Item]:
    """Yield what to measure; `quick` takes about one shape in four.

    >>> len(list(items())), len(list(items(quick=True)))
    (83, 30)
    """
    step = 2 if quick else 1
    for scheme in schemes:
        for (columns, inner), rows in product(_WEIGHTS[::step], _ROWS[::step]):
            sizes = {"rows": rows, "columns": columns, "inner": inner}
            yield Item(family="matmul", scheme=scheme, sizes=sizes)
    yield from _attention("prefill", _PROMPTS, step)
    yield from _attention("decode", _CONTEXTS, step)
    for (hidden, width, experts, chosen), tokens in product(_EXPERTS[::step], _TOKENS[::step]):
        names = ("hidden", "width", "experts", "experts_per_token", "tokens")
        sizes = dict(zip(names, (hidden, width, experts, chosen, tokens), strict=True))
        yield Item(family="experts", sizes=sizes)
    for moved in _BYTES[::step]:
        yield Item(family="elementwise", sizes={"moved_bytes": moved})


def _attention(
    family: Literal["prefill", "decode"], shapes: tuple[tuple[int, int], ...], step: int
) -> Iterator[Item]:
    for (heads, kv_heads, width), (sequences, tokens) in product(_HEADS[::step], shapes[::step]):
        names = ("sequences", "tokens", "heads", "kv_heads", "width")
        sizes = dict(zip(names, (sequences, tokens, heads, kv_heads, width), strict=True))
        yield Item(family=family, sizes=sizes)


def flop(item: Item) -> float:
    """Return the FLOP of an item; 1 MAC is 2 FLOP, and prefill is causal.

    >>> flop(Item(family="matmul", sizes={"rows": 10, "columns": 10, "inner": 10}))
    2000.0
    """
    size = item.sizes
    if item.family == "matmul":
        return 2.0 * size["rows"] * size["columns"] * size["inner"]
    if item.family == "experts":
        rows = size["tokens"] * size["experts_per_token"]
        return 6.0 * rows * size["hidden"] * size["width"]
    if item.family == "elementwise":
        return 0.0
    seen = (size["tokens"] + 1) / 2 if item.family == "prefill" else 1.0
    pairs = size["sequences"] * size["tokens"] * seen
    return 4.0 * pairs * size["heads"] * size["width"]


def moved_bytes(item: Item) -> float:
    """Return the bytes that an item reads and writes at least, each expert that is used once."""
    size, widths = item.sizes, WIDTHS[item.scheme]
    if item.family == "elementwise":
        return float(size["moved_bytes"])
    if item.family == "matmul":
        rows, columns, inner = size["rows"], size["columns"], size["inner"]
        return (
            columns * inner * widths.weight_bytes
            + rows * inner * widths.input_bytes
            + rows * columns * 2
        )
    if item.family == "experts":
        used = size["experts"] * (
            1 - (1 - size["experts_per_token"] / size["experts"]) ** size["tokens"]
        )
        return used * 3 * size["hidden"] * size["width"] * widths.weight_bytes
    kept = 2 * size["kv_heads"] + (2 * size["heads"] if item.family == "prefill" else 0)
    return 2.0 * size["sequences"] * size["tokens"] * kept * size["width"]
