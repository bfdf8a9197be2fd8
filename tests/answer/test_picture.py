import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from valico.answer.gate.drawing import draw
from valico.answer.gate.geometry import Box
from valico.answer.gate.paper import FRAME, HEIGHT, WIDTH
from valico.answer.gate.picture import picture_png, picture_svg
from valico.answer.gate.record import GatePicture, gate_picture
from valico.answer.gate.sheet import SIGNS, STYLE
from valico.answer.library import Library, read_library

DAYS = ["2022-12-01", "2024-06-01", "2025-08-25", "2026-02-15"]
TODAY = date(2026, 11, 21)
ON_THE_PLANE = ("name", "aside", "head", "body", "zone")


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library()


@pytest.fixture(scope="module", params=DAYS)
def picture(library: Library, request: pytest.FixtureRequest) -> GatePicture:
    return gate_picture(library, on=date.fromisoformat(str(request.param)), known_by=TODAY)


@pytest.fixture(scope="module")
def figure(picture: GatePicture) -> Figure:
    with rc_context(STYLE):
        return draw(picture)


@pytest.fixture(scope="module")
def svg(picture: GatePicture) -> str:
    return picture_svg(picture)


def boxes(figure: Figure) -> dict[str, Box]:
    """Return the box of each text of the plane, in points, as the renderer measures it."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    found: dict[str, Box] = {}
    with rc_context(STYLE):
        for text in figure.texts:
            if text.get_gid() is not None:
                extent = text.get_window_extent(renderer)
                scaled = (part * 72 / figure.dpi for part in extent.extents)
                found[str(text.get_gid())] = Box(*map(float, scaled))
    return found


def marks(figure: Figure) -> dict[str, tuple[float, float]]:
    """Return the place of each mark, in points."""
    found: dict[str, tuple[float, float]] = {}
    for line in figure.artists:
        if isinstance(line, Line2D) and str(line.get_gid()).startswith("chip_"):
            x, y = np.asarray(line.get_xydata(), dtype=float)[0]
            found[str(line.get_gid())] = (float(x), float(y))
    return found


def test_no_two_labels_overlap(figure: Figure) -> None:
    covered = [
        (one, other)
        for (one, a), (other, b) in combinations(boxes(figure).items(), 2)
        if a.meets(b, -0.2)
    ]

    assert covered == []


def test_no_label_leaves_the_axes(figure: Figure) -> None:
    outside = [name for name, box in boxes(figure).items() if not box.inside(FRAME.grown(0.2))]

    assert outside == []
    assert all(name.startswith(ON_THE_PLANE) for name in boxes(figure))


def test_no_label_covers_a_mark(figure: Figure) -> None:
    labels = boxes(figure)
    covered = [
        (name, chip)
        for name, box in labels.items()
        for chip, place in marks(figure).items()
        if box.holds(*place)
    ]

    assert covered == []


def test_every_text_stays_on_the_sheet(figure: Figure) -> None:
    renderer = FigureCanvasAgg(figure).get_renderer()
    sheet = Box(0, 0, WIDTH, HEIGHT)

    for text in figure.texts:
        extent = text.get_window_extent(renderer)
        box = Box(*(float(part) * 72 / figure.dpi for part in extent.extents))
        assert box.inside(sheet), text.get_text()


def test_every_point_has_a_mark(picture: GatePicture, figure: Figure) -> None:
    assert set(marks(figure)) == {f"chip_{point.chip}" for point in picture.points}


def test_marks_without_a_name_are_few_and_counted(figure: Figure) -> None:
    print_ = " ".join(text.get_text() for text in figure.texts)
    counted = re.search(r"for want of room: (\d+)", print_)

    assert counted is None or int(counted[1]) <= 8


def test_chips_just_below_a_line_are_named(picture: GatePicture, figure: Figure) -> None:
    named = {name.removeprefix("aside_") for name in boxes(figure) if name.startswith("aside_")}
    story = {"nvidia/h20-96", "nvidia/l20", "nvidia/rtxpro6000d", "amd/mi325x"}
    near = {
        point.chip
        for point in picture.points
        if point.near and point.near[0].value >= 0.95 * point.near[0].limit
    }

    assert story & near <= named


def test_the_title_says_the_day_and_the_place(picture: GatePicture, figure: Figure) -> None:
    texts = [text.get_text().replace("\u00a0", " ") for text in figure.texts]

    assert any(f"China, {picture.on.day} {picture.on:%B %Y}" in text for text in texts)
    assert any("Information, not legal advice." in text for text in texts)
    assert any(picture.citations[0] in text for text in texts)


def test_the_svg_needs_nothing_from_outside(svg: str) -> None:
    assert svg.startswith("<svg ")
    assert "DOCTYPE" not in svg
    assert 'width="100%"' in svg
    assert "viewBox" in svg
    assert re.findall(r'(?:href|src)="(?!#)', svg) == []
    assert re.findall(r"url\((?!#)", svg) == []
    assert set(re.findall(r"https?://[^\"]+", svg)) == {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_the_svg_is_well_formed_and_gives_each_mark_a_title(picture: GatePicture, svg: str) -> None:
    root = ET.fromstring(svg)  # noqa: S314  # our own SVG
    titles = root.findall(".//{http://www.w3.org/2000/svg}title")

    assert len(titles) == len(picture.points) + 1


def test_the_svg_is_the_same_each_time(picture: GatePicture, svg: str) -> None:
    assert picture_svg(picture) == svg


def test_the_png_is_sharp_and_the_same_each_time(library: Library, tmp_path: Path) -> None:
    found = gate_picture(library, on=date(2022, 12, 1), known_by=TODAY)
    paths = [tmp_path / "one.png", tmp_path / "two.png"]
    for path in paths:
        picture_png(found, path)
    data = paths[0].read_bytes()

    assert data == paths[1].read_bytes()
    assert int.from_bytes(data[16:20], "big") == round(WIDTH / 72 * 200)


def test_a_highlighted_chip_is_named_in_bold(library: Library) -> None:
    found = gate_picture(library, on=date(2025, 8, 25), known_by=TODAY, highlight=["huawei/910c"])
    with rc_context(STYLE):
        texts = draw(found).texts
    bold = [text.get_text() for text in texts if text.get_gid() == "name_huawei/910c"]

    assert bold == ["910C"]


@pytest.mark.parametrize("to", ["germany", "india", "saudi-arabia", "united-arab-emirates"])
def test_any_place_can_be_drawn(library: Library, to: str) -> None:
    found = gate_picture(library, on=date(2026, 2, 15), known_by=TODAY, destination=to)
    with rc_context(STYLE):
        drawn = boxes(draw(found))

    assert not any(a.meets(b, -0.2) for a, b in combinations(drawn.values(), 2))


@pytest.mark.parametrize("on", ["2022-09-01", "2019-01-01", "2010-01-01"])
def test_a_day_without_rules_or_chips_can_be_drawn(library: Library, on: str) -> None:
    found = gate_picture(library, on=date.fromisoformat(on), known_by=TODAY)

    assert "<svg" in picture_svg(found)


def test_each_outcome_has_a_shape_and_a_colour_of_its_own() -> None:
    assert len({sign.marker for sign in SIGNS.values()}) == len(SIGNS)
    assert len({sign.colour for sign in SIGNS.values()}) == len(SIGNS)


def test_matplotlib_is_not_loaded_before_a_picture_is_drawn() -> None:
    code = "import sys, valico.answer.gate.picture; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
