"""The picture beside an answer: the chip among the others at the gate of the day."""

from typing import Annotated, TypeVar

import altair as alt
from fastapi import APIRouter, Query
from fastapi.responses import Response

from valico.answer.gate.record import GatePicture, gate_picture
from valico.answer.outcomes import WORDS
from valico.web.calendar import day_in_words
from valico.web.chart import Form, chart_response
from valico.web.firmness import worded
from valico.web.page import Face, Leaf
from valico.web.shelf import Shelf

router = APIRouter()
Channel = TypeVar("Channel", alt.X, alt.Y)


@router.get("/ask/gate.{form}")
def gate_chart(
    leaf: Face,
    library: Shelf,
    form: Form,
    chip: Annotated[str, Query(max_length=100)],
    to: Annotated[str, Query(max_length=60)] = "china",
) -> Response:
    """Return the chips of a day by what they need at the gate to a place, one pointed out."""
    destination = to if to in library.places else "china"
    picture = gate_picture(
        library,
        on=leaf.clock.on,
        known_by=leaf.clock.known_by,
        destination=destination,
        highlight=(chip,),
    )
    title = leaf.word(
        "ask.picture",
        day=day_in_words(leaf.clock.on, leaf.language),
        place=picture.destination_name,
    )
    return chart_response(gate_spec(picture, leaf), form, name="gate", title=title)


def gate_spec(picture: GatePicture, leaf: Leaf) -> dict[str, object]:
    """Return the chart: TPP across, memory bandwidth up, both by tens; a shape and colour each."""
    word = worded(leaf.language, "firmness")
    rows = [
        {
            "chip": point.name,
            "tpp": point.tpp,
            "memory_bandwidth_tb_per_s": point.memory_bandwidth / 1e12,
            "needs": word("us", point.outcome),
            "label": point.label if point.highlighted else "",
        }
        for point in picture.points
        if point.tpp > 0 and point.memory_bandwidth > 0
    ]
    across = _by_tens("tpp", leaf.word("ask.tpp"), alt.X)
    up = _by_tens("memory_bandwidth_tb_per_s", leaf.word("ask.bandwidth"), alt.Y)
    needs, order = leaf.word("ask.needs"), [word("us", said) for said in WORDS]
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=across, y=up)
    points = base.mark_point(filled=True, opacity=0.75, size=55).encode(
        shape=alt.Shape("needs:N", title=needs, sort=order),
        color=alt.Color("needs:N", title=needs, sort=order),
        tooltip=["chip:N", "tpp:Q", "memory_bandwidth_tb_per_s:Q", "needs:N"],
    )
    asked = base.transform_filter("datum.label != ''")
    ring = asked.mark_point(size=320, strokeWidth=2.5, filled=False, color="#c07a1a")
    name = asked.mark_text(dy=-18, fontSize=14, fontWeight="bold").encode(text="label:N")
    drawn = (points + ring + name).properties(width="container", height=300)
    spec: dict[str, object] = drawn.to_dict()
    return {key: part for key, part in spec.items() if key != "config"}  # the page has its own


def _by_tens(field: str, title: str, channel: type[Channel]) -> Channel:
    """Return an axis by tens with few lines."""
    ticks = alt.Axis(values=[n * 10**e for e in range(-1, 6) for n in (1, 3)], gridOpacity=0.6)
    return channel(f"{field}:Q", title=title, axis=ticks).scale(type="log", nice=False)
