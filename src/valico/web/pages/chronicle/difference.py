"""What became known and which verdicts moved between two days, each seen as it was."""

from datetime import date, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response

from valico import dates
from valico.answer.chronicle.desk import desk_of, focus
from valico.answer.chronicle.questions import difference_since
from valico.answer.chronicle.wire import difference_told, json_from
from valico.answer.library import Library
from valico.answer.rules import Changes, changes
from valico.chronicle.claims import Claim
from valico.chronicle.differences import Difference
from valico.chronicle.sight import foresight
from valico.errors import InputError
from valico.web.chart import as_file
from valico.web.page import Face
from valico.web.pages.chronicle.asked import Asked, Wanted, insist_on_order
from valico.web.pages.chronicle.words import told
from valico.web.shelf import Shelf

router = APIRouter()
DEFAULT_DAYS: Final = 30
MOST: Final = 40
"""Claims that a page shows; the file has them all."""
NOTHING: Final = Difference(became_known=(), withdrawn=(), changes=())


def days_of(first: str, second: str, today: date) -> tuple[date, date]:
    """Return the two days; without any, the last thirty."""
    later = dates.day(second) if second else today
    earlier = dates.day(first) if first else later - timedelta(days=DEFAULT_DAYS)
    insist_on_order(earlier, later)
    return earlier, later


def between(library: Library, days: tuple[date, date], wanted: Asked) -> tuple[Difference, Changes]:
    """Return what became known and which verdicts moved."""
    at = desk_of(library, foresight(days[1]))
    asked = focus(at, wanted.about or None, wanted.topic or None, wanted.party or None)
    moved = changes(library, *days)
    return difference_since(at, foresight(days[0]), asked), moved


@router.get("/diff")
def diff(
    leaf: Face,
    library: Shelf,
    wanted: Wanted,
    first: Annotated[str, Query(alias="from", max_length=10)] = "",
    second: Annotated[str, Query(alias="to", max_length=10)] = "",
) -> Response:
    """Return what lies between two days."""
    fault, moved, found = "", None, NOTHING
    earlier, later = leaf.clock.today - timedelta(days=DEFAULT_DAYS), leaf.clock.today
    try:
        earlier, later = days_of(first, second, leaf.clock.on)
        found, moved = between(library, (earlier, later), wanted)
    except InputError as said:
        fault = str(said)
    query = leaf.here().partition("?")[2]
    at = desk_of(library, foresight(later))
    return leaf.show(
        "difference.html",
        room="chronicle",
        status=400 if fault else 200,
        fault=fault,
        wanted=wanted,
        earlier=earlier,
        later=later,
        found=found,
        by_topic=by_topic(found.became_known[:MOST]),
        left=max(0, len(found.became_known) - MOST),
        moved=moved,
        chips=sorted(at.chips.values(), key=lambda chip: chip.name),
        forms=[("JSON", f"/chronicle/diff/json?{query}")],
        **told(leaf, at),
    )


def by_topic(claims: tuple[Claim, ...]) -> dict[str, list[Claim]]:
    """Return claims by their matter, the matter first of which most was said."""
    filed: dict[str, list[Claim]] = {}
    for claim in claims:
        filed.setdefault(claim.about, []).append(claim)
    return dict(sorted(filed.items(), key=lambda pair: -len(pair[1])))


@router.get("/diff/json")
def diff_as_json(
    leaf: Face,
    library: Shelf,
    wanted: Wanted,
    first: Annotated[str, Query(alias="from", max_length=10)] = "",
    second: Annotated[str, Query(alias="to", max_length=10)] = "",
) -> Response:
    """Return what lies between two days, in the form that `valico diff --json` prints."""
    earlier, later = days_of(first, second, leaf.clock.on)
    found, moved = between(library, (earlier, later), wanted)
    content = json_from(
        "diff",
        foresight(later),
        earlier=foresight(earlier),
        **difference_told(found),
        rules=moved.rules,
        verdicts=moved.sides,
    )
    return as_file(content.encode(), "application/json", f"valico-diff-{earlier}-{later}.json")
