"""Articles that are nearly one text, and claims that share a rare error: both betray one origin.

Text finds syndication only; a paraphrase and an independent report share equally little.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from valico.chronicle.claims import Claim
from valico.chronicle.mentions import span_of
from valico.chronicle.shingles import NEARLY, containment, grams

COMMON: Final = 50
"""A gram of more texts than this is a phrase of the trade and betrays nothing."""
RARE: Final = 0.34
"""An error is rare when no more than this part of the claims share it."""


def copies(texts: Mapping[str, str]) -> Iterator[tuple[str, str, float]]:
    """Yield the pairs of texts that are nearly one, with how nearly; in the order of the texts."""
    shingled = {name: grams(text) for name, text in texts.items()}
    order = {name: number for number, name in enumerate(texts)}
    for first, second in sorted(_sharing(shingled), key=lambda p: (order[p[0]], order[p[1]])):
        if (part := containment(shingled[first], shingled[second])) >= NEARLY:
            yield first, second, part


def _sharing(shingled: Mapping[str, frozenset[str]]) -> Iterable[tuple[str, str]]:
    """Return the pairs that share any gram that is not common."""
    holding: dict[str, list[str]] = {}
    for name, found in shingled.items():
        for gram in found:
            holding.setdefault(gram, []).append(name)
    pairs = set()
    for names in holding.values():
        if 1 < len(names) <= COMMON:
            pairs |= {(a, b) for i, a in enumerate(names) for b in names[i + 1 :]}
    return pairs


def shared_errors(claims: Sequence[Claim]) -> dict[str, str]:
    """Return claims that give the same rare number or parties as an earlier one, with that one.

    Copying shows in what is peculiar, not in what all say: where most claims agree on another
    amount or other parties, those few that share a deviation had it from each other.
    """
    found: dict[str, str] = {}
    for part in (_amounts, _participants):
        found |= _followers(claims, part(claims))
    return found


def _amounts(claims: Sequence[Claim]) -> list[str]:
    return [span_of(claim.amount) for claim in claims]


def _participants(claims: Sequence[Claim]) -> list[str]:
    return [" ".join(sorted(claim.parties)) for claim in claims]


def _followers(claims: Sequence[Claim], told: Sequence[str]) -> Iterator[tuple[str, str]]:
    counts = Counter(word for word in told if word)
    total = sum(counts.values())
    first: dict[str, str] = {}
    for claim, word in sorted(zip(claims, told, strict=True), key=lambda p: p[0].published):
        if not word or not 1 < counts[word] <= RARE * total:
            continue
        if claim.id != first.setdefault(word, claim.id):
            yield claim.id, first[word]
