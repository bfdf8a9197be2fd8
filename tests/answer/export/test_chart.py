"""Charts told in Vega-Lite, drawn without a browser and without a network."""

from xml.etree import ElementTree as ET

import pytest

from valico.answer.export.chart import chart_png, chart_svg
from valico.errors import InputError

BARS = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "data": {"values": [{"chip": "H20", "tpp": 2368, "url": "x"}, {"chip": "H200", "tpp": 15832}]},
    "mark": "bar",
    "encoding": {
        "x": {"field": "tpp", "type": "quantitative"},
        "y": {"field": "chip", "type": "nominal"},
    },
}


def test_a_chart_is_drawn_as_svg_and_png_and_twice_the_same() -> None:
    svg = chart_svg(BARS, config={"font": "Charter"})

    assert ET.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314  # our own
    assert "H200" in svg
    assert "Charter" in svg
    assert chart_png(BARS).startswith(b"\x89PNG")
    assert chart_svg(BARS, config={"font": "Charter"}) == svg


@pytest.mark.parametrize(
    "asks",
    [
        {"data": {"url": "file:///etc/passwd"}},
        {"data": {"url": "https://example.org/x.csv"}},
        {"layer": [{"data": {"url": "/etc/passwd"}}]},
        {"mark": {"type": "image", "url": "https://example.org/x.png"}},
        {"transform": [{"lookup": "a", "from": {"data": {"url": "x.csv"}, "key": "a"}}]},
    ],
)
def test_a_chart_that_asks_for_an_address_is_refused(asks: dict[str, object]) -> None:
    for draw in (chart_svg, chart_png):
        with pytest.raises(InputError, match="give its data in `values`"):
            draw({**BARS, **asks})


def test_a_chart_that_is_none_is_told_in_one_line() -> None:
    with pytest.raises(InputError, match=r"^the chart cannot be drawn: [^\n]+$"):
        chart_svg({"mark": "nonsense", "data": {"values": []}})
