"""The desk where fleets and mixes are asked for: fields of a question in, a sheet out."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from valico import store
from valico.answer.fleet.fleet import FleetAsked, fleet
from valico.answer.fleet.fleet_sheet import fleet_sheet
from valico.answer.table.record import Sheet


def fleet_page(fields: Mapping[str, object], *, root: Path = store.DATA) -> Sheet:
    """Return what somebody holds as a sheet."""
    asked = msgspec.convert(fields, FleetAsked)
    return fleet_sheet(fleet(asked, root=root), store.read_sources(root=root))


def mix_page(fields: Mapping[str, object], *, root: Path = store.DATA) -> Sheet:
    """Return the best mix of chips as a sheet."""
    from valico.answer.fleet.mix_sheet import mix_sheet  # noqa: PLC0415  # fleets need no rates
    from valico.answer.fleet.mixing import MixAsked, mixed  # noqa: PLC0415  # as above

    return mix_sheet(mixed(msgspec.convert(fields, MixAsked), root=root))
