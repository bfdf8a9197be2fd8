"""The shape of each word that a gate says, drawn in a square of ten by ten about the middle."""

from collections.abc import Mapping
from typing import Final

CIRCLE: Final = "M-4.4,0a4.4,4.4 0 1,0 8.8,0a4.4,4.4 0 1,0 -8.8,0Z"
DIAMOND: Final = "M0,-5.4L5.4,0L0,5.4L-5.4,0Z"
SQUARE: Final = "M-4,-4H4V4H-4Z"
CROSS: Final = (
    "M-4.9,-3.1L-3.1,-4.9L0,-1.8L3.1,-4.9L4.9,-3.1L1.8,0L4.9,3.1L3.1,4.9L0,1.8L-3.1,4.9"
    "L-4.9,3.1L-1.8,0Z"
)
BAR: Final = "M-4.8,-1.5H4.8V1.5H-4.8Z"

UNITED_STATES: Final[Mapping[str, str]] = {
    "none": CIRCLE,
    "not-enforced": "M-2.5,-4.4H2.5L5,0L2.5,4.4H-2.5L-5,0Z",
    "letter": SQUARE,
    "exception": "M0,-5L5,4H-5Z",
    "approval": "M0,5L5,-4H-5Z",
    "case-by-case": DIAMOND,
    "licence": "M-1.6,-4.8H1.6V-1.6H4.8V1.6H1.6V4.8H-1.6V1.6H-4.8V-1.6H-1.6Z",
    "denial": CROSS,
    "unknown": BAR,
}
"""From free to refused."""
CHINA: Final[Mapping[str, str]] = {
    "allowed": CIRCLE,
    "conditional": DIAMOND,
    "discouraged": SQUARE,
    "blocked": CROSS,
    "unknown": BAR,
}
