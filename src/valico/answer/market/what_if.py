"""What if: a question in words that a simulation answers, and the scenario that it means."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Final, Literal

import msgspec

from valico import store
from valico.answer.date_words import day_in
from valico.answer.market.turns import read_turns
from valico.errors import InputError
from valico.market.scenario.events import Event, State
from valico.market.scenario.scenario import Scenario
from valico.market.scenario.shelf import read_named, scenario_names

Gate = Literal["licence", "permission"]
AFTER_WEEKS: Final = 26
"""A scenario runs on for so long after the day asked about."""
SOURCE: Final = "valico-assumption"


class WhatIf(msgspec.Struct, frozen=True, kw_only=True):
    """What was understood: a gate, how it turns, and on which day."""

    gate: Gate
    state: State
    on: date
    name: str
    """Of the scenario that it is added to."""

    def words(self) -> str:
        """Return it as a sentence."""
        whose = "Beijing" if self.gate == "permission" else "Washington"
        turns = "opens" if self.state == "open" else "shuts"
        return f"{whose} {turns} the gate on {self.on}"


def what_if_from_words(words: str, *, today: date, root: Path = store.DATA) -> WhatIf:
    """Return what a question asks; InputError where it names no day that a scenario reaches."""
    on, _ = day_in(words, today=today)
    if on is None:
        message = 'the question names no day; try "what if Beijing opens the gate on 2026-12-01?"'
        raise InputError(message)
    turns = read_turns(root=root)
    return WhatIf(
        gate="permission" if turns.of_beijing(words) else "licence",
        state="shut" if turns.shut(words) else "open",
        on=on,
        name=_scenario_at(on, words, root),
    )


def _scenario_at(on: date, words: str, root: Path) -> str:
    """Return the scenario of that day: of the chip named, without counterfactuals, the latest."""
    names = [name for name in scenario_names(root=root) if _main(name)]
    found = {name: read_named(name, root=root) for name in names}
    reached = [name for name, each in found.items() if each.begins <= on]
    if not reached:
        first = min((each.begins for each in found.values()), default="no day")
        message = f"no scenario reaches back to {on}; the first begins on {first}"
        raise InputError(message)
    told = [name for name in reached if name.split("-", 1)[0] in words.lower()]
    return max(told or reached, key=lambda name: found[name].begins)


def _main(name: str) -> bool:
    """Say whether a scenario is a reference and no counterfactual: a chip and a year.

    >>> _main("h200-2026"), _main("h200-duty-0")
    (True, False)
    """
    return re.fullmatch(r"[a-z0-9]+-20\d\d", name) is not None


def turned(asked: WhatIf, *, root: Path = store.DATA) -> tuple[Scenario, Scenario]:
    """Return a scenario with the gate turned, and the same without, both long enough to tell.

    Where a counterfactual ships for that turn its events are taken, on the day asked about.
    No later event of the scenario turns the gate back; all others still come.
    """
    base = read_named(asked.name, root=root)
    ends = max(base.ends, asked.on + timedelta(weeks=AFTER_WEEKS))
    base = msgspec.structs.replace(base, ends=ends)
    title = f"{base.title}: what if {asked.words()}"
    events = _shipped_events(asked, base, root) or (_event(asked, base),)
    kept = tuple(event for event in base.event if not _undone(event, asked))
    return msgspec.structs.replace(base, title=title, event=(*kept, *events)), base


def _undone(event: Event, asked: WhatIf) -> bool:
    """Say whether an event of a later day would turn the gate back."""
    day = event.on or (event.between[1] if event.between else None)
    back = event.what == asked.gate and event.state not in {None, asked.state}
    return back and (day is None or day >= asked.on)


def _shipped_events(asked: WhatIf, base: Scenario, root: Path) -> tuple[Event, ...]:
    """Return the events that a shipped counterfactual adds, moved to the day asked about."""
    chip = asked.name.rsplit("-", 1)[0]
    name = f"{chip}-gate-{'opens' if asked.state == 'open' else 'shut'}"
    if asked.gate != "permission" or name not in scenario_names(root=root):
        return ()
    known = {event.id for event in base.event}
    added = [event for event in read_named(name, root=root).event if event.id not in known]
    return tuple(msgspec.structs.replace(event, on=asked.on) for event in added if event.on)


def _event(asked: WhatIf, base: Scenario) -> Event:
    return Event(
        id="asked",
        what=asked.gate,
        state=asked.state,
        chips=(base.product[0].chip,),
        on=asked.on,
        source=SOURCE,
    )
