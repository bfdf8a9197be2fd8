"""The legal measures of a chip that a case gives by numbers alone."""

from collections.abc import Iterator

from valico import units
from valico.answer.case import RawChip
from valico.errors import InputError
from valico.regime.measures import Measures


def measures_of(raw: RawChip, assumed: list[str]) -> Measures:
    """Return the measures of a chip that is given by numbers alone."""
    memory = raw.hbm_density is not None
    if raw.datacentre is None and not memory:
        assumed.append("the chip is designed or marketed for data centres")
    if raw.co_packaged is None and memory:
        assumed.append("the memory is not packaged with logic that mainly processes")
    return Measures(
        chip="",
        values=dict(_values(raw)),
        datacentre=True if raw.datacentre is None else raw.datacentre,
        has_hbm=raw.has_hbm,
        memory=memory,
        co_packaged=bool(raw.co_packaged),
        launched=raw.launched,
    )


def _values(raw: RawChip) -> Iterator[tuple[str, float]]:
    if raw.tpp is not None:
        yield "tpp", _positive(raw.tpp, "tpp")
        if raw.die_area:
            yield "performance_density", raw.tpp / _area(raw.die_area)
    for name in ("performance_density", "transistors", "hbm_density"):
        value = getattr(raw, name)
        if value is not None:
            yield name, _positive(value, name)
    memory = units.parse(raw.dram_bandwidth, "byte/s") if raw.dram_bandwidth else None
    link = units.parse(raw.io_bandwidth, "byte/s") if raw.io_bandwidth else None
    if memory is not None:
        yield "memory_bandwidth", memory
    if link is not None:
        yield "io_bandwidth", link
    if memory is not None and link is not None:
        yield "memory_and_io_bandwidth", memory + link


def _area(written: str) -> float:
    """Return a die area in mm2; a number without a unit is taken as mm2."""
    bare = written.strip().replace(".", "", 1).isdigit()
    area = units.parse(f"{written} mm2" if bare else written, "mm2")
    if area == 0:
        message = "a die area of 0 mm2 is no die; give the area of the logic dies, such as 814 mm2"
        raise InputError(message)
    return area


def _positive(value: float, name: str) -> float:
    if not 0 <= value < float("inf"):
        message = f"{name} is {value}; give a number that is not negative"
        raise InputError(message)
    return value
