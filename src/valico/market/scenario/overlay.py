"""Overlays: a scenario told as another one with a few changes."""

from collections.abc import Mapping
from datetime import date

import msgspec

from valico.market.quantity import Quantity
from valico.market.scenario.events import Change, Event, up_to
from valico.market.scenario.scenario import Gates, Line, Product, Response, Scenario


class Overlay(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What differs from a base; what is not given stays."""

    base: str
    """The name of a scenario."""
    title: str
    note: str = ""
    ends: date | None = None
    runs: int | None = None
    seed: int | None = None
    gates: Gates | None = None
    known_by: date | None = None
    many: Mapping[str, str] = {}
    laid_by: Mapping[str, Quantity] = {}
    response: Response | None = None
    without: tuple[str, ...] = ()
    """Ids of events of the base that do not come."""
    product: tuple[Product, ...] = ()
    line: tuple[Line, ...] = ()
    at_start: tuple[Change, ...] = ()
    event: tuple[Event, ...] = ()
    """Beside those of the base; one of the same id takes its place."""


def laid_over(base: Scenario, overlay: Overlay) -> Scenario:
    """Return the base with the changes made; what lay after an earlier end falls away."""
    fields = ("ends", "runs", "seed", "gates", "known_by", "response")
    given = {field: getattr(overlay, field) for field in fields}
    gone = {*overlay.without, *(event.id for event in overlay.event)}
    kept = tuple(event for event in base.event if event.id not in gone)
    if overlay.ends:
        kept = up_to(kept, overlay.ends)
    return msgspec.structs.replace(
        base,
        title=overlay.title,
        note=overlay.note,
        many={**base.many, **overlay.many},
        laid_by={**base.laid_by, **overlay.laid_by},
        product=(*base.product, *overlay.product),
        line=(*base.line, *overlay.line),
        at_start=(*base.at_start, *overlay.at_start),
        event=(*kept, *overlay.event),
        **{field: value for field, value in given.items() if value is not None},
    )


def overlay_faults(base: Scenario, overlay: Overlay) -> list[str]:
    """Return what an overlay takes away that its base does not hold."""
    ids = sorted(event.id for event in base.event)
    return [
        f"`without` names '{name}', which is no event of '{overlay.base}'; "
        f"its events: {', '.join(ids) or 'none'}"
        for name in overlay.without
        if name not in ids
    ]
