"""Names of chips, organisations, places and people, found in tokens."""

from collections.abc import Iterator, Sequence
from typing import Final, Literal

import msgspec

from valico.chronicle.reading.tokens import Tokens, tokens_of

NameKind = Literal["chip", "series", "organisation", "place", "person"]
Standing = Literal[
    "government",
    "maker",
    "supplier",
    "buyer",
    "outlet",
    "legislature",
    "prosecutor",
    "analyst",
    "person",
    "other",
]
"""What an organisation is in this trade, from which its role in an event follows."""


class Name(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What bears a name."""

    kind: NameKind
    id: str
    canonical: str
    standing: Standing = "other"
    task: str = ""
    """For suppliers: packaging, memory, foundry, assembly …"""
    maker: str = ""
    cased: bool = False
    """The name counts only as it is written here: "US" is no "us"."""
    written: str = ""
    capital: bool = False
    """The name is written with a capital in the lexicon, so it needs one in the text too."""


class Mention(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A name in the text: first token in, last token out."""

    first: int
    end: int
    name: Name
    said: str


_AND: Final = frozenset({"and", "e", "y", "und", "or", "o", "和", "与", "及", "或", ",", "、", "/"})


class _Node:
    """A place in the tree of names."""

    __slots__ = ("below", "names")

    def __init__(self) -> None:
        self.below: dict[str, _Node] = {}
        self.names: list[Name] = []


class Gazetteer:
    """All names as a tree of tokens."""

    def __init__(self, entries: Sequence[tuple[str, Name]], simplified: dict[int, str]) -> None:
        """Enter each written name."""
        self._root = _Node()
        for written, name in entries:
            self._enter(written, name, simplified)

    def _enter(self, written: str, name: Name, simplified: dict[int, str]) -> None:
        node = self._root
        for norm in _joined(tokens_of(written, simplified).norms):
            node = node.below.setdefault(norm, _Node())
        cased = written.isascii() and len(written) <= 4 and written.isupper()  # noqa: PLR2004  # CAC, BIS, US
        capital = any(c.isupper() for c in written)
        entered = msgspec.structs.replace(name, cased=cased, written=written, capital=capital)
        node.names.append(entered)

    def find(self, tokens: Tokens) -> list[Mention]:
        """Return every name in the text, the longest at each place, none within another."""
        found: list[Mention] = []
        reached, root = 0, self._root.below
        begun = [
            place
            for place, norm in enumerate(tokens.norms)
            if norm in root or (norm[-1] == "s" and norm[:-1] in root)
        ]
        for place in begun:
            mention = self._longest(tokens, place) if place >= reached else None
            while mention is not None:
                found.append(mention)
                reached = mention.end
                mention = self._elided(tokens, mention)
        return found

    def _elided(self, tokens: Tokens, mention: Mention) -> Mention | None:
        """Return the chip after "and" whose family was named before: "Siyuan 590 and 690"."""
        norms, place = tokens.norms, mention.end + 1
        if mention.name.kind != "chip" or place >= len(norms) or norms[place - 1] not in _AND:
            return None
        if not norms[place][0].isdigit() or mention.end - mention.first < 2:  # noqa: PLR2004  # a family and a number
            return None
        node: _Node | None = self._root
        for norm in (*_joined(norms[mention.first : mention.end - 1]), norms[place]):
            node = node.below.get(norm) if node else None
        if node is None or not node.names:
            return None
        said = tokens.said(place, place + 1)
        return Mention(first=place, end=place + 1, name=node.names[0], said=said)

    def _longest(self, tokens: Tokens, first: int) -> Mention | None:
        best: Mention | None = None
        node, place = self._root, first
        norms = tokens.norms
        while place < len(norms):
            norm = norms[place]
            if norm == "-" and place > first and "-" not in node.below:
                place += 1
                continue
            below = node.below.get(norm)
            if below is None and norm[-1] == "s" and not norm.isalpha():  # H100s
                below = node.below.get(norm[:-1])
            if below is None:
                break
            node, place = below, place + 1
            if node.names:
                best = _taken(node.names, tokens, first, place) or best
        return best


def _taken(names: Sequence[Name], tokens: Tokens, first: int, end: int) -> Mention | None:
    said = tokens.said(first, end)
    proper = said[0].isupper() or any(c.isupper() or c.isdigit() for c in said)
    for name in names:
        if said.removesuffix("s") == name.written if name.cased else proper or not name.capital:
            return Mention(first=first, end=end, name=name, said=said)
    return None


def _joined(norms: Sequence[str]) -> Iterator[str]:
    """Leave hyphens out: "RTX-4090" and "RTX 4090" are one name."""
    return (norm for norm in norms if norm != "-")
