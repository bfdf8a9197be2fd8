"""Who supplies, owns, buys from, licenses and permits whom."""

from datetime import date

import pytest

from valico.answer.library import Library
from valico.answer.network.sheet import ties_sheet
from valico.answer.network.tie import Tie
from valico.answer.network.ties import about, ties

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def known(library: Library) -> tuple[Tie, ...]:
    """Return all ties as known today."""
    return ties(library, on=TODAY, known_by=TODAY)


def test_every_tie_leads_to_sources_and_organisations_that_exist(
    known: tuple[Tie, ...], library: Library
) -> None:
    for tie in known:
        assert {tie.first, tie.second} <= library.organisations.keys()
        assert tie.sources
        assert set(tie.sources) <= library.sources.keys()


def test_a_pair_is_tied_once_a_kind_and_nobody_to_himself(known: tuple[Tie, ...]) -> None:
    pairs = [(tie.kind, tie.first, tie.second) for tie in known]

    assert len(set(pairs)) == len(pairs)
    assert all(tie.first != tie.second for tie in known)


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("supplies", "tsmc", "nvidia"),
        ("buys", "bytedance", "nvidia"),
        ("licenses", "bis", "nvidia"),
        ("permits", "cac", "bytedance"),
        ("owns", "bytedance", "tiktok"),
    ],
)
def test_the_ties_that_everybody_knows_are_there(
    known: tuple[Tie, ...], kind: str, first: str, second: str
) -> None:
    assert (kind, first, second) in {(tie.kind, tie.first, tie.second) for tie in known}


def test_what_was_said_later_ties_nobody_yet(library: Library) -> None:
    early = date(2023, 1, 1)
    told = [tie for tie in ties(library, on=early, known_by=early) if tie.since is not None]

    assert all(tie.since <= early for tie in told if tie.since)
    assert not [tie for tie in told if tie.kind == "permits"]


def test_more_steps_never_lose_a_tie(known: tuple[Tie, ...]) -> None:
    one, two, three = (set(about("huawei", known, steps=steps)) for steps in (1, 2, 3))

    assert one < two <= three
    assert all("huawei" in {tie.first, tie.second} for tie in one)


def test_the_sheet_holds_every_tie_and_its_sources(
    known: tuple[Tie, ...], library: Library
) -> None:
    sheet = ties_sheet(known, library, title="Ties")
    cited = {source for tie in known for source in tie.sources}

    assert len(sheet.tables[0].rows) == len(known)
    assert {source.id for source in sheet.sources} == cited
