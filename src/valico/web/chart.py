"""Charts as a page asks for them: the specification, and files to take away beside it."""

from collections.abc import Iterable, Mapping
from typing import Final, Literal

import altair as alt
import msgspec
from fastapi.responses import Response

from valico.answer.export.chart import chart_png, chart_svg
from valico.answer.export.download import file_name
from valico.answer.table.record import Cell, Column, Raw, Row, Table
from valico.answer.table.wire import csv_from_table

Spec = Mapping[str, object]
Form = Literal["json", "svg", "png", "csv"]
FORMS: Final = ("svg", "png", "csv")
"""What may be taken away of a chart, beside its specification."""
SANS: Final = "'Source Sans 3', 'Source Sans Pro', Helvetica, Arial, sans-serif"
INK, QUIET, RULE = "#1e2329", "#59616c", "#dcd6c9"
COLOURS: Final = (
    "#1d5b73", "#c07a1a", "#1b8a74", "#b3283f", "#6a47d1", "#6f8f2f", "#3f8fc4", "#8a7a68",
)  # fmt: skip
"""The tokens --c1 to --c8 of the light page, in which files are drawn."""
LOOK: Final[Spec] = {
    "background": "#fffefb",
    "font": SANS,
    "view": {"stroke": None},
    "axis": {
        "labelColor": QUIET,
        "titleColor": QUIET,
        "gridColor": RULE,
        "domainColor": RULE,
        "tickColor": RULE,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "legend": {
        "labelColor": INK,
        "titleColor": QUIET,
        "labelFontSize": 12,
        "titleFontWeight": "normal",
    },
    "title": {"color": INK, "anchor": "start", "fontWeight": 600},
    "text": {"color": INK},
    "range": {"category": list(COLOURS)},
}
"""The house's look, for files; on a page the page's own tokens hold."""
WIDTH: Final = 760
"""Dots in width that a file has where a page's chart takes what there is."""
TYPES: Final = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}


def spec_of(
    chart: alt.Chart | alt.LayerChart | alt.FacetChart, height: int | alt.Step
) -> dict[str, object]:
    """Return a chart as a specification, as wide as its place; the page gives it its look."""
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    spec = chart.properties(width="container", height=height, autosize=fit).to_dict()
    return {name: part for name, part in spec.items() if name != "config"}


def chart_response(spec: Spec, form: Form, *, name: str, title: str = "") -> Response:
    """Return a chart: its specification for the page, or as a file of that name."""
    if form == "json":
        return Response(msgspec.json.encode(spec), media_type="application/json")
    content = {"svg": _svg, "png": _png, "csv": _csv}[form](spec, title)
    return as_file(content, TYPES[form], f"{file_name(name)}.{form}")


def as_file(content: bytes, media_type: str, name: str) -> Response:
    """Return a file to be kept, under a name."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name.encode("ascii", "replace").decode()}"'
    }
    return Response(content, media_type=media_type, headers=headers)


def _svg(spec: Spec, title: str) -> bytes:
    return chart_svg(_for_paper(spec, title), config=LOOK).encode()


def _png(spec: Spec, title: str) -> bytes:
    return chart_png(_for_paper(spec, title), config=LOOK)


def _for_paper(spec: Spec, title: str) -> Spec:
    """Return a chart with a width of its own, and with the title that a page would give it."""
    wide = {"width": WIDTH} if spec.get("width") == "container" else {}
    return {**spec, **wide, **({"title": title} if title else {})}


def _csv(spec: Spec, title: str) -> bytes:
    del title
    return csv_from_table(table_of(rows_in(spec)), line_end="\r\n").encode()


def rows_in(spec: Spec) -> list[Mapping[str, Raw]]:
    """Return the data of a chart: those that it names, or the values that it brings."""
    sets = spec.get("datasets")
    if isinstance(sets, dict) and sets:
        return list(next(iter(sets.values())))
    data = spec.get("data")
    return list(data["values"]) if isinstance(data, dict) and "values" in data else []


def table_of(rows: Iterable[Mapping[str, Raw]]) -> Table:
    """Return rows as a table, its columns in the order in which they first come."""
    listed = list(rows)
    names = tuple(dict.fromkeys(name for row in listed for name in row))
    return Table(
        key="data",
        columns=tuple(Column(key=name) for name in names),
        rows=tuple(Row(cells=tuple(Cell("", row.get(n)) for n in names)) for row in listed),
    )
