"""Linear attention: layers that keep a state of constant size (Gated DeltaNet, Kimi Delta)."""

import msgspec
import numpy as np

from valico.compute.kernels.form import Array
from valico.compute.kernels.pace import Pace
from valico.compute.kernels.terms import Terms

_CHUNK = 64.0
"""Tokens that the parallel form takes at once (arXiv 2412.06464, section 3.3)."""
_STATE_BYTES = 4.0


class Recurrence(msgspec.Struct, frozen=True, kw_only=True):
    """Sequences before a linear layer; heads are those of one chip."""

    sequences: Array
    tokens: Array
    key_heads: Array
    value_heads: Array
    key_width: float
    value_width: float


def chunk_terms(pace: Pace, recurrence: Recurrence) -> Terms:
    """Return the parts of the parallel form, with the short convolution before it.

    FLOP a token and head of values: 4 x key width x value width for the state, and
    4 x chunk x (key width + value width) inside its chunk. Bytes: queries, keys, values and outputs
    in 16 bits, read and written. On top: chunks of a head go one after another.
    """
    rows = recurrence.sequences * recurrence.tokens
    keys, values = recurrence.key_width, recurrence.value_width
    each = 4 * keys * values + 4 * _CHUNK * (keys + values)
    heads = recurrence.sequences * recurrence.value_heads
    moved = 2 * recurrence.key_heads * keys + 2 * recurrence.value_heads * values
    chunks = np.ceil(recurrence.tokens / _CHUNK) * np.ceil(pace.waves(heads))
    return Terms(
        overlapped={
            "arithmetic": pace.arithmetic_s(rows * recurrence.value_heads * each),
            "memory": pace.memory_s(4 * rows * moved),
        },
        added={
            "chunks": chunks * 1e-6,
            "blocks": pace.waves(heads) * 1e-6,
            "state": _state_s(pace, recurrence),
        },
    )


def recurrent_terms(pace: Pace, recurrence: Recurrence) -> Terms:
    """Return the parts of the recurrent form, for a few tokens: the state is read and written."""
    heads = recurrence.sequences * recurrence.value_heads * recurrence.tokens
    keys, values = recurrence.key_width, recurrence.value_width
    moved = 2 * recurrence.key_heads * keys + 2 * recurrence.value_heads * values
    rows = recurrence.sequences * recurrence.tokens
    return Terms(
        overlapped={"state": _state_s(pace, recurrence)},
        added={
            "memory": pace.memory_s(4 * rows * moved),
            "blocks": pace.waves(heads) * 1e-6,
        },
    )


def _state_s(pace: Pace, recurrence: Recurrence) -> Array:
    elements = recurrence.value_heads * recurrence.key_width * recurrence.value_width
    return pace.memory_s(2 * _STATE_BYTES * recurrence.sequences * elements)
