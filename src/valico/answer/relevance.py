"""Which claims and clashes an answer shows, and which first."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from valico.answer.answer import Topic
from valico.answer.page import TOPICS
from valico.catalogue.chips import Chip
from valico.chronicle import state
from valico.chronicle.claims import Claim
from valico.chronicle.contradictions import LINKED, Clash, clashes
from valico.regime.transaction import Party

CLAIMS_A_TOPIC: Final = 8
"""How many claims of one matter an answer shows, the weightiest first."""
FRESH: Final = timedelta(days=75)
"""Matters that began within so many days before the day asked about go first."""
GATE_TOPICS: Final = frozenset(TOPICS) - {"specification", "price", "opinion", "training"}
"""What gates, makers and buyers did; of opinions and prices no clash is shown."""


def relevant_claims(standing: tuple[Claim, ...], chip: Chip, party: Party) -> tuple[Claim, ...]:
    """Return the claims that speak of the chip, or of the one it is derived from, and the buyer."""
    chips = (chip.id, chip.derived_from) if chip.derived_from else (chip.id,)
    return state.about(standing, chips=chips, parties=party.lineage)


def clashes_near(  # noqa: PLR0913, PLR0917  # two lists of claims and four ways to choose among them
    relevant: tuple[Claim, ...],
    standing: tuple[Claim, ...],
    chip: Chip,
    party: Party,
    focus: tuple[str, ...],
    on: date,
) -> tuple[Clash, ...]:
    """Return the clashes about the chip in which a relevant claim stands, one a matter."""
    ids = {claim.id for claim in relevant if claim.about in GATE_TOPICS}
    found = clashes(state.about(standing, chips=[chip.id]))
    near = [c for c in found if {c.first.id, c.second.id} & ids and _named(c, party)]
    near.sort(key=lambda clash: _clash_weight(clash, focus, on))
    return tuple(_one_a_matter(near))


def _clash_weight(clash: Clash, focus: tuple[str, ...], on: date) -> tuple[bool, int]:
    """Matters asked about first, then those that lie nearest to the day."""
    asked = {clash.first.about, clash.second.about} & set(focus)
    return not asked, abs((on - clash.second.holds_from()).days)


def _named(clash: Clash, party: Party) -> bool:
    """Say whether a clash speaks of the buyer, where there is one."""
    members = set(party.lineage)
    named = {*clash.first.parties, *clash.second.parties}
    return not members or bool(members & named)


def _one_a_matter(found: list[Clash]) -> Iterator[Clash]:
    """Keep an editor's pairs, and of the pairs that a rule found one for each side and values."""
    seen: set[tuple[str | None, str, str | None]] = set()
    for clash in found:
        first, second = clash.first, clash.second
        keys = {
            (first.value, first.origin.name, second.value),
            (second.value, second.origin.name, first.value),
        }
        if clash.found == LINKED or not keys & seen:
            seen |= keys
            yield clash


def topics_of(relevant: tuple[Claim, ...], focus: tuple[str, ...], on: date) -> tuple[Topic, ...]:
    """Return the claims by matter, the matters asked about first."""
    found = []
    for about in (*focus, *(about for about in TOPICS if about not in focus)):
        claims = [claim for claim in relevant if claim.about == about]
        claims.sort(key=lambda claim: _weight(claim, on))
        if claims:
            shown = tuple(claims[:CLAIMS_A_TOPIC])
            found.append(Topic(about=about, claims=shown, left_out=len(claims) - len(shown)))
    return tuple(found)


def _weight(claim: Claim, on: date) -> tuple[object, ...]:
    """Fresh matters first, then better sources, then a named origin, then the later ones."""
    return (
        on - claim.holds_from() > FRESH,
        claim.reliability,
        len(claim.holders) == 1 and claim.hedge != "stated",
        -claim.holds_from().toordinal(),
        claim.published,
        claim.id,
    )


FOCUS: Final = {
    "production": ("stop", "halt", "ferm", "sospe", "blocc", "produ", "停产", "停產"),
    "orders": ("order ", "orders", "ordin", "订单", "訂單"),
    "shipments": ("ship", "deliver", "reach", "arriv", "consegn", "sped", "交付"),
    "security": ("backdoor", "back door", "security", "sicurezza", "后门", "後門"),
    "levy": ("share", "duty", "dazi", "tariff", "revenue", "ricavi", "15%", "25%", "15 %", "25 %"),
    "us-licence": ("licen", "许可", "許可"),
    "import-permission": ("beijing", "pechino", "approv", "via libera", "批准"),
}
"""Stems in a question that ask about a matter."""


def focus_of(words: str) -> tuple[str, ...]:
    """Return the matters that the words ask about, in the order in which they are asked.

    >>> focus_of("H20 on 25 August 2025: who was told to stop what? The 15 % share")
    ('production', 'levy')
    """
    spoken = words.casefold()
    first = {
        about: min((spoken.find(stem) for stem in stems if stem in spoken), default=-1)
        for about, stems in FOCUS.items()
    }
    return tuple(sorted((about for about in first if first[about] >= 0), key=first.__getitem__))
