"""A scenario with its commonest levers moved: a gate on a day, the duty, the cap, the ratio.

All that is not moved stays as it stands in the scenario; what is moved is our assumption, and says
so in its note and title.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from valico import store
from valico.answer.market.what_if import WhatIf, turned
from valico.errors import InputError
from valico.market.scenario.events import Change, What
from valico.market.scenario.scenario import Scenario
from valico.market.scenario.shelf import read_named, scenario_path

SOURCE: Final = "valico-assumption"
NOTE: Final = "As asked."
C = TypeVar("C", bound=Change)


class Levers(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the levers are put; what is not given stays."""

    opens: date | None = None
    """The day on which Beijing opens its gate."""
    shuts: date | None = None
    """The day on which Beijing shuts it."""
    duty: float | None = None
    """Share of the price that the United States take."""
    cap: float | None = None
    """Share of home sales that may go to China."""
    ratio: float | None = None
    """Chips let in for each domestic one."""

    @property
    def moved(self) -> bool:
        """Whether any lever is."""
        return any(value is not None for value in msgspec.structs.astuple(self))


def altered(name: str, levers: Levers, *, root: Path = store.DATA) -> Scenario:
    """Return a scenario that ships with its levers moved.

    Raises InputError where the scenario has no such lever, or a share is none.
    """
    scenario = _gated(name, levers, root)
    for what in _SHARES:
        share = getattr(levers, what)
        if share is not None:
            scenario = _with_share(scenario, what, share)
    title = "; ".join([read_named(name, root=root).title, *_said(levers)])
    return msgspec.structs.replace(scenario, title=title)


def levers_of(scenario: Scenario) -> dict[str, float]:
    """Return the levers of a scenario that are shares, as they stand."""
    found: dict[str, float] = {}
    for change in (*scenario.at_start, *scenario.event):
        if change.what in _SHARES and change.share is not None:
            found.setdefault(str(change.what), change.share)
    return found


def scenario_text(name: str, *, root: Path = store.DATA) -> str:
    """Return a scenario that ships as it stands in its file; UnknownNameError where none does."""
    read_named(name, root=root)
    return scenario_path(name, root=root).read_text(encoding="utf-8")


def base_of(name: str, *, root: Path = store.DATA) -> str | None:
    """Return the scenario over which another that ships is laid; None where it stands alone."""
    table = store.read_document(scenario_path(name, root=root), dict[str, object], root=root)
    return str(table["base"]) if "base" in table else None


_SHARES: Final[tuple[What, ...]] = ("duty", "cap", "ratio")
_WORDS: Final = {
    "duty": "a duty of {:.0%}",
    "cap": "a cap of {:.0%} of home sales",
    "ratio": "{:.2g} let in for each domestic chip",
}


def _said(levers: Levers) -> Iterator[str]:
    """Yield what is moved, in words."""
    if levers.opens:
        yield f"Beijing opens on {levers.opens}"
    if levers.shuts:
        yield f"Beijing shuts on {levers.shuts}"
    for what, words in _WORDS.items():
        if (share := getattr(levers, what)) is not None:
            yield words.format(share)


def _gated(name: str, levers: Levers, root: Path) -> Scenario:
    """Return the scenario with the Chinese gate turned, or as it stands."""
    if levers.opens and levers.shuts:
        message = "the gate opens or shuts, not both at once; give one day"
        raise InputError(message)
    on = levers.opens or levers.shuts
    if on is None:
        return read_named(name, root=root)
    base = read_named(name, root=root)
    if not base.begins <= on <= base.ends:
        message = f"{on} lies outside the scenario; allowed: {base.begins} to {base.ends}"
        raise InputError(message)
    asked = WhatIf(gate="permission", state="open" if levers.opens else "shut", on=on, name=name)
    return msgspec.structs.replace(turned(asked, root=root)[0], ends=base.ends)


def _with_share(scenario: Scenario, what: What, share: float) -> Scenario:
    """Return a scenario in which every change of a kind has another share."""
    if not 0 <= share <= 1:
        message = f"`{what}` is {share:g}; a share lies from 0 to 1"
        raise InputError(message)
    if not any(change.what == what for change in (*scenario.at_start, *scenario.event)):
        message = f"'{scenario.title}' has no {what} that could be changed"
        raise InputError(message)
    return msgspec.structs.replace(
        scenario,
        at_start=_moved(scenario.at_start, what, share),
        event=_moved(scenario.event, what, share),
    )


def _moved(changes: Sequence[C], what: What, share: float) -> tuple[C, ...]:
    return tuple(_put(each, share) if each.what == what else each for each in changes)


def _put(change: C, share: float) -> C:
    """Return a change with another share; units that stand for the same bound grow with it."""
    old, units = change.share, change.units
    if change.what == "cap" and units is not None and old:
        units *= share / old
    return msgspec.structs.replace(change, share=share, units=units, source=SOURCE, note=NOTE)
