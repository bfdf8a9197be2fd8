"""Stories in lanes, and claims as cards."""

from datetime import date

import pytest

from valico.answer.chronicle.desk import desk_of
from valico.answer.chronicle.lanes import By, lanes
from valico.answer.chronicle.saying import Choice, choose
from valico.answer.chronicle.told import behind_each, card_of
from valico.answer.library import read_library
from valico.chronicle.sight import foresight, hindsight

LIBRARY, TODAY = read_library(), date(2026, 11, 22)
AT = desk_of(LIBRARY, hindsight(TODAY, known_by=TODAY))
CLAIM = "2026-01-30-reuters-deepseek-conditionally-cleared"


@pytest.mark.parametrize("by", ["actor", "outlet", "topic"])
def test_lanes_hold_each_telling_claim_and_the_fullest_comes_first(by: By) -> None:
    told = [c for c in AT.standing() if c.value is not None and c.polarity != "uncertain"]
    found = lanes(AT.standing(), AT, by, most=10_000)
    sizes = [sum(len(mark.claims) for mark in lane.marks) for lane in found]
    laid = {name for lane in found for mark in lane.marks for name in mark.claims}

    assert laid == {claim.id for claim in told if by != "actor" or claim.actors}
    assert sizes == sorted(sizes, reverse=True)


def test_a_picture_has_room_for_so_many_lanes() -> None:
    assert len(lanes(AT.standing(), AT, "outlet", most=5)) == 5


def test_a_lane_is_called_by_its_name() -> None:
    names = {lane.id: lane.name for lane in lanes(AT.standing(), AT, "actor")}

    assert names["bis"] == "Bureau of Industry and Security"


def test_a_card_has_the_claim_on_neither_of_its_other_sides() -> None:
    card = card_of(AT.claim(CLAIM), AT)

    assert CLAIM not in {c.id for c in (*card.confirming, *card.denying)}
    assert card.against
    assert all(CLAIM not in {c.id for c in each.other.claims} for each in card.against)


def test_a_desk_of_records_in_memory_sees_no_further_than_its_sight() -> None:
    then = desk_of(LIBRARY, foresight(date(2025, 8, 25)))

    assert max(claim.published for claim in then.standing()) <= date(2025, 8, 25)


def test_what_is_hidden_has_too_little_behind_it() -> None:
    everybody, none = choose(Choice(about="h20"), AT)
    firm, hidden = choose(Choice(about="h20", firmly="corroborated"), AT)

    assert none == 0
    assert len(firm) + hidden == len(everybody)
    assert set(firm) <= set(everybody)


def test_each_claim_has_something_behind_it() -> None:
    claims = AT.standing()[:20]

    assert all(found.n_origins >= 1 for found in behind_each(claims, AT).values())
