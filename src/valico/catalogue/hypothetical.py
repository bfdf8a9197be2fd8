"""Chips that exist only as a derivation: "half of B300", "H20 with memory_bandwidth 4.8 TB/s".

Every figure of such a chip says that it is derived or assumed, and from what.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

import msgspec

from valico import units
from valico.catalogue.chips import QUANTITIES, Chip
from valico.errors import InputError
from valico.evidence import Figure

ASSUMED: Final = date(2026, 11, 21)
"""The day on which the working assumption `valico-assumption` was written."""

HALVING: Final = frozenset(
    {
        "compute_dies",
        "logic_area",
        "transistors",
        "memory_capacity",
        "memory_bandwidth",
        "scale_up_bandwidth",
        "board_power",
        "tpp",
    }
)
"""Quantities that grow with the size of a package, beside the rates; density and die area do not."""

MEMORY_GENERATIONS: Final = {
    "hbm3e": {"memory_bandwidth": "4.8 TB/s", "memory_capacity": "141 GB"},
    "hbm3": {"memory_bandwidth": "4 TB/s", "memory_capacity": "96 GB"},
}
"""Six stacks of each generation, as on the H200 and on the H20 of 2024."""

_SHARE: Final = re.compile(
    r"(?P<share>half|metà|la metà|mezzo|一半|double|doppio|\d+(?:\.\d+)?\s*%|\d+(?:\.\d+)?\s*[x×])"
    r"\s*(?:of|di|del|dell'|the|一个)?\s+(?P<base>.+)",
    re.IGNORECASE,
)
_WITH: Final = re.compile(r"(?P<base>.+?)\s+(?:with|con|配)\s+(?P<changes>.+)", re.IGNORECASE)
_SHARES: Final = {
    "half": 0.5,
    "metà": 0.5,
    "la metà": 0.5,
    "mezzo": 0.5,
    "一半": 0.5,
    "double": 2.0,
    "doppio": 2.0,
}


class Derivation(msgspec.Struct, frozen=True, kw_only=True):
    """How a hypothetical chip is made from another."""

    base: str
    """The name of the chip that it is derived from, as written."""
    share: float = 1.0
    changes: Mapping[str, str] = {}


def derivation(written: str) -> Derivation | None:
    """Return the derivation that a phrase describes, or None where it describes none.

    >>> derivation("half of B300")
    Derivation(base='B300', share=0.5, changes={})
    >>> derivation("H20 with HBM3e").changes["memory_bandwidth"]
    '4.8 TB/s'
    """
    changed = _WITH.fullmatch(written.strip())
    base = changed["base"] if changed else written.strip()
    changes = _changes(changed["changes"]) if changed else {}
    scaled = _SHARE.fullmatch(base)
    if scaled:
        return Derivation(base=scaled["base"], share=_share(scaled["share"]), changes=changes)
    return Derivation(base=base, changes=changes) if changes else None


def _share(written: str) -> float:
    word = written.casefold().strip()
    if word in _SHARES:
        return _SHARES[word]
    number = float(word.rstrip("%x× "))
    share = number / 100 if word.endswith("%") else number
    if share <= 0:
        message = f"'{written}' of a chip is no chip; give a share above zero"
        raise InputError(message)
    return share


def _changes(written: str) -> dict[str, str]:
    changes: dict[str, str] = {}
    for part in re.split(r"\s*(?:,|;| and | e )\s*", written.strip()):
        if part.casefold() in MEMORY_GENERATIONS:
            changes |= MEMORY_GENERATIONS[part.casefold()]
        else:
            quantity, _, value = part.replace("=", " ", 1).partition(" ")
            changes[_known(quantity)] = value.strip()
    return changes


def _known(quantity: str) -> str:
    if quantity not in QUANTITIES:
        kinds = ", ".join([*MEMORY_GENERATIONS, *QUANTITIES])
        message = f"'{quantity}' is not a quantity of a chip; allowed: {kinds}"
        raise InputError(message)
    return quantity


def derive(base: Chip, plan: Derivation) -> Chip:
    """Return the chip that a derivation makes of another.

    A share scales rates, memory, links, power and logic area together, as one die of two would;
    the size of a die and the performance density stay.
    """
    figures = {name: _scaled(figure, base, plan.share) for name, figure in base.figures.items()}
    figures.pop("price_low", None)
    figures.pop("price_high", None)
    figures |= {name: _assumed(name, value) for name, value in plan.changes.items()}
    ordered = {name: figures[name] for name in QUANTITIES if name in figures}
    return Chip(
        id=f"hypothetical/{_slug(plan, base)}",
        name=_title(plan, base),
        maker=base.maker,
        architecture=base.architecture,
        status="hypothetical",
        datacentre=base.datacentre,
        derived_from=base.id,
        assumptions=_assumptions(plan, base),
        figures=ordered,
    )


def _scales(quantity: str) -> bool:
    return quantity in HALVING or quantity.startswith(("dense_", "sparse_", "measured_"))


def _scaled(figure: Figure, base: Chip, share: float) -> Figure:
    factor = share if _scales(figure.quantity) else 1.0
    value = figure.value * factor
    note = f"{units.number(factor)} × {base.name}" if factor != 1 else f"as {base.name}"
    return msgspec.structs.replace(
        figure,
        value=value,
        written=units.show(value, figure.dimension),
        confidence="derived",
        note=f"{note} ({figure.source})",
        dissent=(),
    )


def _assumed(quantity: str, written: str) -> Figure:

    return Figure(
        quantity=quantity,
        value=units.parse(written, QUANTITIES[quantity]),
        dimension=QUANTITIES[quantity],
        written=written,
        source="valico-assumption",
        confidence="assumed",
        checked=ASSUMED,
        note="as the question says",
    )


def _slug(plan: Derivation, base: Chip) -> str:
    tail = base.id.rpartition("/")[2]
    changed = "-".join(plan.changes)
    return "-".join(p for p in (f"{units.number(plan.share)}x", tail, changed) if p)


def _title(plan: Derivation, base: Chip) -> str:
    size = "" if plan.share == 1 else f"{units.number(plan.share)} × "
    changed = ", ".join(f"{name} {value}" for name, value in plan.changes.items())
    return f"{size}{base.name}" + (f" with {changed}" if changed else "")


def _assumptions(plan: Derivation, base: Chip) -> tuple[str, ...]:
    said = []
    if plan.share != 1:
        said.append(
            f"rates, memory, links, power and logic area are {units.number(plan.share)} × those of "
            f"{base.name}; die size and performance density are unchanged"
        )
    said += [f"{name} is taken as {value}" for name, value in plan.changes.items()]
    return tuple(said)
