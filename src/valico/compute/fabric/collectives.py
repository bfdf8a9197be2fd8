"""Collectives: what groups of chips do together with a message.

`chips` is the size of the group; `message_bytes` what one chip holds before (all-gather: what it
holds after; all-to-all: what it sends). A group that spans domains works inside each and between
them at once; `inside` says how many of its chips share a domain where that is not as many as can.
"""

from collections.abc import Iterator

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from valico.compute.fabric.fitted import Collective, collectives
from valico.compute.fabric.lines import Line, least_s, line_s
from valico.compute.fabric.links import Links, fitted
from valico.compute.kernels.form import Array
from valico.compute.kernels.scheme import Framework

_SWITCHED = 2
"""Switches sum for groups of more chips than this."""


class _Group(msgspec.Struct, frozen=True, kw_only=True):
    """A message and the chips that work on it; `near` of them share a domain."""

    links: Links
    message: Array
    chips: Array
    near: Array

    @property
    def domains(self) -> Array:
        """Domains that the group spans."""
        return np.maximum(1.0, self.chips / self.near)

    def inside_s(self, lines: tuple[Line, ...], sent: Array) -> Array:
        """Return the time of the fastest line inside a domain; nothing for one chip."""
        rate = np.asarray(self.links.inside_bytes_per_s)
        time = least_s(lines, sent_bytes=sent, chips=self.near, rate_bytes_per_s=rate)
        return np.where(self.near > 1, time, 0.0)

    def with_network_s(self, local: Array, *, rounds: float) -> Array:
        """Return the time where each chip also exchanges its share with peers in other domains.

        Both go on at once, piece by piece, so the slower one shows.
        """
        domains = self.domains
        sent = rounds * self.message / self.near * (domains - 1) / domains
        far = _network_s(self.links, sent, domains)
        return np.where(domains > 1, np.maximum(local, far), local)


def all_reduce_s(
    links: Links,
    *,
    message_bytes: ArrayLike,
    chips: ArrayLike,
    inside: ArrayLike | None = None,
    framework: Framework | None = None,
) -> Array:
    """Return the time to sum a message over a group so that each has it, in seconds.

    A ring sends 2 (n - 1) / n of the message. A server (`framework`) has kernels of its own for
    small messages inside a domain: one round of n - 1 messages or two rounds of (n - 1) / n.
    """
    group = _group(links, message_bytes, chips, inside)
    local = np.minimum.reduce(np.broadcast_arrays(*_sums_s(group, framework)))
    return group.with_network_s(local, rounds=2.0)


def _sums_s(group: _Group, framework: Framework | None) -> Iterator[Array]:
    """Yield the times of the ways to sum inside a domain."""
    numbers, near, message = fitted(group.links), group.near, group.message
    twice_sent = 2 * (near - 1) / near * message
    yield group.inside_s(numbers.collectives["all-reduce"], twice_sent)
    if numbers.in_switch:
        summed = group.inside_s(numbers.in_switch, (near + 1) / near * message)
        yield np.where(near > _SWITCHED, summed, np.inf)
    if framework and framework in numbers.custom:
        once, twice = numbers.custom[framework]
        yield group.inside_s((once,), (near - 1) * message)
        yield group.inside_s((twice,), twice_sent)


def all_gather_s(
    links: Links, *, message_bytes: ArrayLike, chips: ArrayLike, inside: ArrayLike | None = None
) -> Array:
    """Return the time for each chip to get all of a message that is dealt out over the group.

    `message_bytes` is the whole message; (n - 1) / n of it reach a chip.
    """
    return _dealt_s(_group(links, message_bytes, chips, inside), "all-gather")


def reduce_scatter_s(
    links: Links, *, message_bytes: ArrayLike, chips: ArrayLike, inside: ArrayLike | None = None
) -> Array:
    """Return the time to sum a message over a group and deal the sum out, in seconds."""
    return _dealt_s(_group(links, message_bytes, chips, inside), "reduce-scatter")


def all_to_all_s(
    links: Links, *, message_bytes: ArrayLike, chips: ArrayLike, inside: ArrayLike | None = None
) -> Array:
    """Return the time for each chip to send a message, spread evenly, to the group, in seconds."""
    group = _group(links, message_bytes, chips, inside)
    lines = fitted(links).collectives["all-to-all"]
    local = group.inside_s(lines, group.message * (group.near - 1) / group.chips)
    sent = group.message * (group.chips - group.near) / group.chips
    far = _network_s(links, sent, group.domains)
    return np.where(group.domains > 1, np.maximum(local, far), local)


def send_s(links: Links, *, message_bytes: ArrayLike, outside: ArrayLike = 0) -> Array:
    """Return the time to send a message from one chip to another, over the network if outside."""
    message = np.asarray(message_bytes, dtype=np.float64)
    two, rate = np.asarray(2.0), np.asarray(links.inside_bytes_per_s)
    lines = fitted(links).collectives["all-to-all"]
    near = least_s(lines, sent_bytes=message, chips=two, rate_bytes_per_s=rate)
    return np.where(np.asarray(outside) > 0, _network_s(links, message, two), near)


def _group(
    links: Links, message_bytes: ArrayLike, chips: ArrayLike, inside: ArrayLike | None
) -> _Group:
    message, count = (np.asarray(v, dtype=np.float64) for v in (message_bytes, chips))
    most = links.domain_chips if inside is None else np.asarray(inside, dtype=np.float64)
    near = np.minimum(count, np.minimum(most, links.domain_chips))
    return _Group(links=links, message=message, chips=count, near=near)


def _dealt_s(group: _Group, name: Collective) -> Array:
    lines = fitted(group.links).collectives[name]
    local = group.inside_s(lines, group.message * (group.near - 1) / group.near)
    return group.with_network_s(local, rounds=1.0)


def _network_s(links: Links, sent_bytes: Array, domains: Array) -> Array:
    rate = np.asarray(links.network_bytes_per_s)
    line = collectives().network
    return line_s(line, sent_bytes=sent_bytes, chips=domains, rate_bytes_per_s=rate)
