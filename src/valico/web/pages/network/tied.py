"""The network: who supplies, licenses, owns, buys, as a graph and as a table."""

from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from valico.answer.desk import organisation_named
from valico.answer.export.form import Form
from valico.answer.library import Library
from valico.answer.network.sheet import ties_sheet
from valico.answer.network.tie import KINDS, Tie
from valico.answer.network.ties import about, ties
from valico.catalogue.organisations import Organisation
from valico.errors import InputError
from valico.web.clock import Clock
from valico.web.page import Face, Leaf
from valico.web.shelf import Shelf
from valico.web.taken import taken

router = APIRouter()
ALL: Final = "all"
CENTRE: Final = "nvidia"
MOST_STEPS: Final = 3
SHAPES: Final = (
    ("agency", {"agency", "legislature", "court", "person-office"}),
    ("maker", {"chip-maker"}),
    ("supplier", {"foundry", "packager", "memory-maker", "equipment-maker", "assembler"}),
    ("buyer", {"buyer", "cloud", "model-maker", "telecom", "server-maker", "distributor"}),
)
"""What an organisation is drawn as, by the first of its kinds that is listed."""
FORMS: Final[tuple[tuple[str, Form], ...]] = (("CSV", "csv"), ("XLSX", "xlsx"), ("JSON", "json"))


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of the network an address asks for."""

    centre: str
    kinds: tuple[str, ...]
    steps: int


def wanted(
    centre: Annotated[str, Query(max_length=80)] = CENTRE,
    kind: Annotated[list[Annotated[str, Query(max_length=12)]], Query(max_length=8)] = [],  # noqa: B006  # never written to
    steps: Annotated[int, Query(ge=1, le=MOST_STEPS)] = 1,
) -> Wanted:
    """Return what a request asks for."""
    kinds = tuple(each for each in KINDS if each in kind) or KINDS
    return Wanted(centre=centre.strip() or CENTRE, kinds=kinds, steps=steps)


Part = Annotated[Wanted, Depends(wanted)]


@router.get("/network")
def network(leaf: Face, part: Part, library: Shelf) -> Response:
    """Return the network about an organisation, as a graph and as a table."""
    fault = ""
    try:
        centre = _centre(part, library)
    except InputError as mistake:
        fault, centre = str(mistake), CENTRE
    found = _found(leaf, part, centre, library)
    address = leaf.clock.address
    more = {"centre": centre, "steps": part.steps} | (
        {"kind": part.kinds[0]} if len(part.kinds) == 1 else {}
    )
    return leaf.show(
        "network.html",
        room="network",
        part=part,
        centre=centre,
        fault=fault,
        ties=found,
        kinds=KINDS,
        organisations=library.organisations,
        sources=library.sources,
        graph=_graph(found, centre, library),
        names=sorted(one.name for one in library.organisations.values()),
        forms=[(name, address("/network/file", **more, form=form)) for name, form in FORMS],
    )


@router.get("/network/file")
def file(leaf: Face, part: Part, library: Shelf, form: Form = "csv") -> Response:
    """Return the ties as a file."""
    centre = _centre(part, library)
    found = _found(leaf, part, centre, library)
    title = "Ties" if centre == ALL else f"Ties of {library.organisations[centre].name}"
    return taken(ties_sheet(found, library, title=title), form)


def _centre(part: Wanted, library: Library) -> str:
    return ALL if part.centre == ALL else organisation_named(part.centre, library)


def _found(leaf: Leaf, part: Wanted, centre: str, library: Library) -> tuple[Tie, ...]:
    known = ties_on(leaf.clock, library, leaf)
    kept = tuple(tie for tie in known if tie.kind in part.kinds)
    return kept if centre == ALL else about(centre, kept, steps=part.steps)


def ties_on(clock: Clock, library: Library, leaf: Leaf) -> tuple[Tie, ...]:
    """Return every tie as the clocks of a page have it."""
    root = leaf.request.app.state.settings.data
    return ties(library, on=clock.on, known_by=clock.known_by, root=root)


def shape_of(one: Organisation) -> str:
    """Return what an organisation is drawn as."""
    kinds = frozenset(one.kinds)
    return next((name for name, listed in SHAPES if kinds & listed), "other")


def _graph(
    found: tuple[Tie, ...], centre: str, library: Library
) -> dict[str, list[dict[str, str | int]]]:
    """Return the graph as the drawing reads it."""
    ends = dict.fromkeys(end for tie in found for end in (tie.first, tie.second))
    known = library.organisations
    nodes: list[dict[str, str | int]] = [
        {
            "id": end,
            "name": known[end].name,
            "shape": shape_of(known[end]),
            "centre": int(end == centre),
        }
        for end in ends
    ]
    edges: list[dict[str, str | int]] = [
        {"source": tie.first, "target": tie.second, "kind": tie.kind, "says": tie.says}
        for tie in found
    ]
    return {"nodes": nodes, "edges": edges}
