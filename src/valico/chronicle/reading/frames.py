"""Sources that stand in a frame of their own: "secondo X", "according to X", 据X."""

from collections.abc import Iterator, Sequence
from typing import Final, Literal

import msgspec

from valico.chronicle.reading.holders import Holder
from valico.chronicle.reading.marks import Marks
from valico.chronicle.reading.sentences import Sentence

Manner = Literal["say", "report", "opinion", "accuse"]
NEAR: Final = 4
"""A source stands within so many tokens after "secondo"."""


class Source(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A source: the chain from the origin to who relays it, its words, and what it answers for."""

    chain: tuple[Holder, ...]
    manner: Manner
    first: int
    end: int
    """The attributing words, first token in, last out."""
    scope: tuple[int, int]
    subject: Holder
    framed: bool = False
    """Whether the words are "secondo X", "according to X"."""
    plain: bool = True
    """Whether the words are a frame ("secondo X"), not the verb of a clause of their own."""

    @property
    def origin(self) -> Holder:
        """Whom it rests on."""
        return self.chain[0]

    @property
    def hedges(self) -> bool:
        """Whether the outlet keeps a distance: nobody named, or another outlet is relayed."""
        return self.origin.anonymous or self.origin.standing == "outlet"


def framed(marks: Marks, sentence: Sentence, people: Sequence[Holder]) -> Iterator[Source]:
    """Yield the sources after "secondo", "according to", "据"."""
    for found in marks.befores.within(sentence.first, sentence.end):
        near = [p for p in people if _follows(marks, found.end, p)]
        if not near or _is_ordinal(marks, found.first):
            continue
        chain, end = _chain(marks, near[0], people, sentence.end)
        end = _past_verb(marks, end, sentence.end)
        yield Source(
            chain=chain,
            manner=_manner_of(chain[0]),
            first=found.first,
            end=end,
            scope=_frame_scope(marks, sentence, found.first, end),
            subject=near[0],
            framed=True,
        )


def _follows(marks: Marks, end: int, holder: Holder) -> bool:
    """Say whether a source stands just after "secondo", with no comma between."""
    if not end <= holder.first <= end + NEAR:
        return False
    return "," not in marks.tokens.norms[end : holder.first]


def _is_ordinal(marks: Marks, place: int) -> bool:
    """Say whether "secondo" counts: "nel secondo trimestre", "un secondo momento"."""
    if marks.tokens.norms[place] != "secondo" or place == 0:
        return False
    return marks.word("one", place - 1) or marks.word("indefinite", place - 1)


def _past_verb(marks: Marks, end: int, limit: int) -> int:
    """Chinese closes the frame with a verb or noun: 据知情人士透露, 据路透社报道."""
    if marks.lexicon.language != "zh":
        return end
    for verb in (
        *marks.verbs.within(end, min(end + 3, limit)),
        *marks.nobodies.within(end, min(end + 2, limit)),
    ):
        end = max(end, verb.end)
    return end


def _frame_scope(marks: Marks, sentence: Sentence, first: int, end: int) -> tuple[int, int]:
    """Return what a frame answers for: its sentence, up to a semicolon on either side."""
    hard = [p for p in range(sentence.first, sentence.end) if marks.tokens.norms[p] == ";"]
    left = max((p for p in hard if p < first), default=sentence.first)
    right = min((p for p in hard if p >= end), default=sentence.end)
    return left, right


def _chain(
    marks: Marks, first: Holder, people: Sequence[Holder], limit: int
) -> tuple[tuple[Holder, ...], int]:
    """Return the origin with those who relay it, and where the words end."""
    near = [
        p
        for p in people
        if p.first >= first.end and p.first <= first.end + 2 * NEAR and p.end <= limit
    ]
    vias = [
        v
        for v in marks.vias.within(first.end, min(first.end + 2 * NEAR, limit))
        if v.entry.kind == "relay"
    ]
    relay = next((p for p in near for v in vias if v.end <= p.first <= v.end + 1), None)
    if relay is not None:
        return (first, relay), relay.end
    owner = next(
        (p for p in near if p.standing in {"outlet", "analyst"} and p.first <= first.end + 2), None
    )
    if first.people and owner is not None and owner.standing == "outlet":
        return (first, owner), owner.end
    if first.anonymous and owner is not None:
        return (msgspec.structs.replace(owner, analyst=first.analyst),), owner.end
    return (first,), first.end


def _manner_of(holder: Holder) -> Manner:
    if holder.analyst:
        return "opinion"
    return "report" if holder.standing == "outlet" else "say"
