"""An article cut where its claims begin and end, so that a page can mark them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from valico.answer.reading import Reading


class Piece(msgspec.Struct, frozen=True, gc=False):
    """Some words of an article, the claims that they belong to, and whether they are a cue."""

    text: str
    claims: tuple[int, ...]
    """Numbers of claims, from 1."""
    cue: bool
    opens: tuple[int, ...]
    """Those of the claims that begin here."""


def pieces(text: str, reading: Reading) -> tuple[Piece, ...]:
    """Return the article in pieces; put together they are the article, letter by letter."""
    first = len(reading.headline) + 1
    spans = [(n, c.span.start, c.span.end) for n, c in enumerate(reading.claims, start=first)]
    cues = [(s.start, s.end) for claim in reading.claims for s in claim.hedging_cues]
    edges = sorted(
        {0, len(text)}
        | {edge for _, start, end in spans for edge in (start, end)}
        | {edge for cue in cues for edge in cue}
    )
    inside = [edge for edge in edges if 0 <= edge <= len(text)]
    return tuple(_pieces(text, inside, spans, cues))


def _pieces(
    text: str,
    edges: Sequence[int],
    spans: Sequence[tuple[int, int, int]],
    cues: Sequence[tuple[int, int]],
) -> Iterator[Piece]:
    opened: set[int] = set()
    for start, end in pairwise(edges):
        here = tuple(n for n, first, last in spans if first <= start and end <= last)
        new = tuple(n for n in here if n not in opened)
        opened.update(new)
        cue = bool(here) and any(first <= start and end <= last for first, last in cues)
        yield Piece(text[start:end], here, cue, new)


def paragraphs(text: str, reading: Reading) -> tuple[tuple[Piece, ...], ...]:
    """Return the pieces paragraph by paragraph; blank lines divide them."""
    found: list[list[Piece]] = [[]]
    for piece in pieces(text, reading):
        first, *rest = piece.text.split("\n\n")
        found[-1].append(Piece(first, piece.claims, piece.cue, piece.opens))
        found.extend([Piece(part, piece.claims, piece.cue, ())] for part in rest)
    return tuple(
        tuple(piece for piece in part if piece.text)
        for part in found
        if any(piece.text.strip() for piece in part)
    )
