"""Loads: work as arrays, for many plans at once."""

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from valico.compute.kernels.form import Array


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What `ServingWork` says, as arrays that broadcast with degrees; requests of one replica."""

    input_tokens: ArrayLike
    output_tokens: ArrayLike
    concurrency: ArrayLike
    prefix_hit: ArrayLike = 0.0
    draft_tokens: ArrayLike = 0.0
    acceptance: ArrayLike = 0.0
    pass_tokens: ArrayLike = 8192.0
    rounds: ArrayLike = 10.0
    wait_passes: ArrayLike = 0.0
    """Decode passes that a prompt waits by rule before the server takes it, to gather prompts."""
    shortest: ArrayLike = 1.0


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """Mean tokens of a request."""

    new: Array
    """Prefilled."""
    known: Array
    """Found in the prefix cache."""
    output: Array
    accepted: Array
    """Tokens that one pass yields for a sequence, drafted ones included."""
    in_step: Array
    """1 where equal lengths keep users in step, 0 where their lengths drive them apart."""


def tokens_from_load(load: Load) -> Tokens:
    """Return the mean tokens of a request; lengths are even between shortest and longest."""
    mean = (1 + np.asarray(load.shortest, dtype=np.float64)) / 2
    entering = mean * np.asarray(load.input_tokens, dtype=np.float64)
    known = np.minimum(entering * np.asarray(load.prefix_hit, dtype=np.float64), entering - 1)
    output = np.maximum(1.0, mean * np.asarray(load.output_tokens, dtype=np.float64))
    apart = (1 - np.asarray(load.shortest)) * output
    return Tokens(
        new=np.maximum(1.0, entering - known),
        known=np.maximum(0.0, known),
        output=output,
        accepted=accepted_tokens(load.draft_tokens, load.acceptance),
        in_step=np.clip(1 - apart / _APART, 0.0, 1.0),
    )


_APART = 10.0
"""Passes by which ends must differ for users to be out of step."""


def accepted_tokens(draft_tokens: ArrayLike, acceptance: ArrayLike) -> Array:
    """Return the tokens that one pass yields: 1 + a + a^2 + … + a^draft.

    Leviathan et al., "Fast Inference from Transformers via Speculative Decoding", arXiv 2211.17192,
    equation 1.

    >>> float(accepted_tokens(2, 0.5)), float(accepted_tokens(0, 0.9)), float(accepted_tokens(3, 1))
    (1.75, 1.0, 4.0)
    """
    draft, chance = (np.asarray(v, dtype=np.float64) for v in (draft_tokens, acceptance))
    below = np.minimum(chance, 1 - 1e-9)
    return np.where(chance < 1, (1 - below ** (draft + 1)) / (1 - below), draft + 1)
