"""What the program's exit codes mean: the one place that says so."""

from collections.abc import Mapping
from typing import Final

EXITS: Final[Mapping[int, str]] = {
    0: "An answer was given. Of several questions at least one was.",
    1: "A case came out otherwise than it expects, a figure is off, or a file cannot be written.",
    2: "What was asked cannot be read: a name, a date, an option, a file of the user's.",
    3: "The data or a ledger are at fault; each fault is named with its file.",
    130: "Stopped by the user.",
    141: "Whoever read the output closed it.",
}
