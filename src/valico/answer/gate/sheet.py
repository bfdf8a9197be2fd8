"""How the pictures look: inks, the signs of the outcomes, and the settings of matplotlib."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from matplotlib.colors import to_rgb

from valico.answer.outcomes import Outcome

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

DPI: Final = 200
MARK: Final = 7.6
"""Width of a chip's mark."""
INK: Final = "#1f2328"
SOFT: Final = "#5b6168"
FAINT: Final = "#8a9097"
STYLE: "Final[dict[RcKeyType, object]]" = {
    "font.family": "DejaVu Sans",
    "svg.fonttype": "path",
    "svg.hashsalt": "valico",
    "hatch.linewidth": 0.4,
    "axes.linewidth": 0.6,
    "text.usetex": False,
}
"""The settings under which a paper is drawn and printed."""


class Sign(NamedTuple):
    """How an outcome looks: a colour, a shape, and what brings the shape to the common size."""

    colour: str
    marker: str
    scale: float = 1.0


SIGNS: Final[Mapping[Outcome, Sign]] = {
    "none": Sign("#1b8a74", "o"),
    "not-enforced": Sign("#6a47d1", "h", 1.1),
    "letter": Sign("#d08a00", "s", 0.92),
    "exception": Sign("#3fa0d8", "^", 1.06),
    "approval": Sign("#8cb464", "v", 1.06),
    "case-by-case": Sign("#27509b", "D", 0.84),
    "licence": Sign("#a9805a", "P", 1.08),
    "denial": Sign("#b3283f", "X", 1.08),
    "unknown": Sign("#22262b", "$?$", 1.1),
}
"""Colours that colour-blind readers can tell apart, and a shape of its own for each."""


def tint(colour: str, strength: float) -> tuple[float, float, float]:
    """Return a colour thinned with white; strength 1 leaves it as it is."""
    red, green, blue = (1 - strength * (1 - part) for part in to_rgb(colour))
    return red, green, blue
