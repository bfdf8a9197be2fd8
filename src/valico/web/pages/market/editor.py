"""A scenario of one's own: its text, checked before it runs, and its address afterwards."""

from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from valico.answer.counter.asking import FieldError, asked_from, table_from_toml
from valico.answer.counter.market import RunAsked
from valico.answer.market.altered import scenario_text
from valico.answer.market.template import PLACE
from valico.errors import InputError, ValicoError
from valico.market.scenario.shelf import scenario_names
from valico.web.page import Face, Leaf
from valico.web.pages.market.run import OWN, begun, scenario_named

router = APIRouter()
MOST_LETTERS: Final = 200_000
OVER: Final = "over-"
"""What stands before the name of a scenario over which one's own is laid."""
SKELETON: Final = """\
base = "{name}"
title = "{title}, my way"
note = "What I changed, and why."
# without = [{events}]   # events of the base that do not come

# What changes on a day: licence, permission (`state`), quota (`units`), cap, duty (`share`),
# price (`factor`), starts, halt, resume, orders, order, cancel, power, supply.
[[event]]
id = "mine"
what = "permission"
chips = ["{chip}"]
state = "open"
on = {on}
source = "valico-assumption"
note = "Mine."
"""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the editor, and what is wrong with it."""

    text: str
    runs: str = "1024"
    seed: str = ""
    against: str = ""
    begun_from: str = ""
    fault: str = ""


@router.get("/market/edit")
def edit(leaf: Face) -> Response:
    """Return the editor with a scenario to begin with."""
    begun_from = leaf.request.query_params.get("from", "")[:100]
    against = begun_from.removeprefix(OVER)
    draft = Draft(text=_begin(begun_from, leaf), against=against, begun_from=begun_from)
    return _shown(leaf, draft)


@router.post("/market/edit")
def edited(
    leaf: Face,
    text: Annotated[str, Form(max_length=MOST_LETTERS)] = "",
    runs: Annotated[str, Form(max_length=20)] = "",
    seed: Annotated[str, Form(max_length=20)] = "",
    against: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Run a scenario, or say beside it what is wrong with it and where."""
    draft = Draft(text=text, runs=runs, seed=seed, against=against)
    try:
        job = begun(_asked(draft), leaf.request)
    except ValicoError as fault:
        return _shown(leaf, msgspec.structs.replace(draft, fault=str(fault)), status=422)
    return RedirectResponse(leaf.clock.address(f"/market/{OWN}{job.id}"), 303)


def _begin(begun_from: str, leaf: Leaf) -> str:
    """Return the text to begin with: a scenario that ships, one laid over it, or the template."""
    root = leaf.request.app.state.settings.data
    if not begun_from:
        return PLACE.read_text(encoding="utf-8")
    if not begun_from.startswith(OVER):
        scenario_named(begun_from, leaf.request)
        return scenario_text(begun_from, root=root)
    name = begun_from.removeprefix(OVER)
    base = scenario_named(name, leaf.request)
    first = base.event[0].id if base.event else ""
    return SKELETON.format(
        name=name,
        title=base.title,
        chip=base.product[0].chip,
        on=base.begins,
        events=f'"{first}"' if first else "",
    )


def _asked(draft: Draft) -> RunAsked:
    """Return the run that an editor asks for; InputError names the field that is at fault."""
    try:
        table = table_from_toml(draft.text)
    except ValueError as fault:
        message = f"the text is not readable as TOML: {fault}"
        raise InputError(message) from fault
    kind = "overlay" if "base" in table else "own"
    more = {"runs": draft.runs.strip(), "seed": draft.seed.strip(), "against": draft.against}
    given = {name: value for name, value in more.items() if value}
    try:
        whole = asked_from({kind: table}, RunAsked)
    except FieldError as fault:
        where = fault.where.removeprefix(f"{kind}.")
        raise FieldError(where, fault.found, fault.allowed) from fault
    rest = asked_from({kind: table, **given}, RunAsked, strict=False)
    return msgspec.structs.replace(whole, runs=rest.runs, seed=rest.seed, against=rest.against)


def _shown(leaf: Leaf, draft: Draft, status: int = 200) -> Response:
    names = scenario_names(root=leaf.request.app.state.settings.data)
    return leaf.show("market_edit.html", room="market", status=status, draft=draft, names=names)
