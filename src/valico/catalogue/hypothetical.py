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
        "multiprocessors",
        "memory_capacity",
        "memory_bandwidth",
        "scale_up_bandwidth",
        "board_power",
        "tpp",
    }
)
"""Quantities that grow with a package, beside the rates; density and die area do not."""

MEMORY_GENERATIONS: Final = {
    "HBM3e": {"memory_bandwidth": "4.8 TB/s", "memory_capacity": "141 GB"},
    "HBM3": {"memory_bandwidth": "4 TB/s", "memory_capacity": "96 GB"},
}
"""Six stacks of each generation, as on the H200 and on the H20 of 2024."""

_WORDS: Final = {
    "half": 0.5,
    "la metà": 0.5,
    "metà": 0.5,
    "mezzo": 0.5,
    "mezza": 0.5,
    "一半": 0.5,
    "半个": 0.5,
    "半個": 0.5,
    "double": 2.0,
    "twice": 2.0,
    "doppio": 2.0,
    "两倍": 2.0,
    "兩倍": 2.0,
}
_ARTICLES: Final = (
    r"(?:(?:of|di|del|della|dello|the|an?|una?|uno|il|lo|la)\b\s*|dell'|un'|l'|的\s*)*"
)
_PERCENT: Final = r"[-−]?\d+(?:[.,]\d+)?\s*%"
_FRACTION: Final = rf"{'|'.join(_WORDS)}|{_PERCENT}(?=\s*(?:of|d[aei]|的))|\d+[.,]\d+\s*[x×]"
SHARE_BEFORE: Final = re.compile(
    rf"(?<![^\W\d_])(?P<share>{_FRACTION})\s*{_ARTICLES}", re.IGNORECASE
)
"""What stands before a chip of which a share is meant: "half of a", "50% of", "la metà di un".

"0.5x" is a share; "8x" is a count of chips.
"""
SHARE_AFTER: Final = re.compile(rf"\s*的\s*(?P<share>{'|'.join(_WORDS)}|{_PERCENT})", re.IGNORECASE)
"""What stands after it in Chinese."""
_TIMES: Final = re.compile(rf"(?P<share>[-−]?\d+\s*[x×])\s*{_ARTICLES}", re.IGNORECASE)
"""A whole multiple, which only a phrase that is a chip and nothing else may use."""
_CHANGEABLE: Final = tuple(q for q in QUANTITIES if q not in {"tpp", "performance_density"})
"""TPP and density follow from rates and area, and are not assumed beside them."""
_QUANTITY: Final = "|".join(
    name.replace("_", "[_ ]") for name in sorted(_CHANGEABLE, key=len, reverse=True)
)
_UNIT: Final = "|".join(
    sorted({u for q in QUANTITIES.values() for u in units.UNITS[q] if u}, key=len, reverse=True)
)
_CHANGE: Final = (
    rf"(?:(?:{'|'.join(MEMORY_GENERATIONS)})\b"
    rf"|(?:{_QUANTITY})\s*[= ]\s*\d+(?:\.\d+)?(?:e\d+)?(?:\s*(?:{_UNIT})(?![\w/]))?)"
)
_CHANGED: Final = (
    rf"\s*(?:with|con|配)\s*(?P<changes>{_CHANGE}(?:\s*(?:,|;|\band\b|\be\b|和)\s*{_CHANGE})*)"
)
_ANY_CHANGE: Final = re.compile(r"\s*(?:with|con|配)", re.IGNORECASE)
_WITH: Final = re.compile(
    r"(?P<base>.+?)(?:\s+(?:with|con)\s+|\s*配\s*)(?P<changes>.+)", re.IGNORECASE
)


class Derivation(msgspec.Struct, frozen=True, kw_only=True):
    """How a hypothetical chip is made from another."""

    base: str
    """The name of the chip that it is derived from, as written."""
    share: float = 1.0
    changes: Mapping[str, str] = {}
    memory_type: str | None = None
    """The generation of memory that it is given, where one was named."""


def derivation(written: str) -> Derivation | None:
    """Return the derivation that a phrase describes, or None where it describes none.

    >>> derivation("half of B300")
    Derivation(base='B300', share=0.5, changes={}, memory_type=None)
    >>> derivation("H20 with HBM3e").changes["memory_bandwidth"]
    '4.8 TB/s'
    """
    changed = _WITH.fullmatch(written.strip())
    base = changed["base"] if changed else written.strip()
    changes = changed["changes"] if changed else None
    for pattern in (SHARE_BEFORE, _TIMES):
        before = pattern.match(base)
        if before and before.end() < len(base):
            return planned(base[before.end() :], share=before["share"], changes=changes)
    after = SHARE_AFTER.search(base)
    if after and after.start() and after.end() == len(base):
        return planned(base[: after.start()], share=after["share"], changes=changes)
    return planned(base, changes=changes) if changes else None


