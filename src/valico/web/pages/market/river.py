"""The way of a product through its chain, drawn: ribbons as thick as what flows in them."""

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from valico.answer.market.amounts import amount
from valico.market.outcome.flows import Course, Reach

TALLEST: Final = 150.0
"""Height of the largest flow."""
LEFT, WIDE, BAR, STEP = 124.0, 1090.0, 9.0, 128.0
SLOT: Final = 19.0
FEW: Final = 0.004
"""Part of the largest flow below which a branch is not drawn."""


class Ribbon(msgspec.Struct, frozen=True):
    """A flow: its outline, its kind, and what it is."""

    path: str
    kind: str
    says: str


class Label(msgspec.Struct, frozen=True):
    """Words at a place."""

    x: float
    y: float
    anchor: str
    text: str
    quiet: bool = False


class River(msgspec.Struct, frozen=True, kw_only=True):
    """A drawing: its frame, ribbons, bars and words."""

    box: str
    ribbons: tuple[Ribbon, ...]
    bars: tuple[tuple[float, float, float, float], ...]
    labels: tuple[Label, ...]


def river_of(course: Course, said: Callable[[str], str], name: Callable[[str], str]) -> River:
    """Return the drawing of a course; `name` gives people's names for ids."""
    reaches, end = course.reaches, sum(units for _, units in course.buyers) + course.stock_at_end
    largest = max([reach.came + reach.there for reach in reaches] + [end, 1.0])
    scale = TALLEST / largest
    drawing = _Drawing(scale=scale, largest=largest, said=said)
    step = min(STEP, (WIDE - LEFT - 330) / max(1, len(reaches)))
    for place, reach in enumerate(reaches):
        drawing.stage(LEFT + place * step, step, reach, first=place == 0)
    drawing.stock(LEFT + len(reaches) * step, course, end, name)
    return drawing.done()


def _ribbon(x: float, y: float, to_x: float, to_y: float, thick: float) -> str:
    """Return the outline of a band from one lower corner to another; y grows upward here."""
    middle, top, to_top = (x + to_x) / 2, -(y + thick), -(to_y + thick)
    return (
        f"M{x:.1f},{-y:.1f}C{middle:.1f},{-y:.1f} {middle:.1f},{-to_y:.1f} {to_x:.1f},{-to_y:.1f}"
        f"L{to_x:.1f},{to_top:.1f}"
        f"C{middle:.1f},{to_top:.1f} {middle:.1f},{top:.1f} {x:.1f},{top:.1f}Z"
    )


class _Drawing:
    """A drawing in the making."""

    def __init__(self, *, scale: float, largest: float, said: Callable[[str], str]) -> None:
        self.scale, self.largest, self.said = scale, largest, said
        self.ribbons: list[Ribbon] = []
        self.bars: list[tuple[float, float, float, float]] = []
        self.labels: list[Label] = []

    def flow(self, ends: tuple[float, float, float, float], units: float, kind: str) -> None:
        """Draw a flow between two places, as thick as it is large."""
        words = f"{self.said(f'market.river_{kind}')}: {amount(units)}"
        self.ribbons.append(Ribbon(_ribbon(*ends, units * self.scale), kind, words))

    def stage(self, x: float, step: float, reach: Reach, *, first: bool) -> None:
        """Draw a stage: what comes, what was there, what goes on, is lost or remains."""
        scale = self.scale
        height = (reach.came + reach.there) * scale
        lost = reach.scrapped * scale
        self.bar(x, 0.0, height)
        self._named(x, reach.name, step)
        if first:
            self.flow((x - 62, 0.0, x, 0.0), reach.came, "begun")
            self.labels.append(Label(x - 66, 3 - reach.came * scale / 2, "end", amount(reach.came)))
        if self._counts(reach.there):
            self.flow((x - 34, TALLEST + 26, x, reach.came * scale), reach.there, "there")
            self._above(x - 34, reach.there)
        if self._counts(reach.remains):
            ends = (x + BAR, height - reach.remains * scale, x + 44, TALLEST + 26)
            self.flow(ends, reach.remains, "remains")
            self._above(x + 44, reach.remains)
        if self._counts(reach.scrapped):
            self.flow((x + BAR, 0.0, x + 48, -26 - lost), reach.scrapped, "lost")
            words = amount(reach.scrapped)
            self.labels.append(Label(x + 51, 30 + lost / 2, "start", words, quiet=True))
        self.flow((x + BAR, lost, x + step, 0.0), reach.passed, "passed")
        middle = -(lost + reach.passed * scale) / 2
        self.labels.append(Label(x + step / 2 + 8, middle + 4, "middle", amount(reach.passed)))

    def stock(self, x: float, course: Course, end: float, name: Callable[[str], str]) -> None:
        """Draw the finished stock, who got how many of it, and what is left."""
        scale, total = self.scale, end * self.scale
        self.bar(x, 0.0, total)
        self._named(x, self.said("market.river_stock"), STEP)
        if self._counts(course.stock_at_first):
            first = course.stock_at_first
            self.flow((x - 34, TALLEST + 26, x, total - first * scale), first, "there")
            self._above(x - 34, first)
        drawn = [(who, units) for who, units in course.buyers if units / self.largest > FEW / 4]
        drawn.append((self.said("market.river_left"), course.stock_at_end))
        slots = [max(units * scale, SLOT) + 5 for _, units in drawn]
        low, below = 0.0, total / 2 - sum(slots) / 2
        for place, ((who, units), slot) in enumerate(zip(drawn, slots, strict=True)):
            thick = units * scale
            at = below + (slot - thick) / 2
            kind = "left" if place == len(drawn) - 1 else f"buyer{place % 6}"
            self.ribbons.append(Ribbon(_ribbon(x + BAR, low, x + 120, at, thick), kind, ""))
            words = f"{', '.join(map(name, who.split(', ')))}  {amount(units)}"
            self.labels.append(Label(x + 126, 4 - at - thick / 2, "start", words))
            low, below = low + thick, below + slot

    def bar(self, x: float, low: float, high: float) -> None:
        """Draw the bar of a stage."""
        self.bars.append((x, -high, BAR, max(1.0, high - low)))

    def done(self) -> River:
        """Return the drawing in its frame."""
        ys = [label.y for label in self.labels]
        top, bottom = min([*ys, -TALLEST]) - 22, max([*ys, 40.0]) + 14
        box = f"0 {top:.0f} {WIDE:.0f} {bottom - top:.0f}"
        return River(
            box=box,
            ribbons=tuple(self.ribbons),
            bars=tuple(self.bars),
            labels=tuple(self.labels),
        )

    def _counts(self, units: float) -> bool:
        return units / self.largest > FEW

    def _above(self, x: float, units: float) -> None:
        y = -(TALLEST + 30 + units * self.scale)
        self.labels.append(Label(x, y, "middle", amount(units), quiet=True))

    def _named(self, x: float, name: str, step: float) -> None:
        for place, line in enumerate(_folded(name, int(step / 7))):
            self.labels.append(Label(x + BAR / 2, 66 + 15 * place, "middle", line, quiet=True))


def _folded(name: str, width: int) -> Iterator[str]:
    """Yield a name in lines of so many letters."""
    import textwrap  # noqa: PLC0415  # only a drawing needs it

    yield from textwrap.wrap(name, max(8, width))
