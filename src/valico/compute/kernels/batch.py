"""Batches: sequences before one layer, and how the parts of its time are looked up."""

from typing import Final

import msgspec
import numpy as np

from valico.catalogue.architecture import Attention
from valico.catalogue.models import BYTES_PER_ELEMENT, Format
from valico.compute.kernels.form import Array
from valico.compute.kernels.kernels import Kernels
from valico.compute.kernels.terms import Terms, terms_s

FEW: Final = 8.0
"""New tokens of a sequence up to which kernels for decode are used."""

_WIDE_BYTES: Final = 2.0


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Sequences before one layer, and the chips that share its heads."""

    sequences: Array
    tokens: Array
    past: Array
    cut: Array
    cache: Format

    def few(self) -> "Batch":
        """Return the batch with no more new tokens than kernels for decode take."""
        return msgspec.structs.replace(self, tokens=np.minimum(self.tokens, FEW))


def is_narrow(cache: Format) -> bool:
    """Tell whether a cache keeps less than 16 bits an element."""
    return BYTES_PER_ELEMENT[cache] < _WIDE_BYTES


def cache_schemes(cache: Format) -> tuple[str, ...]:
    """Return the scheme of a cache, then the one that may stand in."""
    return ("fp8", "fp16") if is_narrow(cache) else ("fp16", "fp8")


def heads_of(group: Attention, cut: Array) -> tuple[Array, Array]:
    """Return the heads of queries and of keys on one chip; keys are copied where they run out."""
    return np.maximum(1.0, group.heads / cut), np.maximum(1.0, group.kv_heads / cut)


def timed(kernels: Kernels, family: str, schemes: tuple[str, ...], terms: Terms) -> Array:
    """Return the time of terms by the nearest fit of a family, in seconds."""
    found = kernels.find(family, schemes[0], nearest=schemes[1:])
    return terms_s(terms, found.fit.numbers if found else None)
