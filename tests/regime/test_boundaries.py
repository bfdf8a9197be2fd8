"""Both sides of every inequality, taken from the rules, so that a new paragraph is tested too."""

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

import msgspec
import pytest

from valico.regime.bills import with_bill
from valico.regime.conditions import FLOORS, Condition
from valico.regime.judge import judge
from valico.regime.measures import Measures
from valico.regime.provisions import (
    Kind,
    Paragraph,
    Provision,
    Rulebook,
    Version,
    read_rulebook,
)
from valico.regime.transaction import Fabrication, Owner, Transaction
from valico.regime.verdict import Verdict

Sale = Callable[..., Transaction]

FAR = date(2090, 1, 1)
"""Everything is known."""


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """One inequality of one paragraph of one version."""

    provision: Provision
    version: Version
    paragraph: Paragraph
    condition: Condition

    def name(self) -> str:
        """Return the inequality with the place where it stands."""
        where = f"{self.provision.id} {self.version.effective} {self.paragraph.id}"
        return f"{where}: {self.condition.says()}"

    def day(self) -> date:
        """Return a day on which the paragraph speaks and one must comply."""
        days = (self.version.effective, self.version.compliance, self.paragraph.first)
        return max(day for day in days if day is not None)

    def sides(self) -> tuple[float, float]:
        """Return the last value that meets the inequality and the first that does not."""
        limit = self.condition.limit
        below, above = math.nextafter(limit, 0), math.nextafter(limit, math.inf)
        return {
            "at least": (limit, below),
            "at most": (limit, above),
            "above": (above, limit),
            "below": (below, limit),
        }[self.condition.word]

    def values(self, value: float) -> dict[str, float]:
        """Return measures that meet every other inequality of the paragraph."""
        others = {c.measure for c in self.paragraph.conditions()} - {self.condition.measure}
        found = {name: self._inside(name) for name in others}
        return found | {self.condition.measure: value}

    def _inside(self, measure: str) -> float:
        about = [c for c in self.paragraph.conditions() if c.measure == measure]
        low = max((c.limit for c in about if c.word in FLOORS), default=None)
        high = min((c.limit for c in about if c.word not in FLOORS), default=None)
        if low is None:
            return (high or 0.0) / 2
        return low * 1.01 if high is None else math.sqrt(low * high)


def edges() -> Iterator[Edge]:
    for provision in read_rulebook().provisions.values():
        for version in provision.version:
            for paragraph in version.paragraphs:
                for condition in paragraph.conditions():
                    yield Edge(
                        provision=provision,
                        version=version,
                        paragraph=paragraph,
                        condition=condition,
                    )


EDGES = tuple(edges())
DECIDING = tuple(
    edge
    for edge in EDGES
    if edge.version.standing != "suspended" and edge.paragraph.effect != "silent"
)
"""Those that decide a verdict by themselves on their own first day."""
by_name = pytest.mark.parametrize("edge", EDGES, ids=[edge.name() for edge in EDGES])


@by_name
def test_an_inequality_holds_on_its_own_side_of_the_limit_only(edge: Edge) -> None:
    name = edge.condition.measure
    inside, outside = (
        edge.condition.holds(Measures(chip="", values={name: value}, datacentre=None))
        for value in edge.sides()
    )

    assert inside is True
    assert outside is False
    assert edge.condition.holds(Measures(chip="", values={}, datacentre=None)) is None


@pytest.mark.parametrize("edge", DECIDING, ids=[edge.name() for edge in DECIDING])
def test_the_verdict_turns_where_the_inequality_does(
    edge: Edge, book: Rulebook, sale: Sale
) -> None:
    inside, outside = (bites(edge, value, book, sale) for value in edge.sides())

    assert inside is True
    assert outside is False


def bites(edge: Edge, value: float, book: Rulebook, sale: Sale) -> bool:
    """Say whether the paragraph has its effect on a chip with this value."""
    chip = Measures(
        chip="",
        values=_filled(edge, value),
        datacentre=edge.paragraph.datacentre is not False,
        has_hbm=edge.paragraph.has_hbm,
        memory=edge.paragraph.memory or edge.condition.measure == "hbm_density",
        co_packaged=False,
    )
    test = EFFECTS.get(edge.provision.kind)
    assert test is not None, f"no test knows what a {edge.provision.kind} with inequalities does"
    return test(edge, chip, book, sale)


