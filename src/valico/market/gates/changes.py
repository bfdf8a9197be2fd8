"""Changes of the gates on a day, and the events that they make."""

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

import msgspec

from valico.market.scenario.events import Change, Event, State, up_to
from valico.market.scenario.scenario import Scenario

Gate = Literal["licence", "permission", "quota", "cap", "duty"]
GATES: Final[tuple[Gate, ...]] = ("licence", "permission", "quota", "cap", "duty")


class GateChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a gate is from a day on, for a chip that a buyer wants at a place."""

    on: date
    gate: Gate
    chip: str
    buyer: str
    place: str
    state: State | None = None
    """Of a licence or a permission."""
    units: float | None = None
    """Of a quota."""
    share: float | None = None
    """Of a cap or a duty."""
    sources: tuple[str, ...]
    """The rules and claims that it rests on, the decisive one first."""
    says: str

    def change(self) -> Change:
        """Return the change as a scenario holds it at the start."""
        return Change(
            what=self.gate,
            chips=(self.chip,),
            buyers=(self.buyer,),
            places=(self.place,),
            state=self.state,
            units=self.units,
            share=self.share,
            source=self.sources[0],
            note=self.says,
        )

    def event(self) -> Event:
        """Return the change as an event of its day."""
        name = f"{self.gate} {self.chip} {self.buyer}@{self.place} {self.on}"
        fields = msgspec.structs.asdict(self.change())
        return Event(id=name, on=self.on, **fields)


def with_gates(scenario: Scenario, changes: Iterable[GateChange], *, known_by: date) -> Scenario:
    """Return a scenario whose gates are those handed in, and which ends where knowledge ends.

    What else happens stays. Home sales before the beginning, to which a cap's share is added,
    are no matter of rules: they are taken from the scenario's own cap.
    """
    ends = min(scenario.ends, known_by)
    inside = [_based(each, scenario) for each in changes if each.on <= ends]
    return msgspec.structs.replace(
        scenario,
        ends=ends,
        known_by=known_by,
        gates="rules and claims",
        at_start=(
            *(change for change in scenario.at_start if change.what not in GATES),
            *(each.change() for each in inside if each.on <= scenario.begins),
        ),
        event=(
            *up_to(scenario.event, ends, gone={e.id for e in scenario.event if e.what in GATES}),
            *(each.event() for each in inside if each.on > scenario.begins),
        ),
    )


def _based(change: GateChange, scenario: Scenario) -> GateChange:
    if change.gate != "cap" or change.units is not None:
        return change
    own = next((each.units for each in scenario.event if each.what == "cap" and each.units), None)
    return msgspec.structs.replace(change, units=own)
