"""What a cost rests on beside the chip: shares, years, watts and the price of electricity."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec

from valico import store
from valico.compute.spans import Span
from valico.errors import DataError, InputError
from valico.evidence import Cite, Step

ASKED: Final = "as asked"
ANY: Final = (1e-9, 1e9, "a positive number from 1e-9 to 1e9")
LIMITS: Final[Mapping[str, tuple[float, float, str]]] = {
    "power_usage_effectiveness": (1.0, float("inf"), "a number of at least 1"),
    "busy": (0.0, 1.0, "a positive number of at most 1"),
}
"""What a value lies between, and how an error says it: a building draws no less than its servers,
and a day has no more hours than all."""


class Assumption(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing that a cost rests on: a central value, its range, its year and who says so."""

    low: float
    mid: float
    high: float
    unit: str
    source: str | None = None
    """None where the question itself gives the value."""
    as_of: str
    note: str

    def __post_init__(self) -> None:
        """Refuse a range that is none."""
        if not 0 < self.low <= self.mid <= self.high:
            message = f"no range: {self.low}, {self.mid}, {self.high}"
            raise ValueError(message)

    @property
    def span(self) -> Span:
        """The value with its range."""
        return Span(self.low, self.mid, self.high)


class Assumptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything that a cost rests on beside the chip."""

    server_share: Assumption
    """The server beside its chips, as a share of their price."""
    network_share: Assumption
    """Network and storage, as a share of the servers."""
    life_years: Assumption
    server_power: Assumption
    """Power of the server for each watt of its boards."""
    draw: Assumption
    """Power drawn at work, as a share of what is rated."""
    power_usage_effectiveness: Assumption
    electricity: Assumption
    busy: Assumption
    """Share of the hours in which the chips do the work that is priced."""

    def named(self) -> Iterator[tuple[str, Assumption]]:
        """Yield each assumption with its name."""
        for name in self.__struct_fields__:
            yield name, getattr(self, name)

    def sources(self) -> tuple[str, ...]:
        """Return the ids of all sources."""
        return tuple(dict.fromkeys(one.source for _, one in self.named() if one.source))


def read_assumptions(*, root: Path = store.DATA) -> Assumptions:
    """Return the assumptions that ship; raises DataError with file and field."""
    return store.read_document(root / "costs" / "defaults.toml", Assumptions, root=root)


def with_values(assumptions: Assumptions, values: Mapping[str, float | None]) -> Assumptions:
    """Return the assumptions with some values as the question gives them.

    Raises InputError where a value is not positive, or can be none of what it stands for.
    """
    given = {name: value for name, value in values.items() if value is not None}
    changed = {name: _given(name, getattr(assumptions, name), v) for name, v in given.items()}
    return msgspec.structs.replace(assumptions, **changed)


def _given(name: str, default: Assumption, value: float) -> Assumption:
    least, most, says = LIMITS.get(name, ANY)
    if not (ANY[0] <= value <= ANY[1] and least <= value <= most):
        message = f"{name.replace('_', ' ')} is {value:g}; give {says} ({default.unit})"
        raise InputError(message)
    return Assumption(
        low=value, mid=value, high=value, unit=default.unit, as_of=default.as_of, note=ASKED
    )


def step_of(name: str, assumption: Assumption) -> Step:
    """Return the step that cites an assumption."""
    span = assumption
    within = f" ({span.low:g} to {span.high:g})" if span.low < span.high else ""
    says = f"{name.replace('_', ' ')}: {span.mid:g}{within} {span.unit}, {span.as_of}"
    cites = (Cite(assumption.source),) if assumption.source else ()
    return Step(says=f"{says}. {assumption.note}", cites=cites)


def assumption_faults(sources: Mapping[str, object], *, root: Path = store.DATA) -> Iterator[str]:
    """Yield the faults of the assumptions that ship."""
    try:
        assumptions = read_assumptions(root=root)
    except DataError as fault:
        yield from fault.faults
        return
    for name, one in assumptions.named():
        if one.source is None or one.source not in sources:
            found = f"cites `{one.source}`, which no file of data/sources defines"
            yield f"data/costs/defaults.toml: `{name}` {found}"
