"""The one tree of errors.

::

    ValicoError
    ├── InputError            what a user gave cannot be read
    │   ├── UnknownNameError  a name that nothing bears; carries the nearest ones
    │   └── AmbiguousNameError  a name that several things bear
    ├── DataError             a data file is at fault; carries every fault found
    │   └── BrokenLedgerError an entry of a ledger is not what was entered; names it
    └── LedgerFileError       a ledger cannot be reached or read at all

A message says where, what was found, what is allowed, and how to mend it.
"""

from collections.abc import Sequence

LONGEST_NAME = 60
"""Letters of a mistaken name that a message repeats."""


class ValicoError(Exception):
    """Anything that Valico reports in words instead of a traceback."""

    exit_code = 1


class InputError(ValicoError):
    """What the user gave cannot be read."""

    exit_code = 2


class UnknownNameError(InputError):
    """A name that nothing in the catalogue bears."""

    def __init__(self, kind: str, name: str, nearest: Sequence[str]) -> None:
        """Say which kind of name was sought and what comes nearest."""
        self.kind, self.name, self.nearest = kind, name, tuple(nearest)
        hint = f" Nearest: {', '.join(nearest)}." if nearest else ""
        said = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
        super().__init__(f"no {kind} is called '{said}'.{hint}")


class AmbiguousNameError(InputError):
    """A name that several things bear."""

    def __init__(self, kind: str, name: str, candidates: Sequence[str]) -> None:
        """Say which things bear the name."""
        self.kind, self.name, self.candidates = kind, name, tuple(candidates)
        listed = ", ".join(candidates)
        super().__init__(f"'{name}' may be more than one {kind}: {listed}. Give one of these.")


class DataError(ValicoError):
    """One or more data files are at fault."""

    exit_code = 3

    def __init__(self, faults: Sequence[str]) -> None:
        """Keep every fault; the message shows them one a line."""
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


class BrokenLedgerError(DataError):
    """A ledger that does not hold what was entered in it; names the entry."""

    MEND = "restore the ledger from a copy; nothing in it was changed by Valico"

    def __init__(self, where: str, seq: int, found: str) -> None:
        """Say which entry is at fault, and what is wrong with it."""
        self.seq = seq
        super().__init__([f"{where}: entry {seq} {found}; {self.MEND}"])


class LedgerFileError(ValicoError):
    """A ledger that cannot be reached or read at all."""

    exit_code = 3
