"""What came next and why it lost, and the plans that no other beats, as tables."""

from typing import Final

from valico.answer.planning.numbers import bar, three
from valico.answer.table.record import Cell, Column, Row, Table, Tone, quiet
from valico.compute.search.candidate import Candidate
from valico.compute.search.losers import Loser
from valico.compute.search.reasons import plan_short

LOSERS: Final = (
    Column(key="plan", name="Plan", least=8),
    Column(key="replicas", name="Replicas", align="right", priority=3),
    Column(key="users", name="Users", align="right", priority=4),
    Column(key="tokens_per_s_per_chip", name="Tokens/s a chip", align="right"),
    Column(key="tpot_s", name="Token", align="right", priority=2),
    Column(key="behind", name="Behind", align="right"),
    Column(key="why", name="Why", least=24),
)


def losers_table(losers: tuple[Loser, ...]) -> Table:
    """Return the plans that came next, each with why it lost."""
    rows = tuple(
        Row(
            cells=(
                Cell(plan_short(loser.candidate.plan), plan_short(loser.candidate.plan)),
                Cell(f"{loser.candidate.replicas:,}", loser.candidate.replicas),
                Cell(f"{loser.candidate.users:,}", loser.candidate.users),
                _rate(loser.candidate),
                Cell(f"{loser.candidate.tpot_s * 1e3:.1f} ms", loser.candidate.tpot_s),
                Cell(f"{loser.behind:.1%}", loser.behind),
                Cell(loser.why, loser.why),
            )
        )
        for loser in losers
    )
    return Table(key="behind", title="What came next, and why it lost", columns=LOSERS, rows=rows)


FRONTIER: Final = (
    Column(key="tokens_per_s_per_user", name="Tokens/s a user", align="right"),
    Column(key="tokens_per_s_per_chip", name="Tokens/s a chip", align="right"),
    Column(key="bar", priority=3),
    Column(key="plan", name="Plan", least=8),
    Column(key="replicas", name="Replicas", align="right", priority=4),
    Column(key="users", name="Users each", align="right", priority=2),
    Column(key="ttft_s", name="First token", align="right", priority=1),
)


def frontier_table(frontier: tuple[Candidate, ...], best: Candidate | None) -> Table:
    """Return the plans that no other beats in speed and throughput, the fastest users first."""
    added = [best] if best is not None and best not in frontier else []
    shown = sorted([*frontier, *added], key=lambda one: -one.tokens_per_s_per_user)
    most = max((one.tokens_per_s_per_chip for one in shown), default=1.0)
    rows = tuple(_frontier_row(one, most, chosen=one == best) for one in shown)
    title = "The frontier: no plan is better for users and chips at once"
    return Table(key="frontier", title=title, columns=FRONTIER, rows=rows)


def _frontier_row(one: Candidate, most: float, *, chosen: bool) -> Row:
    tone: Tone = "strong" if chosen else "plain"
    return Row(
        cells=(
            Cell(three(one.tokens_per_s_per_user), one.tokens_per_s_per_user, tone),
            _rate(one),
            Cell(bar(one.tokens_per_s_per_chip / most, width=16), None, "mark"),
            Cell(plan_short(one.plan), plan_short(one.plan), tone),
            quiet(f"{one.replicas:,}", one.replicas),
            quiet(f"{one.users:,}", one.users),
            quiet(f"{one.ttft_s:.2f} s", one.ttft_s),
        )
    )


def _rate(one: Candidate) -> Cell:
    return Cell(three(one.tokens_per_s_per_chip), one.tokens_per_s_per_chip)