def planned(base: str, *, share: str | None = None, changes: str | None = None) -> Derivation:
    """Return the derivation from a chip by a share and changes as they are written.

    Raises InputError for a share that is none, a quantity that no chip has, or a wrong unit.
    """
    changed, memory_type = _changes(changes) if changes else ({}, None)
    fraction = _share(share) if share else 1.0
    return Derivation(base=base, share=fraction, changes=changed, memory_type=memory_type)


def changes_after(text: str, place: int) -> re.Match[str] | None:
    """Return the changes that stand after a chip in a sentence: "with HBM3e, board_power 500 W"."""
    if _ANY_CHANGE.match(text, place) is None:
        return None  # the long pattern is compiled only where it may be needed
    return re.compile(_CHANGED, re.IGNORECASE).match(text, place)


def _share(written: str) -> float:
    word = written.casefold().strip()
    if word in _WORDS:
        return _WORDS[word]
    number = float(word.rstrip("%％x× ").replace("−", "-").replace(",", "."))
    share = number / 100 if word[-1] in "%％" else number
    if share <= 0:
        message = f"'{written}' of a chip is no chip; give a share above zero"
        raise InputError(message)
    return share


def _changes(written: str) -> tuple[dict[str, str], str | None]:
    generations = {name.casefold(): name for name in MEMORY_GENERATIONS}
    changes: dict[str, str] = {}
    memory_type = None
    for part in re.split(r"\s*(?:,|;| and | e |和)\s*", written.strip()):
        if part.casefold() in generations:
            memory_type = generations[part.casefold()]
            changes |= MEMORY_GENERATIONS[memory_type]
        else:
            quantity, value = _quantity(part)
            changes[quantity] = value
    return changes, memory_type


def _quantity(written: str) -> tuple[str, str]:
    """Return the quantity and the value of "memory bandwidth 4.8 TB/s"."""
    found = re.match(rf"(?P<name>{_QUANTITY})\s*[= ]\s*(?P<value>.+)", written, re.IGNORECASE)
    if found is None:
        kinds = ", ".join([*MEMORY_GENERATIONS, *_CHANGEABLE])
        message = f"'{written}' changes no quantity of a chip; allowed: {kinds}, each with a value"
        raise InputError(message)
    quantity = found["name"].casefold().replace(" ", "_")
    try:
        units.parse(found["value"], QUANTITIES[quantity])
    except InputError as fault:
        message = f"{quantity}: {fault}"
        raise InputError(message) from fault
    return quantity, found["value"].strip()


def derive(base: Chip, plan: Derivation) -> Chip:
    """Return the chip that a derivation makes of another.

    A share scales rates, memory, links, power and logic area together, as one die of two would;
    the size of a die and the performance density stay. A price is never derived.
    """
    kept = {name: figure for name, figure in base.figures.items() if not _stale(name, plan)}
    figures = {name: _scaled(figure, base, plan.share) for name, figure in kept.items()}
    figures |= {name: _assumed(name, value) for name, value in plan.changes.items()}
    return Chip(
        id=f"hypothetical/{_slug(plan, base)}",
        name=_title(plan, base),
        maker=base.maker,
        architecture=base.architecture,
        form_factor=base.form_factor,
        status="hypothetical",
        datacentre=base.datacentre,
        process=base.process,
        memory_type=plan.memory_type or base.memory_type,
        link=base.link,
        scale_up_domain=base.scale_up_domain,
        pcie=base.pcie,
        derived_from=base.derived_from or base.id,
        assumptions=(*base.assumptions, *_assumptions(plan, base)),
        figures={name: figures[name] for name in QUANTITIES if name in figures},
    )


def _stale(quantity: str, plan: Derivation) -> bool:
    """Say whether a figure of the base says nothing of the derived chip."""
    if quantity in {"price_low", "price_high"}:
        return True
    if quantity in {"tpp", "performance_density"}:
        return any(name == "logic_area" or name.startswith("dense_") for name in plan.changes)
    return quantity.replace("measured_", "dense_") in plan.changes


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
        confidence="derived" if figure.confidence != "assumed" else "assumed",
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
    share = f"{units.number(plan.share)}x" if plan.share != 1 else ""
    changed = plan.memory_type.casefold() if plan.memory_type else ""
    others = "-".join(name for name in plan.changes if name not in _of_generation(plan))
    tail = base.id.rpartition("/")[2]
    return "-".join(part for part in (share, tail, changed, others) if part)


def _of_generation(plan: Derivation) -> Mapping[str, str]:
    return MEMORY_GENERATIONS[plan.memory_type] if plan.memory_type else {}


def _title(plan: Derivation, base: Chip) -> str:
    size = "" if plan.share == 1 else f"{units.number(plan.share)} × "
    given = _of_generation(plan)
    others = [f"{n} {value}" for n, value in plan.changes.items() if given.get(n) != value]
    changed = ", ".join([plan.memory_type, *others] if plan.memory_type else others)
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
