"""Lines: one protocol of one collective, a latency and a rate."""

import msgspec
import numpy as np

from valico.compute.kernels.form import Array


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Time that grows in a straight line with what goes over a link.

    Several lines stand for the protocols and algorithms of a library, which takes the least.
    """

    fixed_s: float
    hop_s: float = 0.0
    """Added by each further chip of the group that a message passes in turn."""
    efficiency: float
    """Share of the link's rate that a large message reaches."""
    crowding: float = 0.0
    """How that share falls with the group: (chips / 2) to the power of minus this."""


def hops(chips: Array) -> Array:
    """Return the turns that a message takes in a group: a ring's, or a tree's where that is fewer.

    >>> hops(np.array([1.0, 2.0, 8.0, 64.0])).tolist()
    [0.0, 1.0, 7.0, 13.0]
    """
    return np.asarray(np.minimum(chips - 1, 1 + 2 * np.log2(chips)))


def line_s(line: Line, *, sent_bytes: Array, chips: Array, rate_bytes_per_s: Array) -> Array:
    """Return the time of one line, in seconds."""
    share = line.efficiency * np.maximum(1.0, chips / 2) ** -line.crowding
    sent_s = sent_bytes / (share * rate_bytes_per_s)
    return np.asarray(line.fixed_s + line.hop_s * hops(chips) + sent_s)


def least_s(
    lines: tuple[Line, ...], *, sent_bytes: Array, chips: Array, rate_bytes_per_s: Array
) -> Array:
    """Return the time of the fastest of several lines, in seconds."""
    times = (
        line_s(line, sent_bytes=sent_bytes, chips=chips, rate_bytes_per_s=rate_bytes_per_s)
        for line in lines
    )
    found = next(times)
    for time in times:
        found = np.minimum(found, time)
    return found
