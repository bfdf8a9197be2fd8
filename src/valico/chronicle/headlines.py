"""Headlines that say more than their articles do."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeVar

from valico.chronicle.claims import Claim
from valico.chronicle.mentions import FIRMNESS, HEADLINE, signed

K = TypeVar("K", bound=str)
MILDER: Final[dict[str, dict[str, frozenset[str]]]] = {
    "production": {"halted": frozenset({"halt-requested"})},
    "import-permission": {
        "blocked": frozenset({"discouraged"}),
        "allowed": frozenset({"conditional"}),
    },
    "orders": {"cancelled": frozenset({"paused"})},
    "levy": {"in-force": frozenset({"expected"})},
    "development": {"announced": frozenset({"rumoured", "planned"})},
}
"""Values that say less than another of the same matter: to be asked to halt is not to halt."""


def drifts(headline: Claim, body: Claim) -> bool:
    """Say whether a headline says a thing more firmly than a claim of its own article."""
    if headline.section != HEADLINE or body.section in {None, HEADLINE}:
        return False
    if headline.source != body.source or not signed(headline) or not signed(body):
        return False
    if headline.parties and body.parties and set(headline.parties).isdisjoint(body.parties):
        return False
    firm, weak = FIRMNESS.get(headline.hedge, 0), FIRMNESS.get(body.hedge, 0)
    if _says_less(headline, body):
        return firm >= weak
    return signed(headline) == signed(body) and firm > weak > 0


def _says_less(headline: Claim, body: Claim) -> bool:
    milder = MILDER.get(headline.about, {}).get(headline.value or "", frozenset())
    return headline.polarity == body.polarity == "affirmed" and body.value in milder


def not_borne_out(
    claims: Sequence[Claim], found: Iterable[tuple[K, tuple[Claim, Claim]]]
) -> Iterator[tuple[K, tuple[Claim, Claim]]]:
    """Yield pairs, without the headlines that some other words of the article bear out."""
    told: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.section not in {None, HEADLINE}:
            told[claim.source].append(claim)
    for kind, pair in found:
        headline = next((c for c in pair if c.section == HEADLINE), None)
        one_article = pair[0].source == pair[1].source
        if headline is None or not one_article or not _borne_out(headline, told[headline.source]):
            yield kind, pair


def _borne_out(headline: Claim, body: Iterable[Claim]) -> bool:
    firm = FIRMNESS.get(headline.hedge, 0)
    return any(
        (headline.about, signed(headline)) == (claim.about, signed(claim))
        and set(headline.chips) & set(claim.chips) == set(headline.chips)
        and FIRMNESS.get(claim.hedge, 0) >= firm
        for claim in body
    )