def _classifies(edge: Edge, chip: Measures, book: Rulebook, sale: Sale) -> bool:
    eccn = judge(sale(chip, on=edge.day(), known_by=FAR), book).us.eccn
    return edge.paragraph.id in eccn if edge.paragraph.effect == "catches" else not eccn


def _binds(edge: Edge, chip: Measures, book: Rulebook, sale: Sale) -> bool:
    seller = edge.version.parties[0]
    return _asks(edge, judge(sale(chip, on=edge.day(), known_by=FAR, exporter=seller), book))


def _would_bind(edge: Edge, chip: Measures, book: Rulebook, sale: Sale) -> bool:
    enacted = with_bill(book, edge.provision.id, on=edge.day())
    return _asks(edge, judge(sale(chip, on=edge.day(), known_by=FAR), enacted))


def _eases(edge: Edge, chip: Measures, book: Rulebook, sale: Sale) -> bool:
    found = judge(sale(chip, on=edge.day(), known_by=FAR, certified=("all",)), book)
    return found.us.policy == edge.version.policy


def _taxes(edge: Edge, chip: Measures, book: Rulebook, sale: Sale) -> bool:
    found = judge(sale(chip, on=edge.day(), known_by=FAR), book)
    return edge.provision.id in {levy.id for levy in found.levies}


def _asks(edge: Edge, found: Verdict) -> bool:
    return edge.provision.id in found.us.rules


def _serves(edge: Edge, chip: Measures, book: Rulebook, sale: Sale) -> bool:
    """Say whether an exception serves: for memory to China, or for chips to a middle country."""
    transaction = sale(chip, on=edge.day() + timedelta(days=60), known_by=FAR)
    if edge.condition.measure == "consignee_tpp":
        one = Measures(chip="", values={"tpp": chip.values["consignee_tpp"]}, datacentre=True)
        transaction = sale(one, "india", on=edge.day(), known_by=FAR, count=1)
    exception = judge(transaction, book).us.exception
    return exception is not None and exception.code == edge.version.exception


def _owned(edge: Edge, chip: Measures, book: Rulebook, sale: Sale) -> bool:
    plain = sale(chip, "germany", on=edge.day(), known_by=FAR)
    owners = (Owner(id="a listed firm", share=chip.values["listed_share"]),)
    party = msgspec.structs.replace(plain.end_user, listed_owners=owners)
    return _asks(edge, judge(msgspec.structs.replace(plain, end_user=party), book))


def _overcomes(edge: Edge, chip: Measures, book: Rulebook, sale: Sale) -> bool:
    made = Fabrication(
        role="fabricator", advanced=True, packaged_in="taiwan", packaged_by="fabricator"
    )
    transaction = sale(chip, on=edge.day(), known_by=FAR, fabrication=made, origin="taiwan")
    return judge(transaction, book).us.requirement == "none"


def _staged(edge: Edge, chip: Measures, book: Rulebook, sale: Sale) -> bool:
    part = chip.values["completion"]
    transaction = sale(chip, on=edge.day(), known_by=FAR, use=edge.version.use, completion=part)
    return judge(transaction, book).cn.permission == edge.paragraph.permission


Effect = Callable[[Edge, Measures, Rulebook, Sale], bool]
EFFECTS: Mapping[Kind, Effect] = {
    "classification": _classifies,
    "letter": _binds,
    "bill": _would_bind,
    "review": _eases,
    "levy": _taxes,
    "exception": _serves,
    "party": _owned,
    "presumption": _overcomes,
    "directive": _staged,
}
"""What a paragraph does, by the kind of its provision."""


def _filled(edge: Edge, value: float) -> dict[str, float]:
    """Return the measures, with all else that the law of the day may ask at nothing."""
    quiet = {"tpp": 0.0, "performance_density": 0.0}
    quiet |= {"memory_bandwidth": 0.0, "io_bandwidth": 0.0, "memory_and_io_bandwidth": 0.0}
    if edge.provision.kind in {"review", "levy"}:
        quiet["tpp"] = 5000.0  # a window eases, and a levy falls on, what needs a licence at all
    return quiet | edge.values(value)
