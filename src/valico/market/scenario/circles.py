"""Circles: things that each come after another, and in the end after themselves."""

from collections.abc import Mapping


def circle(before: Mapping[str, str | None]) -> list[str]:
    """Return the first way that ends where it began, both ends told; empty where there is none.

    >>> circle({"a": None, "b": "a"}), circle({"a": "b", "b": "a"})
    ([], ['a', 'b', 'a'])
    """
    for start, first in before.items():
        way, at = [start], first
        while at is not None and at in before and at not in way:
            way.append(at)
            at = before[at]
        if at == start:
            return [*way, start]
    return []
