"""A mix as a sheet: the chips, what they serve, and what one more of each limit is worth."""

from collections.abc import Iterator
from typing import Final

from valico import units
from valico.answer.fleet.mixing import Mixed
from valico.answer.fleet.shown import three
from valico.answer.table.record import Cell, Column, Fact, Row, Sheet, Table, quiet

SCHEMA: Final = "valico.mix/1"
MILLION: Final = 1e6
COLUMNS: Final = (
    Column(key="chip", shown=False),
    Column(key="name", name="Chip", least=14),
    Column(key="work", name="Work"),
    Column(key="chips", name="Chips", align="right"),
    Column(key="tokens_per_s", name="Tokens/s each", align="right"),
    Column(key="price_usd", name="USD each", align="right", priority=1),
    Column(key="tokens_per_usd_s", name="a USD", align="right", priority=2),
    Column(key="tokens_per_w_s", name="a W", align="right", priority=3),
    Column(key="most", name="At most", align="right", priority=1),
)


def mix_sheet(found: Mixed) -> Sheet:
    """Return a mix as a sheet."""
    return Sheet(
        schema=SCHEMA,
        title=_title(found),
        facts=tuple(_facts(found)),
        tables=(Table(key="mix", columns=COLUMNS, rows=tuple(_rows(found))),),
        remarks=tuple(_remarks(found)),
    )


def _title(found: Mixed) -> str:
    parts = (f"{sum(counts):,} {found.names[chip]}" for chip, counts in found.mix.chips.items())
    return f"Want {' and '.join(parts)}"


def _unit(found: Mixed) -> str:
    return "tokens/s" if found.errands[0].kind == "train" else "requests/s"


def _facts(found: Mixed) -> Iterator[Fact]:
    mix, unit = found.mix, _unit(found)
    for errand in found.errands:
        yield Fact(label="Work", text=errand.show())
    served = f"{three(mix.served)} {unit} of all works together"
    yield Fact(key="served_per_s", label="Serves", text=served, raw=mix.served)
    yield Fact(key="bound_per_s", raw=mix.bound)
    spent = units.show(mix.spent_usd, "USD", 3)
    yield Fact(key="spent_usd", label="Costs", text=spent, raw=mix.spent_usd)
    power = units.show(mix.power_w, "W", 3)
    yield Fact(key="power_w", label="Draws", text=power, raw=mix.power_w)
    for name, worth in mix.worth.items():
        words = _worth_in_words(name, worth, found)
        yield Fact(key=f"worth_{name.replace(' ', '_')}", label="Worth", text=words, raw=worth)
    idle = [name for name in ("budget", "power") if _given(name, found) and name not in mix.worth]
    for name in idle:
        yield Fact(label="Idle", text=f"more {name} alone would add nothing")


def _given(name: str, found: Mixed) -> bool:
    limits = found.limits
    return (limits.budget_usd if name == "budget" else limits.power_w) is not None


def _worth_in_words(name: str, worth: float, found: Mixed) -> str:
    """Return a shadow price in words, as a part of what is served now."""

    def part(times: float) -> str:
        return f"{worth * times / found.mix.bound:.2%} more work"

    if name == "budget":
        return f"a further million dollars: {part(MILLION)}"
    if name == "power":
        return f"a further megawatt: {part(MILLION)}"
    if name == "home share":
        return f"one chip fewer that must be made at home: {part(1.0)}"
    chip = found.names.get(name.removeprefix("most "), "chips")
    return f"permission for a thousand further {chip}: {part(1000.0)}"


def _rows(found: Mixed) -> Iterator[Row]:
    for offer in found.offers:
        counts = found.mix.chips.get(offer.chip, (0,) * len(found.errands))
        for errand, count, rate in zip(found.errands, counts, offer.rates, strict=True):
            yield Row(
                cells=(
                    Cell("", offer.chip),
                    Cell(found.names[offer.chip], found.names[offer.chip]),
                    quiet(errand.kind, errand.kind),
                    Cell(f"{count:,}", count, "strong" if count else "quiet"),
                    Cell(three(rate) if rate else "cannot", rate),
                    quiet(three(offer.price_usd), offer.price_usd),
                    quiet(three(rate / offer.price_usd), rate / offer.price_usd),
                    quiet(three(rate / offer.power_w), rate / offer.power_w),
                    quiet("" if offer.most is None else three(offer.most), offer.most),
                )
            )


def _remarks(found: Mixed) -> Iterator[str]:
    yield "Whole chips; the worth of a limit is that of a little more of it, chips divisible."
    yield "Rates are middles of estimates, each chip in a cluster of its kind: valico rank."
    yield "Prices and powers are of chips alone, without servers, network and buildings."
    for where, why in found.cannot.items():
        yield f"{where}: {why}"
    yield "Whether the chips may be sold is another question: valico may CHIP --to PLACE."
