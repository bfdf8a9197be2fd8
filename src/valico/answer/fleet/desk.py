"""The desk where fleets are asked for: fields of a question in, a sheet out."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from valico import store
from valico.answer.fleet.fleet import FleetAsked, fleet
from valico.answer.fleet.fleet_sheet import fleet_sheet
from valico.answer.table.record import Sheet


def fleet_page(
    fields: Mapping[str, object], *, scenario: Path | None = None, root: Path = store.DATA
) -> Sheet:
    """Return what somebody holds as a sheet."""
    asked = msgspec.structs.replace(msgspec.convert(fields, FleetAsked), scenario=scenario)
    return fleet_sheet(fleet(asked, root=root), store.read_sources(root=root))
