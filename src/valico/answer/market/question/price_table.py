"""Prices as a table: goods, day, price, and how far above the official one."""

from collections.abc import Iterable
from typing import Final

from valico.answer.footnotes import Footnotes
from valico.answer.market.amounts import amount
from valico.answer.market.question.figures import span
from valico.answer.table.record import Cell, Column, Line, Row, Table, quiet
from valico.market.fleet.price import Price

NAMES: Final = {"CNY": "yuan", "USD": "USD"}
COLUMNS: Final = (
    Column(key="says", name="What", least=22),
    Column(key="on", name="When"),
    Column(key="per", name="A price buys", priority=1),
    Column(key="low", shown=False),
    Column(key="high", shown=False),
    Column(key="currency", shown=False),
    Column(key="price", name="Price", align="right"),
    Column(key="official_usd", name="Official", align="right"),
    Column(key="over_official", name="Over it", align="right"),
    Column(key="source", name="Source", align="right"),
)


def price_table(prices: Iterable[Price], footnotes: Footnotes) -> Table:
    """Return prices as a table, in their own currency."""
    rows = tuple(_row(price, footnotes) for price in prices)
    return Table(key="prices", title="Prices, as told", columns=COLUMNS, rows=rows)


def _row(price: Price, footnotes: Footnotes) -> Row:
    over = price.over_official
    return Row(
        cells=(
            Cell(price.says, price.says),
            Cell(price.on, price.on),
            quiet(price.per, price.per),
            Cell("", price.low),
            Cell("", price.high),
            Cell("", price.currency),
            Cell(_words(price), None, "strong"),
            Cell(_official(price), price.official_usd),
            Cell(f"{over:.2g} ×" if over else "", over),
            Cell(footnotes.mark(*price.sources), price.sources, "mark"),
        ),
        below=(Line(price.note),) if price.note else (),
    )


def _words(price: Price) -> str:
    low = amount(price.low, NAMES[price.currency])
    if price.high is None:
        return low
    return span(low, amount(price.high, NAMES[price.currency]))


def _official(price: Price) -> str:
    return amount(price.official_usd, "USD") if price.official_usd else ""
