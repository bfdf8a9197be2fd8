"""Operators that only move memory: norms, activations, embedding, quantising, sampling.

    t = fixed + kept / (kept efficiency x bandwidth) + rest / (efficiency x bandwidth)

`kept` are the bytes, up to `kept_bytes`, that the last cache still holds; memory gives the rest.
Fitted to the one elementwise kernel that the tables hold: scaling a matrix from 16 to 8 bits.
That a norm, an activation or a residual moves its bytes as fast is an assumption. Frameworks fuse
the addition of the residual into the norm, and the product with the gate into the activation.
"""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from valico.compute.kernels.coefficients import numbers_as
from valico.compute.kernels.form import Array
from valico.compute.kernels.kernels import Ground, Kernels, ground_of

FAMILY: Final = "elementwise"

Pass = Literal["move", "quantise"]
"""One pass over memory; or finding a scale and applying it, as the framework does it."""

NEAREST: Final[Mapping[Pass, tuple[Pass, ...]]] = {"move": (), "quantise": ("move",)}


class PassForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The fitted numbers of one pass."""

    fixed_s: float
    memory_efficiency: float
    kept_bytes: float
    kept_efficiency: float
    """Of the memory's bandwidth; above 1 where the cache is faster."""


_UNFITTED: Final = PassForm(
    fixed_s=2.5e-6, memory_efficiency=0.85, kept_bytes=0.0, kept_efficiency=1.0
)
"""Rounded middle of the fits, for a set of operators without this family."""


def pass_s(form: PassForm, bandwidth_bytes_per_s: float, moved_bytes: Array) -> Array:
    """Return the time of a pass, in seconds.

    >>> form = PassForm(fixed_s=1, memory_efficiency=0.5, kept_bytes=1e9, kept_efficiency=1)
    >>> pass_s(form, 1e9, np.array([1e9, 2e9])).tolist()
    [2.0, 4.0]
    """
    kept = np.minimum(moved_bytes, form.kept_bytes)
    full = kept / form.kept_efficiency + (moved_bytes - kept) / form.memory_efficiency
    return np.asarray(form.fixed_s + full / bandwidth_bytes_per_s)


def elementwise_s(kernels: Kernels, *, moved_bytes: ArrayLike, kind: Pass = "move") -> Array:
    """Return the time of a kernel that reads and writes so many bytes in all, in seconds."""
    found = kernels.find(FAMILY, kind, nearest=NEAREST[kind])
    form = numbers_as(PassForm, found.fit) if found else _UNFITTED
    moved = np.asarray(moved_bytes, dtype=np.float64)
    return pass_s(form, kernels.device.bandwidth_bytes_per_s, moved)


def elementwise_ground(kernels: Kernels, kind: Pass = "move") -> Ground:
    """Return what the time of a pass rests on."""
    return ground_of(kernels.find(FAMILY, kind, nearest=NEAREST[kind]))


def norm_s(kernels: Kernels, *, tokens: ArrayLike, width: int) -> Array:
    """Return the time to add the residual and normalise, in seconds.

    Bytes: input and residual read and both written, in 16 bits: 8 an element.
    """
    return elementwise_s(kernels, moved_bytes=8.0 * width * np.asarray(tokens, dtype=np.float64))


def activation_s(kernels: Kernels, *, tokens: ArrayLike, width: ArrayLike) -> Array:
    """Return the time of a gated activation, in seconds.

    Bytes: gate and value read, their product written, in 16 bits: 6 an element of the inner width.
    """
    elements = np.asarray(width, dtype=np.float64) * np.asarray(tokens, dtype=np.float64)
    return elementwise_s(kernels, moved_bytes=6.0 * elements)


def embedding_s(kernels: Kernels, *, tokens: ArrayLike, width: int) -> Array:
    """Return the time to look tokens up, in seconds: 4 bytes an element, read and written."""
    return elementwise_s(kernels, moved_bytes=4.0 * width * np.asarray(tokens, dtype=np.float64))


def quantise_s(kernels: Kernels, *, tokens: ArrayLike, width: ArrayLike) -> Array:
    """Return the time to narrow a matrix from 16 to 8 bits with a scale found from it, in seconds.

    Bytes: read to find the scale, read again, written: 5 an element. `matmul_s` holds it already.
    """
    elements = np.asarray(width, dtype=np.float64) * np.asarray(tokens, dtype=np.float64)
    return elementwise_s(kernels, moved_bytes=5.0 * elements, kind="quantise")


def sampling_s(kernels: Kernels, *, sequences: ArrayLike, vocabulary: int) -> Array:
    """Return the time to pick a token for each sequence from its logits, in seconds.

    Bytes: three passes over logits in 32 bits (greatest, sum, choice); an assumption, for no table
    holds samplers.
    """
    rows = np.asarray(sequences, dtype=np.float64)
    return elementwise_s(kernels, moved_bytes=3 * 4.0 * vocabulary * rows)
