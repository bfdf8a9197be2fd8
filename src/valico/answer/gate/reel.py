"""The records of which a film of the gate is made."""

from datetime import date
from typing import Final

import msgspec

from valico.answer.gate.density import DensityZone
from valico.answer.gate.regions import Region, Zone
from valico.answer.outcomes import Outcome
from valico.regime.verdict import Permission

SCHEMA: Final = "valico.gate-film/1"


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """What a chip is told from a day on, until its next turn."""

    first: date
    said: Outcome | Permission
    needs: str
    """The same in words."""


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """A chip, where it stands on the planes, and its turns at both gates."""

    chip: str
    label: str
    name: str
    maker: str
    tpp: float | None
    tpp_at_least: bool
    memory_bandwidth: float | None
    performance_density: float | None
    known: date
    """The first day on which the chip is shown to have been known."""
    home: bool
    """Made by a firm of the destination."""
    us: tuple[Turn, ...] = ()
    cn: tuple[Turn, ...] = ()
    """Empty where the Chinese gate does not apply."""


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """The lines and the zones that stand from a day on."""

    first: date
    regions: tuple[Region, ...]
    zones: tuple[Zone, ...]
    density: tuple[DensityZone, ...]
    """The zones of the plane of TPP and performance density."""


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that begins, changes or ends on a day."""

    rule: str
    title: str
    how: str
    """begins, changes or ends."""
    standing: str
    source: str
    published: date
    gate: str
    """us or cn."""


class Cue(msgspec.Struct, frozen=True, kw_only=True):
    """A day on which something changes, and the rules behind it."""

    day: date
    rules: tuple[Begun, ...]


class Film(msgspec.Struct, frozen=True, kw_only=True):
    """The gate to a place from the first day to the last."""

    schema: str = SCHEMA
    destination: str
    destination_name: str
    known_by: date
    first: date
    last: date
    scenes: tuple[Scene, ...]
    actors: tuple[Actor, ...]
    cues: tuple[Cue, ...]
