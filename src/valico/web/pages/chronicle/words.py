"""What the templates of the chronicle need beside their matter."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from valico.answer.chronicle.desk import Desk
from valico.answer.chronicle.lanes import party_name
from valico.answer.chronicle.lines import how
from valico.chronicle.claims import VALUES, Claim
from valico.chronicle.origins import Evidence
from valico.evidence import Hedge
from valico.web.calendar import day_in_words
from valico.web.firmness import look_of, worded
from valico.web.page import Leaf

SHAPES: Final[Mapping[Hedge, str]] = {
    "stated": "●",
    "attributed": "■",
    "reported": "▲",
    "conditional": "◇",
    "planned": "▷",
    "denied": "✕",
}
"""The shape of each hedge, on the line of time as in the list."""


def told(leaf: Leaf, at: Desk) -> dict[str, object]:
    """Return names, badges, days and counts as functions of a page's language."""

    def badge_of(found: Evidence) -> str:
        few, most = found.n_origins_least, found.n_origins
        origins = f"{few}–{most}" if few < most else str(most)
        one = "one" if most == 1 else "many"
        outlets = "one" if found.n_outlets == 1 else "many"
        return (
            f"{leaf.word(f'chronicle.origins_{one}', count=origins)} / "
            f"{leaf.word(f'chronicle.outlets_{outlets}', count=found.n_outlets)}"
        )

    return {
        "look_of": look_of,
        "worded": worded(leaf.language, "firmness"),
        "kinds": worded(leaf.language, "chronicle"),
        "day": lambda day: day_in_words(day, leaf.language) if isinstance(day, date) else day,
        "how": lambda claim: how(claim, at),
        "shape": shape_of,
        "origins": badge_of,
        "party": lambda name: party_name(name, at),
        "chip": lambda name: at.chips[name].name if name in at.chips else name,
        "source_of": at.sources.get,
        "topics": tuple(VALUES),
        "shapes": SHAPES,
    }


def shape_of(claim: Claim) -> str:
    """Return the shape of a claim: a denial's cross goes before that of its hedge."""
    return SHAPES["denied"] if claim.polarity == "negated" else SHAPES[claim.hedge]
