"""From a name in any language to the id of what bears it.

Names are compared without case, width, spaces, hyphens, dots and underscores,
so that "Ascend 910C", "ascend-910c" and the same in full-width letters are one name.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Protocol

from valico.errors import AmbiguousNameError, UnknownNameError

NEAREST = 3
"""How many near names an error offers."""

_DROPPED = str.maketrans("", "", " \t\n\u00a0\u3000-_.·・'’‘\"“”()/\u2010\u2011\u2012\u2013\u2014")


class Named(Protocol):
    """Anything with an id, a name and other names."""

    @property
    def id(self) -> str:
        """The id."""

    @property
    def name(self) -> str:
        """The name that we show."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names, in any language."""


def fold(name: str) -> str:
    """Return the form in which names are compared.

    >>> fold("H200 SXM"), fold("昇騰 910C")
    ('h200sxm', '昇騰910c')
    """
    if name.isascii():
        return name.casefold().translate(_DROPPED)
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_DROPPED)
    return unicodedata.normalize("NFKC", plain)


def names_of(thing: Named) -> tuple[str, ...]:
    """Return every name of a thing: its id, the last part of its id, its name, its aliases."""
    return (thing.id, thing.id.rpartition("/")[2], thing.name, *thing.aliases)


def index(things: Iterable[Named]) -> dict[str, tuple[str, ...]]:
    """Return the ids that each folded name leads to."""
    found: dict[str, tuple[str, ...]] = {}
    for thing in things:
        for name in names_of(thing):
            ids = found.get(fold(name), ())
            if thing.id not in ids:
                found[fold(name)] = (*ids, thing.id)
    return found


def resolve(
    name: str,
    things: Mapping[str, Named],
    kind: str,
    *,
    prefixes: Iterable[str] = (),
) -> str:
    """Return the id of the thing that bears a name.

    `prefixes` are folded names that may stand before it, such as the maker's.
    Raises UnknownNameError with the nearest three, or AmbiguousNameError.
    """
    known = index(things.values())
    wanted = fold(name)
    for form in (wanted, *_without_prefix(wanted, prefixes)):
        if ids := known.get(form):
            if len(ids) > 1:
                raise AmbiguousNameError(kind, name, ids)
            return ids[0]
    begun = _beginning_with(wanted, known)
    if len(begun) > 1:
        raise AmbiguousNameError(kind, name, begun[:NEAREST])
    raise UnknownNameError(kind, name, nearest(name, things))


def _without_prefix(wanted: str, prefixes: Iterable[str]) -> list[str]:
    return [wanted.removeprefix(p) for p in prefixes if p and p != wanted and wanted.startswith(p)]


def _beginning_with(wanted: str, known: Mapping[str, tuple[str, ...]]) -> list[str]:
    if not wanted:
        return []
    ids = (i for name, found in known.items() if name.startswith(wanted) for i in found)
    return list(dict.fromkeys(ids))


def nearest(name: str, things: Mapping[str, Named], *, alike: float = 0.4) -> tuple[str, ...]:
    """Return the names of the three things that come nearest to a name.

    `alike` is the least likeness that counts, from 0 to 1.
    """
    import difflib  # noqa: PLC0415  # only a mistaken name pays for the import

    shown = {fold(n): thing.name for thing in things.values() for n in names_of(thing)}
    close = difflib.get_close_matches(fold(name), shown, n=4 * NEAREST, cutoff=alike)
    return tuple(dict.fromkeys(shown[form] for form in close))[:NEAREST]
