"""Exchange: tokens on their way to the experts that other chips hold, and back.

A token goes once to each chip that holds one of its experts, and over the network once to each
node, from where it is passed on (DeepSeek-V3, arXiv 2412.19437, 3.2.2).
"""

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from valico.compute.fabric.collectives import all_to_all_s
from valico.compute.fabric.fitted import Exchange
from valico.compute.fabric.links import Links, fitted
from valico.compute.kernels.form import Array
from valico.compute.kernels.scheme import Framework


class _Load(msgspec.Struct, frozen=True, kw_only=True):
    """What one chip sends, and to how many places."""

    links: Links
    sent: Array
    """Bytes of its tokens, before copies."""
    experts_per_token: int
    chips: Array
    nodes_per_token: float


def dispatch_s(
    links: Links,
    *,
    tokens: ArrayLike,
    hidden: int,
    experts_per_token: int,
    chips: ArrayLike,
    token_bytes: float = 1.0,
    nodes_per_token: float = np.inf,
    framework: Framework | None = None,
) -> Array:
    """Return the time in which each chip sends its tokens to their experts, in seconds.

    `chips` share the experts; `token_bytes` is the width of an element, `nodes_per_token` the most
    nodes to which routing sends one token. Without a framework it is a plain all-to-all.
    """
    kernels = fitted(links).dispatch.get(framework, ()) if framework else ()
    load = _Load(
        links=links,
        sent=hidden * token_bytes * np.asarray(tokens, dtype=np.float64),
        experts_per_token=experts_per_token,
        chips=np.asarray(chips, dtype=np.float64),
        nodes_per_token=nodes_per_token,
    )
    return _exchange_s(kernels, load)


def combine_s(
    links: Links,
    *,
    tokens: ArrayLike,
    hidden: int,
    experts_per_token: int,
    chips: ArrayLike,
    token_bytes: float = 2.0,
    nodes_per_token: float = np.inf,
    framework: Framework | None = None,
) -> Array:
    """Return the time in which the experts' outputs come back and are summed, in seconds."""
    kernels = fitted(links).combine.get(framework, ()) if framework else ()
    load = _Load(
        links=links,
        sent=hidden * token_bytes * np.asarray(tokens, dtype=np.float64),
        experts_per_token=experts_per_token,
        chips=np.asarray(chips, dtype=np.float64),
        nodes_per_token=nodes_per_token,
    )
    return _exchange_s(kernels, load)


def places(experts_per_token: int, count: Array) -> Array:
    """Return at how many of so many places the experts of a token lie, chosen evenly.

    >>> places(8, np.array([1.0, 8.0])).round(2).tolist()
    [1.0, 5.25]
    """
    return np.asarray(count * (1 - (1 - 1 / count) ** experts_per_token))


def _exchange_s(kernels: tuple[Exchange, ...], load: _Load) -> Array:
    """Return the time of the fastest kernel; nothing for one chip."""
    if kernels:
        ways = [_way_s(kernel, load) for kernel in kernels]
        time = np.minimum.reduce(np.broadcast_arrays(*ways))
    else:
        message = load.sent * places(load.experts_per_token, load.chips)
        time = all_to_all_s(load.links, message_bytes=message, chips=load.chips)
    return np.where(load.chips > 1, time, 0.0)


def _way_s(kernel: Exchange, load: _Load) -> Array:
    """Return the time of one kernel: inside and network at once, the slower one shows.

    A kernel that copies goes over the network straight to its goal.
    """
    links, chips, top = load.links, load.chips, load.experts_per_token
    nodes = np.maximum(1.0, chips / links.domain_chips)
    by_chip = top / nodes if kernel.copies else places(top, chips)
    by_node = np.full_like(nodes, top) if kernel.copies else places(top, nodes)
    by_node = np.minimum(by_node, load.nodes_per_token)
    near = links.inside_bytes_per_s * kernel.inside_efficiency
    far = links.network_bytes_per_s * kernel.network_efficiency
    inside_s = load.sent * by_chip * (chips - 1) / chips / near
    network_s = load.sent * by_node * (nodes - 1) / nodes / far
    extra = np.where(nodes > 1, kernel.network_fixed_s, 0.0)
    return np.asarray(kernel.fixed_s + extra + np.maximum(inside_s, network_s))
